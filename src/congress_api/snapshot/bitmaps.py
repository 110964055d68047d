"""Bitmaps: an int with bit n set when the n-th item of an order has a value.

Bitmaps are combined with `&` and `|` in well under a microsecond for 10,000 items. Both walks read word by word: taking
a bit off an int of 10,000 bits copies it whole.
"""

import struct
from collections.abc import Iterable, Iterator

WORD = 64


def bits(places: Iterable[int]) -> int:
    """The bitmap with these bits set."""
    made = bytearray()
    for place in places:
        if (byte := place >> 3) >= len(made):
            made.extend(bytes(byte + 1 - len(made)))
        made[byte] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


def spliced(bitmap: int, place: int, removed: int, inserted: int, *, has: bool) -> int:
    """The bitmap after `removed` (0 or 1) items at a place gave way to `inserted` (0 or 1), set if `has`."""
    low, high = bitmap & ((1 << place) - 1), bitmap >> (place + removed)
    return low | high << (place + inserted) | (has and inserted) << place


def ones(bitmap: int, begin: int) -> Iterator[int]:
    """The positions of set bits from `begin` on, ascending."""
    for base, word in enumerate(_words(bitmap >> begin)):
        rest = word
        while rest:
            lowest = rest & -rest
            yield begin + base * WORD + lowest.bit_length() - 1
            rest ^= lowest


def ones_down(bitmap: int, end: int) -> Iterator[int]:
    """The positions of set bits below `end`, descending."""
    words = _words(bitmap & ((1 << end) - 1))
    for base in range(len(words) - 1, -1, -1):
        rest = words[base]
        while rest:
            highest = rest.bit_length() - 1
            yield base * WORD + highest
            rest ^= 1 << highest


def _words(bitmap: int) -> tuple[int, ...]:
    """The bits in pieces of 64, the lowest first."""
    count = -(-bitmap.bit_length() // WORD)
    return struct.unpack(f"<{count}Q", bitmap.to_bytes(count * WORD // 8, "little"))
