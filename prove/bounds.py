"""Every bound of docs/security.md, tried against running servers by clients that want more."""

import asyncio
import time
from collections.abc import Mapping

import psutil

from congress_api import protocol
from prove import holding, servers
from prove.holding import EVENT, Secrets
from prove.proofs import Figures, proof
from prove.raw import Connection, seconds_held, status_of, statuses

LIVE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
READ = b"GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n"
FILES = 200
"""The limit of open files of a server that is to run out of connections."""
SLACK = protocol.LOOK_EVERY + 4.0
EARLY = b"PUT /v1/events/x HTTP/1.1\r\nHost: x\r\n"
HELD = {
    "silent": (b"", b"", protocol.HEAD_SECONDS),
    "head by bytes": (b"GET / HTTP/1.1\r\n", b"x: y\r\n", protocol.HEAD_SECONDS),
    "body by bytes": (EARLY + b"Content-Length: 900000\r\n\r\n", b"x", protocol.REST_SECONDS),
    "chunks by bytes": (EARLY + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", protocol.REST_SECONDS),
    "idle": (LIVE, b"", protocol.IDLE_SECONDS),
    "line breaks": (LIVE, b"\r\n", protocol.IDLE_SECONDS),
}
"""Connections on which no whole request comes: what is sent first, what then, and after how many seconds they end."""


@proof(
    "bounds",
    "Every bound of docs/security.md against clients that hold connections, bodies, pictures, events, unknown paths "
    "and forged tokens: what exceeds it is closed or refused, and others are served.",
    normal={"connections": 20},
    long={"connections": 200},
)
async def bounds(connections: int) -> Figures:
    """All at once: the longest wait is 80 seconds, until idle connections are closed."""
    with servers.sqlite_file() as database:
        patient = servers.Server(database)
        await asyncio.to_thread(patient.start)
        try:
            slow = asyncio.create_task(held(patient, connections))
            quick = await quickly(patient)
            return {**await slow, **quick}
        finally:
            patient.kill()


async def held(server: servers.Server, count: int) -> Figures:
    """So many connections of each kind that never send a whole request again."""
    waits = {
        name: asyncio.gather(*(seconds_held(server.port, begun, drip) for _ in range(count)))
        for name, (begun, drip, _) in HELD.items()
    }
    figures = {}
    for name, (_, _, limit) in HELD.items():
        longest = max(await waits[name])
        assert longest < limit + SLACK, f"{name}: {longest:.0f} s"
        figures[f"{name} closed after s"] = round(longest)
    return figures


async def quickly(patient: servers.Server) -> Figures:
    """The bounds that need no waiting, on further servers with settings of their own."""
    secrets = await Secrets.made(patient)
    figures: dict[str, str | int | float] = {}
    with servers.started(patient.database, open_files=FILES) as server:
        figures |= await crowded(server, secrets.one())
    for checks, settings in holding.CHECKS:
        with servers.started(patient.database, settings) as server:
            for check in checks:
                figures |= await check(server, secrets)
    return figures


async def crowded(server: servers.Server, secret: Mapping[str, str]) -> Figures:
    """Idle connections make room for others; when all have a response under way: 503, and health goes on."""
    idle = [await Connection.to(server.port, LIVE) for _ in range(300)]
    assert statuses([await connection.answer() for connection in idle[-20:]]) == [200] * 20
    head = f"PUT /v1/events/{EVENT}/rooms/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += f"Authorization: {secret['authorization']}\r\nContent-Length: 100\r\n\r\n{{"
    busy = [await Connection.to(server.port, head.encode()) for _ in range(FILES)]
    await asyncio.sleep(1)
    refused = await _once(server, READ)
    assert status_of(refused) == 503, refused[:200]
    assert b"\r\nretry-after: " in refused
    assert status_of(await _once(server, LIVE)) == 200
    files = psutil.Process(server.pid).num_fds()
    assert files < FILES, files
    for connection in (*idle, *busy):
        connection.close()
    since = time.monotonic()
    while status_of(await _once(server, READ.replace(b"Host", b"Connection: close\r\nHost"))) != 200:
        assert time.monotonic() - since < 5
    return {"files in use of 200": files, "served again after s": round(time.monotonic() - since, 1)}


async def _once(server: servers.Server, request: bytes) -> bytes:
    """The answer to one request, on a connection of its own."""
    connection = await Connection.to(server.port, request)
    try:
        return await connection.answer()
    finally:
        connection.close()
