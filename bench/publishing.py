"""What readers wait for while an organiser publishes 500 sessions in one request."""

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from statistics import median, quantiles

from bench import answers, beside
from bench.chapters import SMALL, Chapter, Ground, at_most, plain
from bench.ground import copied
from bench.hosting import Server

ADDRESS = f"/v1/events/{SMALL}"
SESSIONS = 500
TIMES = 5
HOW = (
    f"{SESSIONS} of the event's 1,000 sessions are published with one POST, {TIMES} times, and withdrawn in between "
    f"(not measured); one process on SQLite. Meanwhile a client reads {beside.PACE} times per second: nine times of "
    "ten the cached page, else a page that nobody asked for before. *Quiet* is the same client while nobody writes. "
    "Percentiles are of all reads during the POSTs."
)


def publishing(ground: Ground) -> Chapter:
    """The chapter."""
    database = copied(ground.small, ground.folder / "published.sqlite")
    token = ground.ours.token(database, SMALL)
    with ground.ours.serving(database) as server:
        named = [{"kind": "session", "slug": slug} for slug in _slugs(server)]
        took, waits = [], list[float]()
        with beside.reading(server, _mixed()) as quiet:
            time.sleep(ground.seconds * 15)
        for _ in range(TIMES):
            _posted(server, token, {"withdraw": named})
            with beside.reading(server, _mixed()) as busy:
                took.append(_posted(server, token, {"publish": named}))
            waits += busy.milliseconds
    figures = [
        plain(f"one POST that publishes {SESSIONS} sessions, median", median(took), " s"),
        plain("reads, quiet: median", quiet.percentile(50), " ms"),
        plain("reads, quiet: 99th percentile", quiet.percentile(99), " ms"),
        plain("reads during the POST: median", median(waits), " ms"),
        at_most("reads during the POST: 99th percentile", quantiles(waits, n=100)[98], 20, " ms"),
    ]
    return Chapter("publishing", "Publishing beside readers", HOW, figures)


def _mixed() -> Iterator[str]:
    """Nine times the cached page, then one that is new."""
    while True:
        for _ in range(9):
            yield beside.PUBLIC
        yield answers.fresh()[0]


def _slugs(server: Server) -> Iterator[str]:
    following = f"{ADDRESS}/sessions?limit=100"
    for _ in range(SESSIONS // 100):
        answer = server.get(following)
        link = answer.header("link")
        following = link[1 : link.index(">")]
        yield from (item["slug"] for item in json.loads(answer.body)["items"])


def _posted(server: Server, token: str, body: object) -> float:
    """Seconds of a publication. Raises AssertionError unless it is done."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    began = time.monotonic()
    connection.request("POST", f"{ADDRESS}/publications?cascade=true", body=json.dumps(body), headers=headers)
    response = connection.getresponse()
    told = response.read()
    took = time.monotonic() - began
    connection.close()
    assert response.status == 200, told[:500]
    return took
