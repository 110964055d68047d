"""Connections whose request does not come are ended; those that wait between two requests are not."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from congress_api import serving
from congress_api.serving import LimitedProtocol

LONG = 0.3
LONG_ANSWER = b"a" * 20_000_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Says how long the body was, once it is there; or a very long answer, when that is asked for."""
    length = 0
    while scope["type"] == "http" and (message := await receive())["type"] == "http.request":
        length += len(message["body"])
        if not message["more_body"]:
            break
    body = b"%d" % length if scope["path"] == "/" else LONG_ANSWER
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(serving, "HEAD_SECONDS", LONG)
    monkeypatch.setattr(serving, "TAKING_SECONDS", LONG)
    monkeypatch.setattr(serving, "LOOK_EVERY", LONG / 10)
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
