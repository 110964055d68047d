"""The chunks of a PNG, without the metadata that its pixels do not need.

A decoder refuses the whole picture for metadata that it cannot use.
"""

import contextlib
import zlib
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE = 0, 2, 3
"""Colour types that may have a tRNS chunk (PNG, third edition, 11.3.1.1)."""
MOST_PROFILE = 4_000_000
"""Bytes of an unpacked colour profile; larger ones are passed over."""


class Png(NamedTuple):
    """A PNG without its metadata, and the metadata that matters to its pixels."""

    raw: bytes
    depth: int
    colour_type: int
    key: bytes
    """The transparent colour of a grey or RGB picture, two bytes a sample; or empty."""
    profile: bytes | None
    exif: bytes


def parts_of(raw: bytes) -> Png:
    """The parts of a PNG."""
    critical, ancillary = _chunks(raw)
    header = (critical[b"IHDR"] or [b""])[0]
    depth, colour_type = (header[16], header[17]) if len(header) == 25 else (0, 0)
    key, opacities = ancillary.get(b"tRNS", b""), b""
    if colour_type == PALETTE and key:
        entries = len((critical[b"PLTE"] or [b""])[0]) // 3 - 4
        opacities = chunk(b"tRNS", key[: max(entries, 0)])
    kept = [header, *critical[b"PLTE"][:1], opacities, *critical[b"IDAT"], chunk(b"IEND", b"")]
    return Png(
        raw=SIGNATURE + b"".join(kept),
        depth=depth,
        colour_type=colour_type,
        key=key if len(key) == {GREY: 2, RGB: 6}.get(colour_type) else b"",
        profile=_unpacked_profile(ancillary.get(b"iCCP", b"")),
        exif=ancillary.get(b"eXIf", b""),
    )


def _chunks(raw: bytes) -> tuple[dict[bytes, list[bytes]], dict[bytes, bytes]]:
    """The critical chunks by name, whole, and the contents of the others: the first of each that is usable.

    Ancillary chunks that are damaged or misplaced are passed over; data that is cut off is closed.
    """
    critical: dict[bytes, list[bytes]] = {b"IHDR": [], b"PLTE": [], b"IDAT": []}
    ancillary: dict[bytes, bytes] = {}
    place = len(SIGNATURE)
    while place + 8 <= len(raw) and (kind := raw[place + 4 : place + 8]) != b"IEND":
        end = place + 8 + int.from_bytes(raw[place : place + 4], "big")
        content, checksum = raw[place + 8 : end], raw[end : end + 4]
        if kind in critical:
            critical[kind].append(raw[place : end + 4] if end + 4 <= len(raw) else chunk(kind, content))
        elif zlib.crc32(kind + content).to_bytes(4, "big") == checksum and (kind == b"eXIf" or not critical[b"IDAT"]):
            ancillary.setdefault(kind, content)
        place = end + 4
    return critical, ancillary


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _unpacked_profile(content: bytes) -> bytes | None:
    """The colour profile in an iCCP chunk: a name, a zero byte, the compression method 0, packed bytes."""
    name, separator, packed = content.partition(b"\0")
    unpacking = zlib.decompressobj()
    with contextlib.suppress(zlib.error):
        profile = unpacking.decompress(packed[1:], MOST_PROFILE)
        return profile if name and separator and unpacking.eof else None
    return None
