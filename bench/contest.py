"""Two or more servers side by side: short runs in turn, round after round, so that noise falls on all alike."""

from collections.abc import Callable, Iterable, Mapping
from statistics import median

from msgspec import Struct

from bench import load
from bench.hosting import Server

Requests = Callable[[], Iterable[bytes]]
"""Makes the requests of one run."""


class Run(Struct, frozen=True, kw_only=True):
    """One run against one server."""

    rate: float
    """Answers a second."""
    cpu: float
    """Microseconds of the server's CPU for an answer."""
    p99: float
    """Milliseconds."""


class Tally(Struct, frozen=True):
    """What all rounds said of each contestant."""

    runs: dict[str, list[Run]]

    def rate(self, name: str) -> float:
        """The median of answers a second."""
        return median(run.rate for run in self.runs[name])

    def cpu(self, name: str) -> float:
        """The median of microseconds for an answer."""
        return median(run.cpu for run in self.runs[name])

    def p99(self, name: str) -> float:
        """The median of the 99th percentiles, in milliseconds."""
        return median(run.p99 for run in self.runs[name])

    def by_rate(self, name: str, beside: str) -> float:
        """How fast one is as a part of the other: the median of the rounds' own ratios."""
        return median(a.rate / b.rate for a, b in zip(self.runs[name], self.runs[beside], strict=True))

    def by_cpu(self, name: str, beside: str) -> float:
        """The same by CPU for an answer: above 1 it takes less than the other."""
        return median(b.cpu / a.cpu for a, b in zip(self.runs[name], self.runs[beside], strict=True))

    def cost(self, name: str, beside: str) -> float:
        """The CPU for an answer as a part of the other's: below 1 it takes less."""
        return median(a.cpu / b.cpu for a, b in zip(self.runs[name], self.runs[beside], strict=True))

    def by_p99(self, name: str, beside: str) -> float:
        """The 99th percentile as a part of the other's."""
        return median(a.p99 / b.p99 for a, b in zip(self.runs[name], self.runs[beside], strict=True))


def joined(tallies: Iterable[Tally]) -> Tally:
    """What several contests of the same contestants said together."""
    runs: dict[str, list[Run]] = {}
    for tally in tallies:
        for name, own in tally.runs.items():
            runs.setdefault(name, []).extend(own)
    return Tally(runs)


def held(
    contestants: Mapping[str, tuple[Server, Requests]],
    *,
    rounds: int,
    seconds: float,
    status: int,
    connections: int = load.CONNECTIONS,
) -> Tally:
    """Let each run once in every round, in turning order. Raises AssertionError at any other status."""
    runs: dict[str, list[Run]] = {name: [] for name in contestants}
    names = list(contestants)
    for server, requests in contestants.values():
        _run((server, requests), seconds / 2, status, connections)  # warm
    for turn in range(rounds):
        for name in names if turn % 2 else reversed(names):
            runs[name].append(_run(contestants[name], seconds, status, connections))
    return Tally(runs)


def _run(contestant: tuple[Server, Requests], seconds: float, status: int, connections: int) -> Run:
    server, requests = contestant
    before = server.cpu()
    seen = load.run(server.port, requests(), seconds, connections)
    cpu = server.cpu() - before
    assert set(seen.statuses) == {status}, f"answered {seen.statuses}"
    return Run(rate=seen.rate, cpu=cpu / seen.answers * 1e6, p99=seen.percentile(99))
