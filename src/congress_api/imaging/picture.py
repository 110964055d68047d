"""A picture in a few sizes, as it is stored."""

import hashlib

from msgspec import Struct

from congress_api.vocabulary.image import ImageMediaType


class Rendition(Struct, frozen=True):
    """A picture in one size."""

    width: int
    height: int
    content: bytes


class Picture(Struct, frozen=True):
    """A re-encoded picture without metadata, the largest size first."""

    sha256: str
    """The SHA-256 of the largest size, in hexadecimal; it identifies the picture."""
    media_type: ImageMediaType
    renditions: list[Rendition]
    is_dark: bool = False
    """Whether it would vanish on a dark page: mostly dark, on a transparent background."""

    @property
    def whole(self) -> Rendition:
        """The largest size."""
        return self.renditions[0]


def picture(media_type: ImageMediaType, renditions: list[Rendition], *, is_dark: bool) -> Picture:
    """The picture in these sizes, the largest first."""
    return Picture(hashlib.sha256(renditions[0].content).hexdigest(), media_type, renditions, is_dark)
