"""The engines: SQLite that keeps what it acknowledged, or PostgreSQL; writers and readers told apart."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
import anyio.to_thread
import msgspec
from aiosqlite.core import _STOP_RUNNING_SENTINEL as ENDS_THE_THREAD
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from congress_api.errors import Stale, StorageFull, Unavailable

Result = TypeVar("Result")

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged commits when the power goes
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
)
JSON = {
    "json_serializer": lambda value: msgspec.json.encode(value).decode(),
    "json_deserializer": msgspec.json.decode,
}


def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Switch the driver's own transactions off: left on, concurrent read-modify-write loses updates."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    """Writers begin IMMEDIATE: a deferred transaction that upgrades fails at once, whatever the timeout."""
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def prepare_sqlite(engine: Engine) -> None:
    """Make an SQLite engine durable and strict. See docs/decisions on one transaction per request."""
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


class _Driven(aiosqlite.Connection):
    """A connection that lets go at once when what it does is given up: its thread may be waiting for another writer.

    As they come, closing waits for that thread, up to the busy timeout. Worse, SQLAlchemy stops a connection whose
    task is cancelled a second time, as happens at the end of a process, and its closing, cancelled as well, stops it
    again; aiosqlite promises an answer to each, its thread ends with the first, and the other task waits for ever.
    """

    _given_up = False

    async def _execute(self, fn: Any, *args: Any, **options: Any) -> Any:
        try:
            return await super()._execute(fn, *args, **options)  # type: ignore[no-untyped-call]  # aiosqlite says none
        except asyncio.CancelledError:
            self._given_up = True
            raise

    async def close(self) -> None:
        """Close; what was given up is rolled back by its thread, when that comes to it."""
        if self._given_up:
            self.stop()
        else:
            await super().close()

    def stop(self) -> None:
        """Let the thread end once it is through with what it does."""
        self._running = False
        self._tx.put_nowait((None, self._end))

    def _end(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return ENDS_THE_THREAD


def _driven(file: str, **options: Any) -> _Driven:
    """A connection to an SQLite file, to be awaited."""
    connection = _Driven(partial(sqlite3.connect, file, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does with those it makes: the process may end
    return connection


FULL = ("disk is full", "disk full", "no space left")


class Database:
    """The database that a process talks to: `reading` for plain selects, `writing()` for one transaction."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = create_async_engine(self.url, **JSON, **self._options())
        self.bulk: Engine | None = None
        if self.is_sqlite:
            prepare_sqlite(self.engine.sync_engine)
            self.bulk = create_engine(
                self.url.set(drivername="sqlite"), **JSON, connect_args={"check_same_thread": False}
            )
            prepare_sqlite(self.bulk)
        self.writer: AsyncEngine = self.engine.execution_options(write=True)
        # Several selects that must show one state: SQLite's transactions do so by themselves. A pool of its own, since
        # a writer reads through it while it holds a connection: from one pool, a crowd of writers would starve itself.
        self._steady = self.engine
        if not self.is_sqlite:
            self._steady = create_async_engine(
                self.url, **JSON, pool_pre_ping=True, pool_size=4, isolation_level="REPEATABLE READ"
            )

    def _options(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {"connect_args": {"async_creator_fn": _driven}}
        return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10}

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    def watcher(self) -> sqlite3.Connection:
        """A connection of its own to the SQLite file, for asking whether others have committed."""
        return sqlite3.connect(str(self.file), isolation_level=None, check_same_thread=False)

    def read_now(self, work: Callable[[Connection], Result]) -> Result:
        """Read from SQLite without leaving the caller's thread: 1 ms, where a driver thread takes 4.5 ms."""
        assert self.bulk is not None
        with _reachable(), self.bulk.connect() as connection:
            return work(connection)

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Read in bulk, off the event loop on SQLite. Raises Unavailable when the database is away."""
        if self.bulk is not None:
            return await anyio.to_thread.run_sync(self.read_now, work)
        with _reachable():
            async with self._steady.connect() as connection:
                return await connection.run_sync(work)

    async def ask(self, work: Callable[[Connection], Result]) -> Result:
        """A short question that must see the newest commit; on SQLite it is answered in place."""
        if self.bulk is not None:
            return self.read_now(work)
        return await self.read(work)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back when anything raises."""
        async with AsyncSession(self.writer, expire_on_commit=False) as session:
            with _reachable():
                yield session
                await session.commit()

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[AsyncConnection]:
        """A connection for a short question."""
        with _reachable():
            async with self.engine.connect() as connection:
                yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        await self._steady.dispose()
        if self.bulk is not None:
            self.bulk.dispose()


class _reachable:  # noqa: N801  # used like a function, in a with statement
    """Turns a lost connection, a full disk and a lost race into the states that callers know."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, StaleDataError):
            raise Stale("The resource changed meanwhile; read it again.") from error
        if isinstance(error, DBAPIError) and any(said in str(error.orig).lower() for said in FULL):
            raise StorageFull("The disk is full; nothing was written.") from error
        if isinstance(error, OSError | PoolTimeout) or (isinstance(error, DBAPIError) and _is_lost(error)):
            raise Unavailable("the database cannot be reached") from error


def _is_lost(error: DBAPIError) -> bool:
    """Whether the connection is gone, or the database does not take us just now.

    asyncpg gives no SQLSTATE when the connection broke; 08 is connection, 53 resources, 57P shutdown (PostgreSQL, A).
    """
    state = getattr(error.orig, "sqlstate", "")
    if state is None or state.startswith(("08", "53", "57P")):
        return True
    return error.connection_invalidated or "database is locked" in str(error.orig)
