"""Cached responses as HTTP/1.1 bytes, without an ASGI scope, task or messages (docs/decisions/0022-fast-path.md).

It answers plain heads only: GET or HEAD, in bytes that have one reading. All other requests are parsed by httptools and
go through ASGI, where the same cache answers them with the same headers.
"""

import asyncio
import re

from msgspec import Struct
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from congress_api.framing import FRAMING, HOST, WholeRequests
from congress_api.http.asgi import Message
from congress_api.http.conditional import date_now
from congress_api.http.prepared_response import Address
from congress_api.http.request_headers import MOST_HEADERS, RequestHeaders
from congress_api.http.response_cache import Messages, ResponseCache

MOST_HEAD_BYTES = 4_096
"""Longer heads are rare, and a few are beyond `MOST_HEADER_BYTES`."""
TARGET = rb"(/[!\"$->@-~]*+)(?:\?([!\"$-~]*+))?"
FIELD = rb"[A-Za-z0-9-]++: [!-~][ -~]*+(?<! )\r\n"
"""httptools also accepts other spaces and bytes."""
plain_head = re.compile(rb"(GET|HEAD) %b HTTP/1\.1(\r\n)(?:%b)++\r\n" % (TARGET, FIELD)).fullmatch
FOLLOWED = {*FRAMING, b"expect", b"upgrade"}
"""Headers of requests that do not end with their head."""


class PlainRequest(Struct, frozen=True):
    """A request that is a plain head."""

    data: bytes
    address: Address
    headers: RequestHeaders
    is_head: bool


class FastPath(WholeRequests):
    """Answers plain requests from the cache. One whose response is being made for another client waits for it."""

    _waiting: tuple[PlainRequest, asyncio.Future[None]] | None = None
    """The request that waits, and for what."""

    def data_received(self, data: bytes) -> None:
        """Answer a plain request, let it wait, or parse these bytes."""
        if self._waiting is not None:
            data = self._stop_waiting() + data
        elif self.is_between_requests() and (request := plain_request(data)) is not None and self._takes(request):
            return
        self.parse(data)

    def parse(self, data: bytes) -> None:
        """Parse bytes of one request, or of several."""
        super().data_received(data)

    def is_between_requests(self) -> bool:
        """Whether nothing of a request was received, no response is under way, and the client took the last one."""
        raise NotImplementedError

    def begin_waiting(self) -> None:
        """A response is under way."""
        raise NotImplementedError

    def answered(self) -> None:
        """A response was written."""
        raise NotImplementedError

    def shutdown(self) -> None:
        """End the connection after the response under way."""
        if self._waiting is not None:
            self.parse(self._stop_waiting())
        super().shutdown()

    def _takes(self, request: PlainRequest) -> bool:
        if not isinstance(self.app, ResponseCache):
            return False
        if self._answers(request):
            return True
        if (end := self.app.begin(request.address, request.headers)) is None:
            return False
        self._waiting = request, end
        self.begin_waiting()
        end.add_done_callback(self._go_on)
        return True

    def _answers(self, request: PlainRequest) -> bool:
        assert isinstance(self.app, ResponseCache)
        messages = self.app.messages(request.address, request.headers, head=request.is_head)
        if messages is None:
            return False
        self.transport.writelines(_written(messages))
        self.answered()
        return True

    def _go_on(self, end: asyncio.Future[None]) -> None:
        """Answer the request that waited for this; parse it if its response is not in the cache."""
        if self._waiting is None or self._waiting[1] is not end or self.transport.is_closing():
            return
        request, _ = self._waiting
        data = self._stop_waiting()
        if not self._answers(request):
            self.parse(data)

    def _stop_waiting(self) -> bytes:
        """The bytes of the request that waited."""
        assert self._waiting is not None
        (request, _), self._waiting = self._waiting, None
        return request.data


def plain_request(data: bytes) -> PlainRequest | None:
    """The one request that these bytes are; None if they are not a plain head."""
    if len(data) > MOST_HEAD_BYTES or (plain := plain_head(data)) is None:
        return None
    if (headers := _headers(data[plain.end(4) : -4])) is None:
        return None
    method, path, query, _ = plain.groups(b"")
    return PlainRequest(data, (path, query), headers, method == b"HEAD")


def _written(messages: Messages) -> tuple[bytes, bytes]:
    """The head and body of a response."""
    start, body = messages
    return b"%b%b%b" % (STATUS_LINE[start["status"]], _date(), _lines(start)), body["body"]


def _headers(lines: bytes) -> RequestHeaders | None:
    """The headers of a request that ends with its head and keeps the connection; None of others."""
    pairs = [line.partition(b": ") for line in lines.split(b"\r\n")]
    headers = {name.lower(): value for name, _, value in pairs}
    if not len(headers) == len(pairs) <= MOST_HEADERS or not FOLLOWED.isdisjoint(headers):
        return None
    if not HOST.fullmatch(headers.get(b"host", b" ")):
        return None
    connection = headers.get(b"connection")
    return headers if connection is None or connection.lower() == b"keep-alive" else None


def _date() -> bytes:
    return b"date: %b\r\n" % date_now()


def _lines(start: Message) -> bytes:
    """The header lines of a prepared message, with the empty line that ends them; made once."""
    lines: bytes | None = start.get("lines")
    if lines is None:
        lines = start["lines"] = b"".join([*(b"%b: %b\r\n" % pair for pair in start["headers"]), b"\r\n"])
    return lines
