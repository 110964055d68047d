"""The counters and times of an event, and its change log."""

import asyncio
import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import select
from uuid_utils.compat import uuid7

from congress_api import model
from congress_api import records as p
from congress_api.store import journal
from congress_api.store.database import Database
from congress_api.store.journal import Changed
from congress_api.store.reading import Edition, StoredRecord
from congress_api.store.steps import Step, steps_since
from congress_api.vocabulary.common import Visibility
from tests.events import bring_in, change, whole
from tests.factories import DRAFT, a_programme, a_room, a_session, a_slot, an_event, at, id_of

PUBLISHED = Visibility.published


def a_ledger(revised_at: datetime.datetime = journal.START) -> model.Ledger:
    times = dict.fromkeys(("renewed_at", "changed_at", "revised_at"), revised_at)
    return model.Ledger(event_id=uuid7(), epoch="e", version=0, revision=0, numbers={}, **times)


def changed(before: Visibility | None, after: Visibility | None) -> Changed:
    old, new = (None if seen is None else a_room(slug="zaal", visibility=seen) for seen in (before, after))
    return Changed(kind="room", id=uuid7(), slug="zaal", before=old, after=new)


seen = st.sampled_from([None, DRAFT, PUBLISHED])
moments = st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2030, 1, 1), timezones=st.just(datetime.UTC))  # noqa: DTZ001  # hypothesis adds the zone
history = st.lists(st.tuples(st.lists(st.builds(changed, seen, seen), min_size=1, max_size=3), moments))


@given(history)
def test_times_never_go_back_and_the_revision_moves_only_when_the_public_sees_it(
    transactions: list[tuple[list[Changed], datetime.datetime]],
) -> None:
    ledger, last = a_ledger(), journal.START
    for version, (changes, now) in enumerate(transactions, 1):
        before = ledger.revision
        stamp = journal.next_stamp(ledger, changes, "who", now)
        public = any(PUBLISHED in (visible(one.before), visible(one.after)) for one in changes)
        assert (stamp.version, stamp.revision) == (version, before + public)
        assert (ledger.version, ledger.revision) == (stamp.version, stamp.revision)
        assert stamp.at >= last
        assert stamp.at.microsecond % 1000 == 0
        assert ledger.revised_at == (stamp.at if public else last)
        last = ledger.revised_at


def visible(record: p.Event | p.Content | None) -> Visibility | None:
    return record.visibility if record else None


def test_a_clock_that_was_put_back_is_waited_for() -> None:
    ledger = a_ledger(at("2027-10-29T12:00"))
    assert journal.next_stamp(ledger, [changed(None, PUBLISHED)], "who", at("2027-10-29T08:00")).at == at(
        "2027-10-29T12:00"
    )


async def test_each_change_stands_in_the_log_with_what_was_before_and_after(database: Database) -> None:
    event, room, draft = an_event(), a_room(slug="a"), a_room(slug="b", visibility=DRAFT)
    await bring_in(database, a_programme(event=event, rooms=[room, draft]))
    await change(database, event.slug, replace(draft, floor="1"))
    await change(database, event.slug, replace(room, floor="2"), replace(draft, floor="3"))
    await change(database, event.slug, removed=[replace(room, floor="2")])
    assert await log(database, event) == [
        (1, 1, "event", event.slug, None, event),
        (1, 1, "room", "a", None, room),
        (1, None, "room", "b", None, draft),
        (2, None, "room", "b", draft, replace(draft, floor="1")),
        (3, 2, "room", "a", room, replace(room, floor="2")),
        (3, None, "room", "b", replace(draft, floor="1"), replace(draft, floor="3")),
        (4, 3, "room", "a", replace(room, floor="2"), None),
    ]


async def log(database: Database, event: p.Event) -> list[tuple[Any, ...]]:
    table = model.Change
    async with database.writing() as session:
        rows = await session.scalars(
            select(table).where(table.event_id == event.id).order_by(table.version, table.place)
        )
        return [
            (row.version, row.revision, row.kind, row.slug, record(row.kind, row.before), record(row.kind, row.after))
            for row in rows
        ]


def record(kind: str, told: dict[str, object] | None) -> p.Event | p.Content | None:
    shapes: dict[str, Any] = {"event": p.Event, **p.BY_NAME}
    return None if told is None else msgspec.convert(told, shapes[kind], strict=False)


async def test_nothing_moves_when_nothing_changed(database: Database) -> None:
    event, room = an_event(), a_room()
    await bring_in(database, a_programme(event=event, rooms=[room]))
    before = (await whole(database, event.slug)).head
    assert await change(database, event.slug, room) is None
    assert (await whole(database, event.slug)).head == before


async def test_the_public_is_told_only_of_what_it_can_see(database: Database) -> None:
    event, shown, hidden = an_event(), a_room(slug="a"), a_room(slug="b", visibility=DRAFT)
    await bring_in(database, a_programme(event=event, rooms=[shown, hidden]))
    await change(database, event.slug, replace(shown, visibility=DRAFT), replace(hidden, floor="1"))
    await change(database, event.slug, replace(hidden, floor="1", visibility=PUBLISHED))
    public, editorial = [await steps(database, event, edition, 1) for edition in (Edition.public, Edition.editorial)]
    assert [(step.slug, floor_of(step)) for step in public] == [("a", "gone"), ("b", "1")]
    assert [(step.slug, floor_of(step)) for step in editorial] == [("a", None), ("b", "1"), ("b", "1")]


async def steps(database: Database, event: p.Event, edition: Edition, since: int) -> list[Step]:
    return await database.read(lambda connection: steps_since(connection, id_of(event), edition, since))


def floor_of(step: Step) -> str | None:
    return step.read.record.floor if isinstance(step.read, StoredRecord) else "gone"


async def test_a_step_says_what_a_full_read_says(database: Database) -> None:
    slots = [a_slot("2027-10-29T10:00:00.5+02:00", "2027-10-29T09:00", number=1)]
    event, session = an_event(), a_session(slug="een", number=1, slots=slots)
    await bring_in(database, a_programme(event=event))
    await change(database, event.slug, session)
    (step,) = await steps(database, event, Edition.public, 1)
    assert step.read == (await whole(database, event.slug)).resources["session"]["een"]


async def test_writers_of_one_event_go_one_by_one(database: Database) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event))
    marks = await asyncio.gather(*(change(database, event.slug, a_room()) for _ in range(12)))
    assert sorted(stamp.version for stamp in marks if stamp) == list(range(2, 14))
    assert sorted(stamp.revision for stamp in marks if stamp) == list(range(2, 14))
    times = [stamp.at for stamp in sorted((stamp for stamp in marks if stamp), key=lambda stamp: stamp.version)]
    assert times == sorted(times)
    assert len((await whole(database, event.slug)).resources["room"]) == 12


async def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event))
    before, told = (await whole(database, event.slug)).head, await log(database, event)
    with pytest.raises(ZeroDivisionError):
        await fail(database, event.slug)
    assert ((await whole(database, event.slug)).head, await log(database, event)) == (before, told)


async def fail(database: Database, slug: str) -> None:
    async with database.writing() as session:
        ledger = await journal.lock(session, slug)
        assert ledger is not None
        ledger.version += 1
        await session.flush()
        raise ZeroDivisionError
