"""What it costs to follow a change: the snapshot's step, the first page after it, and a full load."""

import asyncio
import time
from statistics import median

from msgspec.structs import replace

from bench import following
from bench.chapters import LARGE, SMALL, Chapter, Ground, at_most, plain
from bench.ground import copied
from bench.pages import whole
from congress_api.domain import committing
from congress_api.domain.unit_of_work import DatabaseState, UnitOfWork
from congress_api.http import queries
from congress_api.snapshot import querying
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import journal, loading, reading
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.wire.session import SessionQuery

CHANGES = 21
PAGE = queries.read(b"limit=50&include=speakers,rooms,partners&from=2026-01-01T00:00:00Z", SessionQuery)


def advancing(ground: Ground) -> Chapter:
    """One changed session at a time."""
    steps, pages, again = asyncio.run(_followed(copied(ground.small, ground.folder / "written.sqlite")))
    figures = [
        at_most("update after a change of one session of 1,000", median(steps), 5, " ms"),
        at_most("first uncached page after it", median(pages), 0.5, " ms"),
        plain("same page again", median(again), " ms"),
        *following.first_pages(),
        plain("full load of 1,000 sessions", _load(ground.small, SMALL), " ms"),
        plain("full load of 10,000 sessions", _load(ground.large, LARGE), " ms"),
    ]
    how = (
        f"{CHANGES} transactions that retitle a session, on SQLite. After each, the process reads the change log and "
        "swaps in the next snapshot, on the event loop. The first page after it moves the session in the order and in "
        "the filters that were used before. Medians. The pages of 20,000 sessions are measured without a database, in "
        "CPU time. A full load happens once per event and process, off the event loop."
    )
    return Chapter("advancing", "Updating the snapshot", how, figures)


async def _followed(url: str) -> tuple[list[float], list[float], list[float]]:
    database = Database(url)
    snapshots = SnapshotCache(database, 20)
    await snapshots.start()
    slugs = list((await snapshots.snapshot(SMALL)).resources["session"])
    times: tuple[list[float], list[float], list[float]] = ([], [], [])
    for slug in slugs[:CHANGES]:
        await _retitle(database, slug)
        began = time.perf_counter()
        await snapshots.refresh()
        times[0].append((time.perf_counter() - began) * 1000)
        snapshot = await snapshots.snapshot(SMALL)
        for found in times[1:]:
            began = time.perf_counter()
            querying.page(snapshot, "session", PAGE, snapshot.text_language("nl"))
            found.append((time.perf_counter() - began) * 1000)
    await snapshots.stop()
    await database.close()
    return times


async def _retitle(database: Database, slug: str) -> None:
    """Change one session the way the API does: rows, counters and change log in one transaction."""
    async with database.writing() as session:
        ledger = await journal.lock(session, SMALL)
        assert ledger is not None
        connection = await session.connection()
        found = await connection.run_sync(
            lambda held: loading.whole(held, reading.heads(held, Edition.editorial)[SMALL], Edition.editorial)
        )
        work = UnitOfWork(DatabaseState(found), ledger.numbers)
        before = found.resources["session"][slug].record
        work.put(replace(before, title={language: f"{text}!" for language, text in before.title.items()}))
        await committing.commit(session, ledger, work, "bench")


def _load(database: str, event: str) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        whole(database, event)
        times.append((time.perf_counter() - began) * 1000)
    return median(times)
