"""Answers that are not resources (pages, files, documents), and what the front door is told of them."""

import hashlib
import re
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from msgspec import Struct

from congress_api.http.asgi import Receive, Scope, Send
from congress_api.http.default_headers import PRIVATE
from congress_api.http.response_cache import Shown

Body = TypeVar("Body")
Asked = Request[Any, Any, State]
JSON = "application/json"
HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
ONCE = Shown(event=None, stamp=None)


class Read(Response[Body]):
    """An answer whose body is encoded already; the parameter is what a client decodes it to."""

    def to_asgi_response(self, app: object, request: object, **settled: Any) -> Any:
        """As it stands: for the cookies and encoders that the framework would look for, a read has no use."""
        media_type, body = str(self.media_type or JSON), cast("bytes", self.content)
        told = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        headers += [(b"content-type", told.encode()), (b"content-length", b"%d" % len(body))]
        status = self.status_code or settled["status_code"]

        async def send_all(_scope: Scope, _receive: Receive, send: Send) -> None:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})

        return send_all


def answer(body: bytes, media_type: str, **headers: str) -> Read[bytes]:
    """These bytes, with an entity tag of their own. `headers` are further ones, with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    return Read(body, media_type=media_type, headers={"etag": etag, "vary": "Accept-Encoding", **named})


def private(body: Struct) -> Read[Any]:
    """What only somebody with a token may see: kept by nobody, with an entity tag of its bytes."""
    told = msgspec.json.encode(body)
    return answer(told, JSON, cache_control=PRIVATE, vary="Authorization, Accept-Encoding")


def keep(request: Asked, shown: Shown | None = None, queries: tuple[bytes, ...] = (b"",)) -> None:
    """Let the front door compress and keep the answer. Without `shown`: it stays as it is while the process lives.

    Only under the queries that mean something here: others are ignored, and must fill neither memory nor time.
    """
    if request.scope["query_string"] in queries:
        lasting = Shown(event=None, stamp=request.app.state.keeper.stamp(None))
        request.scope["shown"] = shown or lasting  # type: ignore[typeddict-unknown-key]  # for the front door


def base(request: Asked) -> str:
    """The address that this API was reached at, without a slash at the end: as set, else as asked."""
    if public_url := request.app.state.settings.public_url:
        return str(public_url).rstrip("/")
    host = request.headers.get("host", "")
    return f"{request.scope['scheme']}://{host if HOST.fullmatch(host) else 'localhost'}"
