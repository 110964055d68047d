"""uvicorn's HTTP as this server speaks it: bounded in time, number and size, with problem details."""

import asyncio
from collections import deque
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from congress_api.connections import MOST_CONNECTIONS, SURPLUS, ConnectionLimit, most_connections
from congress_api.fast_path import FastPath
from congress_api.framing import has_one_reading
from congress_api.http import problems
from congress_api.http.conditional import date_now
from congress_api.http.default_headers import with_default_headers
from congress_api.http.response_sender import ResponseSender
from congress_api.messages import transport as details
from congress_api.messages.message import Detail

MOST_HEAD_BYTES = 65_536
"""Limit of a request's head in memory; the application accepts less (`http/gate.py`)."""
HEAD_SECONDS = 15.0
"""Time limit of a request's head, and of the first byte on a new connection."""
IDLE_SECONDS = 75.0
"""Time limit between a response and the next whole head."""
REST_SECONDS = 10.0
"""Time limit of the rest of a body whose response is complete."""
MOST_REST_BYTES = 8_000_000
"""Limit of that rest."""
TAKING_SECONDS = 60.0
"""Time limit within which a client must accept some of a response."""
WHOLE_SECONDS = 600.0
"""Time limit within which a client must accept all of a complete response."""
LOOK_EVERY = 5.0
FULL_RETRY_AFTER = "5"
CLOSE = (b"connection", b"close")


class Dated(list[tuple[bytes, bytes]]):
    """Headers that uvicorn puts before those of a response: Date as it is then; its own is renewed once a second."""

    def __add__(self, headers: Any) -> Any:
        return [(b"date", date_now()), *headers]


DATED = Dated()


class LastTransport:
    """The transport of the last response on a connection, which ends when the rest of the request was read.

    If the connection were closed before, the client could lose the response (RFC 9112, 9.6).
    """

    def __init__(self, protocol: "LimitedProtocol") -> None:
        self._protocol = protocol
        self.write = protocol.transport.write

    def close(self) -> None:
        """Close now, or when the body has come."""
        self._protocol.close_after_body()


class LimitedProtocol(FastPath):
    """uvicorn's HTTP with limits on connections, requests and unread responses, and with problem details."""

    _watched = False
    limit = ConnectionLimit(MOST_CONNECTIONS)

    def connection_made(self, transport: Any) -> None:
        """Start waiting for a request."""
        super().connection_made(transport)
        now = self.loop.time()
        self._heads, self._head_bytes, self._rest_bytes = 0, 0, 0
        self._has_begun, self._is_last = False, False
        self.waits_since, self._patience = now, HEAD_SECONDS
        self._untaken, self._untaken_since, self._all_taken_at = 0, now, now
        if not LimitedProtocol._watched:
            LimitedProtocol._watched, LimitedProtocol.limit = True, ConnectionLimit(most_connections())
            self.loop.call_later(LOOK_EVERY, close_idle, self.loop, self.connections)
        if self.limit.is_surplus(self.connections, now):
            if len(self.connections) > self.limit.most + SURPLUS:
                self._refuse("unavailable", details.ConnectionsInUse(), retry_after=FULL_RETRY_AFTER)
            self.app = self._answer_surplus

    def parse(self, data: bytes) -> None:
        """Parse bytes; a head without an end would stay forever. The end of a body is no head."""
        heads, is_rest = self._heads, self._is_resting()
        super().parse(data)
        if self.waits_since and self._heads == heads and not is_rest:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
                self._refuse("header-fields-too-large", details.EndlessHead())

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        if not self._replaying:
            self._has_begun = True
            if self.waits_since:
                self._wait(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """The end of the head; trailers after the body are dropped."""
        if self._replaying:
            return
        if not has_one_reading(self.headers, self.parser.get_http_version()):
            raise ValueError  # becomes 400
        super().on_headers_complete()
        self.cycle.default_headers = DATED
        if not self.cycle.keep_alive:
            self.cycle.transport = LastTransport(self)  # type: ignore[assignment]  # all that a cycle uses of it
        self._heads, self._head_bytes, self._rest_bytes, self.waits_since = self._heads + 1, 0, 0, 0.0
        self._has_begun = False
        self.headers = deque(maxlen=1)  # type: ignore[assignment]  # holds one: httptools appends trailers here

    def on_body(self, body: bytes) -> None:
        """A piece of a body; when its response is complete, it is dropped."""
        super().on_body(body)
        if self.waits_since:
            self._rest_bytes += len(body)
            if self._rest_bytes > MOST_REST_BYTES:
                self.hang_up()

    def on_message_complete(self) -> None:
        """The end of a request."""
        super().on_message_complete()
        if self._is_resting() and not self.parser.should_upgrade():
            self.cycle.more_body = False
            if self._is_last:
                self.transport.close()
            self._wait(IDLE_SECONDS)

    def on_response_complete(self) -> None:
        """The end of a response: the next request is answered, or the wait for it begins.

        Time counts from here to the next whole head, whatever is sent meanwhile: bytes do not keep a connection.
        """
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._is_resting():
            self._wait(REST_SECONDS)  # the response came before the end of the body (RFC 9112, 9.6)
        else:
            self._wait(HEAD_SECONDS if self._has_begun else IDLE_SECONDS)

    def _wait(self, seconds: float) -> None:
        self.waits_since, self._patience = self.loop.time(), seconds

    def _is_resting(self) -> bool:
        """Whether the rest of a body is read whose response is complete."""
        return self._heads > 0 and self.cycle.response_complete and self.cycle.more_body

    def begin_waiting(self) -> None:
        """A request waits for the response to an equal one."""
        self.waits_since = 0.0

    def answered(self) -> None:
        """A response from the cache was written."""
        self._head_bytes = 0
        self.server_state.total_requests += 1
        self._wait(IDLE_SECONDS)

    def is_between_requests(self) -> bool:
        """Whether nothing of a request was received, no response is under way, and the client took the last one."""
        return not self._has_begun and self.is_waiting() and (self._heads == 0 or not self.cycle.more_body)

    def is_waiting(self) -> bool:
        """Whether no response is under way or unread."""
        return self.waits_since > 0 and self.transport.get_write_buffer_size() == 0

    def close_after_body(self) -> None:
        """Send no more, and close when the body of the request has come."""
        if self.cycle.more_body and not self.transport.is_closing():
            self._is_last = True
            self.transport.write_eof()
        else:
            self.transport.close()

    def hang_up(self) -> None:
        """Close the connection."""
        self.transport.close()

    def close_if_late(self) -> None:
        """Close the connection when it exceeds a time limit."""
        now, untaken = self.loop.time(), self.transport.get_write_buffer_size()
        if untaken == 0 or untaken != self._untaken:
            self._untaken, self._untaken_since = untaken, now
        if untaken == 0:
            self._all_taken_at = now
            if self.waits_since and now - self.waits_since > self._patience:
                self.hang_up()
        elif now - self._untaken_since > TAKING_SECONDS or (
            self.waits_since and now - self._all_taken_at > WHOLE_SECONDS
        ):
            self.transport.abort()
        elif self._patience == IDLE_SECONDS and self.waits_since:
            self.waits_since = now  # a slow client still reads

    async def _answer_surplus(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers on a connection above the limit: health as usual, 503 to others, unless there is room again."""
        application = self.config.loaded_app
        if len(self.connections) <= self.limit.most:
            self.app = application
            await application(scope, receive, send)
        elif scope["path"].startswith("/health/"):
            await application(scope, receive, _closing(send))
        else:
            sender = ResponseSender(scope, _closing(send))
            await sender.problem(sender.make("unavailable", details.ConnectionsInUse(), retry_after=FULL_RETRY_AFTER))

    def send_400_response(self, msg: str) -> None:
        """Refuse malformed HTTP with problem details."""
        del msg  # the parser's, in English
        self._refuse("bad-request", details.NotHttp())

    def _refuse(self, kind: str, detail: Detail, **headers: str) -> None:
        if self._is_last:
            self.transport.close()
            return
        request_id = problems.new_request_id()
        answer = problems.problem_response(kind, problems.Told(detail=detail, headers=headers), request_id)
        length = (b"content-length", b"%d" % len(answer.body))
        own = [(b"date", date_now()), length, CLOSE, (b"x-request-id", request_id.encode())]
        lines = [b"%b: %b\r\n" % pair for pair in with_default_headers([*answer.headers, *own])]
        self.transport.write(b"".join([STATUS_LINE[answer.status], *lines, b"\r\n", answer.body]))
        self.transport.close()


def _closing(send: Any) -> Any:
    """Sends a response with which the connection ends."""

    async def closing(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], CLOSE]}
        await send(message)

    return closing


def close_idle(loop: asyncio.AbstractEventLoop, connections: Any) -> None:
    """Close connections beyond their time limits; a timer for each would cost more than a response."""
    for connection in list(connections):
        connection.close_if_late()
    loop.call_later(LOOK_EVERY, close_idle, loop, connections)
