"""Real servers on loopback: started, asked, killed."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.readiness import wait_until_ready

PATIENCE = 30
"""Seconds in which a server has to come up."""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """One `congress-api serve`, with its workers."""

    def __init__(self, database: str, workers: int = 1, **settings: str) -> None:
        self.database = database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._workers = workers
        self._environment = {**os.environ, **LIMITS, **settings}
        self.open_files: int | None = None
        """The limit of open files, if it is not this machine's."""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Server":
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "congress_api", "serve", "--port", str(self.port)]
        command += ["--database", self.database, "--workers", str(self._workers)]
        if self.open_files:
            command = [sys.executable, "-c", FEW_FILES, str(self.open_files), *command]
        with tempfile.NamedTemporaryFile(prefix="server-", suffix=".log", delete=False) as log:
            self._process = subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_until_ready(self._process, self.url, PATIENCE)
        return self

    @property
    def pid(self) -> int:
        """The process that was started; with one worker the one that serves."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it and its workers as a power switch would: kill -9, no goodbye."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it politely."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)
            self._process = None


LIMITS = {
    "CONGRESS_API_READS_PER_MINUTE": "100000000",
    "CONGRESS_API_TOKEN_REQUESTS_PER_MINUTE": "100000000",
    "CONGRESS_API_TOKEN_WRITES_PER_MINUTE": "100000000",
    "CONGRESS_API_FAILURES_PER_MINUTE": "100000000",
    "CONGRESS_API_LOG_LEVEL": "ERROR",
}
"""A proof asks more than any client may."""


FEW_FILES = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Lowers the limit of open files, then runs a command."""


@contextmanager
def started(
    database: str, settings: Mapping[str, str] | None = None, open_files: int | None = None
) -> Iterator[Server]:
    """A server with settings of its own."""
    server = Server(database, 1, **(settings or {}))
    server.open_files = open_files
    try:
        yield server.start()
    finally:
        server.kill()


@contextmanager
def running(database: str, count: int = 1, workers: int = 1) -> Iterator[list[Server]]:
    """So many servers on one database."""
    servers: list[Server] = []
    try:
        servers.extend(Server(database, workers).start() for _ in range(count))
        yield servers
    finally:
        for server in servers:
            server.kill()


def command(*words: str) -> str:
    """Run `congress-api`; what it prints."""
    done = subprocess.run([sys.executable, "-m", "congress_api", *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def token(database: str, role: str, event: str, partner: str | None = None) -> str:
    """A token, from the command line."""
    whose = ["--partner", partner] if partner else []
    return command("token", "create", "--role", role, "--event", event, "--database", database, *whose)


@contextmanager
def sqlite_file() -> Iterator[str]:
    """The URL of an SQLite file of one's own."""
    with tempfile.TemporaryDirectory(prefix="proof-") as folder:
        yield f"sqlite+aiosqlite:///{Path(folder, 'congress.sqlite')}"
