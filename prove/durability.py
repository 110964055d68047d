"""Acknowledged means durable: servers and databases killed under write load, and a full disk."""

import asyncio
import contextlib
import json
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from prove import servers, standing
from prove.proofs import Figures, proof
from prove.writing import EVENT, PARTNER, clients, patch, postgresql


async def write_on(client: httpx.AsyncClient, path: str, acknowledged: list[int], stop: asyncio.Event) -> None:
    """Write one number after the other into a text, and note each that was acknowledged, until the server goes."""
    number = 0
    with contextlib.suppress(httpx.HTTPError):
        while not stop.is_set():
            number += 1
            answer = await patch(client, path, {"stand": str(number)}, "*")
            if answer.status_code == 200:
                acknowledged.append(number)


def partners(count: int) -> list[str]:
    """Partners to write to, each by a writer of its own."""
    slugs = ["kpn", "ibm", "centric", "netcompany", "salesforce", "tata-consultancy-services"]
    return [f"/v1/events/{EVENT}/partners/{slug}" for slug in slugs[:count]]


async def crash(server: servers.Server, secret: str, seconds: float) -> int:
    """Write, kill, start again, compare: what was acknowledged stands. Returns how many writes were acknowledged."""
    paths, stop = partners(4), asyncio.Event()
    crowd = clients([server], secret, len(paths))
    noted: list[list[int]] = [[] for _ in paths]
    writers = [
        asyncio.create_task(write_on(client, path, seen, stop))
        for client, path, seen in zip(crowd, paths, noted, strict=True)
    ]
    await asyncio.sleep(seconds)
    server.kill()
    stop.set()
    await asyncio.gather(*writers)
    server.start()
    for path, seen in zip(paths, noted, strict=True):
        stands = int((await crowd[0].get(path)).json()["stand"] or "0")
        assert not seen or stands in (seen[-1], seen[-1] + 1), f"{path}: {seen[-1]} was acknowledged, {stands} stands"
        answer = await patch(crowd[0], path, {"description": f"after {stands}"}, "*")
        assert answer.status_code == 200, answer.text
    await standing.check(server, EVENT)
    await standing.check(server, EVENT, token=secret)
    for client in crowd:
        await client.aclose()
    return sum(len(seen) for seen in noted)


def intact(database: str) -> None:
    """Whether SQLite finds nothing wrong with its file, and the log has as many versions as the ledger counts."""
    file = database.removeprefix("sqlite+aiosqlite:///")
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        counted, logged = connection.execute(
            "SELECT (SELECT sum(version) FROM ledger), (SELECT count(DISTINCT event_id || version) FROM change)"
        ).fetchone()
        assert counted == logged, f"the ledger counts {counted} changes, the log has {logged}"


@proof(
    "kill-the-server",
    "kill -9 of the whole server under write load: no acknowledged write is lost, the database is intact, and what the "
    "server has in memory after further writes is what a fresh load of it gives.",
    normal={"kills": 10},
    long={"kills": 500},
)
async def kill_the_server(kills: int) -> Figures:
    """Two workers on one SQLite file, four writers, killed at changing moments."""
    acknowledged = 0
    with servers.sqlite_file() as database:
        server = servers.Server(database, workers=2).start()
        try:
            secret = servers.token(database, "organiser", EVENT)
            for number in range(kills):
                acknowledged += await crash(server, secret, 0.4 + number % 7 / 10)
                intact(database)
        finally:
            server.kill()
    assert acknowledged > kills, "hardly anything was written: this proves nothing"
    return {"kills": kills, "acknowledged": acknowledged, "lost": 0}


@proof(
    "kill-postgresql",
    "PostgreSQL killed under write load: 503 with Retry-After meanwhile, the app goes on by itself, nothing is lost.",
    normal={"kills": 2},
    long={"kills": 50},
)
async def kill_postgresql(kills: int) -> Figures:
    """The server of the database is killed with -9 and started again; the app is left alone."""
    refused = acknowledged = 0
    with postgresql() as (database, own), servers.running(database) as (server,):
        secret = servers.token(database, "organiser", EVENT)
        (client,) = clients([server], secret, 1)
        for _ in range(kills):
            read_publicly(server)
            before = await burst(client, 30)
            kill_all_of(own)
            refused += await refusals(client)
            read_publicly(server)
            start_again(own)
            await back(client)
            stands = int((await client.get(PARTNER)).json()["stand"])
            assert stands == before[-1], f"{before[-1]} was acknowledged, {stands} stands"
            acknowledged += len(before)
        await client.aclose()
    return {"kills": kills, "acknowledged": acknowledged, "503 meanwhile": refused, "lost": 0}


async def burst(client: httpx.AsyncClient, count: int) -> list[int]:
    """Writes that are all acknowledged."""
    numbers = [int(time.time() * 1000) * 100 + number for number in range(count)]
    for number in numbers:
        answer = await patch(client, PARTNER, {"stand": str(number)}, "*")
        assert answer.status_code == 200, answer.text
    return numbers


async def refusals(client: httpx.AsyncClient) -> int:
    """Writes while the database is away are told so."""
    for _ in range(5):
        answer = await patch(client, PARTNER, {"stand": "0"}, "*")
        assert answer.status_code == 503, f"{answer.status_code} {answer.text}"
        assert int(answer.headers["retry-after"]) > 0
    return 5


def read_publicly(server: servers.Server) -> None:
    """What the public reads is in memory, whether the database is there or not."""
    answer = httpx.get(server.url + PARTNER)
    assert answer.status_code == 200, answer.text


async def back(client: httpx.AsyncClient) -> None:
    """Wait until writes are taken again."""
    end = time.monotonic() + 20
    while (answer := await client.get(f"/v1/events/{EVENT}", timeout=20)).status_code == 503:
        assert time.monotonic() < end, answer.text
        await asyncio.sleep(0.1)


def start_again(own: Any) -> None:
    """Start the database's server anew on the same data.

    Its old pid file may name a process that nobody has buried, and its memory is let go a moment after its end.
    """
    for _ in range(20):
        (own.pgdata / "postmaster.pid").unlink(missing_ok=True)
        with contextlib.suppress(subprocess.SubprocessError):
            own.ensure_postgres_running()
            return
        time.sleep(0.5)
    raise TimeoutError("PostgreSQL does not start again")


def kill_all_of(own: Any) -> None:
    """End the postmaster and all its children at once."""
    pid = own.get_postmaster_info().pid
    subprocess.run(["pkill", "-9", "-P", str(pid)], check=False)
    subprocess.run(["kill", "-9", str(pid)], check=True)


@proof(
    "full-disk",
    "A full disk: writes get a clear 507, what was acknowledged stays, reads go on, and writes resume.",
    normal={"times": 1},
    long={"times": 20},
)
async def full_disk(times: int) -> Figures:
    """A small file system of memory, filled until SQLite can write no more, then freed."""
    acknowledged = refused = 0
    for _ in range(times):
        with small_disk(8) as folder, servers.running(f"sqlite+aiosqlite:///{folder}/congress.sqlite") as (server,):
            secret = servers.token(server.database, "organiser", EVENT)
            (client,) = clients([server], secret, 1)
            done = await until_full(client, Path(folder, "ballast"))
            acknowledged, refused = acknowledged + done, refused + 1
            assert (await client.get(PARTNER)).json()["stand"] == str(done)
            Path(folder, "ballast").unlink()  # noqa: ASYNC240  # nobody else waits for this loop
            answer = await patch(client, PARTNER, {"stand": "after"}, "*")
            assert answer.status_code == 200, answer.text
            await client.aclose()
            intact(server.database)
    return {"times": times, "acknowledged": acknowledged, "refused with 507": refused, "lost": 0}


async def until_full(client: httpx.AsyncClient, ballast: Path) -> int:
    """Write while the disk fills up; returns the last number that was acknowledged before the 507."""
    number = 0
    with ballast.open("wb", buffering=0) as file:  # a buffer would be written once more when the file is closed
        while True:
            with contextlib.suppress(OSError):
                file.write(b"x" * 100_000)
            body = json.dumps({"stand": str(number + 1), "description": "x" * 5_000 + str(number)})
            headers = {"If-Match": "*", "Content-Type": "application/json"}
            answer = await client.patch(PARTNER, content=body, headers=headers)
            if answer.status_code == 507:
                return number
            assert answer.status_code == 200, answer.text
            number += 1
            assert number < 5_000, "the disk does not get full"


@contextlib.contextmanager
def small_disk(megabytes: int) -> Any:
    """A file system of that size; needs the right to mount one."""
    with tempfile.TemporaryDirectory(prefix="proof-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
