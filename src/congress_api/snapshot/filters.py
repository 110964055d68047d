"""Filters and orders of lists: the values of an item, and the bitmap of a query."""

import datetime
import functools
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from congress_api.records.kinds import KINDS
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.content import Item, Snapshot
from congress_api.snapshot.ordering import Order, Values
from congress_api.snapshot.rendering import state
from congress_api.vocabulary.days import congress_day
from congress_api.vocabulary.folding import fold, words
from congress_api.vocabulary.language import shortened
from congress_api.wire import kinds as wire_kinds
from congress_api.wire.position import PositionQuery
from congress_api.wire.query import ListQuery
from congress_api.wire.session import SessionQuery

HOUR = 3600
NEVER = float("inf")
LAST = 1e15  # after every time; infinity cannot be encoded in a cursor
LONGEST_KEY = 200


def filters(kind: str, snapshot: Snapshot, text_language: TextLanguage) -> dict[str, Values]:
    """The values of an item by filter, for a kind."""
    own = _session_filters(snapshot, text_language) if kind == "session" else OWN.get(kind, {})
    return {**_references(kind), **own}


@functools.cache
def _references(kind: str) -> dict[str, Values]:
    """The filters by what an item refers to: the keys of the list's query that are named after such a kind."""
    asked = wire_kinds.KINDS[kind].query.__struct_fields__
    return {name: _refers(name) for name in asked if name in KINDS[kind].refers_to}


def _refers(kind: str) -> Values:
    return lambda item: item.refers.get(kind, ())


def _one(value: Callable[[Any], Any]) -> Values:
    return lambda item: (value(item.record),)


OWN: dict[str, dict[str, Values]] = {"partner": {"kind": _one(lambda record: record.kind)}}
"""By kind, the filters that are not references."""


def _session_filters(snapshot: Snapshot, text_language: TextLanguage) -> dict[str, Values]:
    """The filters of sessions, some of which need the event's time zone or the language.

    They hold no reference to the snapshot: it would live as long as its order, in a reference cycle.
    """
    zone, speakers = snapshot.zone, snapshot.resources["speaker"]
    return {
        "kind": _one(lambda record: record.kind),
        "state": _one(state),
        "spoken_language": lambda item: shortened((item.record.spoken_language or "").lower()),
        "day": lambda item: item.remembered("days", lambda item: _days(item, zone)),
        "hour": lambda item: item.remembered("hours", _hours),
        "word": lambda item: _words(item, speakers, text_language),
    }


def _days(item: Item, zone: zoneinfo.ZoneInfo) -> set[datetime.date]:
    return {congress_day(slot.starts_at, zone) for slot in item.record.slots}


def _hours(item: Item) -> set[int]:
    """The hours (since 1970) that a session's slots touch."""
    spans = ((slot.starts_at.timestamp(), slot.ends_at.timestamp()) for slot in item.record.slots)
    return {hour for start, end in spans for hour in range(int(start // HOUR), int(-(-end // HOUR)))}


def _words(item: Item, known: Mapping[str, Item], text_language: TextLanguage) -> set[str]:
    """The words of a session's texts and of its speakers' names, which may change without the session."""
    speakers = (known[slug] for slug in item.refers.get("speaker", ()))
    own: set[str] = item.remembered(("words", text_language), lambda item: _words_of_texts(item.record, text_language))
    return own.union(*(speaker.remembered("words", _words_of_name) for speaker in speakers))


def _words_of_texts(record: Any, text_language: TextLanguage) -> set[str]:
    texts = (text_language.pick(text) or "" for text in (record.title, record.subtitle, record.abstract))
    return {word for text in texts for word in words(text)}


def _words_of_name(item: Item) -> set[str]:
    return set(words(item.record.name))


def chosen(query: ListQuery, order: Order, snapshot: Snapshot | None) -> int | None:
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


def _shared(query: ListQuery, order: Order) -> Iterator[int]:
    """Filters with the name of their query key; an item matches any of the values."""
    for name in order.filters:
        if values := getattr(query, name, None):  # "hour" and "word" are no query keys
            asked = values if isinstance(values, list) else [values]
            # language tags ignore case (RFC 5646, 2.1.1)
            yield order.either(name, map(str.lower, asked) if name == "spoken_language" else asked)


def _of_sessions(query: SessionQuery, order: Order) -> Iterator[int]:
    if query.from_ or query.to:
        first = query.from_.timestamp() // HOUR if query.from_ else -NEVER
        last = query.to.timestamp() // HOUR if query.to else NEVER
        yield order.reaching("hour", first, last)
    for word in set(words(query.q or "")):
        yield order.beginning("word", word)


def _followed_up(query: PositionQuery, snapshot: Snapshot) -> list[str]:
    sessions = (snapshot.resources["session"].get(slug) for slug in query.session)
    return [slug for session in sessions if session for slug in session.record.positions]


def slot_condition(query: ListQuery, snapshot: Snapshot) -> Callable[[Item], bool] | None:
    """The condition on one slot; None when the bitmaps suffice."""
    if not isinstance(query, SessionQuery) or not (query.from_ or query.to or (query.day and query.room)):
        return None
    zone = snapshot.zone

    def holds(slot: Any) -> bool:
        return (
            (not query.from_ or slot.ends_at > query.from_)
            and (not query.to or slot.starts_at < query.to)
            and (not query.room or slot.room in query.room)
            and (not query.day or congress_day(slot.starts_at, zone) == query.day)
        )

    def one_holds(item: Item) -> bool:
        for slot in item.record.slots:  # noqa: SIM110  # half the time of any() with a generator
            if holds(slot):
                return True
        return False

    return one_holds


def sort_key(sort: str, language_of: Callable[[Item], TextLanguage]) -> Callable[[Item], tuple[Any, ...]]:
    """The sort key of a list. It ends with the id, so it is unique."""
    make = KEYS[sort]

    def key(item: Item) -> tuple[Any, ...]:
        text_language = language_of(item)
        known: tuple[Any, ...] = item.remembered(
            ("key", sort, text_language), lambda item: (*make(item.record, text_language), str(item.record.id))
        )
        return known

    return key


def _text(text: Any, text_language: TextLanguage) -> str:
    # bounded, since it becomes part of cursors and thus of addresses
    return fold((text_language.pick(text) if isinstance(text, dict) else text) or "")[:LONGEST_KEY]


def _begins(record: Any) -> float | None:
    slots = getattr(record, "slots", None)
    starts = [slot.starts_at for slot in slots] if slots is not None else [record.starts_at]
    return min((start.timestamp() for start in starts if start), default=None)


def _earliest_first(record: Any, _tongue: TextLanguage) -> tuple[Any, ...]:
    begins = _begins(record)
    return (LAST if begins is None else begins, getattr(record, "number", None) or 0)


def _latest_first(record: Any, _tongue: TextLanguage) -> tuple[Any, ...]:
    begins = _begins(record)
    return (LAST if begins is None else -begins, -(getattr(record, "number", None) or 0))


KEYS: dict[str, Callable[[Any, TextLanguage], tuple[Any, ...]]] = {
    "startsAt": _earliest_first,
    "-startsAt": _latest_first,  # not simply reversed: items without a time are last in both
    "startsOn": lambda record, _: (record.starts_on.isoformat(),),
    "title": lambda record, text_language: (_text(record.title, text_language),),
    "name": lambda record, text_language: (_text(record.name, text_language),),
    "heading": lambda record, text_language: (_text(record.heading, text_language),),
    "rank": lambda record, text_language: (record.rank, _text(getattr(record, "name", ""), text_language)),
    "level": lambda record, text_language: (
        record.level.rank if record.level else 1_000_000,
        _text(record.name, text_language),
    ),
}
