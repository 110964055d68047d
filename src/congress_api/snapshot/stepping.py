"""The orders of a snapshot: made from those of an earlier one after a few changes, else anew."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.content import DERIVED, Snapshot
from congress_api.snapshot.entries import Entry, entries_of
from congress_api.snapshot.filters import filters
from congress_api.snapshot.item import Item
from congress_api.snapshot.memo import Outdated, is_step
from congress_api.snapshot.ordering import Order

KEY: Callable[[Entry], tuple[Any, ...]] = attrgetter("key")


def order_of(snapshot: Snapshot, kind: str, sort: str, text_language: TextLanguage) -> Order[Entry]:
    """The order of a kind, made on first use and valid until the kind changes."""
    memo, name = snapshot.memo(kind), (sort, text_language)
    known: Order[Entry] | None = memo.get(name)
    if known is None:
        values = filters(kind, snapshot, text_language)

        def entries(items: Iterable[Item]) -> Iterator[Entry]:
            return entries_of(items, sort, text_language, snapshot.zone)

        outdated = memo.outdated.pop(name, None)
        going, coming = _changes(snapshot, kind, outdated) if outdated else ([], [])
        if outdated and is_step(outdated.order, max(len(going), len(coming))):
            known = outdated.order.stepped(entries(going), entries(coming), values)
        else:
            known = Order(entries(snapshot.resources[kind].values()), KEY, values)
        memo[name] = known
    return known


def lost_orders(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, str, TextLanguage]]:
    """The orders that were used before and must be made anew: kind, sort and language."""
    for kind in after.resources:
        known, there = before.memo(kind), after.memo(kind)
        for name, value in list(known.items()):
            if isinstance(value, Order) and name not in there and name not in there.outdated:
                yield kind, *name


def _changes(snapshot: Snapshot, kind: str, outdated: Outdated) -> tuple[list[Item], list[Item]]:
    """The items that go and that come; one whose filter values alone changed is in both."""
    order, changed = outdated
    own = {slug: item for (of, slug), item in changed.items() if of == kind}
    current = snapshot.resources[kind]
    searched = {
        entry.item.slug: entry.item
        for field, other in DERIVED.get(kind, {}).items()
        if order.knows(field)
        for entry in order.walk(order.either(other, [slug for of, slug in changed if of == other]), None, down=False)
        if entry.item.slug not in own
    }
    going = [item for item in own.values() if item is not None]
    coming = [current[slug] for slug in own if slug in current]
    return [*going, *searched.values()], [*coming, *searched.values()]
