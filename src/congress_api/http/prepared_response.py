"""Prepared responses: ASGI messages that are built once and sent many times, and those of one address."""

import asyncio

from msgspec import Struct

from congress_api.http import conditional, negotiation
from congress_api.http.asgi import Message
from congress_api.http.compression import IDENTITY, LARGE, SUFFIXES, Coding, compressed, is_compressible
from congress_api.http.default_headers import Headers, with_default_headers
from congress_api.http.negotiation import JSON, LanguageOffer

MOST_CHOICES = 12  # stored per address: phones of one make send the same headers
LONGEST_CHOICE = 200  # bytes
Address = tuple[bytes, bytes]
"""The path and the query."""
Choice = tuple[bytes | None, bytes | None, bytes | None]
"""The Accept, Accept-Encoding and Accept-Language headers of a request."""
NOTHING: Message = {"type": "http.response.body", "body": b""}
NOT_IN_304 = (b"content-type", b"content-encoding", b"content-length")


class CacheHint(Struct, frozen=True, kw_only=True):
    """The origin of a response: it tells the cache how long the response is current."""

    event: str | None
    snapshot_id: object
    """`SnapshotCache.snapshot_id` of that event; None: compress the response, but do not cache it."""
    language: str = ""
    """The languages that Accept-Language selected, as `negotiation.languages` joins them."""
    offers: tuple[LanguageOffer, ...] = ()
    """What Accept-Language selects from; empty where the header is ignored."""
    media_types: tuple[str, ...] = JSON
    """The media types that the address serves."""


class Representation(Struct, frozen=True, kw_only=True):
    """The validators and headers of a 200 response."""

    tag: str
    """The entity tag without quotes and without a content coding."""
    modified: int | None
    """Seconds since 1970; None if unknown."""
    headers: Headers
    """All headers except `ETag` and `Content-Length`, which depend on the content coding."""
    hint: CacheHint | None
    """None: not to be cached."""


class PreparedResponse:
    """The 200 and the 304 of one representation in one content coding."""

    __slots__ = (
        "_etags",
        "_known_etags",
        "_not_modified",
        "_start",
        "body",
        "coding",
        "is_dated",
        "modified",
        "representation",
    )

    def __init__(self, representation: Representation, body: bytes, coding: Coding = IDENTITY) -> None:
        """`body` is in that coding. Messages and entity tags are built on first use."""
        self.representation = representation
        self.body: Message = {"type": "http.response.body", "body": body}
        self.coding = coding
        changed = representation.modified
        self.modified = changed if changed is not None and conditional.is_settled(changed) else None
        self.is_dated = self.modified == changed
        self._start: Message | None = None
        self._etags: frozenset[bytes] | None = None
        self._known_etags: frozenset[bytes] | None = None
        self._not_modified: dict[bytes, Message] = {}

    @property
    def content(self) -> bytes:
        """The body of the 200."""
        content: bytes = self.body["body"]
        return content

    @property
    def is_compressible(self) -> bool:
        """Whether compressing this body saves anything."""
        media_type = next(value for name, value in self.representation.headers if name == b"content-type")
        return is_compressible(media_type, self.content)

    def renewed(self) -> "PreparedResponse":
        """The same response, with the Last-Modified that was withheld."""
        return PreparedResponse(self.representation, self.content, self.coding)

    def is_final(self) -> bool:
        """Whether its Last-Modified will not change: else renew it, since the withheld second is over."""
        return self.is_dated or not conditional.is_settled(self.representation.modified or 0)

    def coding_of(self, codings: dict[str, Coding], name: str) -> Coding:
        """The coding that a body in none is sent in."""
        return codings[name] if self.is_compressible else IDENTITY

    async def in_coding(self, coding: Coding) -> "PreparedResponse":
        """The same response in a coding; this one is in none."""
        if coding is IDENTITY:
            return self
        return PreparedResponse(self.representation, await compressed(coding, self.content), coding)

    def messages(self, *, head: bool) -> tuple[Message, Message]:
        """The messages of a 200; no body for HEAD."""
        return self._start or self._whole(), NOTHING if head else self.body

    def not_modified(self, if_none_match: bytes | None, coding: Coding | None = None) -> tuple[Message, Message]:
        """The messages of a 304 for a response in a coding; None: its own.

        A cache uses a 304 only for what it stored under the same tag (RFC 9111, 4.3.4). So the ETag is the one that was
        sent, if it names this representation in any coding.
        """
        if if_none_match is not None and if_none_match in self.own_etags:
            etag = if_none_match
        else:
            etag = conditional.etag(self.representation.tag, (coding or self.coding).suffix)
        return self._not_modified.get(etag) or self._bare(etag), NOTHING

    @property
    def own_etags(self) -> frozenset[bytes]:
        """The ETags of this representation in every content coding."""
        if self._etags is None:
            self._etags = frozenset(conditional.etag(self.representation.tag, suffix) for suffix in SUFFIXES)
        return self._etags

    @property
    def etags(self) -> frozenset[bytes]:
        """Those, and what proxies make of them."""
        if self._known_etags is None:
            self._known_etags = conditional.spellings(self.representation.tag)
        return self._known_etags

    def _whole(self) -> Message:
        etag = conditional.etag(self.representation.tag, self.coding.suffix)
        encoding = [(b"content-encoding", self.coding.name.encode())] if self.coding.name else []
        headers = [*self._headers(etag), *encoding, (b"content-length", b"%d" % len(self.content))]
        self._start = {"type": "http.response.start", "status": 200, "headers": headers}
        return self._start

    def _bare(self, etag: bytes) -> Message:
        headers = [pair for pair in self._headers(etag) if pair[0] not in NOT_IN_304]
        made = self._not_modified[etag] = {"type": "http.response.start", "status": 304, "headers": headers}
        return made

    def _headers(self, etag: bytes) -> Headers:
        headers = with_default_headers(self.representation.headers)
        if self.modified is None:
            headers = [pair for pair in headers if pair[0] != b"last-modified"]
        return [*headers, (b"etag", etag)]


class CacheEntry:
    """The prepared responses of one address and snapshot, by language and content coding."""

    __slots__ = ("choices", "flights", "generation", "hint", "size", "variants")

    def __init__(self, hint: CacheHint) -> None:
        self.hint = hint
        self.variants: dict[tuple[str, str], PreparedResponse] = {}
        self.flights: dict[tuple[str, str], asyncio.Future[bytes]] = {}
        """The large bodies that are being compressed, so that each is compressed once."""
        self.choices: dict[Choice, PreparedResponse] = {}
        """The response for the headers of earlier requests, so that these are not negotiated again."""
        self.generation: object = None
        """That of the snapshots when the snapshot id was last compared."""
        self.size = 0

    async def compressed(self, plain: PreparedResponse, coding: Coding, language: str) -> bytes:
        """The body in a coding; requests that need it meanwhile wait for the same one."""
        if len(plain.content) < LARGE:
            return coding.compress(plain.content)
        name = language, coding.name
        if (flight := self.flights.get(name)) is None:
            flight = self.flights[name] = asyncio.ensure_future(compressed(coding, plain.content))
            flight.add_done_callback(lambda _: self.flights.pop(name))
        return await asyncio.shield(flight)  # a client that hangs up does not end it for the others

    def language(self, accept_language: bytes) -> str:
        """The language of the response; empty when Accept-Language does not select it."""
        offers = self.hint.offers
        return negotiation.languages(accept_language, offers) if offers else ""

    def remember(self, choice: Choice, prepared: PreparedResponse) -> None:
        """Store the response for these headers, unless its Last-Modified is still withheld."""
        if (
            prepared.is_dated
            and len(self.choices) < MOST_CHOICES
            and len(b"".join(filter(None, choice))) < LONGEST_CHOICE
        ):
            self.choices[choice] = prepared


class EqualRequests:
    """Requests that get the same response: while the first is under way, others can wait for it."""

    def __init__(self) -> None:
        self._ends: dict[object, asyncio.Future[None]] = {}

    def begin(self, key: object) -> asyncio.Future[None] | None:
        """Begin a request, or return the end of one with an equal key that has begun."""
        if (end := self._ends.get(key)) is None:
            self._ends[key] = asyncio.get_running_loop().create_future()
        return end

    def end(self, key: object) -> None:
        """The response is in the cache, or will not be."""
        if (end := self._ends.pop(key, None)) is not None:
            end.set_result(None)
