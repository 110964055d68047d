"""Somebody whose name is everywhere is forgotten everywhere, while others write."""

import asyncio
import contextlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import func, insert, literal, select, update

from congress_api import model
from congress_api.store import migrating
from congress_api.store.database import Database
from prove.proofs import Figures, proof
from tests import postgres
from tests.domain import marked

MOST_WAIT = 1.0
"""Seconds for which a writer may have to wait while rows are found and overwritten."""


@contextlib.asynccontextmanager
async def engines(name: str) -> AsyncIterator[tuple[Database, Path | None]]:
    """A database of one's own on an engine, and the folder of its server."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "SQLite":
            database = Database(f"sqlite+aiosqlite:///{folder}/congress.sqlite")
            yield database, None
            await database.close()
        else:
            data = Path(folder, "data")
            with postgres.own_server(data) as server:
                database = Database(postgres.url_of(server).render_as_string(hide_password=False))
                yield database, data
                await database.close()


async def lengthen(database: Database, changes: int) -> None:
    """Repeat the log of every event until it has so many rows."""
    log = model.Change.__table__
    others = [column for column in log.columns if column.name != "version"]
    async with database.writing() as db:
        held, last = (await db.execute(select(func.count(), func.max(log.c.version)))).one()
        for step in range(1, changes // held + 1):
            copied = select((log.c.version + step * last).label("version"), *others).where(log.c.version <= last)
            await db.execute(insert(model.Change).from_select(["version", *(one.name for one in others)], copied))
        await db.execute(update(model.Ledger).values(version=literal((changes // held + 2) * last)))


async def longest_wait(database: Database, until: asyncio.Event) -> float:
    """Lock every event again and again; the longest time until the lock was had, in seconds."""
    longest = 0.0
    while not until.is_set():
        began = time.perf_counter()
        if database.file is not None:
            await asyncio.to_thread(lock_file, str(database.file))
        else:
            async with database.writing() as db:
                await db.execute(select(model.Ledger.event_id).with_for_update())
        longest = max(longest, time.perf_counter() - began)
        await asyncio.sleep(0.01)
    return longest


async def longest_sleep(until: asyncio.Event) -> float:
    """By how many seconds a sleep was too long at most: how busy the machine is with other things."""
    longest = 0.0
    while not until.is_set():
        began = time.perf_counter()
        await asyncio.to_thread(time.sleep, 0.05)
        longest = max(longest, time.perf_counter() - began - 0.05)
    return longest


def lock_file(file: str) -> None:
    """Lock an SQLite file, trying every 5 ms: its own waiting sleeps for longer, and tells of the sleep."""
    with contextlib.closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                time.sleep(0.005)
            else:
                connection.execute("ROLLBACK")
                return


async def erase(database: Database, *arguments: str) -> str:
    """The command, as an operator calls it; what it says."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "congress_api", "erase", "--database", url, *arguments]
    child = await asyncio.create_subprocess_exec(*command, stderr=subprocess.PIPE)
    _, said = await child.communicate()
    assert child.returncode == 0, said
    return said.decode()


@proof(
    "erase",
    "A name in every text column of every table is gone after `erase`: from every column, from the files and from "
    "PostgreSQL's statistics; until the files are rewritten, no other writer waits a second.",
    normal={"changes": 600},
    long={"changes": 20_000},
)
async def erasing(changes: int) -> Figures:
    """On each engine, beside somebody who writes."""
    figures: dict[str, str | int | float] = {}
    for name in ("SQLite", "PostgreSQL"):
        async with engines(name) as (database, data):
            await migrating.migrate(database)
            event = await marked.a_marked_event(database)
            await lengthen(database, changes)
            if data is not None:
                await marked.analyze(database)
            columns = await database.read(marked.places_with_traces)
            done = asyncio.Event()
            waiting = asyncio.create_task(longest_wait(database, done))
            sleeping = asyncio.create_task(longest_sleep(done))
            began = time.perf_counter()
            await erase(database, "--event", event, "--name", marked.NAME, "--files", "later")
            seconds = time.perf_counter() - began
            done.set()
            wait, late = await waiting, await sleeping
            assert wait < MOST_WAIT + late, f"a writer waited {wait:.2f} s on a machine that is late by {late:.2f} s"
            assert not await database.read(marked.places_with_traces)
            said = await erase(database, "--files", "now")
            assert re.search(r"rewriting the files: .* GB, about \d+ s", said), said
            assert not marked.in_files(await marked.files_of(database, data))
            assert data is None or not await database.read(marked.in_statistics)
            figures[f"columns on {name}"] = len(columns)
            figures[f"seconds on {name}"] = round(seconds, 1)
            figures[f"longest wait on {name}"] = f"{wait:.2f} s"
    return figures
