"""Writes: how soon every process serves one, and what the public notices meanwhile."""

import json
import statistics
import time
from collections.abc import Callable, Iterator

from bench import bare, beside
from bench.chapters import SMALL, Chapter, Figure, Ground, at_most, plain
from bench.ground import copied, postgresql
from bench.hosting import Server, api, hosted

ADDRESS = f"/v1/events/{SMALL}"
DELAYS = 200
SPELL = 15
"""Runs that one figure takes."""
HOW = (
    "PATCHes of a session's abstract in the event of 1,000 sessions, with `If-Match`, against two server processes on "
    f"one database: clients read the cached page from one process {beside.PACE} times per second, with and without a "
    "client that writes to the other without pause, and a client polls the process that did not write until it has "
    f"the new text, {DELAYS} times. The bare rate is that of the database alone, on the same disk, with the same "
    "settings and in the same minutes: one UPDATE and one INSERT per transaction."
)


def writes(ground: Ground) -> Chapter:
    """The chapter."""
    seconds = ground.seconds * SPELL
    url = copied(ground.small, ground.folder / "written.sqlite")
    figures = [*_served(ground, "SQLite", url, lambda: bare.sqlite_rate(ground.folder, seconds))]
    with postgresql(ground, ["written"]) as [url]:
        figures += _served(ground, "PostgreSQL", url, lambda: bare.postgresql_rate(url, seconds))
    return Chapter("writes", "Writes", HOW, figures)


def _a_session(server: Server) -> str:
    page = json.loads(server.get(f"{ADDRESS}/sessions?limit=1&kind=talk").body)
    return f"{ADDRESS}/sessions/{page['items'][0]['slug']}"


def _served(ground: Ground, engine: str, database: str, bare_rate: Callable[[], float]) -> Iterator[Figure]:
    """Readers, watchers and writers against two processes on one database."""
    token, seconds = ground.ours.token(database, SMALL), ground.seconds * SPELL
    address = api(database, token_writes_per_minute=10**9)
    with hosted(*address) as one, hosted(*address) as other:
        path = _a_session(one)
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
