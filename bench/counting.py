"""Counts the SQL statements of a PATCH in a process of its own: `python counting.py DATABASE TOKEN PATH BODY`.

It imports nothing of this package, so that it counts for any commit, and counts in SQLite itself, so that no statement
passes it by. COMMIT, ROLLBACK and PRAGMA are left out.
"""

import asyncio
import json
import sqlite3
import sys
from typing import Any

import httpx
from asgi_lifespan import LifespanManager
from msgspec import structs

from congress_api.app import create_app
from congress_api.settings import from_environment

WARM, TIMES = 20, 100
NOT_COUNTED = ("COMMIT", "ROLLBACK", "PRAGMA", "--")
statements: list[str] = []
connect = sqlite3.connect


def _traced(*arguments: Any, **options: Any) -> sqlite3.Connection:
    connection: sqlite3.Connection = connect(*arguments, **options)
    connection.set_trace_callback(_count)
    return connection


def _count(statement: str) -> None:
    if not statement.startswith(NOT_COUNTED):
        statements.append(statement)


async def main(database: str, token: str, path: str, body: str) -> None:
    """Print the statements per PATCH."""
    sqlite3.connect = _traced  # type: ignore[assignment]  # aiosqlite opens by this name
    sqlite3.dbapi2.connect = _traced  # type: ignore[assignment]  # SQLAlchemy by this one
    app: Any = create_app(structs.replace(from_environment(), database_url=database))
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*", "Content-Type": "application/json"}
    transport = httpx.ASGITransport(app)
    async with LifespanManager(app), httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        for number in range(WARM + TIMES):
            if number == WARM:
                statements.clear()
            text = json.dumps({key: f"{value} {number}" for key, value in json.loads(body).items()})
            (await client.patch(path, content=text, headers=headers)).raise_for_status()
    print(len(statements) / TIMES)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
