"""The pixels of a picture of any format, and what it takes to open one."""

import contextlib
import io
from typing import NamedTuple

from PIL import Image

MOST_PIXELS = 50_000_000
"""As in `recognising`, which must not be imported here."""
LARGEST = 2048
"""Longest side of the largest size, in pixels."""
FORMATS = ("PNG", "JPEG", "WEBP")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class PictureRefused(Exception):
    """The picture is refused; the message is the reason."""


class Frame(NamedTuple):
    """The pixels of a picture, and what they are to be read with."""

    pixels: Image.Image
    profile: bytes | None = None
    orientation: int = 1


def open_picture(raw: bytes) -> Image.Image:
    """The picture, not decoded yet. Raises PictureRefused when it has too many pixels."""
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureRefused("too-many-pixels") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused("too-many-pixels")
    return picture


def plain(picture: Image.Image) -> Image.Image:
    """The picture in L, RGB, RGBA or CMYK."""
    wanted = "RGBA" if picture.has_transparency_data else "L" if picture.mode in ("1", "L") else "RGB"
    return picture if picture.mode in (wanted, "CMYK") else picture.convert(wanted)


def orientation(exif: bytes) -> int:
    """The Exif orientation (Exif 2.3, 4.6.4); 1, upright, if absent."""
    with contextlib.suppress(Exception):  # damaged metadata is no reason to refuse: it is dropped anyway
        tags = Image.Exif()
        tags.load(exif)
        return int(tags.get(0x0112, 1))
    return 1
