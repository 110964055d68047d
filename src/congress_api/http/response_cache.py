"""The front door: answers from finished bytes, conditional or whole, without waking the framework.

It stands before everything else. What it does not have it asks for inside, finishes (validators, content coding)
and keeps when it is asked for a second time.
"""

from collections import OrderedDict
from typing import Protocol

from congress_api.http import negotiation
from congress_api.http.asgi import ASGIApp, Message, Receive, Scope, Send
from congress_api.http.default_headers import Headers
from congress_api.http.metrics import Counts
from congress_api.http.prepared_response import Prepared
from congress_api.http.request_headers import Told, coding_for, has, told

SEEN = 20_000  # addresses remembered as asked once; forgotten all at once when it is full
FOR_ONE_REQUEST = {b"x-request-id", b"ratelimit", b"ratelimit-policy"}
Address = tuple[bytes, bytes]


MOST_CHOICES = 12  # that are remembered of an answer: phones of one make all say the same
LONGEST_CHOICE = 200  # bytes; together they are within what `Prepared.size` allows for
Choice = tuple[bytes | None, bytes | None, bytes | None]
"""What a client says that it takes: media types, content codings, languages."""


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

    __slots__ = ("choices", "moves", "shown", "size", "variants")

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.variants: dict[tuple[str, str], Prepared] = {}
        self.choices: dict[Choice, Prepared] = {}
        """What clients got that said the same, so that it need not be weighed again."""
        self.moves: object = None
        """The keeper's, when the stamp was last compared with its own."""
        self.size = 0

    def language(self, accept_language: bytes) -> str:
        """The language to answer in; empty when Accept-Language has no say."""
        shown = self.shown
        if not shown.languages:
            return ""
        return negotiation.language(accept_language, shown.languages, shown.default)

    def remember(self, choice: Choice, prepared: Prepared) -> None:
        """What to answer who says this again; an answer that is still to be dated is not remembered."""
        if (
            prepared.is_dated
            and len(self.choices) < MOST_CHOICES
            and len(b"".join(filter(None, choice))) < LONGEST_CHOICE
        ):
            self.choices[choice] = prepared


class Snapshots(Protocol):
    """What finished answers are made from, and how current it is."""

    moves: int

    def look(self) -> None:
        """Catch up if anything changed."""

    def stamp(self, slug: str | None) -> object:
        """What names the public content as it stands in memory."""


class FrontDoor:
    """An ASGI application around another one."""

    def __init__(self, inside: ASGIApp, keeper: Snapshots, counts: Counts, budget: int) -> None:
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
        headers = told(scope["headers"])
        head = scope["method"] == "HEAD"
        address = (scope["raw_path"], scope["query_string"])
        if (prepared := self._ready(address, headers)) is None:
            inner = {**scope, "method": "GET"} if head else scope
            await self._inside(inner, receive, Finisher(self, inner, headers, address, send=send, head=head))
            return
        unchanged = has(headers, prepared)
        self._counts.kept(unchanged=unchanged)
        start, body = prepared.messages(head=head, unchanged=unchanged)
        await send(start)
        await send(body)

    def _ready(self, address: Address, headers: Told) -> Prepared | None:
        """The finished answer, if there is one and it is still true."""
        entry = self._entries.get(address)
        if entry is None or b"authorization" in headers:
            return None
        if entry.moves != self.keeper.moves and not self._stands(address, entry):
            return None
        self._entries.move_to_end(address)
        choice = (headers.get(b"accept"), headers.get(b"accept-encoding"), headers.get(b"accept-language"))
        return entry.choices.get(choice) or self._chosen(entry, choice)

    def _stands(self, address: Address, entry: Entry) -> bool:
        """Whether what an answer was made from still stands; asked once for every move of the keeper."""
        moves = self.keeper.moves
        if self.keeper.stamp(entry.shown.event) != entry.shown.stamp:
            self._drop(address)
            return False
        entry.moves = moves
        return True

    def _chosen(self, entry: Entry, choice: Choice) -> Prepared | None:
        """The variant that suits what a client says; None when it is to be asked for inside."""
        accept, accept_encoding, accept_language = choice
        if accept is not None and not negotiation.accepts(accept, entry.shown.answers):
            return None
        language, coding = entry.language(accept_language or b""), coding_for(accept_encoding)
        prepared = entry.variants.get((language, coding)) or self._recoded(entry, language, coding)
        if prepared is None or not prepared.told_all():
            return None
        entry.remember(choice, prepared)
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
        entry.choices.clear()
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
        self, door: FrontDoor, scope: Scope, headers: Told, address: Address, *, send: Send, head: bool
    ) -> None:
        self._door = door
        self._scope = scope
        self._headers = headers
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
        if isinstance(shown, Shown) and b"authorization" not in self._headers:
            coding = coding_for(self._headers.get(b"accept-encoding"))
            prepared = self._door.keep(self._address, shown, prepared, coding)
        first, body = prepared.messages(head=self._head, unchanged=has(self._headers, prepared))
        await self._send({**first, "headers": [*first["headers"], *own]})
        await self._send(body)
