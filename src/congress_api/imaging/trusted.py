"""Encodes pictures that the program draws, as the child process encodes uploads. Importing it loads Pillow."""

from PIL import Image

from congress_api.imaging.child import darkness, finishing
from congress_api.imaging.picture import Picture, Rendition, picture
from congress_api.vocabulary.image import ImageMediaType

LEVEL = 6
"""The compression level. Level 9, as for uploads, takes ten times as long and saves 5 % of the bytes."""


def encode(drawn: Image.Image) -> Picture:
    """A picture in L, RGB or RGBA as PNG, in every size up to its own. Without the limits that uploads have."""
    made = finishing.sizes_of(drawn, "PNG", compress_level=LEVEL)
    sizes = [Rendition(one.width, one.height, content) for one, content in made]
    return picture(ImageMediaType.png, sizes, is_dark=darkness.is_dark(drawn))
