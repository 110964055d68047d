"""Pages of lists from a snapshot: filter, order, cut, include, encode."""

import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from msgspec import Struct, structs

from congress_api.records.kinds import KINDS
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.entries import KEYS, Entry, entries_of, shown
from congress_api.snapshot.filters import IDENTITY, chosen
from congress_api.snapshot.item import PLACES, Item
from congress_api.snapshot.ordering import Order
from congress_api.snapshot.stepping import KEY, order_of
from congress_api.wire import cursors
from congress_api.wire.cursors import Paging
from congress_api.wire.event import EventQuery
from congress_api.wire.page import Included
from congress_api.wire.query import ListQuery
from congress_api.wire.release import VERSION

UTC = zoneinfo.ZoneInfo("UTC")
KIND_OF = {kind.plural: kind.name for kind in KINDS.values()}
"""The kind that a list is of."""


class Page(Struct, frozen=True):
    """A page: its JSON, the cursor of the next one, and the languages that its items were requested in."""

    body: bytes
    next_cursor: str | None
    languages: tuple[str, ...]


def page(snapshot: Snapshot, kind: str, query: ListQuery, text_language: TextLanguage) -> Page:
    """A page of one kind. Raises Invalid when the cursor belongs to another query."""
    order = order_of(snapshot, kind, _sort(query)[0], text_language)
    paging = _paging(kind, query, text_language.language, snapshot.head.epoch)
    after = paging.opened(query.cursor, tuple[Any, ...]) if query.cursor else None
    items, last = _cut(order, query, after, chosen(query, order, snapshot))
    cursor = paging.sealed(last.position) if last else None
    encoded = [item.encoded(text_language) for item in items]
    body = _encoded(encoded, _included(items, query, snapshot, text_language), cursor)
    return Page(body, cursor, (text_language.language,))


def page_of_events(
    events: Iterable[Item],
    query: EventQuery,
    language_of: Callable[[Item], TextLanguage],
    language: str,
    *,
    epochs: Mapping[str, str],
) -> Page:
    """A page of events, each in a language of its own; `language` identifies them in the cursor.

    `epochs` are those of the events, by slug. A cursor has the epoch of the event that it follows, so that other events
    may come and go between two pages.
    """
    sort = _sort(query)[0]
    entries = chain.from_iterable(entries_of([item], sort, language_of(item), UTC) for item in events)
    order = Order(entries, KEY, IDENTITY)
    paging = _paging("event", query, language, "")
    items, last = _cut(order, query, _after_event(query, paging, epochs), chosen(query, order, None))
    cursor = paging.sealed((*last.position, last.item.slug, epochs[last.item.slug])) if last else None
    languages = tuple(dict.fromkeys(item.speaks(language_of(item)) for item in items))
    return Page(_encoded([item.encoded(language_of(item)) for item in items], {}, cursor), cursor, languages)


def _cut(
    order: Order[Entry], query: ListQuery, after: tuple[Any, ...] | None, bitmap: int | None
) -> tuple[list[Item], Entry | None]:
    """The items of a page, and the entry that the next page follows, if there is a next one."""
    entries = list(islice(shown(query, _walk(order, query, after, bitmap)), query.limit + 1))
    page = entries[: query.limit]
    return [entry.item for entry in page], page[-1] if len(entries) > query.limit else None


def _sort(query: ListQuery) -> tuple[str, bool]:
    """The name of the sort key, and whether the order is reversed."""
    sort = str(query.sort)  # type: ignore[attr-defined]  # every list has one, of its own type
    return (sort, False) if sort in KEYS else (sort.removeprefix("-"), True)


def _after_event(query: EventQuery, paging: Paging, epochs: Mapping[str, str]) -> tuple[Any, ...] | None:
    """The key of the event that a page follows. Raises Invalid for another epoch of that event."""
    if query.cursor is None:
        return None
    *key, slug, epoch = paging.opened(query.cursor, tuple[str, str, str, str])
    if epochs.get(slug, epoch) != epoch:
        raise cursors.expired_cursor()
    return tuple(key)


def _walk(order: Order[Entry], query: ListQuery, after: tuple[Any, ...] | None, bitmap: int | None) -> Iterator[Entry]:
    """The entries after a key."""
    try:
        return order.walk(bitmap, after, down=_sort(query)[1])
    except TypeError:  # a forged cursor: its key cannot be compared with ours
        raise cursors.foreign_cursor() from None


def _paging(kind: str, query: ListQuery, language: str, epoch: str) -> Paging:
    """The list, filters, order and language that cursors belong to."""
    beside: dict[str, Any] = {"include": []} if hasattr(query, "include") else {}
    whole = structs.replace(query, cursor=None, limit=50, language=None, **beside)
    return Paging(cursors.query_id(VERSION, kind, whole, language), epoch)


def _included(
    items: list[Item], query: ListQuery, snapshot: Snapshot, text_language: TextLanguage
) -> dict[str, list[bytes]]:
    """The included resources, each once, in order of reference."""
    along: dict[str, list[bytes]] = {}
    for name in getattr(query, "include", ()) if items else ():
        kind = KIND_OF[name]
        place = PLACES[items[0].record.kind_name][kind]
        slugs = dict.fromkeys(chain.from_iterable([item.refers[place] for item in items]))
        shelf = snapshot.shelf(kind, text_language)
        along[str(name)] = list(filter(None, map(shelf.__getitem__, slugs)))  # a partner may not see every draft
    return along


OPENINGS = {
    name: b'],%b"%b":[' % (b"" if place else b'"included":{', name.encode())
    for place, name in enumerate(Included.__struct_fields__)
}
"""The JSON before each list of included resources."""


def _encoded(items: list[bytes], along: dict[str, list[bytes]], cursor: str | None) -> bytes:
    """The page as JSON, from encoded items; joined once, since it is large."""
    pieces = [b'{"items":[', *_listed(items)]
    for name, opening in OPENINGS.items():
        pieces += (opening, *_listed(along[name])) if name in along else (opening,)
    pieces.append(b']},"nextCursor":%b}' % (b'"%b"' % cursor.encode() if cursor else b"null"))
    return b"".join(pieces)


def _listed(encoded: list[bytes]) -> list[bytes]:
    spread = [b","] * (2 * len(encoded) - 1)
    spread[::2] = encoded
    return spread
