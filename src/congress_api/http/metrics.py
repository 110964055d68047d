"""Counters for Prometheus, also with several worker processes; the hot path adds plain integers."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

MEDIA_TYPE = "text/plain; version=1.0.0"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that prometheus_client reads."""


def shared_folder() -> Path | None:
    """The folder in which the workers of one server combine their counts; None with one worker."""
    folder = os.environ.get(FOLDER)
    return Path(folder) if folder else None


@contextlib.contextmanager
def sharing_counts() -> Iterator[None]:
    """Let worker processes that start within this context combine their counts, in a temporary folder.

    One that the environment names already is used as it is, and left alone.
    """
    if shared_folder() is not None:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="congress-api-", ignore_cleanup_errors=True) as folder:
        os.environ[FOLDER] = folder
        yield


class Counts:
    """The counters of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = self._counter("requests_total", "Answers, by route and status.", "route", "status")
        self._kept = self._counter("kept_answers_total", "Answers from finished bytes, by status.", "status")
        self._seconds = Histogram(
            "congress_request_seconds", "Time of answers that woke the framework.", ["route"], registry=self.registry
        )
        self._by_answer: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self._ok = self._unchanged = 0

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"congress_{name}", meaning, labels, registry=self.registry)

    def kept(self, *, unchanged: bool) -> None:
        """Count a cached response. Plain integers: a labelled counter would cost more than the response."""
        if unchanged:
            self._unchanged += 1
        else:
            self._ok += 1

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count a response of the framework."""
        if (known := self._by_answer.get((route, status))) is None:
            known = self._requests.labels(route, str(status)), self._seconds.labels(route)
            self._by_answer[route, status] = known
        requests, times = known
        requests.inc()
        times.observe(seconds)

    def flush(self) -> tuple[int, int]:
        """Add the counted 200s and 304s to the counters; called every second and before each exposition."""
        ok, self._ok = self._ok, 0
        unchanged, self._unchanged = self._unchanged, 0
        self._kept.labels("200").inc(ok)
        self._kept.labels("304").inc(unchanged)
        return ok, unchanged

    def exposition(self) -> bytes:
        """The counts of all workers of this server, in the text format of Prometheus."""
        self.flush()
        if shared_folder() is None:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library has no types here
        return generate_latest(together)
