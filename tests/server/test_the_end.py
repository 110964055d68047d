"""The server ends when it is told to, whoever holds the database: within the ten seconds of requests and a little."""

import asyncio
import contextlib
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil

from tests import postgres
from tests.conftest import SEED_EVENT
from tests.problems import assert_problem
from tests.server.serving import Served, served

TOPIC = f"/v1/events/{SEED_EVENT}/topics/dialogue"
AT_THE_MOST = 15.0
"""Seconds from SIGTERM."""


async def ends(server: Served) -> None:
    """Wait until the process has ended by itself."""
    assert await asyncio.to_thread(server.process.wait, AT_THE_MOST) == 0
    assert "Traceback" not in server.log.read_text("utf-8")


async def test_who_holds_the_database_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Another process its lock, or PostgreSQL that is away. All of them side by side: most of it is waiting."""
    locked = (locked_out(tmp_path / str(workers), workers) for workers in (1, 2))
    away = (deserted(tmp_path / how, how) for how in ("stopped", "halted"))
    await asyncio.gather(*locked, *away)


async def locked_out(folder: Path, workers: int) -> None:
    folder.mkdir()
    with served(folder, workers=workers) as server:
        token = {"authorization": f"Bearer {server.token('organiser', SEED_EVENT)}"}
        told = asyncio.Event()

        async def late() -> AsyncIterator[bytes]:
            """A body that comes when the server is ending, so that its write waits until the ten seconds are over."""
            yield b'{"name": '
            await told.wait()
            yield b'"Wolk"}'

        async with httpx.AsyncClient(base_url=server.address, timeout=30) as client:
            etag = (await client.get(TOPIC)).headers["etag"]
            with sqlite3.connect(folder / "congress.sqlite", isolation_level=None) as other:
                other.execute("BEGIN IMMEDIATE")
                sent = {**token, "if-match": etag, "content-type": "application/json"}
                patching = asyncio.create_task(client.patch(TOPIC, headers=sent, content=late()))
                await asyncio.sleep(2)  # by now the token's use waits to be written down as well
                server.process.terminate()
                await asyncio.sleep(2)
                told.set()
                await ends(server)
                assert_problem(await patching, "unavailable")
            other.close()


def halt(postmaster: int, stack: contextlib.ExitStack) -> None:
    """A server that takes nothing and says nothing, as behind a network that swallows everything."""
    for process in (one := psutil.Process(postmaster), *one.children(recursive=True)):
        process.suspend()
        stack.callback(process.resume)


async def deserted(own_folder: Path, how: str) -> None:
    own_folder.mkdir()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="congress-pg-"))
        own = stack.enter_context(postgres.own_server(Path(folder, "data")))
        url = postgres.url_of(own).render_as_string(hide_password=False)
        server = stack.enter_context(served(own_folder, url))
        token = {"authorization": f"Bearer {server.token('organiser', SEED_EVENT)}"}
        async with httpx.AsyncClient(base_url=server.address, timeout=30) as client:
            # Several at once, so that connections lie idle in its pool, which take their leave at the end.
            several = await asyncio.gather(*(client.get(TOPIC, headers=token) for _ in range(5)))
            assert {answer.status_code for answer in several} == {200}
            if how == "stopped":
                own.stop()
            else:
                halt(own.get_pid() or 0, stack)
            reading = asyncio.create_task(client.get(TOPIC, headers=token))
            await asyncio.sleep(1)
            server.process.terminate()
            await ends(server)
            assert_problem(await reading, "unavailable")
