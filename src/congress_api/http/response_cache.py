"""The response cache: sends prepared responses, conditional or whole, without waking the framework.

It is the outermost application. Other requests go inside; their responses get validators and a content coding, and are
cached when their address is requested a second time.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from congress_api.http import negotiation, rate_limits
from congress_api.http.asgi import ASGIApp, Message, Receive, Scope, Send
from congress_api.http.default_headers import Headers
from congress_api.http.metrics import Counts
from congress_api.http.prepared_response import PreparedResponse
from congress_api.http.representation import CacheHint, Representation
from congress_api.http.request_headers import RequestHeaders, are_too_large, coding_for, headers_by_name, is_current

SEEN = 20_000  # addresses known from one request; cleared when full
Address = tuple[bytes, bytes]


MOST_CHOICES = 12  # stored per address: phones of one make send the same headers
LONGEST_CHOICE = 200  # bytes; `PreparedResponse.size` allows for them
Choice = tuple[bytes | None, bytes | None, bytes | None]
"""The Accept, Accept-Encoding and Accept-Language headers of a request."""


class CacheEntry:
    """The prepared responses of one address and snapshot, by language and content coding."""

    __slots__ = ("choices", "generation", "hint", "size", "variants")

    def __init__(self, hint: CacheHint) -> None:
        self.hint = hint
        self.variants: dict[tuple[str, str], PreparedResponse] = {}
        self.choices: dict[Choice, PreparedResponse] = {}
        """The response for the headers of earlier requests, so that these are not negotiated again."""
        self.generation: object = None
        """That of the snapshots when the snapshot id was last compared."""
        self.size = 0

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


class Snapshots(Protocol):
    """What responses are made from, and how current it is."""

    generation: int

    def poll(self) -> None:
        """Catch up if anything changed."""

    def snapshot_id(self, slug: str | None) -> object:
        """Identifies the public content in memory."""


Charge = Callable[[Scope, int], None]
"""Counts a request that is served here, with so many bytes of heavy work."""


def free(_scope: Scope, _work: int) -> None:
    """Count nothing."""


class ResponseCache:
    """An ASGI application around another one."""

    def __init__(
        self, inside: ASGIApp, snapshots: Snapshots, counts: Counts, budget: int, *, charge: Charge = free
    ) -> None:
        """`budget` is in bytes; `charge` counts heavy work."""
        self._inside = inside
        self.snapshots = snapshots
        self._counts = counts
        self._budget = budget
        self._charge = charge
        self._used = 0
        self._entries: OrderedDict[Address, CacheEntry] = OrderedDict()
        self._seen: set[int] = set()  # hashes: an address may have 8 kB

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a cached response, or pass the request inside."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._inside(scope, receive, send)
            return
        self.snapshots.poll()
        headers = headers_by_name(scope["headers"])
        head = scope["method"] == "HEAD"
        address = (scope["raw_path"], scope["query_string"])
        conditional = b"if-match" in headers or b"if-unmodified-since" in headers  # rare; checked inside
        if conditional or (prepared := self._ready(scope, address, headers)) is None:
            inner = {**scope, "method": "GET"} if head else scope
            await self._inside(inner, receive, CachingSender(self, headers, address, send=send, head=head))
            return
        unchanged = is_current(headers, prepared)
        self._counts.kept(unchanged=unchanged)
        start, body = prepared.messages(head=head, unchanged=unchanged)
        await send(start)
        await send(body)

    def _ready(self, scope: Scope, address: Address, headers: RequestHeaders) -> PreparedResponse | None:
        """The cached response, if there is a current one."""
        entry = self._entries.get(address)
        if entry is None or b"authorization" in headers or are_too_large(scope["headers"]):
            return None
        if entry.generation != self.snapshots.generation and not self._stands(address, entry):
            return None
        self._entries.move_to_end(address)
        choice = (headers.get(b"accept"), headers.get(b"accept-encoding"), headers.get(b"accept-language"))
        return entry.choices.get(choice) or self._chosen(scope, entry, choice)

    def _stands(self, address: Address, entry: CacheEntry) -> bool:
        """Whether the cached responses are current; compared once per generation of the snapshots."""
        generation = self.snapshots.generation
        if self.snapshots.snapshot_id(entry.hint.event) != entry.hint.snapshot_id:
            self._drop(address)
            return False
        entry.generation = generation
        return True

    def _chosen(self, scope: Scope, entry: CacheEntry, choice: Choice) -> PreparedResponse | None:
        """The negotiated variant; None when it must be requested inside."""
        accept, accept_encoding, accept_language = choice
        if accept is not None and not negotiation.accepts(accept, entry.hint.media_types):
            return None
        language, coding = entry.language(accept_language or b""), coding_for(accept_encoding)
        prepared = entry.variants.get((language, coding)) or self._recoded(scope, entry, language, coding)
        if prepared is None:
            return None
        if not prepared.is_final():  # only its date is missing: requesting it inside would count as a read
            prepared = self._add(entry, language, coding, prepared.in_coding(coding))
        entry.remember(choice, prepared)
        return prepared

    def _recoded(self, scope: Scope, entry: CacheEntry, language: str, coding: str) -> PreparedResponse | None:
        """The same representation in a content coding that was not requested before; it counts as uncached."""
        other = next((made for (spoken, _), made in entry.variants.items() if spoken == language), None)
        if other is None:
            return None
        self._charge(scope, len(other.identity))
        return self._add(entry, language, coding, other.in_coding(coding))

    def keep(self, address: Address, hint: CacheHint, prepared: PreparedResponse, coding: str) -> PreparedResponse:
        """Cache a response if its address was requested before; returns it in the requested content coding."""
        if hint.snapshot_id is None:
            return _coded(prepared, coding)
        if (known := hash(address)) not in self._seen:
            if len(self._seen) >= SEEN:
                self._seen.clear()
            self._seen.add(known)
            return prepared
        entry = self._entries.get(address)
        if entry is None or entry.hint.snapshot_id != hint.snapshot_id:
            self._drop(address)
            entry = self._entries[address] = CacheEntry(hint)
        return self._add(entry, hint.language, coding, _coded(prepared, coding))

    def _add(self, entry: CacheEntry, language: str, coding: str, prepared: PreparedResponse) -> PreparedResponse:
        replaced = entry.variants.get((language, coding))
        grown = prepared.size - (replaced.size if replaced else 0)
        entry.variants[language, coding] = prepared
        entry.choices.clear()
        entry.size += grown
        self._used += grown
        while self._used > self._budget and self._entries:
            self._drop(next(iter(self._entries)))
        return prepared

    def _drop(self, address: Address) -> None:
        if (entry := self._entries.pop(address, None)) is not None:
            self._used -= entry.size


def _coded(prepared: PreparedResponse, coding: str) -> PreparedResponse:
    if coding:
        rate_limits.charge(len(prepared.identity))
    return prepared.in_coding(coding)


class CachingSender:
    """Receives the response from inside: representations are prepared and cached, others are passed on."""

    def __init__(
        self, door: ResponseCache, headers: RequestHeaders, address: Address, *, send: Send, head: bool
    ) -> None:
        self._door = door
        self._headers = headers
        self._address = address
        self._send = send
        self._head = head
        self._representation: Representation | None = None
        self._request_headers: Headers = []
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Receive a message from inside."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._representation is None:
            await self._send({**message, "body": b""} if self._head else message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self._representation)

    async def _begin(self, message: Message) -> None:
        representation: Representation | None = message.get("representation")
        if message["status"] == 200 and representation is not None:
            self._representation, self._request_headers = representation, message["request_headers"]
        else:
            await self._send(message)

    async def _finish(self, representation: Representation) -> None:
        prepared = PreparedResponse(representation, b"".join(self._body))  # joining one piece does not copy it
        if representation.hint is not None and b"authorization" not in self._headers:
            coding = coding_for(self._headers.get(b"accept-encoding"))
            prepared = self._door.keep(self._address, representation.hint, prepared, coding)
        first, body = prepared.messages(head=self._head, unchanged=is_current(self._headers, prepared))
        await self._send({**first, "headers": [*first["headers"], *self._request_headers]})
        await self._send(body)
