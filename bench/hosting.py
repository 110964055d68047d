"""Servers to measure: each a process of its own, with its CPU time and memory."""

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil
from msgspec import Struct

from congress_api import serving

ROOT = Path(__file__).resolve().parents[1]


class Answer(Struct, frozen=True):
    """An answer as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """A header that must be there."""
        return dict(self.headers)[name]


class Server:
    """A running server."""

    def __init__(self, process: psutil.Process, port: int) -> None:
        self.process = process
        self.port = port

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> Answer:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", target, headers={"accept-encoding": "identity", **(headers or {})})
            response = connection.getresponse()
            pairs = [(name.lower(), value) for name, value in response.getheaders()]
            return Answer(response.status, pairs, response.read())
        finally:
            connection.close()

    def family(self) -> list[psutil.Process]:
        """The process and those it started."""
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        """CPU seconds that it has taken so far."""
        return sum(map(_cpu, self.family()))

    def memory(self) -> tuple[float, float]:
        """Megabytes that the process holds, and its fair part of them when pages are shared (RSS, PSS)."""
        held = self.process.memory_full_info()
        return held.rss / 1e6, held.pss / 1e6


def _cpu(process: psutil.Process) -> float:
    """CPU seconds of a process: on Linux by the scheduler, which counts nanoseconds, else by the clock's ticks."""
    threads = list(Path(f"/proc/{process.pid}/task").glob("*/schedstat"))
    if threads:
        return sum(int(one.read_text().split()[0]) for one in threads) / 1e9
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def started(command: list[str], port: int, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server for as long as the block lasts, from the moment it accepts connections."""
    whole = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", **(environment or {})}
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(command, cwd=ROOT, env=whole, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            if not _listens(port, child):
                log.seek(0)
                raise RuntimeError(f"the server does not listen: {log.read()[-2000:].decode()}")
            yield Server(psutil.Process(child.pid), port)
        finally:
            child.terminate()
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def hosted(factory: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """An ASGI application on the same server, with the same options, as the API itself."""
    port = free_port()
    with started([sys.executable, "-m", "bench.hosting", factory, str(port)], port, environment) as server:
        yield server


def api(database: str, **settings: object) -> tuple[str, dict[str, str]]:
    """The API itself, for `hosted`: as it is served, but that one address may ask as often as it wants."""
    chosen = {"database_url": database, "reads_per_minute": 1_000_000_000, **settings}
    return "congress_api.app:application", {f"CONGRESS_API_{key.upper()}": str(value) for key, value in chosen.items()}


def let_open(files: int) -> None:
    """Raise this process's limit of open files."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(files, 8_192), hard), hard))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int, child: "subprocess.Popen[bytes]") -> bool:
    """Wait until the server accepts connections; False when it ends or takes half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return True
    return False


if __name__ == "__main__":
    serving.run(sys.argv[1], "127.0.0.1", int(sys.argv[2]))
