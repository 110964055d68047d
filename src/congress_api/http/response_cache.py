"""The response cache: sends prepared responses, conditional or whole, without waking the framework.

It is the outermost application. Other requests go inside; their responses get validators and a content coding, and are
cached when their address is requested a second time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from congress_api.http import negotiation
from congress_api.http.asgi import ASGIApp, Message, Receive, Scope, Send
from congress_api.http.compression import THOROUGH
from congress_api.http.metrics import Counts
from congress_api.http.prepared_response import Address, CacheEntry, CacheHint, EqualRequests, PreparedResponse
from congress_api.http.request_headers import (
    RequestHeaders,
    are_too_large,
    choice_of,
    coding_for,
    headers_by_name,
    is_current,
)
from congress_api.http.response_sender import CachingSender, CompressingSender

SEEN = 20_000  # addresses known from one request; cleared when full
INSIDE = {b"authorization", b"if-match", b"if-unmodified-since", b"sync-recovery"}
"""Requests with these headers are not answered from the cache; conditions for writes and recoveries are rare."""
OVERHEAD = 3_000  # bytes of a cached response beside its body: headers, tags and choices
Messages = tuple[Message, Message]


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
        self._representations = EqualRequests()
        """Requests that get the same one, of which the first is inside."""
        self._responses = EqualRequests()
        """Requests that get the same one, in the same coding, of which the first is under way."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a cached response, or pass the request inside."""
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
            return
        headers = headers_by_name(scope["headers"])
        if scope["method"] not in ("GET", "HEAD"):
            await self._inside(scope, receive, CompressingSender(headers, send))
            return
        try:
            await self._read(scope, receive, send, headers)
        finally:
            self.end(_address(scope), headers)

    async def _read(self, scope: Scope, receive: Receive, send: Send, headers: RequestHeaders) -> None:
        address, head, messages = _address(scope), scope["method"] == "HEAD", None
        if are_too_large(scope["headers"]) or not INSIDE.isdisjoint(headers):
            self.snapshots.poll()
        else:
            messages = self.messages(address, headers, head=head)
            if messages is None and (prepared := await self._found(scope, address, headers)) is not None:
                messages = self._conditional(prepared, headers, head=head)
        if messages is None:
            sender = CachingSender(self, headers, address, send=send, head=head)
            await self._inside({**scope, "method": "GET"} if head else scope, receive, sender)
            return
        self.end(address, headers)  # before the client takes it
        for message in messages:
            await send(message)

    async def _found(self, scope: Scope, address: Address, headers: RequestHeaders) -> PreparedResponse | None:
        """The cached response, also if it is being made for another client: a crowd at the start asks inside once."""
        prepared = await self._variant(scope, address, headers)
        if prepared is None and (end := self._representations.begin(_representation(address, headers))) is not None:
            self._is_known(address)  # requested a second time
            await asyncio.shield(end)  # a client that hangs up does not end it for the others
            prepared = await self._variant(scope, address, headers)
        return prepared

    def messages(self, address: Address, headers: RequestHeaders, *, head: bool) -> Messages | None:
        """The cached response to a GET or HEAD that was chosen for such headers before; None without one."""
        self.snapshots.poll()
        if (entry := self._current(address, headers)) is None:
            return None
        prepared = entry.choices.get(choice_of(headers))
        return None if prepared is None else self._conditional(prepared, headers, head=head)

    def begin(self, address: Address, headers: RequestHeaders) -> asyncio.Future[None] | None:
        """Begin a GET or HEAD that is not in the cache, or return the end of one that selects the same response."""
        if not INSIDE.isdisjoint(headers):
            return None
        if (end := self._responses.begin((address, choice_of(headers)))) is not None:
            self._is_known(address)  # requested a second time
        return end

    def made(self, address: Address, headers: RequestHeaders) -> None:
        """The response to such requests is in the cache in no coding, or will not be."""
        if INSIDE.isdisjoint(headers):
            self._representations.end(_representation(address, headers))

    def end(self, address: Address, headers: RequestHeaders) -> None:
        """The response to such requests is in the cache in its coding, or will not be."""
        self.made(address, headers)
        if INSIDE.isdisjoint(headers):
            self._responses.end((address, choice_of(headers)))

    def _conditional(self, prepared: PreparedResponse, headers: RequestHeaders, *, head: bool) -> Messages:
        """Count a cached response: a 304 if the client's copy is current."""
        unchanged = is_current(headers, prepared)
        self._counts.kept(unchanged=unchanged)
        return prepared.not_modified(headers.get(b"if-none-match")) if unchanged else prepared.messages(head=head)

    def _current(self, address: Address, headers: RequestHeaders) -> CacheEntry | None:
        """The cached responses of an address, if they are current."""
        entry = self._entries.get(address)
        if entry is None or not INSIDE.isdisjoint(headers):
            return None
        if entry.generation != self.snapshots.generation and not self._stands(address, entry):
            return None
        self._entries.move_to_end(address)
        return entry

    def _stands(self, address: Address, entry: CacheEntry) -> bool:
        """Whether the cached responses are current; compared once per generation of the snapshots."""
        generation = self.snapshots.generation
        if self.snapshots.snapshot_id(entry.hint.event) != entry.hint.snapshot_id:
            self._drop(address)
            return False
        entry.generation = generation
        return True

    async def _variant(self, scope: Scope, address: Address, headers: RequestHeaders) -> PreparedResponse | None:
        """The negotiated variant; None when it must be requested inside."""
        if (entry := self._current(address, headers)) is None:
            return None
        accept, accept_encoding, accept_language = choice = choice_of(headers)
        if (known := entry.choices.get(choice)) is not None:
            return known
        if accept is not None and not negotiation.accepts(accept, entry.hint.media_types):
            return None
        language = entry.language(accept_language or b"")
        if (language, "") not in entry.variants:
            return None
        coding = coding_for(accept_encoding)
        plain = entry.variants[language, ""]
        name = language, plain.coding_of(THOROUGH, coding).name
        if name not in entry.variants and name not in entry.flights:
            self._charge(scope, len(plain.content))
        prepared = await self.variant(address, entry, language, coding)
        entry.remember(choice, prepared)
        return prepared

    def keep(self, address: Address, hint: CacheHint, plain: PreparedResponse) -> CacheEntry | None:
        """Cache a response, in no coding, if its address was requested before; None if it was not."""
        if hint.snapshot_id is None or not self._is_known(address):
            return None
        entry = self._entries.get(address)
        if entry is None or entry.hint.snapshot_id != hint.snapshot_id:
            self._drop(address)
            entry = self._entries[address] = CacheEntry(hint)
        self._add(address, entry, hint.language, plain)
        return entry

    def _is_known(self, address: Address) -> bool:
        """Whether an address was requested before; from now on it was."""
        if (known := hash(address)) in self._seen:
            return True
        if len(self._seen) >= SEEN:
            self._seen.clear()
        self._seen.add(known)
        return False

    async def variant(self, address: Address, entry: CacheEntry, language: str, coding: str) -> PreparedResponse:
        """The response of an entry in a content coding, made from the one in none."""
        plain = entry.variants[language, ""]
        chosen = plain.coding_of(THOROUGH, coding)
        name = language, chosen.name
        if (prepared := entry.variants.get(name)) is None:
            body = await entry.compressed(plain, chosen, language)
            if (prepared := entry.variants.get(name)) is None:
                prepared = PreparedResponse(plain.representation, body, chosen)
                self._add(address, entry, language, prepared)
        if not prepared.is_final():  # only its date is missing: requesting it inside would count as a read
            prepared = prepared.renewed()
            self._add(address, entry, language, prepared)
        return prepared

    def _add(self, address: Address, entry: CacheEntry, language: str, prepared: PreparedResponse) -> None:
        name = language, prepared.coding.name
        replaced = entry.variants.get(name)
        entry.variants[name] = prepared
        entry.choices.clear()
        if self._entries.get(address) is not entry:  # dropped while it was being compressed
            return
        grown = len(prepared.content) - len(replaced.content) if replaced else len(prepared.content) + OVERHEAD
        entry.size += grown
        self._used += grown
        while self._used > self._budget and self._entries:
            self._drop(next(iter(self._entries)))

    def _drop(self, address: Address) -> None:
        if (entry := self._entries.pop(address, None)) is not None:
            self._used -= entry.size


def _address(scope: Scope) -> Address:
    return scope["raw_path"], scope["query_string"]


def _representation(address: Address, headers: RequestHeaders) -> object:
    """What requests share that get the same representation, in whatever coding."""
    return address, headers.get(b"accept"), headers.get(b"accept-language")
