"""Draws the pictures of the demo event with Pillow and the font that it brings: the same bytes every time."""

import functools
import math

from PIL import Image, ImageDraw, ImageFont

from congress_api.demo import shapes
from congress_api.demo.initials import latin
from congress_api.demo.pictures import WHITE, Drawing, Logo, Portrait

SIDE = 320
"""The width and height of a portrait, in pixels."""
HEIGHT = 120
"""The height of a logo, in pixels; its width follows from its name."""
LETTERS, WORDS = 132, 44
"""Sizes of the font for initials and for names."""
MARGIN = 8
MARK = HEIGHT - 2 * MARGIN
MIDDLES: dict[int, tuple[int, ...]] = {0: (), 1: (60,), 2: (33, 87)}
"""The vertical centres of the lines of a logo, by the number of lines, in pixels."""


def drawn(drawing: Drawing) -> Image.Image:
    return portrait(drawing) if isinstance(drawing, Portrait) else logo(drawing)


def portrait(drawing: Portrait) -> Image.Image:
    """White on a background, in RGB."""
    picture = Image.new("RGB", (SIDE, SIDE), drawing.background)
    white = initials_in_the_middle(drawing.initials) if drawing.initials else shapes.outline_of_somebody(SIDE)
    picture.paste(WHITE, None, white)
    return picture


def initials_in_the_middle(letters: str) -> Image.Image:
    """The opacity of letters in a square, centred by their outline and not by their baseline."""
    picture, written = (Image.new("L", (SIDE, SIDE)) for _ in range(2))
    where, bold = (SIDE / 2, SIDE / 2), stroke(LETTERS)
    ImageDraw.Draw(written).text(where, letters, 255, font(LETTERS), "mm", stroke_width=bold)
    seen = written.crop(written.getbbox())
    picture.paste(seen, ((SIDE - seen.width) // 2, (SIDE - seen.height) // 2))
    return picture


def logo(drawing: Logo) -> Image.Image:
    """A mark, and the name beside it on one or two lines, in RGBA."""
    name = lines(latin(drawing.name))
    beside = max((width(line) for line in name), default=0)
    picture = Image.new("RGBA", (HEIGHT + (beside + 4 * MARGIN if name else 0), HEIGHT), (*drawing.text, 0))
    mark = Image.new("RGB", (MARK, MARK), drawing.mark)
    mark.putalpha(shapes.mask(drawing.shape, MARK))
    picture.paste(mark, (MARGIN, MARGIN))
    pen, bold = ImageDraw.Draw(picture), stroke(WORDS)
    for line, middle in zip(name, MIDDLES[len(name)], strict=True):
        pen.text((HEIGHT + 2 * MARGIN, middle), line, drawing.text, font(WORDS), "lm", stroke_width=bold)
    return picture


def width(line: str) -> int:
    """The width of a line of a logo, in pixels."""
    left, _, right, _ = font(WORDS).getbbox(line, stroke_width=stroke(WORDS))
    return math.ceil(right - left)


def lines(name: str) -> list[str]:
    """The name on two lines of about the same length; a short one on one line."""
    words = name.split()
    if len(name) <= 12 or len(words) < 2:
        return [name] if name else []
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(halves, key=lambda pair: max(map(len, pair))))


def stroke(size: int) -> float:
    """The width of the stroke that makes the font, which has a single weight, semi-bold."""
    return size / 60


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.load_default(size)
    assert isinstance(found, ImageFont.FreeTypeFont)
    return found
