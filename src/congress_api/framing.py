"""Where one request ends and the next begins, also for a request that asks for another protocol.

httptools takes a request with an `Upgrade` header, and every CONNECT, to be the last HTTP on its connection: it reports
the message complete after the head and raises HttpParserUpgrade. uvicorn goes on with the same parser, so the body is
lost and what follows is parsed as the next request: behind a proxy, a stranger's body becomes a request on somebody
else's connection. A server may ignore `Upgrade` (RFC 9110, 7.8), and then must read the request as if it were absent.
"""

import logging
import re
from collections.abc import Iterable

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

FRAMING = (b"content-length", b"transfer-encoding")
HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]*)?")
"""RFC 9110, 7.2; empty where a target has no authority."""
log = logging.getLogger(__name__)


def has_one_reading(headers: Iterable[tuple[bytes, bytes]], version: str) -> bool:
    """Whether every proxy reads the same host and the same body in these headers (RFC 9112, 3.2 and 6.1)."""
    hosts = [value for name, value in headers if name == b"host"]
    codings = [value.lower() for name, value in headers if name == b"transfer-encoding"]
    if len(hosts) > 1 or not all(map(HOST.fullmatch, hosts)):
        return False
    if version != "1.1":
        return not codings
    return bool(hosts) and codings in ([], [b"chunked"])


class WholeRequests(HttpToolsProtocol):
    """uvicorn's HTTP without upgrades: the body of every request is read to its end."""

    _replaying = False

    def data_received(self, data: bytes) -> None:
        """Bytes of one request, or of several."""
        rest: bytes | memoryview = data
        try:
            while rest:
                rest = self._parsed(rest)
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def _parsed(self, data: bytes | memoryview) -> bytes | memoryview:
        """Parse; returns the bytes behind the head of a request that asks for an upgrade. Raises HttpParserError."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._read_body()
            return memoryview(data)[upgrade.args[0] :]  # bytes would be copied at each of thousands of upgrades
        return b""

    def _read_body(self) -> None:
        """Let a new parser, which knows of no upgrade, read the body that the head announces."""
        if self.scope["method"] == "CONNECT":
            self.cycle.keep_alive = False  # a proxy that opened a tunnel takes what follows for no HTTP
        framing = b"".join(b"%b: %b\r\n" % pair for pair in self.scope["headers"] if pair[0] in FRAMING)
        connection = b"keep-alive" if self.cycle.keep_alive else b"close"  # bytes behind the last request are ignored
        version = self.scope["http_version"].encode()
        head = b"POST / HTTP/%b\r\nConnection: %b\r\n%b\r\n" % (version, connection, framing)
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn makes its own
        self._replaying = True
        try:
            self.parser.feed_data(head)
        finally:
            self._replaying = False

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        if not self._replaying:
            super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A piece of the request's target."""
        if not self._replaying:
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field."""
        if not self._replaying:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The end of a request's head."""
        if not self._replaying:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The end of a request; with an upgrade it is only that of its head, and `_read_body` goes on."""
        if not self.parser.should_upgrade():
            super().on_message_complete()
