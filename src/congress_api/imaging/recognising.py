"""Recognises pictures by their first bytes, not by file name or header."""

from typing import Final

from congress_api.messages.message import FaultMessage, Message
from congress_api.messages.pictures import ExportDrawing, KnownFormat, SaveFirstFrame, SavePhoto, UnknownFormat
from congress_api.vocabulary.image import ImageMediaType

MOST_PIXELS: Final = 50_000_000
"""More than phone cameras produce (48 megapixels)."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

DRAWING, PHOTO, FRAME = ExportDrawing(), SavePhoto(), SaveFirstFrame()

BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "HEIC"),
}
"""By major brand of an ISO base media file (ISO/IEC 14496-12, 4.3), its format."""

SIGNATURES: tuple[tuple[bytes, str, Message], ...] = (
    (b"GIF87a", "GIF", FRAME),
    (b"GIF89a", "GIF", FRAME),
    (b"II*\0", "TIFF", PHOTO),
    (b"MM\0*", "TIFF", PHOTO),
    (b"II+\0", "TIFF", PHOTO),
    (b"MM\0+", "TIFF", PHOTO),
    (b"\xff\x0a", "JPEG XL", PHOTO),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL", PHOTO),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000", PHOTO),
    (b"8BPS", "Photoshop (PSD)", DRAWING),
    (b"%!PS", "PostScript", DRAWING),
    (b"\xc5\xd0\xd3\xc6", "PostScript", DRAWING),
    (b"\0\0\1\0", "ICO", DRAWING),
    (b"PK\x03\x04", "ZIP", DRAWING),
    (b"\x1f\x8b", "gzip", DRAWING),
)
"""First bytes of files that are no PNG, JPEG or WebP; what they are; what to do instead."""


def media_type(raw: bytes) -> ImageMediaType | None:
    """The format of a supported picture; None for anything else (SVG, GIF, HTML, an empty body)."""
    if raw.startswith(PNG):
        return ImageMediaType.png
    if raw.startswith(JPEG):
        return ImageMediaType.jpeg
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return ImageMediaType.webp
    return None


def refusal(raw: bytes) -> FaultMessage:
    """What a file is that is no supported picture, and what to send instead."""
    name, advice = _format(raw)
    return KnownFormat(format=name, advice=advice) if name else UnknownFormat(advice=advice)


def _format(raw: bytes) -> tuple[str, Message]:
    """The name of a format that is not supported, and what to do; no name if it is unknown."""
    if raw[4:8] == b"ftyp":
        brands = [raw[8:12], *(raw[place : place + 4] for place in range(16, min(raw[3], 64), 4))]
        avif = next((BRANDS[brand] for brand in brands if brand in (b"avif", b"avis")), None)
        found = avif or next((BRANDS[brand] for brand in brands if brand in BRANDS), None)
        return (found, PHOTO) if found else ("MP4", DRAWING)
    for signature, name, advice in SIGNATURES:
        if raw.startswith(signature):
            return name, advice
    if raw.startswith(b"BM") and raw[6:10] == b"\0\0\0\0":
        return "BMP", PHOTO
    if b"%PDF-" in raw[:1024]:  # PDF readers accept it there (ISO 32000-1, annex H, 3.4.1)
        return "PDF", DRAWING
    return _markup(raw)


def _markup(raw: bytes) -> tuple[str, Message]:
    """SVG or HTML, in UTF-8 or UTF-16."""
    start = raw[:4096].replace(b"\0", b"").lower()
    if b"<svg" in start or b"<!doctype svg" in start or b":svg" in start:
        return "SVG", DRAWING
    if b"<html" in start or b"<!doctype html" in start:
        return "HTML", DRAWING
    return "", DRAWING


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
