"""What a snapshot must know of the past to tell a client what changed: what left it, and the marks of transactions."""

import functools
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, func, not_, select

from congress_api import model, records
from congress_api.records.kinds import KINDS
from congress_api.store.reading import Edition, Head, visible
from congress_api.store.steps import Step

MOST_MARKS = 10_000
"""The marks of so many last transactions are known; a cursor from before them is too old."""
NO_MARK = "00000000"
"""The mark of transactions from before there were any."""


class Departure(Struct, frozen=True):
    """A resource that an edition shows no longer, and the counter at which it left."""

    id: uuid.UUID
    counter: int


Departures = Mapping[tuple[str, str], Departure]
"""By kind and slug. A slug that was public belongs to one id for ever."""


class Marks(Struct, frozen=True):
    """The marks of the last transactions of an edition, by counter: 4 bytes each."""

    first: int
    packed: bytes

    def of(self, counter: int) -> str | None:
        """The mark at a counter; None if it is not known."""
        place = 4 * (counter - self.first)
        return self.packed[place : place + 4].hex() if 0 <= place < len(self.packed) else None

    def until(self, counter: int, marks: Iterable[tuple[int, str | None]]) -> "Marks":
        """These marks and later ones, up to a counter."""
        packed = bytearray(self.packed.ljust(4 * (counter - self.first + 1), b"\0"))
        for at, mark in marks:
            place = 4 * (at - self.first)
            if place >= 0:
                packed[place : place + 4] = bytes.fromhex(mark or NO_MARK)
        surplus = max(0, counter - self.first + 1 - MOST_MARKS)
        return Marks(self.first + surplus, bytes(packed[4 * surplus :]))


class Past(Struct, frozen=True):
    """What an edition knows of its past."""

    departures: Departures = {}
    marks: Marks = Marks(0, b"")

    def after(self, steps: Iterable[Step], counter: int) -> "Past":
        """The past after some steps, up to a counter."""
        departures = dict(self.departures)
        for step in steps:
            key = step.kind, step.slug
            if step.read is not None:
                departures.pop(key, None)
            elif step.kind in KINDS:
                departures[key] = Departure(step.id, step.counter)
        return Past(departures, self.marks.until(counter, ((step.counter, step.mark) for step in steps)))


def past(connection: Connection, head: Head, edition: Edition) -> Past:
    """The past of an edition, from the database."""
    return Past(_departures(connection, head, edition), _known_marks(connection, head, edition))


def _known_marks(connection: Connection, head: Head, edition: Edition) -> Marks:
    """The marks of an edition up to its counter."""
    counter = head.counter(edition)
    first = max(0, counter - MOST_MARKS + 1)
    rows = connection.execute(_marks(edition), {"event": head.event_id, "first": first})
    return Marks(first, b"").until(counter, ((row[0], row[1]) for row in rows))


@functools.cache
def _marks(edition: Edition) -> Any:
    table = model.Change
    counter = table.revision if edition is Edition.public else table.version
    return (
        select(counter, func.max(table.mark))
        .where(table.event_id == bindparam("event"), counter >= bindparam("first"))
        .where(table.kind != records.Token.kind_name)
        .group_by(counter)
    )


def _departures(connection: Connection, head: Head, edition: Edition) -> Departures:
    """The resources that an edition showed once and shows no longer."""
    return {
        (kind, row.slug): Departure(row.id, row.counter)
        for kind in KINDS
        for row in connection.execute(_gone(kind, edition), {"event": head.event_id})
    }


@functools.cache
def _gone(kind: str, edition: Edition) -> Any:
    """Rows keep the revision of their leaving: what is a draft is changed without one."""
    table = KINDS[kind].table
    counter = table.revision if edition is Edition.public else table.version
    return select(table.slug, table.id, counter.label("counter")).where(
        table.event_id == bindparam("event"), not_(visible(table, edition)), counter > 0
    )
