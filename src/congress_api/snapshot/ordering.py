"""A kind's items in one order, with a bitmap per filter value: a page costs the same in a small and a large event.

After a change, the next order is made from this one: only the items that changed are sorted and indexed again.
"""

import bisect
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from congress_api.snapshot.bitmaps import ones, ones_down
from congress_api.snapshot.indexing import Edit, Filters, Index, Key

Sorted = TypeVar("Sorted")
AFTER = float("inf")
"""Follows everything that a key can have at its end."""


class Order(Generic[Sorted]):
    """Sorted items, and the filter values of each. Immutable; keys are unique."""

    def __init__(self, items: Iterable[Sorted], key: Callable[[Sorted], Key], filters: Filters[Sorted]) -> None:
        self.items = sorted(items, key=key)
        self.key = key
        self.keys = [*map(key, self.items)]
        self.filters = filters
        self._index: Index[Sorted] | None = None

    @property
    def index(self) -> Index[Sorted]:
        """The filter values; built anew if a later order took them over."""
        if self._index is None:
            self._index = Index(self.items, self.keys, self.filters)
        return self._index

    @property
    def everything(self) -> int:
        """The bitmap of all items."""
        return (1 << len(self.items)) - 1

    def knows(self, field: str) -> bool:
        """Whether a filter was used in this order or the ones that it was made from."""
        return self._index is not None and self._index.knows(field)

    def bitmap(self, field: str, value: Any) -> int:
        """The bitmap of the items with this value."""
        return self.index.either(field, (value,))

    def either(self, field: str, values: Iterable[Any]) -> int:
        """The bitmap of the items with any of these values."""
        return self.index.either(field, values)

    def beginning(self, field: str, start: str) -> int:
        """The bitmap of the items with a text value that has this prefix."""
        return self.index.beginning(field, start)

    def reaching(self, field: str, first: Any, last: Any) -> int:
        """The bitmap of the items with a value >= `first` and a value <= `last`."""
        return self.index.reaching(field, first, last)

    def walk(self, chosen: int | None, after: Key | None, *, down: bool) -> Iterator[Sorted]:
        """The items of a bitmap (None: all) in order, after the key `after`, or all that begin with it."""
        if down:
            end = len(self.keys) if after is None else bisect.bisect_left(self.keys, after)
            places: Iterable[int] = range(end - 1, -1, -1) if chosen is None else ones_down(chosen, end)
        else:
            begin = 0 if after is None else bisect.bisect_right(self.keys, (*after, AFTER))
            places = range(begin, len(self.keys)) if chosen is None else ones(chosen, begin)
        return map(self.items.__getitem__, places)

    def stepped(self, going: Iterable[Sorted], coming: Iterable[Sorted], filters: Filters[Sorted]) -> "Order[Sorted]":
        """The order after some items went and others came; an item whose filter values alone changed is in both.

        It takes over the index of this order, which builds its own again if it is used once more.
        """
        made: Order[Sorted] = Order.__new__(Order)
        made.items, made.key, made.keys, made.filters = self.items.copy(), self.key, self.keys.copy(), filters
        old, new = ({self.key(item): item for item in items} for items in (going, coming))
        index, self._index = self._index, None
        edits = [(key, made._replace(old.get(key), new.get(key), self, index)) for key in {**old, **new}]
        if index is not None:
            index.follow(made.items, made.keys, filters, edits)
        made._index = index
        return made

    def _replace(
        self, old: Sorted | None, new: Sorted | None, before: "Order[Sorted]", index: Index[Sorted] | None
    ) -> Edit:
        """Remove an item, insert one, or both where they have the same key."""
        item = old if old is not None else new
        assert item is not None
        key = self.key(item)
        place = bisect.bisect_left(self.keys, key)
        removed, inserted = int(old is not None), int(new is not None)
        if old is None or new is None:
            self.keys[place : place + removed] = [key][:inserted]
        self.items[place : place + removed] = [new] if new is not None else []
        if index is None:
            return Edit(place, removed, inserted, {}, {})
        values = [
            index.values_of(item, order.filters) if item is not None else {}
            for item, order in ((old, before), (new, self))
        ]
        return Edit(place, removed, inserted, *values)
