"""A server that really runs, with a database of its own, for tests that come from outside."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psutil
from msgspec import Struct

from congress_api import demo
from congress_api.demo.illustrating import illustrated
from congress_api.store.database import Database
from tests.events import bring_in
from tests.readiness import wait_until_ready
from tests.tokens import a_token

SOURCE = Path(__file__).resolve().parents[2] / "src"
Made = TypeVar("Made")
PATIENCE = 120.0
"""Seconds; a server that starts on a busy machine takes its time."""


class Served(Struct, frozen=True):
    """A server at work: its address without a path, and the environment that tells the command line its database."""

    address: str
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.address.rpartition(":")[2])

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "spawn_main" in " ".join(one.cmdline())] or [
            psutil.Process(self.process.pid)
        ]

    @property
    def said(self) -> str:
        """What it logged, for who wants to know why a test failed."""
        return self.log.read_text("utf-8", "replace")

    def demo(self, sessions: int, seed: int = 1) -> str:
        """The slug of a new event, made beside the server as the command line does it, without starting that."""
        made = illustrated(demo.programme(sessions, seed))
        self._beside(lambda database: bring_in(database, made.archive, pictures=made.pictures))
        return made.archive.event.slug

    def token(self, role: str, event: str) -> str:
        """The secret of a new token, made like that too."""
        return self._beside(lambda database: a_token(database, role, event))

    def _beside(self, work: Callable[[Database], Coroutine[Any, Any, Made]]) -> Made:
        """What comes of some work on the server's database."""

        async def done() -> Made:
            database = Database(self.environment["CONGRESS_API_DATABASE_URL"])
            try:
                return await work(database)
            finally:
                await database.close()

        with ThreadPoolExecutor(1) as thread:  # the test may have a loop of its own running in this one
            return thread.submit(asyncio.run, done()).result()

    def end(self) -> int:
        """Tell it to stop, as an init system does; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


@contextmanager
def served(folder: Path, database: str | None = None, *, workers: int = 1, **settings: str) -> Iterator[Served]:
    """A server with the seed, on a free port; on SQLite in the folder unless another database is named."""
    database = database or f"sqlite+aiosqlite:///{folder / 'congress.sqlite'}"
    told = {f"CONGRESS_API_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "CONGRESS_API_DATABASE_URL": database, **told}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = [sys.executable, "-m", "congress_api", "serve", "--port", str(port), "--workers", str(workers)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(serve, env=environment, stderr=log)
    server = Served(f"http://127.0.0.1:{port}", environment, process, folder / "server.log")
    try:
        wait_until_ready(process, server.address, PATIENCE)
        yield server
    except BaseException as error:
        error.add_note(f"The server said:\n{server.said}")
        raise
    finally:
        process.terminate()
        process.wait(timeout=20)


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """What a program printed; when it fails, that is the test's failure."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[:4]}\n{done.stdout}\n{done.stderr}"
    return done.stdout
