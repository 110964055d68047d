"""Filters and orders of lists: the values of an item, and the bitmap of a query."""

import functools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.entries import HOUR, Entry
from congress_api.snapshot.item import PLACES, Item
from congress_api.snapshot.ordering import Order
from congress_api.snapshot.rendering import state
from congress_api.vocabulary.folding import words
from congress_api.vocabulary.language import shortened
from congress_api.wire import kinds as wire_kinds
from congress_api.wire.position import PositionQuery
from congress_api.wire.query import ListQuery
from congress_api.wire.session import SessionQuery

Values = Callable[[Entry], Iterable[Any]]
NEVER = float("inf")


def filters(kind: str, snapshot: Snapshot, text_language: TextLanguage) -> dict[str, Values]:
    """The values of an entry by filter, for a kind."""
    own = _session_filters(snapshot, text_language) if kind == "session" else OWN.get(kind, {})
    return {**IDENTITY, **_references(kind), **own}


@functools.cache
def _references(kind: str) -> dict[str, Values]:
    """The filters by what an item refers to: the keys of the list's query that are named after such a kind."""
    asked = wire_kinds.KINDS[kind].query.__struct_fields__
    return {name: _refers(place) for name, place in PLACES[kind].items() if name in asked}


def _refers(place: int) -> Values:
    return lambda entry: entry.item.refers[place]


def _one(value: Callable[[Any], Any]) -> Values:
    return lambda entry: (value(entry.item.record),)


def _slot(values: Callable[[Any], Iterable[Any]]) -> Values:
    return lambda entry: values(entry.occurrences[entry.ordinal]) if entry.occurrences else ()


IDENTITY: dict[str, Values] = {"id": _one(lambda record: record.id), "slug": _one(lambda record: record.slug)}
"""The filters of every list."""
OWN: dict[str, dict[str, Values]] = {"partner": {"kind": _one(lambda record: record.kind)}}
"""By kind, the filters that are not references."""


def _session_filters(snapshot: Snapshot, text_language: TextLanguage) -> dict[str, Values]:
    """The filters of sessions: those on a slot, and one that needs the language.

    They hold no reference to the snapshot: it would live as long as its order, in a reference cycle.
    """
    speakers = snapshot.resources["speaker"]
    return {
        "kind": _one(lambda record: record.kind),
        "state": _one(state),
        "spoken_language": lambda entry: shortened((entry.item.record.spoken_language or "").lower()),
        "room": _slot(lambda occurrence: (occurrence.room,)),
        "day": _slot(lambda occurrence: occurrence.days),
        "hour": _slot(lambda occurrence: occurrence.hours),
        "word": lambda entry: _words(entry.item, speakers, text_language),
    }


def _words(item: Item, known: Mapping[str, Item], text_language: TextLanguage) -> Iterator[str]:
    """The words of a session's texts and of its speakers' names, which may change without the session."""
    speakers = [known[slug].remembered("words", _words_of_name) for slug in item.refers[PLACES["session"]["speaker"]]]
    own = item.remembered(("words", text_language), lambda item: _words_of_texts(item.record, text_language))
    return chain(own, *speakers)


def _words_of_texts(record: Any, text_language: TextLanguage) -> tuple[str, ...]:
    return _each(text_language.pick(text) or "" for text in (record.title, record.subtitle, record.abstract))


def _words_of_name(item: Item) -> tuple[str, ...]:
    return _each([item.record.name])


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of some texts, each once; equal words of all items are one object."""
    return tuple({sys.intern(word) for text in texts for word in words(text)})


def chosen(query: ListQuery, order: Order[Entry], snapshot: Snapshot | None) -> int | None:
    """The bitmap of a query's filters; None without filters."""
    parts = list(_shared(query, order))
    if isinstance(query, SessionQuery):
        parts += _of_sessions(query, order)
    if isinstance(query, PositionQuery) and query.session and snapshot:
        parts.append(order.either("slug", _followed_up(query, snapshot)))
    bitmap: int | None = None
    for part in parts:
        bitmap = part if bitmap is None else bitmap & part
    return bitmap


def _shared(query: ListQuery, order: Order[Entry]) -> Iterator[int]:
    """Filters with the name of their query key; an entry matches any of the values."""
    for name in order.filters:
        if values := getattr(query, name, None):  # "hour" and "word" are no query keys
            asked = values if isinstance(values, list) else [values]
            # language tags ignore case (RFC 5646, 2.1.1)
            yield order.either(name, map(str.lower, asked) if name == "spoken_language" else asked)


def _of_sessions(query: SessionQuery, order: Order[Entry]) -> Iterator[int]:
    if query.from_ or query.to:
        first = query.from_.timestamp() // HOUR if query.from_ else -NEVER
        last = query.to.timestamp() // HOUR if query.to else NEVER
        yield order.reaching("hour", first, last)
    if query.q and not query.q.isspace():
        asked = set(words(query.q))
        yield from (order.beginning("word", word) for word in asked) if asked else (0,)  # signs alone find nothing


def _followed_up(query: PositionQuery, snapshot: Snapshot) -> list[str]:
    sessions = (snapshot.resources["session"].get(slug) for slug in query.session)
    return [slug for session in sessions if session for slug in session.record.positions]
