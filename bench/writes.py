"""Writes: what one costs, how soon every process serves it, and what the public notices meanwhile."""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from asgi_lifespan import LifespanManager
from sqlalchemy import event as sql_event

from bench import bare, beside
from bench.chapters import SMALL, Chapter, Figure, Ground, at_most, plain
from bench.ground import postgresql
from bench.hosting import ROOT, Server, api, hosted
from congress_api.app import create_app
from congress_api.settings import Settings

ADDRESS = f"/v1/events/{SMALL}"
DELAYS = 200
HOW = (
    "One PATCH of a session's abstract in the event of 1,000 sessions, through every layer, with `If-Match`. SQL and "
    "CPU are counted in-process on SQLite; the rest against two server processes on one database: clients read the "
    f"cached page from one process {beside.PACE} times per second, with and without a client that writes to the other "
    f"without pause, and a client polls the process that did not write until it has the new text, {DELAYS} times. The "
    "bare rate is that of the database alone, on the same disk, with the same settings and in the same minutes: one "
    "UPDATE and one INSERT per transaction."
)


def writes(ground: Ground) -> Chapter:
    """The chapter."""
    seconds = ground.seconds * 15
    figures = [*asyncio.run(_cost(ground))]
    figures += _served("SQLite", ground.small, seconds, lambda: bare.sqlite_rate(ground.folder, seconds))
    with postgresql(ground.folder) as url:
        figures += _served("PostgreSQL", url, seconds, lambda: bare.postgresql_rate(url, seconds))
    return Chapter("writes", "Writes", HOW, figures)


def _token(database: str) -> str:
    words = ["token", "create", "--role", "organiser", "--event", SMALL, "--database", database]
    command = [sys.executable, "-m", "congress_api", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


async def _cost(ground: Ground) -> list[Figure]:
    """Statements and CPU of a write, in-process."""
    app: Any = create_app(Settings(database_url=ground.small, token_writes_per_minute=10**9))
    statements: list[str] = []
    database = app.snapshots.database
    for engine in (database.engine.sync_engine, database.bulk):
        sql_event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    transport, headers = httpx.ASGITransport(app), beside.headers(_token(ground.small))
    async with LifespanManager(app), httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        path = await _a_session(client)
        for number in range(20):
            await client.patch(path, content=beside.body(number), headers=headers)
        statements.clear()
        began, count = time.process_time(), 100
        for number in range(count):
            answer = await client.patch(path, content=beside.body(1000 + number), headers=headers)
            answer.raise_for_status()
        spent = (time.process_time() - began) / count
    return [
        plain("SQL statements per write, including the token and the update of the snapshot", len(statements) / count),
        plain("CPU per write", spent * 1000, " ms"),
    ]


async def _a_session(client: httpx.AsyncClient) -> str:
    page = (await client.get(f"{ADDRESS}/sessions?limit=1&kind=talk")).json()
    return f"{ADDRESS}/sessions/{page['items'][0]['slug']}"


async def _first(server: Server) -> str:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        return await _a_session(client)


def _served(engine: str, database: str, seconds: float, bare_rate: Callable[[], float]) -> Iterator[Figure]:
    """Readers, watchers and writers against two processes on one database."""
    token = _token(database)
    address = api(database, token_writes_per_minute=10**9)
    with hosted(*address) as one, hosted(*address) as other:
        path = asyncio.run(_first(one))
        with beside.reading(other) as quiet:
            time.sleep(seconds)
        with beside.reading(other) as busy:
            rate = beside.written(one, path, token, seconds)
        delays = [beside.until_served((one, other), path, token, 10**6 + number) for number in range(DELAYS)]
    able = bare_rate()
    yield plain(f"{engine}: writes per second, one writer", rate)
    yield plain(f"{engine}: bare durable commits per second", able)
    yield plain(f"{engine}: writes per bare commit", rate / able)
    told = statistics.quantiles(delays, n=100)[98] * 1000
    yield at_most(f"{engine}: delay until the other process serves it, 99th percentile", told, 50, " ms")
    yield plain(f"{engine}: delay, median", statistics.median(delays) * 1000, " ms")
    for which, name in ((50, "median"), (99, "99th percentile")):
        yield plain(f"{engine}: public read without a writer, {name}", quiet.percentile(which), " ms")
        yield at_most(f"{engine}: public read during writes, {name}", busy.percentile(which), 20, " ms")
