"""Requests as bytes through the protocol, on its fast path and past it, with the responses compared."""

import asyncio
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import httpx
import uvicorn
from uvicorn.server import ServerState

from congress_api.http.response_cache import ResponseCache
from congress_api.protocol import LimitedProtocol

LATER = re.compile(rb"^(date|x-request-id|ratelimit): [^\r]*|urn:uuid:[0-9a-f-]{36}", re.MULTILINE)
"""What differs between two responses to one request."""


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.is_ended = False
        self.waiting = 0

    def write(self, data: bytes) -> None:
        if not self.is_ended:  # a closed transport drops it
            self.written += data

    def writelines(self, parts: Iterable[bytes]) -> None:
        self.write(b"".join(parts))

    def close(self) -> None:
        self.is_ended = True

    write_eof = abort = close

    def is_closing(self) -> bool:
        return self.is_ended

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def get_extra_info(self, _name: str) -> None:
        """Unknown, as of a Unix socket."""

    def pause_reading(self) -> None:
        """Nothing is read here."""

    resume_reading = pause_reading


@cache
def served(app: Any) -> uvicorn.Config:
    """What uvicorn knows of an application, with the options of `serving.run` that change what it calls."""
    return uvicorn.Config(
        app, http=LimitedProtocol, ws="none", lifespan="off", log_config=None, access_log=False, proxy_headers=False
    )


class Connection:
    """A connection to an application."""

    def __init__(self, app: Any) -> None:
        self.state = ServerState()
        self.protocol = LimitedProtocol(served(app), self.state, {})
        self.wire = Wire()
        self.protocol.connection_made(self.wire)

    def receive(self, data: bytes) -> bytes:
        """What is written before anything else runs: the whole response on the fast path, else nothing."""
        before = len(self.wire.written)
        self.protocol.data_received(data)
        return bytes(self.wire.written[before:])

    async def ask(self, *segments: bytes) -> bytes:
        """What is written until nothing runs any more."""
        before = len(self.wire.written)
        for segment in segments:
            if not self.wire.is_ended:
                self.protocol.data_received(segment)
                await asyncio.sleep(0)
        while self.state.tasks:
            await asyncio.wait(self.state.tasks)
            await asyncio.sleep(0)
        return bytes(self.wire.written[before:])

    def close(self) -> None:
        """As the client does."""
        self.protocol.connection_lost(None)


@cache
def past(app: Any) -> Any:
    """The same application, which the fast path does not know."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return application


def lasting(response: bytes) -> bytes:
    """A response without what is another one each time."""
    return LATER.sub(b"", response)


class BothPaths(httpx.AsyncBaseTransport):
    """Sends reads as bytes. What comes from the cache is requested on the fast path too, and must be the same."""

    def __init__(self, app: ResponseCache) -> None:
        self._past = past(app)
        self._app = app
        self._asgi = httpx.ASGITransport(app)
        self.compared = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method not in ("GET", "HEAD") or "content-length" in request.headers:
            return await self._asgi.handle_async_request(request)
        lines = [b"%b: %b\r\n" % pair for pair in request.headers.raw]
        head = b"%b %b HTTP/1.1\r\n%b\r\n" % (request.method.encode(), request.url.raw_path, b"".join(lines))
        slow = await Connection(self._past).ask(head)
        if re.match(rb"HTTP/1.1 (200|304) ", slow) and b"\r\nx-request-id: " not in slow:
            fast = Connection(self._app).receive(head)
            if fast:
                self.compared += 1
                assert lasting(fast) == lasting(slow)
        return _parsed(slow)


def _parsed(response: bytes) -> httpx.Response:
    head, _, body = response.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    pairs = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    headers = [pair for pair in pairs if pair[0] != b"date"]
    return httpx.Response(int(status.split()[1]), headers=headers, stream=_Body(body))


class _Body(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> Any:
        yield self._body
