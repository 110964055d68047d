"""Bounds request bodies: each one, those of one client together, and those of all clients together."""

from collections import Counter

from congress_api.http.asgi import Message, Receive
from congress_api.http.response_sender import RequestRefused, ResponseSender
from congress_api.messages import transport

RETRY_AFTER = "5"
SHARE = 4
"""One client may have one in so many of all bytes."""


class BodyBudget:
    """Counts the bytes of bodies that are received or processed."""

    def __init__(self, most: int, largest: int) -> None:
        """`largest` is the largest body that is accepted: it fits if it is the only one."""
        self._most = max(most, largest)
        self._share = max(self._most // SHARE, largest)
        self._used: Counter[str] = Counter()
        self._total = 0

    def refusal(self, client: str, size: int) -> str | None:
        """The type of problem of that many more bytes of a client; None when they fit."""
        if self._used[client] + size > self._share:
            return "too-many-requests"
        return "unavailable" if self._total + size > self._most else None

    def take(self, client: str, size: int) -> None:
        """Count bytes of a client."""
        self._used[client] += size
        self._total += size

    def give_back(self, client: str, size: int) -> None:
        """No longer count bytes of a client."""
        self._used[client] -= size
        self._total -= size
        if self._used[client] <= 0:
            del self._used[client]


class BoundedBody:
    """Receives the body of one request up to the limits; it counts until `close`."""

    def __init__(self, receive: Receive, sender: ResponseSender, budget: BodyBudget, *, client: str, most: int) -> None:
        self._receive = receive
        self._sender = sender
        self._budget = budget
        self._client = client
        self._most = most
        self._taken, self._is_whole = 0, False

    async def __call__(self) -> Message:
        """The next piece. Raises RequestRefused when it exceeds a limit, or when the body ends early."""
        message = await self._receive()
        if message["type"] == "http.disconnect" and not self._is_whole:
            raise RequestRefused(self._sender.make("bad-request", transport.BodyEndedEarly()))
        size = len(message.get("body", b""))
        self.check(self._taken + size)
        if (kind := self._budget.refusal(self._client, size) if size else None) is not None:
            raise RequestRefused(self._sender.make(kind, transport.TooManyBodies(), retry_after=RETRY_AFTER))
        self._budget.take(self._client, size)
        self._taken, self._is_whole = self._taken + size, not message.get("more_body")
        return message

    def check(self, length: int) -> None:
        """Raises RequestRefused when a body of so many bytes is too large."""
        if length > self._most:
            raise RequestRefused(self._sender.make("content-too-large", transport.MostBytes(limit=self._most)))

    def close(self) -> None:
        """Count it no longer."""
        self._budget.give_back(self._client, self._taken)
