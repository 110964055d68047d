"""Field types of images."""

import enum
from typing import Annotated, Final

from msgspec import Meta

from congress_api.messages import formats
from congress_api.vocabulary.texts import text

Sha256 = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{64}$",
        max_length=64,
        description="SHA-256 of the image's bytes, hexadecimal.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        extra={"form": formats.form(formats.NotAHash)},
    ),
]
Pixels = Annotated[int, Meta(ge=1, le=20_000, description="Size in pixels.", examples=[640])]
Alt = Annotated[str, text(500, "What the image shows, for people who cannot see it.", "Logo van KPN")]

WIDTHS: Final = (128, 320, 640)
"""Widths of the smaller sizes of an image, in pixels: those below its own."""


class ImageMediaType(enum.StrEnum):
    """Media type of the image."""

    png = "image/png"
    jpeg = "image/jpeg"
    webp = "image/webp"
