"""A kind's items in one order, with a bitmap per filter value: a page costs the same in a small and a large event.

A bitmap is an int with bit n set when the n-th item of the order has the value. Filters are combined with
`&` and `|` in well under a microsecond for 10,000 items, and a page reads off only the bits that it shows.
"""

import bisect
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from operator import or_
from typing import Any, Generic, TypeVar

Sorted = TypeVar("Sorted")
WORD = 64
FEW = 16  # bitmaps of rarer values are not cached: they are cheap to build


class Order(Generic[Sorted]):
    """Sorted items, and the positions of each filter value among them, built on first use."""

    def __init__(
        self,
        items: Iterable[Sorted],
        key: Callable[[Sorted], tuple[Any, ...]],
        filters: Mapping[str, Callable[[Sorted], Iterable[Any]]],
    ) -> None:
        self.items = sorted(items, key=key)
        self.keys = [*map(key, self.items)]
        self.filters = filters
        self._places: dict[str, dict[Any, list[int]]] = {}
        self._bitmaps: dict[tuple[str, Any], int] = {}
        self._sorted: dict[str, list[str]] = {}
        self._reaches: dict[str, tuple[list[Any], list[int], list[int]]] = {}

    @property
    def everything(self) -> int:
        """The bitmap of all items."""
        return (1 << len(self.items)) - 1

    def _learnt(self, field: str) -> dict[Any, list[int]]:
        """The positions of each value of a filter."""
        if (known := self._places.get(field)) is not None:
            return known
        made: dict[Any, list[int]] = defaultdict(list)
        values = self.filters[field]
        for place, item in enumerate(self.items):
            for value in values(item):
                made[value].append(place)
        self._places[field] = dict(made)
        return self._places[field]

    def bitmap(self, field: str, value: Any) -> int:
        """The bitmap of the items with this value."""
        return self.either(field, (value,))

    def either(self, field: str, values: Iterable[Any]) -> int:
        """The bitmap of the items with any of these values."""
        learnt, made, rare = self._learnt(field), 0, list[int]()
        for value in values:
            if (known := self._bitmaps.get((field, value))) is not None:
                made |= known
            elif len(places := learnt.get(value, ())) > FEW:
                self._bitmaps[field, value] = known = _bits(places)
                made |= known
            else:
                rare += places
        return made | _bits(rare) if rare else made

    def beginning(self, field: str, start: str) -> int:
        """The bitmap of the items with a text value that has this prefix."""
        if field not in self._sorted:
            self._sorted[field] = sorted(self._learnt(field))
        values = self._sorted[field]
        first = bisect.bisect_left(values, start)
        return self.either(field, values[first : bisect.bisect_right(values, start + "\U0010ffff", first)])

    def reaching(self, field: str, first: Any, last: Any) -> int:
        """The bitmap of the items with a value >= `first` and a value <= `last`."""
        if field not in self._reaches:
            values = sorted(self._learnt(field))
            bitmaps = [self.bitmap(field, value) for value in values]
            upward = list(accumulate(bitmaps, or_, initial=0))
            downward = list(accumulate(reversed(bitmaps), or_, initial=0))[::-1]
            self._reaches[field] = values, upward, downward
        values, upward, downward = self._reaches[field]
        return downward[bisect.bisect_left(values, first)] & upward[bisect.bisect_right(values, last)]

    def walk(self, chosen: int | None, after: tuple[Any, ...] | None, *, down: bool) -> Iterator[Sorted]:
        """The items of a bitmap (None: all) in order, after the key `after`."""
        if down:
            end = len(self.keys) if after is None else bisect.bisect_left(self.keys, after)
            places: Iterable[int] = range(end - 1, -1, -1) if chosen is None else _ones_down(chosen, end)
        else:
            begin = 0 if after is None else bisect.bisect_right(self.keys, after)
            places = range(begin, len(self.keys)) if chosen is None else _ones(chosen, begin)
        return map(self.items.__getitem__, places)


def _bits(places: Iterable[int]) -> int:
    """The int with these bits set."""
    made = bytearray()
    for place in places:
        if (byte := place >> 3) >= len(made):
            made.extend(bytes(byte + 1 - len(made)))
        made[byte] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


# Both read word by word: to take a bit off an int of 10,000 bits copies it whole.


def _ones(bitmap: int, begin: int) -> Iterator[int]:
    """The positions of set bits from `begin` on, ascending."""
    for base, word in enumerate(_words(bitmap >> begin)):
        rest = word
        while rest:
            lowest = rest & -rest
            yield begin + base * WORD + lowest.bit_length() - 1
            rest ^= lowest


def _ones_down(bitmap: int, end: int) -> Iterator[int]:
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
