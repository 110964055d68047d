"""One request on its way: its number, its time, and the manners on what is sent back."""

import time

from congress_api import errors
from congress_api.http import problems
from congress_api.http.asgi import Message, Send
from congress_api.http.default_headers import Headers, with_manners
from congress_api.http.prepared_response import NOTHING


class Refused(Exception):
    """The request is answered here."""

    def __init__(self, answer: problems.Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class Exchange:
    """One request on its way: what is sent back through it gets the manners."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.request_id = problems.new_request_id()
        self.began = time.perf_counter()
        self.extra: Headers = []
        self.status = 0

    async def __call__(self, message: Message) -> None:
        """Pass a message on to the client."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": with_manners([*message["headers"], *self._own()])}
        await self._send(message)

    def _own(self) -> Headers:
        return [*self.extra, (b"x-request-id", self.request_id.encode())]

    def make(self, kind: str, detail: str, **headers: str) -> problems.Answer:
        """A problem about this request."""
        return problems.answer(kind, detail, self.request_id, None, **headers)

    async def problem(self, answer: problems.Answer) -> None:
        """Send a problem, if nothing was sent yet; what has begun can only be broken off."""
        if self.status:
            raise errors.Error("the answer had begun")
        await self.answer(answer.status, answer.headers, answer.body)

    async def answer(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole answer."""
        length = [] if status == 204 else [(b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": [*headers, *length]})
        await self._send({**NOTHING, "body": body})
