"""Cached responses as HTTP/1.1 bytes, without an ASGI scope, task or messages (docs/decisions/0022-fast-path.md).

It answers plain heads only: GET or HEAD, in bytes that have one reading. All other requests are parsed by httptools and
go through ASGI, where the same cache answers them with the same headers.
"""

import re
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from congress_api.framing import FRAMING, HOST
from congress_api.http.asgi import Message
from congress_api.http.conditional import date_now
from congress_api.http.request_headers import MOST_HEADERS, RequestHeaders
from congress_api.http.response_cache import ResponseCache

MOST_HEAD_BYTES = 4_096
"""Longer heads are rare, and a few are beyond `MOST_HEADER_BYTES`."""
TARGET = rb"(/[!\"$->@-~]*+)(?:\?([!\"$-~]*+))?"
FIELD = rb"[A-Za-z0-9-]++: [!-~][ -~]*+(?<! )\r\n"
"""httptools also accepts other spaces and bytes."""
plain_head = re.compile(rb"(GET|HEAD) %b HTTP/1\.1(\r\n)(?:%b)++\r\n" % (TARGET, FIELD)).fullmatch
FOLLOWED = {*FRAMING, b"expect", b"upgrade"}
"""Headers of requests that do not end with their head."""


def cached_response(application: Any, data: bytes) -> tuple[bytes, bytes] | None:
    """The head and body of the response to the one request that these bytes are; None if not plain or not cached."""
    if len(data) > MOST_HEAD_BYTES or not isinstance(application, ResponseCache):
        return None
    if (plain := plain_head(data)) is None or (headers := _headers(data[plain.end(4) : -4])) is None:
        return None
    method, path, query, _ = plain.groups(b"")
    if (messages := application.messages((path, query), headers, head=method == b"HEAD")) is None:
        return None
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
