"""PNGs written chunk by chunk, of every colour type and depth, with what a decoder must make of each sample."""

import itertools
import struct
import zlib
from collections.abc import Iterator

from msgspec import Struct

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
DEPTHS = {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGBA: (8, 16)}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Column, row and their steps in each pass (PNG, third edition, 8.1)."""

Pixel = tuple[int, ...]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


class Drawn(Struct, frozen=True, kw_only=True):
    """A PNG as samples."""

    colour_type: int
    depth: int
    size: tuple[int, int]
    pixels: list[Pixel]
    """Row by row, the samples at their own depth."""
    interlaced: bool = False
    before: bytes = b""
    """Chunks before the pixels."""
    after: bytes = b""

    def file(self) -> bytes:
        width, height = self.size
        header = struct.pack(">IIBBBBB", width, height, self.depth, self.colour_type, 0, 0, self.interlaced)
        data = zlib.compress(b"".join(self._rows()))
        half = len(data) // 2
        parts = (chunk(b"IDAT", data[:half]), chunk(b"IDAT", data[half:]))
        return b"".join([SIGNATURE, chunk(b"IHDR", header), self.before, *parts, self.after, chunk(b"IEND", b"")])

    def _rows(self) -> Iterator[bytes]:
        width, height = self.size
        passes = ADAM7 if self.interlaced else ((0, 0, 1, 1),)
        for column, row, across, down in passes:
            for y in range(row, height, down):
                samples = [sample for x in range(column, width, across) for sample in self.pixels[y * width + x]]
                if samples:
                    yield b"\0" + packed(samples, self.depth)


def packed(samples: list[int], depth: int) -> bytes:
    """Samples of a row, the leftmost in the high bits (PNG, third edition, 7.2)."""
    if depth == 16:
        return struct.pack(f">{len(samples)}H", *samples)
    bits = "".join(f"{sample:0{depth}b}" for sample in samples)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def samples(colour_type: int, depth: int, size: tuple[int, int]) -> list[Pixel]:
    """Pixels of many values; at 16 bits neighbours that differ in their low byte only."""
    most, count = (1 << depth) - 1, size[0] * size[1]
    steps = [0, 1, most, most - 1, most // 2, 0x0102 & most, 0x0103 & most, 0x0202 & most, 0xFF01 & most]
    wanted = itertools.islice(itertools.cycle(itertools.product(steps, repeat=CHANNELS[colour_type])), 0, None, 7)
    return [next(wanted) for _ in range(count)]


def eight_bits(sample: int, depth: int) -> int:
    """A sample at 8 bits: the nearest of a lower depth, the first byte of 16."""
    return sample >> 8 if depth == 16 else sample * 255 // ((1 << depth) - 1)


def seen(drawn: Drawn, key: Pixel | None, palette: list[Pixel], opacities: bytes) -> list[Pixel]:
    """The pixels in RGBA, with the transparent colour or the opacities of a tRNS chunk."""
    return [_seen(drawn, pixel, key, palette, opacities) for pixel in drawn.pixels]


def _seen(drawn: Drawn, pixel: Pixel, key: Pixel | None, palette: list[Pixel], opacities: bytes) -> Pixel:
    if drawn.colour_type == PALETTE:
        index = pixel[0]
        return (*palette[index], opacities[index] if index < len(opacities) else 255)
    eight = tuple(eight_bits(sample, drawn.depth) for sample in pixel)
    opacity = 0 if pixel == key else 255
    if drawn.colour_type in (GREY_ALPHA, RGBA):
        *eight_rest, opacity = eight
        eight = tuple(eight_rest)
    return (*(eight * 3 if len(eight) == 1 else eight), opacity)
