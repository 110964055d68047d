"""Responses with their headers and validators, before the response cache sends them."""

import functools
import hashlib
import re
import zlib
from collections.abc import Iterable
from typing import Any, TypeVar, cast

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from msgspec import Struct, structs

from congress_api.http import conditional, preconditions
from congress_api.http.asgi import Receive, Scope, Send
from congress_api.http.default_headers import PRIVATE, Headers
from congress_api.http.prepared_response import CacheHint, Representation
from congress_api.http.request_headers import headers_by_name
from congress_api.vocabulary.notice import Notice

Body = TypeVar("Body")
ApiRequest = Request[Any, Any, State]
JSON = "application/json"
HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
COMPRESSED_ONLY = CacheHint(event=None, snapshot_id=None)
"""For a response that is compressed but not cached: it depends on more than its address."""
LONGEST_NOTICE = 4_000
"""Bytes: proxies refuse responses with much longer headers."""
FURTHER_NOTICES = "further"
"""The code of a last notice with the count of those that are left out."""


class EncodedResponse(Response[Body]):
    """A response whose body is encoded already; the parameter is what a client decodes it to.

    With a `tag` it is a representation: the response cache answers conditions, compresses it, and with a `hint`
    caches it.
    """

    def __init__(
        self,
        body: bytes,
        *,
        tag: str | None = None,
        version: bytes = b"",
        modified: int | None = None,
        hint: CacheHint | None = None,
        **response: Any,
    ) -> None:
        """`modified` are seconds since 1970; `response` is what the framework's response takes.

        If-Match accepts every tag that begins with `version`.
        """
        super().__init__(cast("Body", body), **response)
        self.tag, self.version, self.modified, self.hint = tag, version, modified, hint

    def to_asgi_response(self, app: object, request: object, **settled: Any) -> Any:
        """Sends the body as it is: the framework's cookies and encoders are skipped."""
        body = cast("bytes", self.content)
        start = {"type": "http.response.start", "status": self.status_code or settled["status_code"]}
        if self.tag is None:
            start["headers"] = [*self._headers(), (b"content-length", b"%d" % len(body))]
        else:
            headers = self._headers()
            etag = (b"etag", conditional.etag(self.tag))
            start["headers"] = [etag, *headers, (b"content-length", b"%d" % len(body))]
            start["representation"] = Representation(
                tag=self.tag, modified=self.modified, headers=headers, hint=self.hint
            )

        async def send_all(scope: Scope, _receive: Receive, send: Send) -> None:
            if scope["method"] == "GET" and self.tag is not None:
                told = headers_by_name(scope["headers"])
                preconditions.check_read(told, self.tag, self.version, self.modified)
            await send(start)
            await send({"type": "http.response.body", "body": body})

        return send_all

    def _headers(self) -> Headers:
        media_type = str(self.media_type or JSON)
        media_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        dated = [(b"last-modified", conditional.http_date(self.modified))] if self.modified is not None else []
        named = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        return [*dated, *named, (b"content-type", media_type.encode())]


def bytes_response(
    body: bytes,
    media_type: str,
    headers: dict[str, str],
    *,
    hint: CacheHint | None = None,
    modified: int | None = None,
) -> EncodedResponse[Any]:
    """These bytes with a tag of their own."""
    return EncodedResponse(
        body,
        tag=hashlib.sha256(body).hexdigest()[:24],
        modified=modified,
        hint=hint,
        media_type=media_type,
        headers={"vary": "Accept-Encoding", **headers},
    )


def private_json(body: Struct, epoch: str, *, language: str = "", by_header: bool = False) -> EncodedResponse[Any]:
    """What only somebody with a token may see: not cached, with a tag of its bytes and of the event's epoch.

    `language` is that of its texts, if it has any, and `by_header` whether Accept-Language selects it.
    """
    headers = {"cache-control": PRIVATE, **language_headers(language, by_header=by_header)}
    response = bytes_response(msgspec.json.encode(body), JSON, headers)
    response.tag = f"{epoch}-{response.tag}"
    return response


def language_headers(language: str, *, by_header: bool) -> dict[str, str]:
    """Content-Language, if there are texts, and Vary, of what differs by token."""
    return {
        **({"content-language": language} if language else {}),  # a list without items has no texts
        "vary": "Authorization, Accept-Encoding" + (", Accept-Language" if by_header else ""),
    }


def address_mark(request: ApiRequest) -> str:
    """The part of tags that changes with the public address, since images are delivered with their addresses."""
    return _mark(str(request.app.state.settings.public_url or ""))


@functools.lru_cache(16)
def _mark(public_url: str) -> str:
    return f"{zlib.crc32(public_url.rstrip('/').encode()):x}"


def lasting(request: ApiRequest, queries: tuple[bytes, ...] = (b"",)) -> CacheHint | None:
    """The hint of a response that does not change while the process lives.

    Only with the queries that mean something: others are ignored, and are not cached.
    """
    if request.scope["query_string"] not in queries:
        return None
    return CacheHint(event=None, snapshot_id=request.app.state.snapshots.snapshot_id(None))


def base(request: ApiRequest) -> str:
    """The base URL of this API without a trailing slash: from the settings, else from the request."""
    if public_url := request.app.state.settings.public_url:
        return str(public_url).rstrip("/")
    host = request.headers.get("host", "")
    return f"{_scheme(request)}://{host if HOST.fullmatch(host) else 'localhost'}"


def _scheme(request: ApiRequest) -> str:
    """The scheme of a request, as the outermost of our own proxies saw it; others are not believed."""
    proxies: int = request.app.state.settings.trusted_proxies
    seen = [one.strip().lower() for one in ",".join(request.headers.getall("x-forwarded-proto", [])).split(",")]
    told = seen[-min(proxies, len(seen))] if proxies else ""
    return told if told in ("http", "https") else str(request.scope["scheme"])


def notice_header(notices: Iterable[Notice]) -> dict[str, str]:
    """The `Notice` header: a list of tokens with parameters (RFC 9651, 3.1); none without any."""
    members = [_member(notice) for notice in notices]
    shown, length = list[str](), 0
    for member in members:
        length += len(member) + 2
        if length > LONGEST_NOTICE:
            shown.append(f"{FURTHER_NOTICES};count={len(members) - len(shown)}")
            break
        shown.append(member)
    return {"notice": ", ".join(shown)} if shown else {}


def _member(notice: Notice) -> str:
    parameters = {name: value for name, value in structs.asdict(notice).items() if value is not None}
    return str(parameters.pop("code")) + "".join(f";{name}={_item(value)}" for name, value in parameters.items())


def _item(value: str | int) -> str:
    """An integer, or a string of printable ASCII (RFC 9651, 3.3.1 and 3.3.3)."""
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
