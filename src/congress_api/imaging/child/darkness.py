"""Whether a picture would vanish on a dark page."""

from PIL import Image

VISIBLE = 26
"""Opacity from which a pixel is seen: a tenth."""
DARK = 30
"""Relative luminance, of 255, whose contrast to a dark page (#121212) is below 3 to 1 (WCAG 2.2, 1.4.11)."""


def is_dark(picture: Image.Image) -> bool:
    """Whether the picture would vanish on a dark page: at least a twentieth transparent, the rest mostly dark."""
    if picture.mode != "RGBA":
        return False
    opacity = picture.getchannel("A").histogram()
    if sum(opacity[:230]) * 20 < sum(opacity):
        return False
    linear = [round(255 * (value / 255) ** 2.2) for value in range(256)]
    luminance = picture.convert("RGB").point(linear * 3).convert("L", (0.2126, 0.7152, 0.0722, 0))
    seen = picture.getchannel("A").point([255 if value >= VISIBLE else 0 for value in range(256)])
    values = luminance.histogram(mask=seen)
    return sum(values[:DARK]) * 2 > sum(values) > 0
