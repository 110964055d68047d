"""Connections to an SQLite file: durable and strict, and quick for one writer at a time."""

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL as STOP_THREAD
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 10.0  # seconds that a writer waits for others
POLL_SECONDS = 0.001
YIELD_AFTER = 0.002  # seconds that a transaction occupies the event loop before others get a turn
WRITE = "BEGIN IMMEDIATE"
BUSY_TIMEOUT = "PRAGMA busy_timeout=10000"
NO_BUSY_TIMEOUT = "PRAGMA busy_timeout=0"
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged commits when the power goes
    "PRAGMA foreign_keys=ON",
    BUSY_TIMEOUT,
)


def make_private(file: str) -> None:
    """Let only the owner read and write an SQLite database: it holds drafts, contacts, and the key of the tokens.

    SQLite gives its other files the same mode when it creates them. Files of another owner, and those on a read-only
    file system, stay as they are.
    """
    for name in (file, f"{file}-wal", f"{file}-shm"):
        with contextlib.suppress(OSError):
            if os.stat(name).st_mode & 0o077:  # noqa: PTH116  # three times as fast, at every connection
                os.chmod(name, 0o600)  # noqa: PTH101  # likewise


def _on_connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Turn off the driver's own transactions: with them, concurrent read-modify-write loses updates."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    """Writers begin IMMEDIATE: upgrading a deferred transaction fails at once, whatever the busy timeout."""
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql(WRITE if write else "BEGIN")


def prepare_sqlite(engine: Engine) -> None:
    """Make an SQLite engine durable and strict. See docs/decisions on one transaction per request."""
    file = engine.url.database or ""
    event.listen(engine, "connect", lambda *_: make_private(file))  # first: the connection has just created the file
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


class _CancellableConnection(aiosqlite.Connection):
    """A connection that closes at once after its operation was cancelled: its thread may be waiting for another writer.

    In aiosqlite, closing waits for that thread, up to the busy timeout. Worse, when a task is cancelled twice, as at
    the end of a process, SQLAlchemy stops the connection, and the cancelled close stops it again; aiosqlite promises a
    reply to each stop, but its thread ends with the first, so that the other task waits for ever.
    """

    _was_cancelled = False

    async def _execute(self, fn: Any, *args: Any, **options: Any) -> Any:
        try:
            return await super()._execute(fn, *args, **options)  # type: ignore[no-untyped-call]  # untyped
        except asyncio.CancelledError:
            self._was_cancelled = True
            raise

    async def close(self) -> None:
        """Close; the thread rolls a cancelled operation back on its own, when it gets to it."""
        if self._was_cancelled:
            self.stop()
        else:
            await super().close()

    def stop(self) -> None:
        """End the thread after its current operation, without waiting for it."""
        self._running = False
        self._tx.put_nowait((None, self._end))

    def _end(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return STOP_THREAD


class LoopConnection(_CancellableConnection):
    """A connection that executes the statements of a write transaction in the caller's thread, the event loop's.

    They take microseconds and wait for nobody, since the transaction holds the lock; handing each of them to another
    thread and back, up to 24 times a write, took a third of its CPU. What may wait is left to the thread: for other
    writers at the beginning, for the disk at the end, and statements with many rows.
    """

    _is_writing = False
    _yielded_at = 0.0

    async def _execute(self, fn: Any, *args: Any, **options: Any) -> Any:
        """Execute a call of the driver in the thread that it belongs to; to create a cursor takes nothing."""
        if args[:1] == (WRITE,):
            return await self._begin(partial(fn, *args, **options))
        if fn.__name__ != "cursor" and (not self._is_writing or fn.__name__ == "executemany"):
            return await super()._execute(fn, *args, **options)
        if time.monotonic() - self._yielded_at > YIELD_AFTER:
            await self._yield()
        return fn(*args, **options)

    async def _begin(self, begin: Callable[[], Any]) -> Any:
        """Begin a write transaction; if another process writes, the thread waits for it."""
        try:
            began = self._begin_now(begin)
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            began = await super()._execute(self._begin_when_free, begin)
        self._is_writing, self._yielded_at = True, time.monotonic()
        return began

    def _begin_now(self, begin: Callable[[], Any]) -> Any:
        """Begin without waiting."""
        self._conn.execute(NO_BUSY_TIMEOUT)
        try:
            return begin()
        finally:
            self._conn.execute(BUSY_TIMEOUT)

    def _begin_when_free(self, begin: Callable[[], Any]) -> Any:
        """Begin as soon as no other process writes.

        SQLite's own waiting sleeps longer each time, up to 0.1 s, so that those who have just come are served first.
        """
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return self._begin_now(begin)
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until or self._was_cancelled:
                    raise
            time.sleep(POLL_SECONDS)

    async def _yield(self) -> None:
        """Let others on the event loop get their turn, so that readers do not wait for a long transaction."""
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self._was_cancelled = True
            raise
        self._yielded_at = time.monotonic()

    async def commit(self) -> None:
        """Commit in the thread: it waits for the disk."""
        self._is_writing = False
        await super().commit()

    async def rollback(self) -> None:
        """Roll back in the thread, if there is a transaction."""
        self._is_writing = False
        if self._conn.in_transaction:
            await super().rollback()

    async def close(self) -> None:
        """Close in the thread: the last connection writes to the database file what is in the log."""
        self._is_writing = False
        await super().close()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the rest says why


def connect_sqlite(file: str, **options: Any) -> LoopConnection:
    """An unopened connection to an SQLite file; awaiting it opens it."""
    connect = partial(sqlite3.connect, file, **{**options, "check_same_thread": False})
    connection = LoopConnection(connect, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  # as SQLAlchemy does: else the process cannot end
    return connection
