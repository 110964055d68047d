"""Database engines, SQLite configured for durability or PostgreSQL, with separate connections to read and to write."""

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import anyio.to_thread
import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm.exc import StaleDataError

from congress_api.errors import Stale, StorageFull, Unavailable
from congress_api.messages.details import ChangedMeanwhile
from congress_api.messages.transport import DiskFull
from congress_api.store.sqlite_connections import PATIENCE, connect_sqlite, prepare_sqlite

Result = TypeVar("Result")

ENGINE: dict[str, Any] = {
    "json_serializer": lambda value: msgspec.json.encode(value).decode(),
    "json_deserializer": msgspec.json.decode,
    "hide_parameters": True,  # errors are logged, and parameters hold names and texts
}

log = logging.getLogger(__name__)
REPLACED = "the database file was replaced while it is open: restart the server"
DISK_FULL = ("disk is full", "disk full", "no space left")


class Database:
    """The database of a process: `read` runs selects, `writing` opens a transaction."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = create_async_engine(self.url, **ENGINE, **self._options())
        self.bulk: Engine | None = None
        self._queues: WeakValueDictionary[str | None, asyncio.Lock] = WeakValueDictionary()
        self._opened: tuple[int, int] | None = None
        """Device and inode of the SQLite file when it was first opened."""
        if self.is_sqlite:
            prepare_sqlite(self.engine.sync_engine)
            self.bulk = create_engine(
                self.url.set(drivername="sqlite"), **ENGINE, connect_args={"check_same_thread": False}
            )
            prepare_sqlite(self.bulk)
            for engine in (self.engine.sync_engine, self.bulk):
                event.listen(engine, "connect", self._note_file)
        self.writer: AsyncEngine = self.engine.execution_options(write=True)
        # For several selects that must see one state, as in every transaction of SQLite. A separate pool: writers read
        # through it while they hold a connection, so that with a single pool many writers would block one another.
        self._steady = self.engine
        if not self.is_sqlite:
            self._steady = create_async_engine(
                self.url, **ENGINE, pool_pre_ping=True, pool_size=4, isolation_level="REPEATABLE READ"
            )

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"connect_args": {"async_creator_fn": connect_sqlite}}
        return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    def watcher(self) -> sqlite3.Connection:
        """A separate connection to the SQLite file, to detect commits by others."""
        return sqlite3.connect(str(self.file), isolation_level=None, check_same_thread=False)

    def read_now(self, fn: Callable[[Connection], Result]) -> Result:
        """Read from SQLite in the caller's thread: 1 ms, where a driver thread takes 4.5 ms."""
        assert self.bulk is not None
        with _reachable(), self.bulk.connect() as connection:
            return fn(connection)

    async def read(self, fn: Callable[[Connection], Result]) -> Result:
        """Read in bulk; on SQLite in another thread. Raises Unavailable."""
        if self.bulk is not None:
            return await anyio.to_thread.run_sync(self.read_now, fn)
        with _reachable():
            async with self._steady.connect() as connection:
                return await connection.run_sync(fn)

    async def ask(self, fn: Callable[[Connection], Result]) -> Result:
        """A short read that must see the newest commit; on SQLite in the caller's thread. Raises Unavailable."""
        if self.bulk is not None:
            return self.read_now(fn)
        return await self.read(fn)

    @contextlib.asynccontextmanager
    async def writing(self, event: str | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any error. Raises Stale, StorageFull, Unavailable.

        Writers to SQLite take turns in each process, and on PostgreSQL those of the same event, by its slug.
        """
        async with contextlib.AsyncExitStack() as turn, AsyncSession(self.writer, expire_on_commit=False) as db:
            with _reachable():
                if self.is_sqlite or event is not None:
                    async with asyncio.timeout(PATIENCE):
                        await turn.enter_async_context(self._queue("" if self.is_sqlite else event))
                        await db.connection()
                yield db
                self._check_file()
                await db.commit()

    def _queue(self, name: str | None) -> asyncio.Lock:
        """Where writers wait for their turn, in the order in which they come."""
        return self._queues.setdefault(name, asyncio.Lock())

    def _note_file(self, *_: object) -> None:
        self._opened = self._opened or self._current_file()

    def _current_file(self) -> tuple[int, int] | None:
        with contextlib.suppress(OSError):
            found = os.stat(self.url.database or "")  # noqa: PTH116  # three times as fast, at every write
            return found.st_dev, found.st_ino
        return None

    def _check_file(self) -> None:
        """Raises Unavailable if another file has taken the place of the open one: what is written would be lost."""
        if self._opened is not None and self._current_file() != self._opened:
            log.error(REPLACED)
            raise Unavailable(REPLACED)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[AsyncConnection]:
        """A connection for a short read."""
        with _reachable():
            async with self.engine.connect() as connection:
                yield connection

    async def close(self) -> None:
        await self.engine.dispose()
        await self._steady.dispose()
        if self.bulk is not None:
            self.bulk.dispose()


class _reachable:  # noqa: N801  # used like a function, in a with statement
    """Translates driver errors: a lost connection to Unavailable, a full disk to StorageFull, a lost race to Stale."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, StaleDataError):
            raise Stale(ChangedMeanwhile()) from error
        if isinstance(error, DBAPIError) and any(message in str(error.orig).lower() for message in DISK_FULL):
            raise StorageFull(DiskFull()) from error
        if isinstance(error, OSError | PoolTimeout) or (isinstance(error, DBAPIError) and _is_lost(error)):
            raise Unavailable("the database cannot be reached") from error


def _is_lost(error: DBAPIError) -> bool:
    """Whether the connection is gone, or the database refuses it for now.

    asyncpg gives no SQLSTATE for a broken connection. SQLSTATE classes (PostgreSQL, appendix A): 08 connection,
    53 resources, 57P shutdown.
    """
    state = getattr(error.orig, "sqlstate", "")
    if state is None or state.startswith(("08", "53", "57P")):
        return True
    return error.connection_invalidated or "database is locked" in str(error.orig)
