"""Finished answers: ASGI messages built once, sent as they are as often as they are asked for."""

import gzip
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from congress_api.http import conditional
from congress_api.http.asgi import Message
from congress_api.http.default_headers import Headers

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
SMALL = 860  # bytes; below this a coding costs more than it saves
NOTHING: Message = {"type": "http.response.body", "body": b""}


class Prepared:
    """One representation in one content coding: its 200 and its 304, with and without a body."""

    __slots__ = (
        "_body",
        "_changed",
        "_etags",
        "_not_modified",
        "_start",
        "headers",
        "identity",
        "is_dated",
        "modified",
        "size",
    )

    def __init__(self, headers: Headers, identity: bytes, coding: str) -> None:
        """Build the messages. `headers` hold the ETag and Last-Modified of the identity coding."""
        self.headers = headers
        self.identity = identity
        named = dict(headers)
        self._changed = conditional.seconds_of(named[b"last-modified"]) if b"last-modified" in named else None
        self.modified = self._changed if self._changed is not None and conditional.may_tell(self._changed) else None
        self.is_dated = self.modified == self._changed
        packed = named.get(b"content-type", b"").startswith(b"image/") and b"svg" not in named[b"content-type"]
        coding = "" if packed or len(identity) < SMALL else coding
        body = COMPRESS[coding](identity) if coding else identity
        shared = self._shared(named[b"etag"], coding)
        bodied = [*shared, (b"content-length", b"%d" % len(body))]
        self._start: Message = {"type": "http.response.start", "status": 200, "headers": bodied}
        self._body: Message = {"type": "http.response.body", "body": body}
        self._etags: frozenset[bytes] | None = None  # these two are made when a condition first comes: often none does
        self._not_modified: Message | None = None
        self.size = len(body) + len(identity) + 3_000

    @classmethod
    def of(cls, headers: Headers, identity: bytes) -> "Prepared":
        """An answer as it comes from inside, uncompressed."""
        return cls([pair for pair in headers if pair[0] != b"content-length"], identity, "")

    def in_coding(self, coding: str) -> "Prepared":
        """The same representation in another content coding."""
        return Prepared(self.headers, self.identity, coding)

    def told_all(self) -> bool:
        """Whether Last-Modified is told, or its second still is not over: else it is to be built anew."""
        return self.is_dated or not conditional.may_tell(self._changed or 0)

    def messages(self, *, head: bool, unchanged: bool) -> tuple[Message, Message]:
        """What to send: 304 when the client has it, no body for HEAD."""
        if unchanged:
            return self._not_modified or self._bare(), NOTHING
        return self._start, NOTHING if head else self._body

    @property
    def etags(self) -> frozenset[bytes]:
        """The tags of this representation in every coding."""
        if self._etags is None:
            own = dict(self.headers)[b"etag"]
            self._etags = frozenset(conditional.coded(own, one) for one in ("", *COMPRESS))
        return self._etags

    def _bare(self) -> Message:
        left_out = (b"content-type", b"content-encoding", b"content-length")
        headers = [pair for pair in self._start["headers"] if pair[0] not in left_out]
        self._not_modified = {"type": "http.response.start", "status": 304, "headers": headers}
        return self._not_modified

    def _shared(self, etag: bytes, coding: str) -> Headers:
        left_out = (b"etag",) if self.modified is not None else (b"etag", b"last-modified")
        shared = [pair for pair in self.headers if pair[0] not in left_out]
        shared.append((b"etag", conditional.coded(etag, coding)))
        if coding:
            shared.append((b"content-encoding", coding.encode()))
        return shared
