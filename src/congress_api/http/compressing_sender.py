"""Passes a response on, compressed when only its recipient may see it."""

from congress_api.http import conditional
from congress_api.http.asgi import Message, Send
from congress_api.http.compression import QUICK, SMALL, compressed, is_compressible
from congress_api.http.default_headers import Headers
from congress_api.http.prepared_response import NOTHING
from congress_api.http.request_headers import RequestHeaders, coding_for


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
