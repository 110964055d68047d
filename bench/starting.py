"""A process from its start to its first answer, and what it holds in memory then."""

import sys
import time
from collections.abc import Iterator
from statistics import median

from bench import hosting
from bench.answers import TARGET
from bench.chapters import LARGE, SMALL, Chapter, Figure, Ground, at_most, plain
from bench.hosting import Server
from congress_api.rules.importing import LISTS


def starting(ground: Ground) -> Chapter:
    """`congress-api serve`, as it is started in production."""
    figures = list(_starts(ground))
    figures += _memory("1,000 sessions, both languages, every list", ground.small, SMALL, most=150)
    figures += _memory("10,000 sessions", ground.large, LARGE)
    how = (
        "`congress-api serve` on a database that is migrated and filled, with byte-code: CPU and wall clock of the "
        "whole process until a page of 50 sessions has come; medians. Memory of the one worker after every list "
        "was read in both languages. PSS counts shared pages in parts."
    )
    return Chapter("starting", "Start and memory", how, figures)


def _starts(ground: Ground) -> Iterator[Figure]:
    cpu, wall = [], []
    for _ in range(max(3, ground.rounds // 2)):
        began = time.perf_counter()
        with hosting.started(_serve(ground.small, port := hosting.free_port()), port) as server:
            assert server.get(TARGET).status == 200
            wall.append(time.perf_counter() - began)
            cpu.append(server.cpu())
    yield at_most("CPU until the first answer", median(cpu), 1.2, " s")
    yield plain("wall clock until the first answer", median(wall), " s")


def _memory(what: str, database: str, event: str, most: float | None = None) -> Iterator[Figure]:
    with hosting.started(_serve(database, port := hosting.free_port()), port) as server:
        idle, _ = server.memory()
        for language in ("nl", "en"):
            for name in LISTS.values():
                _read_all(server, f"/v1/events/{event}/{name}?limit=100&language={language}")
        rss, pss = server.memory()
    yield plain(f"{what}: RSS before the first request", idle, " MB")
    yield plain(f"{what}: RSS", rss, " MB") if most is None else at_most(f"{what}: RSS", rss, most, " MB")
    yield plain(f"{what}: PSS", pss, " MB")


def _read_all(server: Server, target: str) -> None:
    """Every page of a list."""
    following: str | None = target
    while following:
        answer = server.get(following)
        assert answer.status == 200, answer.body
        link = dict(answer.headers).get("link", "")
        following = link[1 : link.index(">")] if link else None


def _serve(database: str, port: int) -> list[str]:
    return [sys.executable, "-m", "congress_api", "serve", "--port", str(port), "--database", database]
