"""Reading costs no SQL: only loading an event does, and as many statements for three rows as for one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from sqlalchemy import event

from congress_api import lifespan
from congress_api import records as p
from congress_api.http.response_cache import ResponseCache
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store.database import Database
from tests.events import bring_in, change
from tests.factories import (
    a_partner,
    a_position,
    a_programme,
    a_room,
    a_session,
    a_slot,
    a_speaker,
    a_topic,
    an_announcement,
    an_event,
)
from tests.operations import Operation, reads


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database meanwhile on behalf of this test, whatever the connection."""
    told: list[str] = []
    mine = asyncio.current_task()

    def note(*execution: Any) -> None:
        if task_here() in (None, mine):  # and not by who keeps up with PostgreSQL beside it
            told.append(execution[2])

    engines = [database.engine.sync_engine, database._steady.sync_engine, *filter(None, [database.bulk])]
    for engine in set(engines):
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        for engine in set(engines):
            event.remove(engine, "before_cursor_execute", note)


def task_here() -> asyncio.Task[Any] | None:
    """The task that runs this code; None in a thread of the driver's."""
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


@pytest.fixture(autouse=True)
def nothing_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """The release of announcements, which asks once after a commit of whatever test came before, asks nothing."""

    async def nothing(_: Database) -> None: ...

    monkeypatch.setattr(lifespan, "release_due", nothing)


@pytest.fixture
def cold(app: ResponseCache) -> None:
    """The application with nothing finished: every answer is made."""
    app._entries.clear()
    app._used = 0
    app._seen.clear()


@pytest.mark.parametrize("read", reads(), ids=lambda read: read.name)
@pytest.mark.usefixtures("cold")
async def test_a_read_asks_nothing_of_the_database(
    client: httpx.AsyncClient, snapshots: SnapshotCache, read: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await snapshots.refresh()
    assert (await client.get(read.address)).status_code == 200  # the event is in memory from here on
    monkeypatch.setattr(snapshots, "poll", lambda: None)  # on SQLite a read also catches up with others' commits
    asked = ["", "?language=en", *(["?limit=1", "?limit=3", "?slug=a"] if read.is_list else [])]
    with statements(snapshots.database) as told:
        for query in asked:
            answer = await client.get(read.address + query)
            assert "x-request-id" in answer.headers, "this one came from finished bytes"
            await client.get(read.address + query, headers={"if-none-match": answer.headers["etag"]})
            await client.head(read.address + query)
        await client.get(f"{read.address}?nonsense=1")
        await client.get(f"{read.address}/nergens")
    assert told == []


def programme_with(rows: int) -> p.EventArchive:
    """An event with so many of what has lists in tables of their own."""
    names = [f"n-{number}" for number in range(rows)]
    return a_programme(
        rooms=[a_room(slug=name) for name in names],
        topics=[a_topic(slug=name) for name in names],
        partners=[a_partner(slug=name, topics=names) for name in names],
        speakers=[a_speaker(slug=name, roles=[p.Role(partner=one) for one in names]) for name in names],
        positions=[a_position(name, slug=name, topics=names) for name in names],
        sessions=[
            a_session(
                slug=name,
                topics=names,
                partners=names,
                positions=names,
                speakers=[p.Contribution(speaker=one) for one in names],
                slots=[a_slot("2027-10-29T08:00", "2027-10-29T09:00", room=one) for one in names],
            )
            for name in names
        ],
        announcements=[an_announcement(slug=name, sessions=names) for name in names],
    )


async def test_loading_takes_as_many_statements_for_three_rows_as_for_one(database: Database) -> None:
    snapshots = SnapshotCache(
        database, 20
    )  # not started: it catches up when this test says so, and nobody else asks beside it
    counts = []
    for rows in (1, 3):
        programme = programme_with(rows)
        await bring_in(database, programme)
        await snapshots.refresh()
        with statements(database) as told:
            snapshot = await snapshots.snapshot(programme.event.slug)
        assert len(snapshot.resources["session"]) == rows
        counts.append(len([one for one in told if one.startswith("SELECT")]))
    assert counts[0] == counts[1]


async def test_catching_up_takes_as_many_statements_for_three_changes_as_for_one(database: Database) -> None:
    snapshots = SnapshotCache(database, 20)  # not started, as above
    counts = []
    for rows in (1, 3):
        made, rooms = an_event(), [a_room() for _ in range(rows)]
        await bring_in(database, a_programme(event=made, rooms=rooms))
        await snapshots.refresh()
        await snapshots.snapshot(made.slug)
        await change(database, made.slug, *(replace(room, floor="1") for room in rooms))
        with statements(database) as told:
            await snapshots.refresh()
        snapshot = await snapshots.snapshot(made.slug)
        assert {item.record.floor for item in snapshot.resources["room"].values()} == {"1"}
        counts.append(len([one for one in told if one.startswith("SELECT")]))
    assert counts == [2, 2]  # where each event stands, and the steps of the one that moved
