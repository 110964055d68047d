"""Counters for Prometheus, also with several worker processes; the hot path adds plain integers."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess

MEDIA_TYPE = "text/plain; version=1.0.0"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that prometheus_client reads."""
OWN_FOLDERS = "congress-api-counts-"


def shared_folder() -> Path | None:
    """The folder in which the workers of one server combine their counts; None with one worker."""
    folder = os.environ.get(FOLDER)
    return Path(folder) if folder else None


@contextlib.contextmanager
def sharing_counts() -> Iterator[None]:
    """Let worker processes that start within this context combine their counts, in a temporary folder.

    One that the environment names already is used as it is, and left alone. Those that killed servers left behind are
    removed.
    """
    if shared_folder() is not None:
        yield
        return
    for left in Path(tempfile.gettempdir()).glob(f"{OWN_FOLDERS}*"):
        _remove_unless_in_use(left)
    folder, lock = _new_folder()
    os.environ[FOLDER] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _new_folder() -> tuple[Path, int]:
    """A new folder, and the open lock that says that it is in use."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=OWN_FOLDERS))
        with contextlib.suppress(FileNotFoundError, BlockingIOError):  # another start took it for a left one
            lock = _locked(folder)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _locked(folder: Path) -> int:
    """Lock a folder while this process lives, and return the open lock: the system drops that of a killed process.

    A process id would not do: in containers each server has the same one. Raises FileNotFoundError, BlockingIOError.
    """
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    return lock


def _remove_unless_in_use(folder: Path) -> None:
    with contextlib.suppress(OSError):  # it is in use, somebody else's, or gone
        lock = _locked(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


class Counts:
    """The counters of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = self._counter("requests_total", "Answers, by route and status.", "route", "status")
        self._kept = self._counter("kept_answers_total", "Answers from finished bytes, by status.", "status")
        self._recoveries = self._counter("sync_recoveries_total", "Clients that did not hold what they should.")
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

    def recovered(self) -> None:
        """Count a client that synchronises anew, since its check failed."""
        self._recoveries.inc()

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
