"""A page of a list out of a snapshot: filter, order, page, side-load, encode."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import msgspec
from msgspec import Struct, structs

from congress_api import records
from congress_api.records.kinds import KINDS
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.content import Item, Snapshot
from congress_api.snapshot.filters import KEYS, chosen, filters, slot_condition, sort_key
from congress_api.snapshot.ordering import Order, Values
from congress_api.wire import cursors
from congress_api.wire.event import EventQuery
from congress_api.wire.page import Included
from congress_api.wire.query import ListQuery
from congress_api.wire.release import VERSION

KIND_OF = {kind.plural: kind.name for kind in KINDS.values()}
"""The kind that a list is of."""


IDENTITY: dict[str, Values] = {"id": lambda item: (item.record.id,), "slug": lambda item: (item.slug,)}
"""What every list can be filtered by."""


class Page(Struct, frozen=True):
    """A page: its JSON, and the cursor of the next one."""

    body: bytes
    next_cursor: str | None


def page(snapshot: Snapshot, kind: str, query: ListQuery, tongue: TextLanguage) -> Page:
    """A page of one kind. Raises Invalid when the cursor belongs to another query."""
    order = order_of(snapshot, kind, _sort(query)[0], tongue)
    belongs = _identity(kind, query, tongue.language)
    walk = _walk(order, query, belongs, chosen(query, order, snapshot))
    condition = slot_condition(query, snapshot)
    items, more = _cut(filter(condition, walk) if condition else walk, query.limit)
    cursor = cursors.sealed(belongs, order.key(items[-1])) if more else None
    encoded = [item.encoded(tongue) for item in items]
    return Page(_encoded(encoded, _included(items, query, snapshot, tongue), cursor), cursor)


def page_of_events(events: Iterable[Item], query: EventQuery, language: str) -> Page:
    """A page of events, each in the language asked for as far as it has that, else in its own default."""

    def tongue_of(item: Item) -> TextLanguage:
        return TextLanguage(negotiated(language, item.record), item.record.default_language)

    order = Order(events, sort_key(_sort(query)[0], tongue_of), IDENTITY)
    belongs = _identity("event", query, language)
    walk = _walk(order, query, belongs, chosen(query, order, None))
    items, more = _cut(walk, query.limit)
    cursor = cursors.sealed(belongs, order.key(items[-1])) if more else None
    return Page(_encoded([item.encoded(tongue_of(item)) for item in items], {}, cursor), cursor)


def negotiated(language: str, event: records.Event) -> str:
    """The language of an event's texts when this one is asked for."""
    return language if language in event.languages else event.default_language


def _cut(walk: Iterable[Item], limit: int) -> tuple[list[Item], bool]:
    """As many as a page holds, and whether there are more."""
    items = list(islice(walk, limit + 1))
    return items[:limit], len(items) > limit


def _sort(query: ListQuery) -> tuple[str, bool]:
    """The name of the key that the list is sorted by, and whether it is walked backwards."""
    sort = str(query.sort)  # type: ignore[attr-defined]  # every list has one, of its own type
    return (sort, False) if sort in KEYS else (sort.removeprefix("-"), True)


def _walk(order: Order, query: ListQuery, belongs: str, bitmap: int | None) -> Iterator[Item]:
    """The items from the cursor on; `belongs` names what the cursor must belong to."""
    after = cursors.opened(query.cursor, belongs) if query.cursor else None
    try:
        return order.walk(bitmap, after, down=_sort(query)[1])
    except TypeError:  # a forged cursor: its key cannot be compared with ours
        raise cursors.foreign_cursor() from None


def order_of(snapshot: Snapshot, kind: str, sort: str, tongue: TextLanguage) -> Order:
    """The order of a kind, made when it is first asked for and kept while the kind stands still."""
    kept: dict[Any, Order] = snapshot.memo(kind)
    if (known := kept.get((sort, tongue))) is None:
        values = {**filters(kind, snapshot, tongue), **IDENTITY}
        known = kept[sort, tongue] = Order(snapshot.resources[kind].values(), sort_key(sort, lambda _: tongue), values)
    return known


def _identity(kind: str, query: ListQuery, language: str) -> str:
    """What a cursor belongs to: the same list, filters, order and language."""
    beside: dict[str, Any] = {"include": []} if hasattr(query, "include") else {}
    whole = structs.replace(query, cursor=None, limit=50, language=None, **beside)
    told = msgspec.json.encode([VERSION, kind, whole, language])
    return hashlib.blake2b(told, digest_size=6).hexdigest()


def _included(items: list[Item], query: ListQuery, snapshot: Snapshot, tongue: TextLanguage) -> dict[str, list[bytes]]:
    """What was asked to come along, each once, in the order in which the items name them."""
    along: dict[str, list[bytes]] = {}
    for name in getattr(query, "include", ()):
        kind = KIND_OF[name]
        slugs = dict.fromkeys(chain.from_iterable([item.refers.get(kind, ()) for item in items]))
        shelf = snapshot.shelf(kind, tongue)
        along[str(name)] = list(filter(None, map(shelf.__getitem__, slugs)))  # a partner does not see every draft
    return along


OPENINGS = {
    name: b'],%b"%b":[' % (b"" if place else b'"included":{', name.encode())
    for place, name in enumerate(Included.__struct_fields__)
}
"""What stands before each list of what comes along."""


def _encoded(items: list[bytes], along: dict[str, list[bytes]], cursor: str | None) -> bytes:
    """The page as JSON, put together from items that are encoded already; joined once, since it is large."""
    pieces = [b'{"items":[', *_listed(items)]
    for name, opening in OPENINGS.items():
        pieces += (opening, *_listed(along[name])) if name in along else (opening,)
    pieces.append(b']},"nextCursor":%b}' % (b'"%b"' % cursor.encode() if cursor else b"null"))
    return b"".join(pieces)


def _listed(encoded: list[bytes]) -> list[bytes]:
    """With commas between."""
    spread = [b","] * (2 * len(encoded) - 1)
    spread[::2] = encoded
    return spread
