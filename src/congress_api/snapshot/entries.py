"""What an order sorts: items, and each slot of a session, so that filters and `startsAt` mean one and the same slot."""

import datetime
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import filterfalse
from operator import attrgetter
from typing import Any, NamedTuple

from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.item import Item
from congress_api.vocabulary.days import congress_days
from congress_api.vocabulary.folding import collated
from congress_api.wire.query import ListQuery
from congress_api.wire.session import SessionQuery

HOUR = 3600
LAST = 1e15  # after every time; infinity cannot be encoded in a cursor
LONGEST_KEY = 200


class Occurrence(NamedTuple):
    """A slot of a session, as filters see it."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    room: str | None
    days: tuple[datetime.date, ...]
    """The congress days that it touches."""
    hours: range
    """The hours (since 1970) that it touches."""


Key = tuple[Any, ...]


class Entry(NamedTuple):
    """A place in an order: an item, and for a scheduled session one of its slots."""

    item: Item
    key: Key
    """The sort key. It ends with the id and the ordinal, so it is unique in an order."""
    occurrences: tuple[Occurrence, ...] = ()
    """All slots of the session, the earliest first."""
    ordinal: int = 0

    @property
    def position(self) -> Key:
        """What a cursor says of it: the key up to the id, which all entries of an item may share."""
        return self.key[:-1]


def entries_of(
    items: Iterable[Item], sort: str, text_language: TextLanguage, zone: zoneinfo.ZoneInfo
) -> Iterator[Entry]:
    """The entries of an order: one per item, and one for each further slot of a session."""
    make_key = KEYS[sort]
    name = ("keys", sort, None if make_key in WITHOUT_TEXTS else text_language, zone.key)

    def slots_and_keys(item: Item) -> tuple[Any, ...]:
        occurrences, identity = _occurrences(item, zone), str(item.record.id)
        slots = enumerate(occurrences or (None,))
        keys = ((*make_key(item.record, slot, text_language), identity, ordinal) for ordinal, slot in slots)
        return occurrences, *keys

    for item in items:  # an entry itself is not remembered: it refers to its item, which would be a reference cycle
        parts = item.remembered(name, slots_and_keys)
        for ordinal in range(len(parts) - 1):
            yield Entry(item, parts[ordinal + 1], parts[0], ordinal)


def _occurrences(item: Item, zone: zoneinfo.ZoneInfo) -> tuple[Occurrence, ...]:
    """The slots of a session, the earliest first."""
    slots = getattr(item.record, "slots", ())
    found: tuple[Occurrence, ...] = item.remembered(("occurrences", zone.key), partial(_sorted, zone)) if slots else ()
    return found


def _sorted(zone: zoneinfo.ZoneInfo, item: Item) -> tuple[Occurrence, ...]:
    slots = sorted(item.record.slots, key=attrgetter("starts_at"))
    return tuple(
        [
            Occurrence(slot.starts_at, slot.ends_at, slot.room, *_span(slot.starts_at, slot.ends_at, zone))
            for slot in slots
        ]
    )


@lru_cache(maxsize=4096)
def _span(
    starts_at: datetime.datetime, ends_at: datetime.datetime, zone: zoneinfo.ZoneInfo
) -> tuple[tuple[datetime.date, ...], range]:
    """The congress days and the hours of a slot; sessions at the same time share them."""
    hours = range(int(starts_at.timestamp() // HOUR), int(-(-ends_at.timestamp() // HOUR)))
    return tuple(congress_days(starts_at, ends_at, zone)), hours


def shown(query: ListQuery, walk: Iterator[Entry]) -> Iterator[Entry]:
    """The entries that a list shows: of each item the first slot that passes the slot filters.

    `walk` has passed the bitmaps. Each entry is judged alone, so that pages neither repeat nor skip an item.
    """
    if not isinstance(query, SessionQuery) or not (query.day or query.room or query.from_ or query.to):
        return filterfalse(attrgetter("ordinal"), walk)
    first, last, day, rooms = query.from_, query.to, query.day, query.room

    def passes(occurrence: Occurrence) -> bool:
        return (
            (not first or occurrence.ends_at > first)
            and (not last or occurrence.starts_at < last)
            and (not day or day in occurrence.days)
            and (not rooms or occurrence.room in rooms)
        )

    if first or last:  # the bitmaps know hours only
        walk = (entry for entry in walk if passes(entry.occurrences[entry.ordinal]))
    return (entry for entry in walk if not entry.ordinal or not any(map(passes, entry.occurrences[: entry.ordinal])))


def _text(text: Any, text_language: TextLanguage) -> str:
    # bounded, since it becomes part of cursors and thus of addresses
    return collated((text_language.pick(text) if isinstance(text, dict) else text) or "")[:LONGEST_KEY]


def _begins(record: Any, occurrence: Occurrence | None) -> float | None:
    begin = occurrence.starts_at if occurrence else getattr(record, "starts_at", None)
    return begin.timestamp() if begin else None


def _earliest_first(record: Any, occurrence: Occurrence | None, _: TextLanguage) -> Key:
    begins = _begins(record, occurrence)
    return (LAST if begins is None else begins, getattr(record, "number", None) or 0)


def _latest_first(record: Any, occurrence: Occurrence | None, _: TextLanguage) -> Key:
    begins = _begins(record, occurrence)
    return (LAST if begins is None else -begins, -(getattr(record, "number", None) or 0))


KEYS: dict[str, Callable[[Any, Occurrence | None, TextLanguage], Key]] = {
    "startsAt": _earliest_first,
    "-startsAt": _latest_first,  # not simply reversed: items without a time are last in both
    "startsOn": lambda record, *_: (record.starts_on.isoformat(),),
    "title": lambda record, _, text_language: (_text(record.title, text_language),),
    "name": lambda record, _, text_language: (_text(record.name, text_language),),
    "heading": lambda record, _, text_language: (_text(record.heading, text_language),),
    "rank": lambda record, _, text_language: (record.rank, _text(getattr(record, "name", ""), text_language)),
    "level": lambda record, _, text_language: (
        record.level.rank if record.level else 1_000_000,
        _text(record.name, text_language),
    ),
}
"""How a list is sorted, by the name of its order."""
WITHOUT_TEXTS = (_earliest_first, _latest_first, KEYS["startsOn"])
"""The sort keys that are the same in every language."""
