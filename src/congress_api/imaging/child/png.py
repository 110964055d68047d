"""Decodes PNG, with the transparency of grey pictures that have not 1 or 8 bits, which the decoder loses."""

from PIL import Image, ImageChops, ImageFile

from congress_api.imaging.child.frames import Frame, open_picture, orientation, plain
from congress_api.imaging.child.png_chunks import GREY, Png, parts_of


def decoded(raw: bytes) -> Frame:
    """The pixels of a PNG, in L, RGB or RGBA."""
    parts = parts_of(raw)
    picture = open_picture(parts.raw)
    deep_grey = parts.depth == 16 and parts.colour_type == GREY
    picture = _samples(picture, "L", "L;16B") if deep_grey else picture
    picture.load()
    pixels = plain(picture)
    if parts.key:
        pixels.putalpha(_opaque(parts, pixels))
    return Frame(pixels, parts.profile, orientation(parts.exif))


def _samples(picture: Image.Image, mode: str, raw_mode: str) -> Image.Image:
    """An opened PNG that takes one byte of each 16-bit sample: the first of a mode in `16B`, the second in `16L`."""
    assert isinstance(picture, ImageFile.ImageFile)
    picture._mode = mode  # noqa: SLF001  # no other way to say how the decoder unpacks samples
    picture.tile = [tile._replace(args=raw_mode) for tile in picture.tile]
    return picture


def _opaque(parts: Png, pixels: Image.Image) -> Image.Image:
    """The opacity of a grey or RGB PNG: 0 where the samples equal the key at the picture's own depth, else 255.

    Bits of the key beyond that depth do not count (PNG, third edition, 11.3.1.1).
    """
    count = len(parts.key) // 2
    most = (1 << parts.depth) - 1
    keys = [int.from_bytes(parts.key[2 * band : 2 * band + 2], "big") & most for band in range(count)]
    if parts.depth < 16:
        return _differs(pixels, [key * 255 // most for key in keys])
    mode, low_mode = ("L", "L;16") if count == 1 else ("RGB", "RGB;16L")
    high = _differs(pixels, [key >> 8 for key in keys])
    low = _samples(open_picture(parts.raw), mode, low_mode)
    low.load()
    return ImageChops.lighter(high, _differs(low, [key & 255 for key in keys]))


def _differs(pixels: Image.Image, keys: list[int]) -> Image.Image:
    """255 where any band differs from its key, else 0."""
    found: Image.Image | None = None
    for band, key in enumerate(keys):
        differs = pixels.getchannel(band).point([0 if value == key else 255 for value in range(256)])
        found = differs if found is None else ImageChops.lighter(found, differs)
    assert found is not None
    return found
