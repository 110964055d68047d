"""What the databases do by themselves: durable commits a second, of one UPDATE and one INSERT each."""

import asyncio
import sqlite3
import time
from pathlib import Path

import asyncpg

from congress_api.store.sqlite_connections import PRAGMAS

ROW = "x" * 1000


def sqlite_rate(folder: Path, seconds: float) -> float:
    """On the same disk as the event, with the same pragmas."""
    file = folder / "bare.sqlite"
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE counter (value INTEGER)")
    connection.execute("CREATE TABLE log (value TEXT)")
    connection.execute("INSERT INTO counter VALUES (0)")
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE counter SET value = value + 1")
        connection.execute("INSERT INTO log VALUES (?)", (ROW,))
        connection.execute("COMMIT")
        count += 1
    connection.close()
    file.unlink()
    return count / (time.monotonic() - began)


def postgresql_rate(url: str, seconds: float) -> float:
    """On the same server as the event, in tables beside it."""
    return asyncio.run(_rate(url.replace("+asyncpg", ""), seconds))


async def _rate(address: str, seconds: float) -> float:
    connection = await asyncpg.connect(address)
    await connection.execute("CREATE TABLE bare_counter (value INTEGER); CREATE TABLE bare_log (value TEXT)")
    await connection.execute("INSERT INTO bare_counter VALUES (0)")
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        async with connection.transaction():
            await connection.execute("UPDATE bare_counter SET value = value + 1")
            await connection.execute("INSERT INTO bare_log VALUES ($1)", ROW)
        count += 1
    spent = time.monotonic() - began
    await connection.execute("DROP TABLE bare_counter; DROP TABLE bare_log")
    await connection.close()
    return count / spent
