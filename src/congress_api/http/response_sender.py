"""Sends the response to a request, with its id and the default headers."""

import time
from typing import Any

from msgspec import structs

from congress_api import errors
from congress_api.http import negotiation, problems
from congress_api.http.asgi import Message, Scope, Send
from congress_api.http.default_headers import Headers, with_default_headers
from congress_api.http.prepared_response import NOTHING
from congress_api.messages.message import Detail, Texts


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

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = self._own()
            headers = with_default_headers([*message["headers"], *own, *self._more])
            message = {**message, "headers": headers, "request_headers": own}
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
