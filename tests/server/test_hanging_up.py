"""Connections whose request does not come are ended; those that wait between two requests are not."""

import asyncio
import contextlib
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from congress_api import protocol
from congress_api.connections import ConnectionLimit
from congress_api.http import conditional
from congress_api.protocol import LimitedProtocol

LONG = 0.3
LONG_ANSWER = b"a" * 20_000_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Says how long the body was, once it is there; or a very long answer, when that is asked for."""
    length = 0
    while (
        scope["type"] == "http" and scope["path"] != "/early" and (message := await receive())["type"] == "http.request"
    ):
        length += len(message["body"])
        if not message["more_body"]:
            break
    if scope["path"] == "/events":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(int(5 * LONG / 0.05)):
            await send({"type": "http.response.body", "body": b":\n", "more_body": True})
            await asyncio.sleep(0.05)
    body = LONG_ANSWER if scope["path"] == "/long" else b"%d" % length
    if scope["path"] != "/events":
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", LONG)
    monkeypatch.setattr(protocol, "REST_SECONDS", LONG)
    monkeypatch.setattr(protocol, "IDLE_SECONDS", 3 * LONG)
    monkeypatch.setattr(protocol, "TAKING_SECONDS", 2 * LONG)
    monkeypatch.setattr(protocol, "LOOK_EVERY", LONG / 10)
    monkeypatch.setattr(LimitedProtocol, "_watched", False)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(application, http=LimitedProtocol, ws="none", lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield int(listening.getsockname()[1])
        server.should_exit = True
        await running


async def connect(port: int, *parts: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    return reader, writer


async def is_ended(reader: asyncio.StreamReader) -> bool:
    try:
        return await reader.read() == b""
    except ConnectionResetError:
        return True


GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", GET + b"GET"])
async def test_who_does_not_finish_a_request_is_hung_up_on(port: int, begun: bytes) -> None:
    reader, writer = await connect(port, begun)
    async with asyncio.timeout(10):
        if begun.startswith(GET):
            await reader.readuntil(b"\r\n\r\n0")
        assert await is_ended(reader)
    writer.close()


async def test_who_drips_is_hung_up_on_as_well(port: int) -> None:
    reader, writer = await connect(port, b"GET / HTTP/1.1\r\n")
    async with asyncio.timeout(10):
        ending = asyncio.create_task(is_ended(reader))
        while not ending.done():
            writer.write(b"X: y\r\n")
            await asyncio.sleep(LONG / 5)
    assert await ending
    writer.close()


async def test_who_waits_between_two_requests_is_not(port: int) -> None:
    reader, writer = await connect(port, GET)
    await reader.readuntil(b"\r\n\r\n0")
    await asyncio.sleep(2 * LONG)
    writer.write(GET)
    assert (await reader.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_who_sends_a_long_body_slowly_is_not(port: int) -> None:
    reader, writer = await connect(port, b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\n")
    for _ in range(6):
        await asyncio.sleep(LONG / 4)
        writer.write(b"x")
    assert (await reader.readuntil(b"\r\n\r\n6")).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_who_takes_nothing_of_an_answer_is_hung_up_on(port: int) -> None:
    reader, writer = await connect(port, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
    await asyncio.sleep(5 * LONG)  # what nobody reads fills the buffers on the way, and there it stops
    taken = 0
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionResetError):
            while piece := await reader.read(1_000_000):
                taken += len(piece)
    assert taken < len(LONG_ANSWER)
    writer.close()


async def test_who_takes_an_answer_slowly_is_not(port: int) -> None:
    reader, writer = await connect(port, b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    async with asyncio.timeout(20):
        for _ in range(20):
            await reader.readexactly(len(LONG_ANSWER) // 20)
            await asyncio.sleep(LONG / 5)
    writer.close()


async def test_trailers_without_an_end_are_thrown_away(port: int) -> None:
    reader, writer = await connect(port, b"PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
    for _ in range(2_000):
        writer.write(b"X: y\r\n")
    writer.write(b"\r\n")
    assert (await reader.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_several_requests_in_one_go_are_all_answered(port: int) -> None:
    reader, writer = await connect(port, GET * 5)
    for _ in range(5):
        await reader.readuntil(b"\r\n\r\n0")
    many = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 7_000 + b"\r\n\r\n"
    writer.write(many * 20)  # more than one head may be long, but none of them is too long
    for _ in range(20):
        assert (await reader.readuntil(b"\r\n\r\n0")).lstrip(b"0").startswith(b"HTTP/1.1 200 ")
    writer.close()


EARLY = b"PUT /early HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    ("begun", "drip"),
    [
        (GET, b"\r\n"),
        (GET, b"\n"),
        (b"", b"\r\n"),
        (EARLY + b"Content-Length: 900000\r\n\r\n", b"x"),
        (EARLY + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (EARLY + b"Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 900000\r\n\r\n", b"x"),
        (GET + EARLY + b"Content-Length: 900000\r\n\r\n", b"x"),
    ],
)
async def test_bytes_that_make_no_request_do_not_keep_a_connection(port: int, begun: bytes, drip: bytes) -> None:
    reader, writer = await connect(port, begun)
    async with asyncio.timeout(10):
        ending = asyncio.create_task(is_all(reader))
        while not ending.done():
            writer.write(drip)
            await asyncio.sleep(LONG / 5)
    assert (await ending).count(b"HTTP/1.1 200 ") == begun.count(b"HTTP/1.1")
    writer.close()


async def is_all(reader: asyncio.StreamReader) -> bytes:
    """What comes until the end."""
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := await reader.read(65_536):
            got += piece
    return got


@pytest.mark.parametrize("length", [6, protocol.MOST_HEAD_BYTES + 1, 200_000, 1_000_000])
async def test_who_sends_the_rest_of_a_body_in_time_can_go_on(port: int, length: int) -> None:
    reader, writer = await connect(port, EARLY + b"Content-Length: %d\r\n\r\n" % length)
    await reader.readuntil(b"\r\n\r\n0")
    await asyncio.sleep(LONG / 2)
    writer.write(b"x" * length)
    await asyncio.sleep(1.5 * LONG)
    writer.write(GET)
    assert (await reader.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200 ")
    writer.close()


@pytest.mark.parametrize("rest", [b"x" * 2_000_000, b"x" * 1_999_999, b""])
async def test_a_last_response_is_not_lost_while_the_body_is_sent(port: int, rest: bytes) -> None:
    reader, writer = await connect(port, EARLY + b"Connection: close\r\nContent-Length: 2000000\r\n\r\n")
    async with asyncio.timeout(10):
        got = await is_all(reader)
        writer.write(rest)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
    assert got.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in got
    writer.close()


async def test_a_client_that_sends_all_before_it_reads_gets_the_last_response(port: int) -> None:
    body = b"x" * 2_000_000
    reader, writer = await connect(port, EARLY + b"Connection: close\r\nContent-Length: 2000000\r\n\r\n")
    for place in range(0, len(body), 20_000):
        writer.write(body[place : place + 20_000])
        await writer.drain()
        await asyncio.sleep(0.001)
    async with asyncio.timeout(10):
        assert (await is_all(reader)).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_a_response_under_way_is_not_hung_up_on(port: int) -> None:
    reader, writer = await connect(port, b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
    async with asyncio.timeout(10):
        got = await reader.readuntil(b"\r\n0\r\n\r\n")
    assert got.count(b":\n") == 5 * LONG / 0.05
    writer.close()


async def test_a_date_is_that_of_the_response(port: int) -> None:
    reader, writer = await connect(port)
    for _ in range(4):
        writer.write(GET)
        before = int(time.time())
        head = await reader.readuntil(b"\r\n\r\n0")
        date = re.findall(rb"\r\ndate: ([^\r]+)\r\n", head)
        assert len(date) == 1
        assert before <= (conditional.seconds_of(date[0]) or 0) <= time.time()
        await asyncio.sleep(0.4)
    writer.close()


async def allow(port: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow so many connections, once the first has set the limit of this machine."""
    reader, writer = await connect(port, GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    await is_all(reader)
    writer.close()
    monkeypatch.setattr(LimitedProtocol, "limit", ConnectionLimit(most))


async def test_when_all_are_in_use_those_that_wait_longest_are_closed(
    port: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await allow(port, 4, monkeypatch)
    idle = []
    for _ in range(12):
        reader, writer = await connect(port, GET)
        assert (await reader.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200 ")
        idle.append((reader, writer))
        await asyncio.sleep(0.02)
    async with asyncio.timeout(10):
        assert [await is_ended(reader) for reader, _ in idle[:8]] == [True] * 8
    for reader, writer in idle[8:]:
        writer.write(GET)
        assert (await reader.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200 ")
    assert len([record for record in caplog.records if record.name.endswith("connections")]) == 1
    for _, writer in idle:
        writer.close()


async def test_when_all_are_answered_others_are_told_so_and_health_goes_on(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allow(port, 4, monkeypatch)
    busy = [await connect(port, b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(4)]
    for reader, _ in busy:
        await reader.readuntil(b":\n")
    for _ in range(3):
        refused, writer = await connect(port, GET)
        head, _, body = (await is_all(refused)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 5\r\n" in head
        assert b"\r\nconnection: close" in head
        assert json.loads(body)["type"] == "/problems/unavailable"
        writer.close()
        health, writer = await connect(port, GET.replace(b" / ", b" /health/live "))
        assert (await is_all(health)).startswith(b"HTTP/1.1 200 ")
        writer.close()
    early, writer = await connect(port)
    for _, one in busy:
        one.close()
    await asyncio.sleep(0.2)
    for _ in range(2):
        writer.write(GET)
        assert (await early.readuntil(b"\r\n\r\n0")).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_far_more_connections_than_there_is_room_for_are_refused_unread(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allow(port, 2, monkeypatch)
    monkeypatch.setattr(protocol, "SURPLUS", 2)
    busy = [await connect(port, b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(2)]
    for reader, _ in busy:
        await reader.readuntil(b":\n")
    crowd = [await connect(port) for _ in range(4)]
    ends = await asyncio.gather(*(is_all(reader) for reader, _ in crowd))
    assert {end[:12] for end in ends} == {b"HTTP/1.1 503", b""}, "refused, or closed for those that came later"
    for _, writer in busy + crowd:
        writer.close()
