"""What readers of a cached page notice while others fetch pages of megabytes, compressed."""

import asyncio
import datetime
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from random import Random

from msgspec import structs

from bench import beside
from bench.chapters import Chapter, Figure, Ground, at_most, plain
from bench.ground import copied
from bench.hosting import Server, api, hosted
from congress_api import demo
from congress_api.domain import importing
from congress_api.records import EventArchive
from congress_api.store.database import Database

CODINGS = ("zstd", "br", "gzip")
PAUSE = 0.1  # seconds between two pages of a client; more of them would reach the limit of heavy work
LETTERS = 20_000
"""Of the description of each of the 100 sessions."""
NUMBERS = count()
"""No address is requested twice: it would be cached."""


def heavy(ground: Ground) -> Chapter:
    """The chapter."""
    seconds = ground.seconds * 30
    archive = _with_long_texts()
    with hosted(*api(_brought(ground, archive), cache_bytes=64_000_000)) as server:
        with beside.reading(server) as quiet:
            time.sleep(seconds)
        figures = [plain("99th percentile of cached reads, alone", quiet.percentile(99), " ms")]
        for coding in CODINGS:
            figures += _beside(server, archive.event.slug, (coding,), seconds)
        figures += _beside(server, archive.event.slug, CODINGS, seconds)
    how = (
        f"Pages of 100 sessions with a description of {LETTERS:,} characters each, every one a query of its own, "
        f"fetched by one client per coding, up to {1 / PAUSE:.0f} per second, while another client reads a cached page "
        f"{beside.PACE} times per second from the same process."
    )
    return Chapter("heavy", "Beside large pages", how, figures)


def _beside(server: Server, event: str, codings: tuple[str, ...], seconds: float) -> Iterator[Figure]:
    with _fetching(server, event, codings) as fetched, beside.reading(server) as busy:
        time.sleep(seconds)
    named = ", ".join(codings)
    yield plain(f"pages per second, {named}", len(fetched) / seconds)
    yield at_most(f"99th percentile of cached reads beside them, {named}", busy.percentile(99), 20, " ms")


@contextmanager
def _fetching(server: Server, event: str, codings: tuple[str, ...]) -> Iterator[list[int]]:
    """Clients that fetch large pages for as long as the block lasts; the sizes of what came."""
    stop, fetched = threading.Event(), list[int]()

    def fetch(coding: str) -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        while not stop.wait(PAUSE):
            address = f"/v1/events/{event}/sessions?limit=100&from=2026-01-01T00:00:00.{next(NUMBERS):06}Z"
            connection.request("GET", address, headers={"accept-encoding": coding})
            response = connection.getresponse()
            fetched.append(len(response.read()))
            assert (response.status, response.headers["content-encoding"]) == (200, coding)
        connection.close()

    threads = [threading.Thread(target=fetch, args=(coding,)) for coding in codings]
    for thread in threads:
        thread.start()
    try:
        yield fetched
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _with_long_texts() -> EventArchive:
    """An event whose sessions have long descriptions of words in an order of their own."""
    made, dice = demo.programme(110, 7), Random(7)
    words = [word for session in made.sessions for text in (session.abstract or {}).values() for word in text.split()]

    def text() -> str:
        return " ".join(dice.choices(words, k=LETTERS // 5))[:LETTERS].strip()

    sessions = [structs.replace(session, description={"nl": text()}) for session in made.sessions]
    return structs.replace(made, sessions=sessions)


def _brought(ground: Ground, archive: EventArchive) -> str:
    """A copy of the small database, with this event."""
    url = copied(ground.small, ground.folder / "heavy.sqlite")
    asyncio.run(_bring(url, archive))
    return url


async def _bring(url: str, archive: EventArchive) -> None:
    database = Database(url)
    async with database.writing() as session:
        await importing.create_event(session, archive, "bench", datetime.datetime.now(datetime.UTC))
    await database.close()
