"""Prepared responses: ASGI messages that are built once and sent many times."""

import gzip
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from congress_api.http import conditional
from congress_api.http.asgi import Message
from congress_api.http.default_headers import Headers, with_default_headers
from congress_api.http.representation import Representation

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
SMALL = 860  # bytes; compressing less costs more than it saves
NOTHING: Message = {"type": "http.response.body", "body": b""}


class PreparedResponse:
    """The 200 and the 304 of one representation in one content coding."""

    __slots__ = (
        "_body",
        "_etags",
        "_not_modified",
        "_start",
        "identity",
        "is_dated",
        "modified",
        "representation",
        "size",
    )

    def __init__(self, representation: Representation, identity: bytes, coding: str = "") -> None:
        """Build the messages of a representation whose body, without a coding, is `identity`."""
        self.representation = representation
        self.identity = identity
        changed = representation.modified
        self.modified = changed if changed is not None and conditional.is_settled(changed) else None
        self.is_dated = self.modified == changed
        headers = with_default_headers(representation.headers)
        media_type = next(value for name, value in headers if name == b"content-type")
        is_compressed = media_type.startswith(b"image/") and b"svg" not in media_type
        coding = "" if is_compressed or len(identity) < SMALL else coding
        body = COMPRESS[coding](identity) if coding else identity
        shared = self._shared(headers, coding)
        bodied = [*shared, (b"content-length", b"%d" % len(body))]
        self._start: Message = {"type": "http.response.start", "status": 200, "headers": bodied}
        self._body: Message = {"type": "http.response.body", "body": body}
        self._etags: frozenset[bytes] | None = None  # built on the first conditional request
        self._not_modified: Message | None = None
        self.size = len(body) + len(identity) + 3_000

    def in_coding(self, coding: str) -> "PreparedResponse":
        return PreparedResponse(self.representation, self.identity, coding)

    def is_final(self) -> bool:
        """Whether its Last-Modified will not change: else build it again, since the withheld second is over."""
        return self.is_dated or not conditional.is_settled(self.representation.modified or 0)

    def messages(self, *, head: bool, unchanged: bool) -> tuple[Message, Message]:
        """The messages to send: 304 when the copy is current, no body for HEAD."""
        if unchanged:
            return self._not_modified or self._bare(), NOTHING
        return self._start, NOTHING if head else self._body

    @property
    def etags(self) -> frozenset[bytes]:
        """The ETags of this representation in every content coding."""
        if self._etags is None:
            self._etags = conditional.spellings(self.representation.tag)
        return self._etags

    def _bare(self) -> Message:
        left_out = (b"content-type", b"content-encoding", b"content-length")
        headers = [pair for pair in self._start["headers"] if pair[0] not in left_out]
        self._not_modified = {"type": "http.response.start", "status": 304, "headers": headers}
        return self._not_modified

    def _shared(self, headers: Headers, coding: str) -> Headers:
        shared = headers if self.modified is not None else [pair for pair in headers if pair[0] != b"last-modified"]
        shared = [*shared, (b"etag", conditional.etag(self.representation.tag, coding))]
        if coding:
            shared.append((b"content-encoding", coding.encode()))
        return shared
