"""What the pictures of every format become: upright, in sRGB, in a few sizes, without metadata."""

import contextlib
import io

from PIL import Image, ImageCms, ImageFile

from congress_api.imaging.child.frames import LARGEST, Frame

WIDTHS = (640, 320, 128)
"""As in `vocabulary.image`."""
QUALITY = {
    "PNG": {"compress_level": 9},
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
}
ImageFile.MAXBLOCK = 4 * LARGEST * LARGEST  # the JPEG encoder must have room for the whole file, also of noise
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The transposition that turns a picture upright, by Exif orientation."""


def finished(frame: Frame) -> Image.Image:
    """The picture upright, at most `LARGEST` on a side, in sRGB or grey, without metadata."""
    pixels = _in_srgb(_shrunk(frame.pixels), frame.profile)
    upright = pixels.transpose(UPRIGHT[frame.orientation]) if frame.orientation in UPRIGHT else pixels
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _shrunk(pixels: Image.Image) -> Image.Image:
    """At most `LARGEST` on a side. Colours of transparent pixels have no part in it."""
    if max(pixels.size) <= LARGEST:
        return pixels
    has_alpha = pixels.mode == "RGBA"
    smaller = pixels.convert("RGBa") if has_alpha else pixels
    smaller.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return smaller.convert("RGBA") if has_alpha else smaller


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    """The pixels with the colours of a profile in sRGB; a profile that does not fit them is passed over."""
    wanted = "RGB" if pixels.mode == "CMYK" else pixels.mode
    if profile and wanted != "L":
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(pixels, own, srgb, outputMode=wanted) or pixels
    return pixels.convert(wanted)


def encode(picture: Image.Image, kind: str, **options: int) -> bytes:
    """The picture as a file of this format; `options` differ from `QUALITY`."""
    if kind == "JPEG" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, kind, **(QUALITY[kind] | options))
    return out.getvalue()


def sizes_of(whole: Image.Image, kind: str, **options: int) -> list[tuple[Image.Image, bytes]]:
    """The picture in each size up to its own, the largest first."""
    made = [(whole, encode(whole, kind, **options))]
    for width in WIDTHS:
        if width < whole.width:
            size = (width, max(1, round(whole.height * width / whole.width)))
            smaller = whole.resize(size, Image.Resampling.LANCZOS)
            made.append((smaller, encode(smaller, kind, **options)))
    return made
