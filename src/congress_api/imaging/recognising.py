"""Recognises supported pictures by their first bytes, not by file name or header."""

from typing import Final

from congress_api.vocabulary.image import ImageMediaType

MOST_PIXELS: Final = 50_000_000
"""More than phone cameras produce (48 megapixels)."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"


def media_type(raw: bytes) -> ImageMediaType | None:
    """The format of a supported picture; None for anything else (SVG, GIF, HTML, an empty body)."""
    if raw.startswith(PNG):
        return ImageMediaType.png
    if raw.startswith(JPEG):
        return ImageMediaType.jpeg
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return ImageMediaType.webp
    return None


def pixels(raw: bytes) -> int:
    """The number of pixels that the header of a PNG or WebP declares; 0 for a JPEG or a damaged header.

    Checked before decoding: the WebP decoder allocates memory for all pixels when it opens a file.
    """
    if raw.startswith(PNG) and raw[12:16] == b"IHDR":
        return int.from_bytes(raw[16:20], "big") * int.from_bytes(raw[20:24], "big")
    if raw[12:16] == b"VP8X":
        return (int.from_bytes(raw[24:27], "little") + 1) * (int.from_bytes(raw[27:30], "little") + 1)
    if raw[12:16] == b"VP8L":
        both = int.from_bytes(raw[21:25], "little")
        return ((both & 0x3FFF) + 1) * ((both >> 14 & 0x3FFF) + 1)
    return 0
