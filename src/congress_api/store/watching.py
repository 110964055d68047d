"""Has the database moved? SQLite is asked, PostgreSQL tells."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from congress_api.store.database import Database
from congress_api.store.journal import CHANNEL

POLL_EVERY = 0.03  # seconds between looks while PostgreSQL's listener is down
SURELY_EVERY = 5.0  # seconds between looks while it stands: a proxy in between may swallow what it should hear
log = logging.getLogger(__name__)


class SqlitePoller:
    """SQLite: a connection of its own that notices when any other connection or process has committed."""

    def __init__(self, database: Database) -> None:
        self._connection = database.watcher()
        self._seen = -1

    def moved(self) -> bool:
        """Whether anybody has committed since the last time; takes about 6 µs."""
        seen: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        moved, self._seen = seen != self._seen, seen
        return moved

    async def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class PostgresListener:
    """PostgreSQL: LISTEN on a connection of its own; while it is down, a look every 30 ms."""

    def __init__(self, database: Database, moved: Callable[[], Awaitable[None]]) -> None:
        self._address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._moved = moved
        self._wake = asyncio.Event()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._follow())]
        self._listening = False
        self._following = True

    async def _listen(self) -> None:
        while True:
            try:
                await self._hold()
            except Exception as error:  # noqa: BLE001  # whatever ended it, it is to stand again
                log.warning("listener lost, looking every %s s meanwhile: %s", POLL_EVERY, type(error).__name__)
            self._listening = False
            self._wake.set()
            await asyncio.sleep(0.5)

    async def _hold(self) -> None:
        """Listen until the connection ends."""
        connection = await asyncpg.connect(self._address, timeout=5)
        ended = asyncio.Event()
        connection.add_termination_listener(lambda _: ended.set())
        try:
            await connection.add_listener(CHANNEL, self._heard)
            self._listening = True
            self._wake.set()  # something may have happened before the listener stood
            await ended.wait()
        finally:
            connection.terminate()

    def _heard(self, *_: Any) -> None:
        self._wake.set()

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), SURELY_EVERY if self._listening else POLL_EVERY)
            self._wake.clear()
            try:
                await self._moved()
                self._following = True
            except Exception as error:  # noqa: BLE001  # whatever it is, the old content goes on being served
                if self._following:  # said once, not at every look
                    log.warning("cannot read what changed, trying again: %r", error)
                self._following = False
                self._wake.set()
                await asyncio.sleep(POLL_EVERY)

    async def close(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
