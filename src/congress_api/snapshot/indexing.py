"""The items of an order by filter value, as bitmaps, carried over from one state of the order to the next."""

import bisect
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from operator import eq, ge, le
from typing import Any, Generic, NamedTuple, TypeVar

from congress_api.snapshot.bitmaps import bits, spliced

Sorted = TypeVar("Sorted")
Key = tuple[Any, ...]
Filters = Mapping[str, Callable[[Sorted], Iterable[Any]]]
FEW = 16  # bitmaps of rarer values are not cached: they are cheap to build
MANY = 256  # from so many keys on, a dictionary of all positions is cheaper than a search for each
LONGEST_LOG = 128  # a bitmap that is more changes behind is built anew
MATCHES: dict[str, Callable[[Any, Any], bool]] = {"=": eq, ">=": ge, "<=": le}
"""How the values of an item are compared with the value that a bitmap is about."""


class Edit(NamedTuple):
    """A change of an order at one position: an item comes, goes, or is replaced by one with the same key."""

    place: int
    removed: int
    inserted: int
    before: Mapping[str, set[Any]]
    after: Mapping[str, set[Any]]
    """The filter values of the item, by filter; empty for what is not there."""


class Index(Generic[Sorted]):
    """The items with each filter value, found on first use. It belongs to one order and is handed on to the next.

    By value it stores the keys of items rather than their positions, since an insertion moves positions. Bitmaps of
    frequent values are brought up to date when they are next used.
    """

    def __init__(self, items: list[Sorted], keys: list[Key], filters: Filters[Sorted]) -> None:
        self.items = items
        self.keys = keys
        self.filters = filters
        self._learnt: dict[str, dict[Any, list[Key]]] = {}
        self._values: dict[str, list[Any]] = {}
        """The values of a filter in order, for ranges and beginnings."""
        self._bitmaps: dict[tuple[str, str, Any], tuple[int, int]] = {}
        """The bitmaps by filter, comparison and value, with the number of edits that they have seen."""
        self._log: deque[Edit] = deque(maxlen=LONGEST_LOG)
        self._edits = 0
        self._places: dict[Key, int] = {}

    def knows(self, field: str) -> bool:
        """Whether the values of a filter were learnt."""
        return field in self._learnt

    def either(self, field: str, values: Iterable[Any]) -> int:
        """The bitmap of the items with any of these values."""
        learnt, made, rare = self._keys_by_value(field), 0, list[Key]()
        for value in values:
            keys = learnt.get(value, [])
            if len(keys) > FEW:
                made |= self._bitmap(field, "=", value, partial(self._bits, keys))
            else:
                rare += keys
        return made | self._bits(rare) if rare else made

    def beginning(self, field: str, start: str) -> int:
        """The bitmap of the items with a text value that has this prefix."""
        values = self._sorted_values(field)
        first = bisect.bisect_left(values, start)
        return self.either(field, values[first : bisect.bisect_right(values, start + "\U0010ffff", first)])

    def reaching(self, field: str, first: Any, last: Any) -> int:
        """The bitmap of the items with a value >= `first` and a value <= `last`."""
        values = self._sorted_values(field)
        begin, end = bisect.bisect_left(values, first), bisect.bisect_right(values, last)
        if begin == len(values) or not end:
            return 0
        upward = self._bitmap(field, ">=", values[begin], partial(self.either, field, values[begin:]))
        return upward & self._bitmap(field, "<=", values[end - 1], partial(self.either, field, values[:end]))

    def values_of(self, item: Sorted, filters: Filters[Sorted]) -> dict[str, set[Any]]:
        """The values of an item in the filters that were learnt."""
        return {field: set(filters[field](item)) for field in self._learnt}

    def follow(
        self, items: list[Sorted], keys: list[Key], filters: Filters[Sorted], edits: list[tuple[Key, Edit]]
    ) -> None:
        """Belong to another order, which is this one after some edits of items with these keys."""
        self.items, self.keys, self.filters = items, keys, filters
        self._places = {}
        for key, edit in edits:
            for field in self._learnt:
                before, after = edit.before.get(field, set()), edit.after.get(field, set())
                for value in before - after:
                    self._lose(field, value, key)
                for value in after - before:
                    self._gain(field, value, key)
        self._log += (edit for _, edit in edits)
        self._edits += len(edits)

    def _lose(self, field: str, value: Any, key: Key) -> None:
        keys = self._learnt[field][value]
        del keys[bisect.bisect_left(keys, key)]
        if not keys:
            del self._learnt[field][value]
            for how in MATCHES:
                self._bitmaps.pop((field, how, value), None)
            if values := self._values.get(field):
                del values[bisect.bisect_left(values, value)]

    def _gain(self, field: str, value: Any, key: Key) -> None:
        learnt = self._learnt[field]
        if value not in learnt:
            learnt[value] = []
            if field in self._values:
                bisect.insort(self._values[field], value)
        bisect.insort(learnt[value], key)

    def _keys_by_value(self, field: str) -> dict[Any, list[Key]]:
        if (known := self._learnt.get(field)) is not None:
            return known
        made: dict[Any, list[Key]] = {}
        values = self.filters[field]
        for key, item in zip(self.keys, self.items, strict=True):
            for value in values(item):
                if (keys := made.get(value)) is None:
                    made[value] = [key]
                elif keys[-1] is not key:
                    keys.append(key)
        self._learnt[field] = made
        return made

    def _sorted_values(self, field: str) -> list[Any]:
        if (known := self._values.get(field)) is None:
            known = self._values[field] = sorted(self._keys_by_value(field))
        return known

    def _bitmap(self, field: str, how: str, value: Any, make: Callable[[], int]) -> int:
        """A cached bitmap, brought up to date."""
        name = (field, how, value)
        bitmap, seen = self._bitmaps.get(name, (0, -LONGEST_LOG))
        if seen == self._edits:
            return bitmap
        behind = self._edits - seen
        bitmap = self._moved(bitmap, behind, name) if behind < LONGEST_LOG else make()
        self._bitmaps[name] = bitmap, self._edits
        return bitmap

    def _moved(self, bitmap: int, behind: int, name: tuple[str, str, Any]) -> int:
        """A bitmap after the last edits."""
        field, how, value = name
        matches = MATCHES[how]
        for edit in itertools.islice(self._log, len(self._log) - behind, None):
            has = any(matches(own, value) for own in edit.after.get(field, ()))
            bitmap = spliced(bitmap, edit.place, edit.removed, edit.inserted, has=has)
        return bitmap

    def _bits(self, keys: list[Key]) -> int:
        """The bitmap of the items with these keys."""
        if not self._places and len(keys) < MANY:
            return bits(bisect.bisect_left(self.keys, key) for key in keys)
        if not self._places:
            self._places = dict(zip(self.keys, itertools.count(), strict=False))
        return bits(map(self._places.__getitem__, keys))
