"""PATCHes of sessions: what one costs, and what eight writers wait for, beside another commit where one is named."""

import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from bench import beside, contest, load
from bench.chapters import SMALL, Chapter, Figure, Ground, at_least, at_most, plain
from bench.contest import Requests, Tally
from bench.ground import copied, postgresql
from bench.hosting import Server
from bench.trees import Tree

ADDRESS = f"/v1/events/{SMALL}/sessions"
SESSIONS = 40
"""That are patched in turn."""
WRITERS = 8
Contestants = Mapping[str, tuple[Server, Requests]]


def patches(tree: Tree, server: Server, database: str, sessions: int = SESSIONS) -> Requests:
    """Makes PATCHes of sessions' abstracts, with a token and `If-Match: *`; each has a text of its own."""
    token, numbers = tree.token(database, SMALL), itertools.count()
    items = json.loads(server.get(f"{ADDRESS}?limit={sessions}&kind=talk").body)["items"]

    def requests() -> Iterator[bytes]:
        for item in itertools.cycle(items):
            body = beside.body(next(numbers))
            yield load.request(f"{ADDRESS}/{item['slug']}", beside.headers(token), "PATCH", body)

    return requests


def patch(ground: Ground) -> Chapter:
    """One writer: the server's CPU and the statements."""
    with ExitStack() as stack:
        contestants = {tree.name: _entered(stack, tree) for tree in _trees(ground)}
        seconds = 2.5 * ground.seconds
        tally = _held(contestants, max(3, ground.rounds // 3), seconds, connections=1)
    ours, base = ground.ours.name, ground.base.name if ground.base else None
    counted = {tree.name: _statements(tree) for tree in _trees(ground)}
    figures = [plain(f"{name}: CPU of the server per PATCH", tally.cpu(name) / 1000, " ms") for name in contestants]
    figures += [plain(f"{name}: PATCHes per second, one writer", tally.rate(name)) for name in contestants]
    if base:
        figures.append(at_most(f"CPU of the server per PATCH, relative to {base}", tally.cost(ours, base), 0.58))
        figures.append(plain(f"{base}: SQL statements per PATCH", counted[base]))
    figures.append(at_most("SQL statements per PATCH", counted[ours], 8))
    return Chapter("patch", "A PATCH", PATCH, figures)


PATCH = (
    "One writer on one connection to `congress-api serve` on SQLite sends PATCHes of the abstracts of "
    f"{SESSIONS} sessions in turn, with a token and `If-Match`. CPU is that of the server's processes, without the "
    "client. The statements are those that SQLite executes in-process, with the check of the token and the update of "
    "the snapshot, without COMMIT and PRAGMA. With `--against`, both commits run in alternation, each with a database "
    "of its own; the ratio is the median of the ratios of the pairs."
)


def writers(ground: Ground) -> Chapter:
    """Eight writers on SQLite, with one and two workers, and on PostgreSQL with one and four."""
    figures = [figure for workers in (1, 2) for figure in _on_sqlite(ground, workers)]
    figures += _on_postgresql(ground)
    return Chapter("writers", "Eight writers", WRITERS_HOW, figures)


WRITERS_HOW = (
    f"{WRITERS} connections, each of which sends its next PATCH when the last is answered; {SESSIONS} sessions of one "
    "event in turn, so all writers want the same event. SQLite with one and with two workers, PostgreSQL (durable, on "
    "this machine) with one and with four in alternation, each on a database of its own. With `--against`, both "
    "commits run in alternation on SQLite; ratios are medians of the ratios of the pairs. The load generator and the "
    "database share the processors with the server."
)
MOST_WAITING = {1: 0.12, 2: 0.3}
"""99th percentile beside the base, by the number of workers."""


def _on_sqlite(ground: Ground, workers: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        contestants = {tree.name: _entered(stack, tree, workers) for tree in _trees(ground)}
        tally = _held(contestants, max(3, ground.rounds // 9), 10 * ground.seconds)
    what = f"SQLite, {workers} worker{'s' * (workers > 1)}"
    for name in contestants:
        yield plain(f"{what}, {name}: writes per second", tally.rate(name))
        yield plain(f"{what}, {name}: 99th percentile of a write", tally.p99(name), " ms")
    if ground.base:
        both = ground.ours.name, ground.base.name
        yield at_least(f"{what}: writes per second relative to {both[1]}", tally.by_rate(*both), 1.4)
        yield at_most(f"{what}: 99th percentile relative to {both[1]}", tally.by_p99(*both), MOST_WAITING[workers])


def _on_postgresql(ground: Ground) -> Iterator[Figure]:
    """Two databases on one server: the workers of the one hear nothing of the other's changes."""
    with postgresql(ground, ("one", "four")) as (one, four), ExitStack() as stack:
        contestants: dict[str, tuple[Server, Requests]] = {}
        for what, url, workers in (("1 worker", one, 1), ("4 workers", four, 4)):
            server = stack.enter_context(ground.ours.serving(url, workers))
            contestants[what] = server, patches(ground.ours, server, url)
        tally = _held(contestants, max(3, ground.rounds // 9), 10 * ground.seconds)
    for name in contestants:
        yield plain(f"PostgreSQL, {name}: writes per second", tally.rate(name))
        yield plain(f"PostgreSQL, {name}: 99th percentile of a write", tally.p99(name), " ms")
    yield at_least(
        "PostgreSQL: writes per second, 4 workers relative to 1", tally.by_rate("4 workers", "1 worker"), 0.95
    )


def _held(contestants: Contestants, rounds: int, seconds: float, connections: int = WRITERS) -> Tally:
    return contest.held(contestants, rounds=rounds, seconds=seconds, status=200, connections=connections)


def _entered(stack: ExitStack, tree: Tree, workers: int = 1) -> tuple[Server, Requests]:
    database = copied(tree.filled(1_000), tree.folder / "edited.sqlite")
    server = stack.enter_context(tree.serving(database, workers))
    return server, patches(tree, server, database)


def _trees(ground: Ground) -> list[Tree]:
    return [ground.ours, *([ground.base] if ground.base else [])]


def _statements(tree: Tree) -> float:
    """Per PATCH."""
    database = copied(tree.filled(1_000), tree.folder / "counted.sqlite")
    with tree.serving(database) as server:
        slug = json.loads(server.get(f"{ADDRESS}?limit=1&kind=talk").body)["items"][0]["slug"]
    program, token = Path(__file__).with_name("counting.py"), tree.token(database, SMALL)
    return float(tree.run(str(program), database, token, f"{ADDRESS}/{slug}", beside.body(1).decode()))
