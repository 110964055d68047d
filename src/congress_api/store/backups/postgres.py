"""Backups of a PostgreSQL database by `pg_dump`, and a backup put in its place by `pg_restore`."""

import asyncio
import contextlib
import datetime
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from congress_api.store.backups.restoration import Restoration, check_there, later_name
from congress_api.store.database import Database

CREATED_AT = re.compile(r"^;\s+Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
LONGEST_NAME = 63  # bytes, of a database
VARIABLES = {"host": "PGHOST", "port": "PGPORT", "ssl": "PGSSLMODE", "sslmode": "PGSSLMODE"}
"""The variables of libpq for parameters of the address."""
IN_USE = "the database is in use: stop the servers, and every other process on it, first"


async def backup(database: Database, file: Path) -> None:
    """Dump the database as of one moment into a new file. Raises OSError, ValueError."""
    part = file.with_name(f"{file.name}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        await _run("pg_dump", database.url, "--format=custom", "--no-owner", "--no-acl", f"--file={part}")
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


@asynccontextmanager
async def restoration(database: Database, file: Path) -> AsyncIterator[Restoration]:
    """A backup loaded into a database beside the current one. Raises OSError, ValueError."""
    made_at, name = await _made_at(file, database.url), database.url.database or ""
    incoming = database.url.set(database=f"{name[: LONGEST_NAME - 10]}_restoring")
    async with _administering(database.url) as admin:
        await _check_alone(admin, name)
        await _drop(admin, incoming)
        await _create(admin, incoming)
        try:
            options = ("--no-owner", "--no-acl", "--exit-on-error", f"--dbname={incoming.database}")
            await _run("pg_restore", incoming, *options, str(file))
            yield Restoration(
                url=incoming, made_at=made_at, put_in_place=partial(_put_in_place, admin, incoming, database.url)
            )
        finally:
            await _drop(admin, incoming)


async def _put_in_place(admin: AsyncConnection, incoming: URL, current: URL) -> str | None:
    """Rename both databases in one transaction. Returns the name of the old one; None if there was none."""
    name = current.database or ""
    exists = await admin.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
    kept = later_name(name[: LONGEST_NAME - 26]).lower() if exists else None
    renames = [(name, kept)] if kept else []
    try:
        await admin.exec_driver_sql("BEGIN")
        for old, new in [*renames, (incoming.database or "", name)]:
            await admin.exec_driver_sql(f"ALTER DATABASE {_quoted(old)} RENAME TO {_quoted(new)}")
        await admin.exec_driver_sql("COMMIT")
    except DBAPIError as error:
        await admin.exec_driver_sql("ROLLBACK")
        raise ValueError(IN_USE if "accessed by other users" in str(error.orig) else str(error.orig)) from error
    return kept


@asynccontextmanager
async def _administering(url: URL) -> AsyncIterator[AsyncConnection]:
    """A connection to the database that every server has, from which others can be created and renamed."""
    elsewhere = url.set(database="template1" if url.database == "postgres" else "postgres")
    engine = create_async_engine(elsewhere, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _check_alone(admin: AsyncConnection, name: str) -> None:
    """Raises ValueError if anybody is connected to the database."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = :name "
        "AND backend_type IS DISTINCT FROM 'autovacuum worker'"
    )
    others = await admin.scalar(statement, {"name": name})
    if others:
        raise ValueError(IN_USE)


async def _create(admin: AsyncConnection, incoming: URL) -> None:
    try:
        await admin.exec_driver_sql(f"CREATE DATABASE {_quoted(incoming.database)} TEMPLATE template0 ENCODING 'UTF8'")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") != "42501":
            raise
        raise ValueError("the database's user may not create databases: ALTER USER … CREATEDB") from error


async def _drop(admin: AsyncConnection, incoming: URL) -> None:
    await admin.exec_driver_sql(f"DROP DATABASE IF EXISTS {_quoted(incoming.database)} WITH (FORCE)")


def _quoted(name: str | None) -> str:
    return '"{}"'.format((name or "").replace('"', '""'))


async def _made_at(file: Path, url: URL) -> datetime.datetime | None:
    """When a backup was made. Raises OSError, ValueError for a file that is none."""
    check_there(file)
    try:
        listed = await _run("pg_restore", url, "--list", str(file))
    except ValueError as error:
        raise ValueError(f"{file} is not a backup of a PostgreSQL database: {error}") from error
    found = CREATED_AT.search(listed)
    return datetime.datetime.fromisoformat(f"{found[1]}+00:00") if found else None


async def _run(program: str, url: URL, *options: str) -> str:
    """Run a client program of PostgreSQL; returns what it printed. Raises ValueError with its first error."""
    if (path := shutil.which(program)) is None:
        raise FileNotFoundError(
            f"{program} is not installed: install PostgreSQL's client programs, of the server's version or newer "
            "(Debian: postgresql-client)"
        )
    process = await asyncio.create_subprocess_exec(
        path,
        *options,
        env={**os.environ, **_environment(url)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        printed, failed = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        raise
    if process.returncode:
        raise ValueError(first_error(failed.decode("utf-8", "replace")) or f"{program} failed")
    return printed.decode("utf-8", "replace")


def first_error(told: str) -> str:
    """The first error that a client program told, with its details: of a version mismatch, both versions."""
    first, *others = re.split(r"^(?=.*error:)", told, flags=re.MULTILINE)
    error, *more = (others[0] if others else first).splitlines() or [""]
    details = [line.partition("detail:")[2].strip() for line in more if "detail:" in line]
    return f"{error} ({'; '.join(details)})" if details else error


def _environment(url: URL) -> dict[str, str]:
    """The address in the variables of libpq: a command line would show the password to everybody."""
    known: dict[str, object] = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    known |= {VARIABLES[name]: value for name, value in url.query.items() if name in VARIABLES}
    fixed = {"TZ": "UTC", "LC_ALL": "C"}
    return fixed | {name: str(value) for name, value in known.items() if value is not None}
