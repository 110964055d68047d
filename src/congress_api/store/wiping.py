"""Removes overwritten data from the files of the database, and from the statistics of PostgreSQL."""

import sqlite3
from contextlib import closing

import anyio.to_thread
from sqlalchemy import func, select, text

from congress_api.model import Base
from congress_api.store.database import Database

READERS_TIMEOUT = 10.0
"""Seconds to wait for readers of an SQLite file."""
SECONDS_PER_GB = 30
"""What rewriting a gigabyte takes, roughly; docs/organisers.md has the measurement."""
STATISTICS = "pg_catalog.pg_statistic"
"""The planner's statistics: the most common values of each column."""


async def size(database: Database) -> int:
    """The bytes of the files to rewrite."""
    if database.file is not None:
        return database.file.stat().st_size
    async with database.connected() as connection:
        return int(await connection.scalar(select(func.pg_database_size(func.current_database()))) or 0)


async def wipe(database: Database) -> bool:
    """Rewrite the files. Returns False if a reader kept some of the old data in place.

    SQLite: rewrites the file and empties its write-ahead log; writers wait meanwhile. PostgreSQL: rewrites one table
    after the other, each locked meanwhile, and makes the planner's statistics anew, which hold values of columns. Its
    own write-ahead log (`pg_wal`) holds old pages until it is recycled.
    """
    if database.file is not None:
        return await anyio.to_thread.run_sync(_wipe_file, str(database.file))
    async with database.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in Base.metadata.sorted_tables:
            await autocommit.execute(text(f'VACUUM (FULL, ANALYZE) "{table.name}"'))
        await autocommit.execute(text(f"VACUUM FULL {STATISTICS}"))
    return True


def _wipe_file(file: str) -> bool:
    with closing(sqlite3.connect(file, timeout=READERS_TIMEOUT, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
