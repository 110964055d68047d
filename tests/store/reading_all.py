"""Everything in a database, to be compared with itself later."""

from typing import Any

from sqlalchemy import Connection, select

from congress_api.model import Base
from congress_api.store.database import Database

BESIDE = {"last_used_at"}
"""Columns that requests may move without being let in: when a token was last used."""


async def everything_in(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    return await database.read(_rows)


def _rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for name, table in Base.metadata.tables.items():
        columns = [column for column in table.columns if column.name not in BESIDE]
        found[name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return found
