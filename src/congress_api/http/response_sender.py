"""Sends the response to a request, with its id and the default headers."""

import time
from typing import Any, Protocol

from msgspec import structs

from congress_api import errors
from congress_api.http import conditional, negotiation, problems, rate_limits
from congress_api.http.asgi import Message, Scope, Send
from congress_api.http.compression import QUICK, SMALL, compressed, is_compressible
from congress_api.http.default_headers import Headers, with_default_headers
from congress_api.http.prepared_response import (
    NOTHING,
    Address,
    CacheEntry,
    CacheHint,
    PreparedResponse,
    Representation,
)
from congress_api.http.request_headers import RequestHeaders, choice_of, coding_for, is_current
from congress_api.messages.message import Detail, Texts

QUICK_WORK = 8  # times quicker than thorough compression, as rate limits count work


class RequestRefused(Exception):
    """The request is refused before a handler sees it."""

    def __init__(self, answer: problems.ProblemResponse) -> None:
        super().__init__(answer.status)
        self.answer = answer


class ResponseSender:
    """Sends the response to one request, with the headers that every response carries."""

    def __init__(self, scope: Scope, send: Send, more: Headers | None = None) -> None:
        """`more` are default headers of this installation."""
        self._scope = scope
        self._send = send
        self._more = more or []
        self.request_id = problems.new_request_id()
        self.began = time.perf_counter()
        self.extra: Headers = []
        self.status = 0
        self.shows_secret = False
        """Whether the route shows secrets, so that its responses are not compressed."""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = self._own()
            headers = with_default_headers([*message["headers"], *own, *self._more])
            message = {**message, "headers": headers, "request_headers": own, "shows_secret": self.shows_secret}
            if self._more and (shown := message.get("representation")) is not None:
                message["representation"] = structs.replace(shown, headers=[*shown.headers, *self._more])
        await self._send(message)

    def _own(self) -> Headers:
        return [*self.extra, (b"x-request-id", self.request_id.encode())]

    def make(self, kind: str, detail: Detail | Texts, **headers: str) -> problems.ProblemResponse:
        """A problem in the language of the request; `headers` have `_` for `-`."""
        told = problems.Told(detail=detail, headers=headers)
        return problems.problem_response(kind, told, self.request_id, negotiation.problem_language(self._scope))

    def make_from(self, state: errors.Error) -> problems.ProblemResponse:
        """The problem of an error, in the language of the request."""
        return problems.response_to(state, self.request_id, negotiation.problem_language(self._scope))

    async def problem(self, answer: problems.ProblemResponse) -> None:
        """Send a problem. Raises Error when a response was begun, which can only be aborted."""
        if self.status:
            raise errors.Error
        await self.answer(answer.status, answer.headers, answer.body)

    async def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole response."""
        length = [] if status == 204 else [(b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
        await self._send({**NOTHING, "body": body})


def request_id_of(scope: Any) -> str:
    """The id of the request in its response and in the log."""
    request_id: str = scope["request_id"]
    return request_id


class CompressingSender:
    """Receives the response to a request from inside.

    A whole response to a token is compressed, unless it shows a secret: the length of a compressed body tells how much
    the secret has in common with the text around it, which others may have chosen (BREACH).
    """

    def __init__(self, headers: RequestHeaders, send: Send, *, head: bool = False) -> None:
        self.headers = headers
        self.send = send
        self.head = head
        self.coding = coding_for(headers.get(b"accept-encoding"))
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Receive a message from inside."""
        if message["type"] == "http.response.start":
            if self.takes(message):
                self._start = message
            else:
                await self.send(message)
        elif self._start is None:
            await self.send({**message, "body": b""} if self.head else message)
        else:
            self._body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self.finish(self._start, b"".join(self._body))  # joining one piece does not copy it

    def takes(self, start: Message) -> bool:
        """Whether a response is compressed here."""
        if not self.coding or b"authorization" not in self.headers or start.get("shows_secret"):
            return False
        named = dict(start["headers"])
        return int(named.get(b"content-length", 0)) >= SMALL  # a stream has no length

    async def finish(self, start: Message, body: bytes) -> None:
        """Send the whole response."""
        named = dict(start["headers"])
        if is_compressible(named.get(b"content-type", b""), body):
            coding = QUICK[self.coding]
            body = await compressed(coding, body)
            start = {**start, "headers": _coded(start["headers"], coding.name, coding.suffix, len(body))}
        await self.send(start)
        await self.send({**NOTHING, "body": b"" if self.head else body})


def _coded(headers: Headers, name: str, suffix: str, length: int) -> Headers:
    """The headers of a response in a content coding."""
    made = [(b"content-encoding", name.encode()), (b"content-length", b"%d" % length)]
    for header, value in headers:
        if header == b"etag":
            made.append((header, conditional.suffixed(value, suffix)))
        elif header != b"content-length":
            made.append((header, value))
    return made


class Cache(Protocol):
    """The response cache."""

    def keep(self, address: Address, hint: CacheHint, plain: PreparedResponse) -> CacheEntry | None:
        """Cache a response, in no coding, if its address was requested before; None if it was not."""

    async def variant(self, address: Address, entry: CacheEntry, language: str, coding: str) -> PreparedResponse:
        """The response of an entry in a content coding, made from the one in none."""

    def made(self, address: Address, headers: RequestHeaders) -> None:
        """The response to such requests is in the cache in no coding, or will not be."""

    def end(self, address: Address, headers: RequestHeaders) -> None:
        """The response to such requests is in the cache in its coding, or will not be."""


class CachingSender(CompressingSender):
    """Receives the response to a read: a representation is prepared and cached, others are passed on."""

    def __init__(self, cache: Cache, headers: RequestHeaders, address: Address, *, send: Send, head: bool) -> None:
        super().__init__(headers, send, head=head)
        self._cache = cache
        self._address = address

    def takes(self, start: Message) -> bool:
        if _is_representation(start):
            return True
        self._cache.end(self._address, self.headers)
        return super().takes(start)

    async def finish(self, start: Message, body: bytes) -> None:
        if not _is_representation(start):
            await super().finish(start, body)
            return
        first, last = await self._finished(start["representation"], body)
        await self.send({**first, "headers": [*first["headers"], *start["request_headers"]]})
        await self.send(last)

    async def _finished(self, representation: Representation, body: bytes) -> tuple[Message, Message]:
        plain, hint, entry = PreparedResponse(representation, body), representation.hint, None
        if hint is not None and b"authorization" not in self.headers:
            entry = self._cache.keep(self._address, hint, plain)
        self._cache.made(self._address, self.headers)
        if hint is not None and entry is not None:
            return await self._cached(entry, hint.language, len(body))
        quick = plain.coding_of(QUICK, self.coding)
        if is_current(self.headers, plain):
            return plain.not_modified(self.headers.get(b"if-none-match"), quick)
        self._charge(len(body) // QUICK_WORK)
        return (await plain.in_coding(quick)).messages(head=self.head)

    async def _cached(self, entry: CacheEntry, language: str, work: int) -> tuple[Message, Message]:
        """The messages of a response that is in the cache from now on, also for equal requests."""
        self._charge(work)
        prepared = await self._cache.variant(self._address, entry, language, self.coding)
        entry.remember(choice_of(self.headers), prepared)
        if is_current(self.headers, prepared):
            return prepared.not_modified(self.headers.get(b"if-none-match"))
        return prepared.messages(head=self.head)

    def _charge(self, work: int) -> None:
        if self.coding:
            rate_limits.charge(work)


def _is_representation(start: Message) -> bool:
    return start["status"] == 200 and start.get("representation") is not None
