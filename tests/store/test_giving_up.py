"""A write that is given up while another process holds the lock of SQLite ends at once, and leaves nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from congress_api.errors import Unavailable
from congress_api.store.database import Database
from tests.store.notes import a_database_of_notes

INSERT = text("INSERT INTO note VALUES ('mine')")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with a_database_of_notes(tmp_path) as database:
        yield database


@pytest.fixture
def other(database: Database) -> Iterator[sqlite3.Connection]:
    """Another writer, at work."""
    with closing(database.watcher()) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


async def write(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(INSERT)


async def waiting(database: Database) -> asyncio.Task[None]:
    """A write that has come as far as waiting for the lock."""
    task = asyncio.create_task(write(database))
    await asyncio.sleep(0.3)
    assert not task.done()
    return task


@pytest.mark.parametrize("times", [1, 2])
async def test_it_ends_while_the_lock_is_held(database: Database, other: sqlite3.Connection, times: int) -> None:
    task = await waiting(database)
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await asyncio.wait({task})
        await database.close()
    assert task.cancelled()
    assert other.in_transaction


async def test_afterwards_nothing_is_written_and_the_next_write_is_done(
    database: Database, other: sqlite3.Connection
) -> None:
    task = await waiting(database)
    task.cancel()
    await asyncio.wait({task})
    other.execute("ROLLBACK")
    await write(database)
    assert await database.read(lambda asked: asked.scalars(text("SELECT words FROM note")).all()) == ["mine"]


async def test_who_does_not_give_up_is_told_that_it_took_too_long(
    database: Database, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress_api.store.database.PATIENCE", 0.1)
    with pytest.raises(Unavailable):
        await write(database)
    assert other.in_transaction


async def test_who_begins_again_after_a_rollback_is_told_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress_api.store.sqlite_connections.PATIENCE", 0.1)

    async def begin_again(other: sqlite3.Connection) -> None:
        async with database.writing() as session:
            await session.rollback()
            other.execute("BEGIN IMMEDIATE")
            await session.execute(INSERT)

    with closing(database.watcher()) as other:
        with pytest.raises(Unavailable):
            await begin_again(other)
        assert other.in_transaction
