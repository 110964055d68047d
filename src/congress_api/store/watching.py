"""Detects commits to the database: SQLite is polled, PostgreSQL sends notifications."""

import asyncio
import contextlib
import logging
import pkgutil
from collections.abc import Awaitable, Callable
from typing import Any

from congress_api import logs
from congress_api.store.database import Database
from congress_api.store.journal import CHANNEL

POLL_EVERY = 0.03  # seconds between polls while PostgreSQL's listener is down
FALLBACK_POLL_EVERY = 5.0  # seconds between polls while it is up: a proxy may drop notifications
REST = 0.02  # seconds after each look at PostgreSQL, so that a burst of commits is read at once
SHARED_FOR = 0.005  # seconds
log = logging.getLogger(__name__)


class Shared:
    """Work that those who ask for it within 5 ms share."""

    def __init__(self, work: Callable[[], Awaitable[None]]) -> None:
        self._work = work
        self._next: asyncio.Future[None] | None = None

    async def __call__(self) -> None:
        """Wait for work that begins after this call."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._soon())
        await asyncio.shield(self._next)

    async def _soon(self) -> None:
        await asyncio.sleep(SHARED_FOR)
        self._next = None
        await self._work()


class SqlitePoller:
    """Polls SQLite for commits by other connections and processes, through a connection of its own."""

    def __init__(self, database: Database) -> None:
        self._connection = database.watcher()
        self._data_version = -1

    def moved(self) -> bool:
        """Whether there was a commit since the last call; takes about 6 µs."""
        data_version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        moved, self._data_version = data_version != self._data_version, data_version
        return moved

    async def close(self) -> None:
        self._connection.close()


class PostgresListener:
    """Listens to PostgreSQL on a connection of its own; while that is down, polls every 30 ms."""

    def __init__(self, database: Database, on_commit: Callable[[], Awaitable[None]]) -> None:
        self._address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._on_commit = on_commit
        self._wake = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]
        self._listening = False
        self._last_poll_succeeded = True

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except Exception as error:  # noqa: BLE001  # whatever ended it: connect again
                log.warning("listener lost, looking every %s s meanwhile: %s", POLL_EVERY, type(error).__name__)
            self._listening = False
            self._wake.set()
            await asyncio.sleep(0.5)

    async def _listen_once(self) -> None:
        """Listen until the connection ends."""
        connect = pkgutil.resolve_name("asyncpg:connect")  # importing it takes processes on SQLite 0.05 s
        connection = await connect(self._address, timeout=5)
        ended = asyncio.Event()
        connection.add_termination_listener(lambda _: ended.set())
        try:
            await connection.add_listener(CHANNEL, self._on_notification)
            self._listening = True
            self._wake.set()  # commits before the listener was up caused no notification
            await ended.wait()
        finally:
            connection.terminate()

    def _on_notification(self, *_: Any) -> None:
        self._wake.set()

    async def _poll(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), FALLBACK_POLL_EVERY if self._listening else POLL_EVERY)
            self._wake.clear()
            try:
                await self._on_commit()
                self._last_poll_succeeded = True
                await asyncio.sleep(REST)
            except Exception as error:  # noqa: BLE001  # whatever it is: serve the old content and try again
                if self._last_poll_succeeded:  # logged once, not at every poll
                    log.warning("cannot read what changed, trying again: %s", logs.named(error))
                self._last_poll_succeeded = False
                self._wake.set()
                await asyncio.sleep(POLL_EVERY)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
