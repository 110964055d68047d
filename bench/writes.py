"""Writes: what one costs, how soon every process serves it, and what the public notices meanwhile."""

import asyncio
import json
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
from asgi_lifespan import LifespanManager
from sqlalchemy import event as sql_event

from bench.chapters import SMALL, Chapter, Figure, Ground, at_least, at_most, plain
from bench.hosting import ROOT, Server, api, hosted
from congress_api.app import create_app
from congress_api.settings import Settings
from congress_api.store.database import PRAGMAS

ADDRESS = f"/v1/events/{SMALL}"
PUBLIC = f"{ADDRESS}/sessions?limit=50&include=speakers,rooms,partners"
HOW = (
    "One PATCH of a session's abstract in the event of 1,000 sessions, through every layer, with `If-Match`. SQL and "
    "CPU are counted in-process; the rest against two server processes on one SQLite file: a public reader asks for "
    "the cached page all the time, with and without a writer beside it, and a watcher asks the process that did not "
    "write until it has the new text. The bare rate is SQLite's own on the same disk: one UPDATE and one INSERT a "
    "transaction, with the same pragmas, in the same minutes."
)


def writes(ground: Ground) -> Chapter:
    """The chapter."""
    figures = [*asyncio.run(_cost(ground)), *_served(ground)]
    return Chapter("writes", "Writing", HOW, figures)


def _token(database: str) -> str:
    words = ["token", "create", "--role", "organiser", "--event", SMALL, "--database", database]
    command = [sys.executable, "-m", "congress_api", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()


def _body(number: int) -> bytes:
    return json.dumps({"abstract": f"Versie {number}: " + "tekst " * 60}).encode()


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "If-Match": "*", "Content-Type": "application/json"}


async def _cost(ground: Ground) -> list[Figure]:
    """Statements and CPU of a write, in-process."""
    app: Any = create_app(Settings(database_url=ground.small, token_requests_per_minute=10**9))
    statements: list[str] = []
    database = app.keeper.database
    for engine in (database.engine.sync_engine, database.bulk):
        sql_event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    transport, headers = httpx.ASGITransport(app), _headers(_token(ground.small))
    async with LifespanManager(app), httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        path = await _a_session(client)
        for number in range(20):
            await client.patch(path, content=_body(number), headers=headers)
        statements.clear()
        began, count = time.process_time(), 100
        for number in range(count):
            answer = await client.patch(path, content=_body(1000 + number), headers=headers)
            answer.raise_for_status()
        spent = (time.process_time() - began) / count
    return [
        plain("SQL statements of a write, token and catching up included", len(statements) / count),
        plain("CPU of a write", spent * 1000, " ms"),
    ]


async def _a_session(client: httpx.AsyncClient) -> str:
    page = (await client.get(f"{ADDRESS}/sessions?limit=1&kind=talk")).json()
    return f"{ADDRESS}/sessions/{page['items'][0]['slug']}"


def _served(ground: Ground) -> list[Figure]:
    """Readers, watchers and writers against two processes on one file."""
    token = _token(ground.small)
    address = api(ground.small, token_requests_per_minute=10**9)
    with hosted(*address) as one, hosted(*address) as other:
        path = asyncio.run(_first(one))
        with _reading(other) as quiet:
            time.sleep(ground.seconds * 3)
        with _reading(other) as beside:
            rate = _write_for(one, path, token, ground.seconds * 3)
        delays = [_until_served((one, other), path, token, number) for number in range(100)]
    bare = _bare_rate(ground.folder, ground.seconds * 3)
    told = statistics.quantiles(delays, n=100)[98] * 1000
    return [
        plain("writes a second, one writer", rate),
        plain("bare durable commits a second on the same disk", bare),
        plain("writes for each bare commit", rate / bare),
        at_most("until the other process serves it, 99 of 100", told, 50, " ms"),
        plain("the same, median", statistics.median(delays) * 1000, " ms"),
        plain("public reads a second, without a writer", quiet.rate()),
        at_least("with a writer beside them, as a part of that", beside.rate() / quiet.rate(), 0.5),
    ]


async def _first(server: Server) -> str:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        return await _a_session(client)


class _Reader:
    """Somebody who reads the cached page all the time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self._count = 0
        self._seconds = 0.0
        self.thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=30)
        began = time.monotonic()
        while not self._stop.is_set():
            connection.request("GET", PUBLIC, headers={"accept-encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            assert response.status == 200, response.status
            self._count += 1
        self._seconds = time.monotonic() - began
        connection.close()

    def stop(self) -> None:
        """Read no more."""
        self._stop.set()
        self.thread.join()

    def rate(self) -> float:
        """Reads a second."""
        return self._count / self._seconds


@contextmanager
def _reading(server: Server) -> Iterator[_Reader]:
    reader = _Reader(server)
    reader.thread.start()
    try:
        yield reader
    finally:
        reader.stop()


def _write_for(server: Server, path: str, token: str, seconds: float) -> float:
    """Writes a second, one after the other."""
    connection, headers = HTTPConnection("127.0.0.1", server.port, timeout=30), _headers(token)
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        count += 1
        _patch(connection, path, headers, count)
    connection.close()
    return count / (time.monotonic() - began)


def _patch(connection: HTTPConnection, path: str, headers: dict[str, str], number: int) -> bytes:
    connection.request("PATCH", path, body=_body(number), headers=headers)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, body
    return response.headers["etag"].encode()


def _until_served(servers: tuple[Server, Server], path: str, token: str, number: int) -> float:
    """Seconds from the acknowledgement until an anonymous reader of the other process has it."""
    writer, reader = (HTTPConnection("127.0.0.1", server.port, timeout=30) for server in servers)
    etag = _patch(writer, path, _headers(token), 10_000 + number).decode()
    began = time.monotonic()
    while True:
        reader.request("GET", path, headers={"accept-encoding": "identity"})
        response = reader.getresponse()
        response.read()
        if response.headers["etag"] == etag:
            break
    writer.close()
    reader.close()
    return time.monotonic() - began


def _bare_rate(folder: Path, seconds: float) -> float:
    """Durable commits a second of SQLite itself: one UPDATE and one INSERT each."""
    file = folder / "bare.sqlite"
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE IF NOT EXISTS counter (value INTEGER)")
    connection.execute("CREATE TABLE IF NOT EXISTS log (value TEXT)")
    connection.execute("INSERT INTO counter VALUES (0)")
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE counter SET value = value + 1")
        connection.execute("INSERT INTO log VALUES (?)", ("x" * 1000,))
        connection.execute("COMMIT")
        count += 1
    connection.close()
    file.unlink()
    return count / (time.monotonic() - began)
