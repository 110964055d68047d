"""Writers take turns: in one process in the order in which they come, and on SQLite beside other processes."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.pool import AsyncAdaptedQueuePool

from congress_api.errors import Unavailable
from congress_api.store.database import Database
from tests.store.notes import a_database_of_notes

INSERT = text("INSERT INTO note VALUES (:words)")
OTHER_PROCESS = """
import asyncio, sys
from sqlalchemy import text
from sqlalchemy.pool import AsyncAdaptedQueuePool
from congress_api.store.database import Database

async def main():
    database = Database(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        async with database.writing() as session:
            number = await session.scalar(text("SELECT count(*) FROM note"))
            await session.execute(text("INSERT INTO note VALUES (:words)"), {"words": str(number)})
    await database.close()

asyncio.run(main())
"""


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with a_database_of_notes(tmp_path) as database:
        yield database


async def write(database: Database, words: str, let_go: asyncio.Event | None = None) -> None:
    async with database.writing() as session:
        await session.execute(INSERT, {"words": words})
        if let_go is not None:
            await let_go.wait()


async def waiting(database: Database, *words: str) -> list[asyncio.Task[None]]:
    """Writers that came in this order."""
    tasks = [asyncio.create_task(write(database, one)) for one in words]
    await asyncio.sleep(0.05)
    return tasks


async def written(database: Database) -> list[str]:
    return list(await database.read(lambda asked: asked.scalars(text("SELECT words FROM note")).all()))


async def test_they_write_in_the_order_in_which_they_came(database: Database) -> None:
    let_go = asyncio.Event()
    first = asyncio.create_task(write(database, "first", let_go))
    tasks = await waiting(database, *"abcdefghijkl")
    assert await written(database) == []
    let_go.set()
    await asyncio.gather(first, *tasks)
    assert await written(database) == ["first", *"abcdefghijkl"]


async def test_one_that_is_cancelled_leaves_the_queue(database: Database) -> None:
    let_go = asyncio.Event()
    first = asyncio.create_task(write(database, "first", let_go))
    tasks = await waiting(database, "a", "b", "c")
    tasks[1].cancel()
    let_go.set()
    results = await asyncio.gather(first, *tasks, return_exceptions=True)
    assert [type(one) for one in results] == [type(None), type(None), asyncio.CancelledError, type(None)]
    assert await written(database) == ["first", "a", "c"]


async def test_one_that_is_cancelled_at_its_turn_lets_the_next_one_write(database: Database) -> None:
    let_go = asyncio.Event()
    first = asyncio.create_task(write(database, "first", let_go))
    tasks = await waiting(database, "a")
    first.cancel()
    await asyncio.gather(first, *tasks, return_exceptions=True)
    assert await written(database) == ["a"]


async def test_one_that_fails_lets_the_next_one_write(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as session:
            await session.execute(INSERT, {"words": "failed"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await write(database, "a")
    assert await written(database) == ["a"]


async def test_one_that_waits_too_long_is_told_and_leaves_the_queue(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = asyncio.Event()
    first = asyncio.create_task(write(database, "first", let_go))
    await asyncio.sleep(0)
    with monkeypatch.context() as patched:
        patched.setattr("congress_api.store.database.PATIENCE", 0.05)
        with pytest.raises(Unavailable):
            await write(database, "impatient")
    [second] = await waiting(database, "second")
    let_go.set()
    await asyncio.gather(first, second)
    assert await written(database) == ["first", "second"]


async def test_others_on_the_event_loop_get_their_turn_during_a_long_transaction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress_api.store.sqlite_connections.YIELD_AFTER", 0)
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with database.writing() as session:
        task = asyncio.create_task(other())
        for number in range(10):
            await session.execute(INSERT, {"words": str(number)})
        assert turns >= 10
        task.cancel()


async def test_a_long_transaction_that_is_cancelled_leaves_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress_api.store.sqlite_connections.YIELD_AFTER", 0)

    async def write_for_ever() -> None:
        async with database.writing() as session:
            while True:
                await session.execute(INSERT, {"words": "for ever"})

    task = asyncio.create_task(write_for_ever())
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait({task})
    await write(database, "a")
    assert await written(database) == ["a"]


async def test_writers_of_several_processes_lose_nothing(database: Database) -> None:
    url, count = database.url.render_as_string(), 40
    others = [subprocess.Popen([sys.executable, "-c", OTHER_PROCESS, url, str(count)]) for _ in range(2)]
    for _ in range(count):
        async with database.writing() as session:
            number = await session.scalar(text("SELECT count(*) FROM note"))
            await session.execute(INSERT, {"words": str(number)})
    assert [await asyncio.to_thread(other.wait, 60) for other in others] == [0, 0]
    assert await written(database) == [str(number) for number in range(3 * count)]


async def test_one_that_waits_for_another_process_is_next(database: Database) -> None:
    with closing(sqlite3.connect(str(database.file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO note VALUES ('other')")
        tasks = await waiting(database, "a", "b")
        assert await written(database) == []
        other.execute("COMMIT")
    await asyncio.gather(*tasks)
    assert await written(database) == ["other", "a", "b"]


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
async def test_on_postgresql_those_of_one_event_do_and_those_of_others_go_ahead(empty: Database) -> None:
    pool = empty.engine.sync_engine.pool
    assert isinstance(pool, AsyncAdaptedQueuePool)
    order: list[str] = []

    async def write_to(event: str, name: str, let_go: asyncio.Event | None = None) -> None:
        async with empty.writing(event) as session:
            await session.execute(text("SELECT 1"))
            if let_go is not None:
                await let_go.wait()
        order.append(name)

    let_go = asyncio.Event()
    first = asyncio.create_task(write_to("one", "first", let_go))
    others = [asyncio.create_task(write_to("one", name)) for name in "abcdefgh"]
    await write_to("another", "another")
    assert (order, pool.checkedout()) == (["another"], 1)
    let_go.set()
    await asyncio.gather(first, *others)
    assert order == ["another", "first", *"abcdefgh"]
