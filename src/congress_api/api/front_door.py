"""The front door: answers from finished bytes, conditional or whole, without waking the framework.

It stands before everything else. What it does not have it asks for inside, finishes (validators, content coding)
and keeps when it is asked for a second time.
"""

from collections import OrderedDict

from congress_api.api import conditional, negotiation
from congress_api.api.asgi import ASGIApp, Message, Receive, Scope, Send
from congress_api.api.manners import Headers
from congress_api.api.metrics import Counts
from congress_api.api.prepared import Prepared
from congress_api.snapshot.keeping import Keeper

SEEN = 20_000  # addresses remembered as asked once; forgotten all at once when it is full
FOR_ONE_REQUEST = {b"x-request-id", b"ratelimit", b"ratelimit-policy"}
Address = tuple[bytes, bytes]


LISTS = {b"accept", b"accept-encoding", b"accept-language", b"if-none-match"}
"""May come in several lines, to be read as one (RFC 9110, 5.3)."""
DECIDING = LISTS | {b"authorization", b"if-modified-since"}


class Asked:
    """The headers of a request that decide about its answer."""

    __slots__ = ("accept", "authorization", "coding", "if_modified_since", "if_none_match", "language")

    def __init__(self, headers: list[tuple[bytes, bytes]]) -> None:
        found: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in DECIDING:
                found[name] = b"%b,%b" % (found[name], value) if name in found and name in LISTS else value
        self.accept = found.get(b"accept")
        self.authorization = found.get(b"authorization")
        self.coding = negotiation.coding(found[b"accept-encoding"]) if b"accept-encoding" in found else ""
        self.if_modified_since = found.get(b"if-modified-since")
        self.if_none_match = found.get(b"if-none-match")
        self.language = found.get(b"accept-language", b"")

    def has(self, prepared: Prepared) -> bool:
        """Whether the client has this representation already."""
        if self.if_none_match is None and self.if_modified_since is None:
            return False
        return conditional.not_modified(prepared.etags, prepared.modified, self.if_none_match, self.if_modified_since)


class Shown:
    """What a handler tells the front door about its answer, so that it can be kept: what it was made from."""

    __slots__ = ("answers", "default", "event", "language", "languages", "stamp")

    def __init__(
        self,
        *,
        event: str | None,
        stamp: object,
        language: str = "",
        languages: tuple[str, ...] = (),
        default: str = "",
        answers: tuple[str, ...] = negotiation.JSON,
    ) -> None:
        self.event = event
        self.stamp = stamp
        """The keeper's for that event; None: not to be kept, since more than the address decides (Host, date)."""
        self.language = language
        self.languages = languages
        """What Accept-Language picks from; empty when it has no say."""
        self.default = default
        self.answers = answers
        """The media types that its address answers in."""


class Entry:
    """The finished answers of one address, by language and content coding, all made under one stamp."""

    __slots__ = ("shown", "size", "variants")

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.variants: dict[tuple[str, str], Prepared] = {}
        self.size = 0

    def language(self, accept_language: bytes) -> str:
        """The language to answer in; empty when Accept-Language has no say."""
        shown = self.shown
        if not shown.languages:
            return ""
        return negotiation.language(accept_language, shown.languages, shown.default)


class FrontDoor:
    """An ASGI application around another one."""

    def __init__(self, inside: ASGIApp, keeper: Keeper, counts: Counts, budget: int) -> None:
        self._inside = inside
        self.keeper = keeper
        self._counts = counts
        self._budget = budget
        self._used = 0
        self._entries: OrderedDict[Address, Entry] = OrderedDict()
        self._seen: set[int] = set()  # their hashes: an address may be 8 kB long

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is ready, or ask inside."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._inside(scope, receive, send)
            return
        self.keeper.look()
        asked = Asked(scope["headers"])
        head = scope["method"] == "HEAD"
        address = (scope["raw_path"], scope["query_string"])
        if (prepared := self._ready(address, asked)) is None:
            inner = {**scope, "method": "GET"} if head else scope
            await self._inside(inner, receive, Finisher(self, inner, asked, address, send=send, head=head))
            return
        unchanged = asked.has(prepared)
        self._counts.kept(unchanged=unchanged)
        start, body = prepared.messages(head=head, unchanged=unchanged)
        await send(start)
        await send(body)

    def _ready(self, address: Address, asked: Asked) -> Prepared | None:
        """The finished answer, if there is one and it is still true."""
        entry = self._entries.get(address)
        if entry is None or asked.authorization is not None:
            return None
        if asked.accept is not None and not negotiation.accepts(asked.accept, entry.shown.answers):
            return None
        if self.keeper.stamp(entry.shown.event) != entry.shown.stamp:
            self._drop(address)
            return None
        language = entry.language(asked.language)
        prepared = entry.variants.get((language, asked.coding)) or self._recoded(entry, language, asked.coding)
        if prepared is None or not prepared.told_all():
            return None
        self._entries.move_to_end(address)
        return prepared

    def _recoded(self, entry: Entry, language: str, coding: str) -> Prepared | None:
        """The same representation in a coding that it was not yet asked for in."""
        other = next((made for (spoken, _), made in entry.variants.items() if spoken == language), None)
        if other is None:
            return None
        return self._add(entry, language, coding, other.in_coding(coding))

    def keep(self, address: Address, shown: Shown, prepared: Prepared, coding: str) -> Prepared:
        """Keep a finished answer if its address was asked before, compressed if the client takes that."""
        if shown.stamp is None:
            return prepared.in_coding(coding)
        if (known := hash(address)) not in self._seen:
            if len(self._seen) >= SEEN:
                self._seen.clear()
            self._seen.add(known)
            return prepared
        entry = self._entries.get(address)
        if entry is None or entry.shown.stamp != shown.stamp:
            self._drop(address)
            entry = self._entries[address] = Entry(shown)
        return self._add(entry, shown.language, coding, prepared.in_coding(coding))

    def _add(self, entry: Entry, language: str, coding: str, prepared: Prepared) -> Prepared:
        replaced = entry.variants.get((language, coding))
        grown = prepared.size - (replaced.size if replaced else 0)
        entry.variants[language, coding] = prepared
        entry.size += grown
        self._used += grown
        while self._used > self._budget and self._entries:
            self._drop(next(iter(self._entries)))
        return prepared

    def _drop(self, address: Address) -> None:
        if (entry := self._entries.pop(address, None)) is not None:
            self._used -= entry.size


class Finisher:
    """Takes the answer from inside: what has an entity tag is finished and kept, the rest goes on as it is."""

    def __init__(
        self, door: FrontDoor, scope: Scope, asked: Asked, address: Address, *, send: Send, head: bool
    ) -> None:
        self._door = door
        self._scope = scope
        self._asked = asked
        self._address = address
        self._send = send
        self._head = head
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """One message from inside."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._send({**message, "body": b""} if self._head else message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _begin(self, message: Message) -> None:
        if message["status"] == 200 and any(name == b"etag" for name, _ in message["headers"]):
            self._start = message
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        own: Headers = []
        lasting: Headers = []
        for pair in start["headers"]:
            (own if pair[0] in FOR_ONE_REQUEST else lasting).append(pair)
        prepared = Prepared.of(lasting, b"".join(self._body))  # a single piece is not copied
        shown = self._scope.get("shown")
        if isinstance(shown, Shown) and self._asked.authorization is None:
            prepared = self._door.keep(self._address, shown, prepared, self._asked.coding)
        first, body = prepared.messages(head=self._head, unchanged=self._asked.has(prepared))
        await self._send({**first, "headers": [*first["headers"], *own]})
        await self._send(body)
