"""The OpenAPI document, as released."""

import functools

import msgspec
from litestar import get
from msgspec import Struct

from congress_api.http import conditional, responses
from congress_api.http.responses import JSON, ApiRequest, EncodedResponse
from congress_api.http.route_contract import PUBLIC
from congress_api.store import migrating
from congress_api.wire.release import RELEASED_AT

FILE = "congress-api.json"


class Document(Struct, frozen=True, kw_only=True):
    """The bytes, and seconds since 1970 of their last change; None when that is unknown."""

    body: bytes
    modified: int | None


@functools.cache
def shipped(public_url: str) -> Document:
    """The document, with this server's address instead of the placeholder.

    Read at the first request: the command that writes the file creates an application too, before the file exists.
    """
    path = migrating.located("openapi") / FILE
    if not public_url:
        # the release's date: file times differ by replica
        return Document(body=path.read_bytes(), modified=conditional.last_modified(RELEASED_AT))
    document = msgspec.json.decode(path.read_bytes())
    document["servers"] = [{"url": f"{public_url.rstrip('/')}/v1", "description": "This server."}]
    body = msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    return Document(body=body, modified=None)  # no Last-Modified: an older copy may name another server


@get("/v1/openapi.json", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_document(request: ApiRequest) -> EncodedResponse[bytes]:
    """The API described in OpenAPI 3.1."""
    document = shipped(request.app.state.settings.public_url)
    headers = {"cache-control": "public, max-age=300", "content-language": "en"}
    hint = responses.lasting(request)
    return responses.bytes_response(document.body, JSON, headers, hint=hint, modified=document.modified)
