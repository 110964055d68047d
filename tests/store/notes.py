"""A database of one table, for what holds for every write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from congress_api.store.database import Database


@asynccontextmanager
async def a_database_of_notes(folder: Path) -> AsyncIterator[Database]:
    """An SQLite database with the empty table `note`."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'notes.sqlite'}")
    try:
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE note (words TEXT)"))
        yield database
    finally:
        await database.close()
