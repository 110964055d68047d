"""A crowd that comes to a process that has just started, beside the same crowd when it is warm."""

import selectors
import time
from collections.abc import Sequence
from statistics import median

from msgspec import Struct

from bench import load
from bench.answers import PHONE
from bench.chapters import SMALL, Chapter, Ground, at_most, plain
from bench.hosting import Server, api, hosted, let_open

PHONES = 1_000
EVENT = f"/v1/events/{SMALL}"
TARGETS = (
    EVENT,
    f"{EVENT}/sessions?limit=100&include=speakers,rooms,partners",
    f"{EVENT}/speakers?limit=100",
    f"{EVENT}/partners",
    f"{EVENT}/sessions?sort=title",
)
HEATS = 5
HOW = (
    f"{PHONES:,} connections ask at the same moment for {len(TARGETS)} pages of an event, one after the other, with "
    "gzip: once right after the process has started (*cold*: each page is made and compressed while everybody waits "
    "for it), then once more on new connections (*warm*). "
    f"{HEATS} heats, each with a new process; the ratio is the median of the ratios of the heats. The load generator "
    "is one process on the same machine."
)


class Round(Struct, frozen=True):
    """What one round took."""

    seconds: float
    cpu: float
    p99: float
    """Seconds."""


def crowd(ground: Ground) -> Chapter:
    """The chapter."""
    let_open(2 * PHONES)
    heats = [_heat(ground) for _ in range(HEATS)]
    cold, warm = ([heat[which] for heat in heats] for which in range(2))
    figures = [
        plain("cold: until all have all", median(one.seconds for one in cold), " s"),
        plain("warm: until all have all", median(one.seconds for one in warm), " s"),
        at_most("cold beside warm", median(a.seconds / b.seconds for a, b in heats), 1.5),
        plain("cold: 99th percentile", median(one.p99 for one in cold) * 1000, " ms"),
        plain("warm: 99th percentile", median(one.p99 for one in warm) * 1000, " ms"),
    ]
    return Chapter("crowd", "A crowd at the start", HOW, figures)


def _heat(ground: Ground) -> tuple[Round, Round]:
    with hosted(*api(ground.small)) as server:
        return _round(server), _round(server)


def _round(server: Server) -> Round:
    """All phones ask for all pages. Raises AssertionError at another status than 200."""
    requests = [load.request(target, PHONE) for target in TARGETS]
    lines = [load.Line(server.port) for _ in range(PHONES)]
    cpu, began = server.cpu(), time.perf_counter()
    times = _asked(lines, requests)
    took = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return Round(took, server.cpu() - cpu, sorted(times)[len(times) * 99 // 100])


def _asked(lines: Sequence[load.Line], requests: Sequence[bytes]) -> list[float]:
    """Seconds that each response took."""
    selector = selectors.DefaultSelector()
    left = {line: iter(requests) for line in lines}
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        line.ask(next(left[line]))
    times: list[float] = []
    while left:
        for line in load.ready(selector):
            if not line.take():
                continue
            assert line.status == 200, line.status
            times.append(time.perf_counter() - line.asked)
            if (request := next(left[line], None)) is not None:
                line.ask(request)
            else:
                del left[line]
    return times
