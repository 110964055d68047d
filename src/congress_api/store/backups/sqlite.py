"""Backups of an SQLite file, and a backup put in its place. The database may be in use while it is backed up."""

import contextlib
import datetime
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from congress_api.store.backups.restoration import Restoration, check_there, later_name
from congress_api.store.database import Database

MADE_AT = "backup_made_at"
"""The table that only a backup has: when it was made."""
IN_USE = "the database is in use: stop the server, and every other process on it, first"


def backup(database: Database, file: Path) -> None:
    """Copy the database as of one moment into a new file. Raises OSError, ValueError."""
    assert database.file is not None
    if not database.file.exists():
        raise FileNotFoundError(f"there is no database {database.file}")
    part = _empty(file.with_name(f"{file.name}.part"))
    try:
        made_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        with closing(_opened(database.file)) as source, closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # else it needs two files beside it
            copy.execute(f"CREATE TABLE {MADE_AT} AS SELECT ? AS at", (made_at,))
            _check(copy)
        _settle(part, file)
    finally:
        _remove(part)


@asynccontextmanager
async def restoration(database: Database, file: Path) -> AsyncIterator[Restoration]:
    """A backup loaded into a file beside the database, which nobody else can use meanwhile. Raises ValueError."""
    current = database.file
    assert current is not None
    incoming = current.with_name(f"{current.name}.restoring")
    with _alone(current) as held:
        _remove(incoming)
        try:
            made_at = _load(file, _empty(incoming), current)
            url = database.url.set(database=str(incoming))
            yield Restoration(url=url, made_at=made_at, put_in_place=partial(_put_in_place, incoming, current, held))
        finally:
            _remove(incoming)


def _load(file: Path, incoming: Path, current: Path) -> datetime.datetime | None:
    """Copy a backup, checked. Returns when it was made, if it says so."""
    check_there(file)
    if current.exists() and file.samefile(current):
        raise ValueError(f"{file} is the database itself")
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(incoming, isolation_level=None)) as copy:
            source.backup(copy)
            _check(copy)
            found = copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (MADE_AT,)).fetchone()
            if found is None:
                return None
            made_at: str = copy.execute(f"SELECT at FROM {MADE_AT}").fetchone()[0]  # noqa: S608  # a constant
            copy.execute(f"DROP TABLE {MADE_AT}")
            return datetime.datetime.fromisoformat(made_at)
    except sqlite3.DatabaseError as error:
        raise ValueError(f"{file} is not a backup of an SQLite database: {error}") from error


async def _put_in_place(incoming: Path, current: Path, held: sqlite3.Connection | None) -> str | None:
    """Nothing to wait for: nobody else can use the database."""
    return _swap(incoming, current, held)


def _swap(incoming: Path, current: Path, held: sqlite3.Connection | None) -> str | None:
    """Rename both files. Returns where the old database is kept; None if there was none."""
    with closing(sqlite3.connect(incoming, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # all of it is in the one file
    if not current.exists():
        _settle(incoming, current)
        return None
    if held is not None:
        held.execute("COMMIT")
        held.execute("PRAGMA journal_mode=DELETE")
    status = current.stat()
    with contextlib.suppress(PermissionError):
        os.chown(incoming, status.st_uid, status.st_gid)
    incoming.chmod(status.st_mode & 0o777)
    kept = current.with_name(later_name(current.name))
    current.rename(kept)
    for rest in ("-wal", "-shm"):  # of a database that SQLite could not open
        with contextlib.suppress(FileNotFoundError):
            Path(f"{current}{rest}").rename(f"{kept}{rest}")
    _settle(incoming, current)
    return str(kept)


@contextmanager
def _alone(current: Path) -> Iterator[sqlite3.Connection | None]:
    """Hold the database so that nobody else can open it; a broken one is not held. Raises ValueError if it is open."""
    if not current.exists():
        yield None
        return
    with closing(sqlite3.connect(current, timeout=0, isolation_level=None)) as connection:
        held: sqlite3.Connection | None = connection
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # fails beside any other connection, also an idle one
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise ValueError(IN_USE) from error
            held = None
        except sqlite3.DatabaseError:
            held = None
        yield held


def _opened(file: Path) -> sqlite3.Connection:
    """A connection that reads a file. One without a write-ahead log beside it is taken as it is."""
    options = "mode=ro" if Path(f"{file}-wal").exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(file.resolve()))}?{options}", uri=True, isolation_level=None)


def _check(connection: sqlite3.Connection) -> None:
    found: str = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _empty(file: Path) -> Path:
    """A new file that only its owner can read."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return file


def _settle(file: Path, name: Path) -> None:
    """Rename a file once all of it is on the disk."""
    for path in (file, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    file.rename(name)
    descriptor = os.open(name.parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _remove(file: Path) -> None:
    for name in ("", "-wal", "-shm", "-journal"):
        Path(f"{file}{name}").unlink(missing_ok=True)
