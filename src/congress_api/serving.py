"""The server. Only this file and `framing` depend on uvicorn (docs/decisions/0007-server.md)."""

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
from collections import deque
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from congress_api.framing import WholeRequests
from congress_api.http import problems
from congress_api.http.default_headers import with_default_headers
from congress_api.http.metrics import sharing_counts
from congress_api.processes import ignore_harmless_signals
from congress_api.settings import FILE, PREFIX, Settings

MOST_HEAD_BYTES = 65_536
"""Limit of a request's head in memory; the application accepts less (`http/gate.py`)."""
HEAD_SECONDS = 15.0
"""Time limit of a request's head."""
TAKING_SECONDS = 60.0
"""Time limit within which a client must accept some of a response."""
LOOK_EVERY = 5.0


class LimitedProtocol(WholeRequests):
    """uvicorn's HTTP with limits on a request's head and on unread responses, and with problem details."""

    _watched = False

    def connection_made(self, transport: Any) -> None:
        """Start waiting for a request."""
        super().connection_made(transport)
        self._heads, self._head_bytes, self.waits_since = 0, 0, self.loop.time()
        self._untaken, self._untaken_since = 0, self.waits_since
        if not LimitedProtocol._watched:
            LimitedProtocol._watched = True
            self.loop.call_later(LOOK_EVERY, close_idle, self.loop, self.connections)

    def data_received(self, data: bytes) -> None:
        """Receive bytes; a head without an end would stay forever."""
        heads = self._heads
        super().data_received(data)
        if self.waits_since and self._heads == heads:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
                self._refuse("header-fields-too-large", "The request does not end.")

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        if not self._replaying:
            self.waits_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """The end of the head; trailers after the body are dropped."""
        if self._replaying:
            return
        hosts = [name for name, _ in self.headers].count(b"host")
        if hosts > 1 or (not hosts and self.parser.get_http_version() == "1.1"):
            raise ValueError("Host")  # becomes 400 (RFC 9112, 3.2): proxies differ on which one counts
        super().on_headers_complete()
        self._heads, self._head_bytes, self.waits_since = self._heads + 1, 0, 0.0
        self.headers = deque(maxlen=1)  # type: ignore[assignment]  # drops trailers, which httptools appends here

    def is_lost(self) -> bool:
        """Whether the connection exceeded a time limit: no request came, or no response was read."""
        now, untaken = self.loop.time(), self.transport.get_write_buffer_size()
        if untaken == 0 or untaken != self._untaken:
            self._untaken, self._untaken_since = untaken, now
        late = self.waits_since and now - self.waits_since > HEAD_SECONDS
        return bool(late or now - self._untaken_since > TAKING_SECONDS)

    def send_400_response(self, msg: str) -> None:
        """Refuse malformed HTTP with problem details."""
        self._refuse("bad-request", msg)

    def _refuse(self, kind: str, detail: str) -> None:
        request_id = problems.new_request_id()
        answer = problems.problem_response(kind, detail, request_id)
        length = (b"content-length", b"%d" % len(answer.body))
        own = [length, (b"connection", b"close"), (b"x-request-id", request_id.encode())]
        lines = [b"%b: %b\r\n" % pair for pair in with_default_headers([*answer.headers, *own])]
        self.transport.write(b"".join([STATUS_LINE[answer.status], *lines, b"\r\n", answer.body]))
        self.transport.close()


def close_idle(loop: asyncio.AbstractEventLoop, connections: Any) -> None:
    """Close connections beyond their time limits; a timer for each would cost more than a response."""
    for connection in list(connections):
        if connection.is_lost():
            connection.transport.abort()
    loop.call_later(LOOK_EVERY, close_idle, loop, connections)


def check_free(host: str, port: int) -> None:
    """Raises OSError with a clear message when the port cannot be used, before anything else is done."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(
                    socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
                )  # else a server that has just ended blocks the port
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "the port is taken; --port names another" if taken else error.strerror or type(error).__name__
        raise OSError(f"cannot listen at {host}, port {port}: {why}") from error


def serve(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT; requests in progress have ten seconds to finish."""
    os.environ[f"{PREFIX}DATABASE_URL"] = settings.database_url  # for the workers
    os.environ.pop(f"{PREFIX}DATABASE_URL{FILE}", None)
    with sharing_counts() if workers > 1 else contextlib.nullcontext():
        run("congress_api.app:application", host, port, workers)


def run(factory: str, host: str, port: int, workers: int = 1) -> None:
    """Serve the ASGI application that a factory makes, named as `module:function`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again when it has ended cleanly
    ignore_harmless_signals()
    uvicorn.run(
        factory,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http=LimitedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=4096,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
