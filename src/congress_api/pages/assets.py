"""The files of the pages (style, script, icon), each at an address that changes with its content."""

import functools
import hashlib
from pathlib import Path

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from congress_api.errors import NotFound
from congress_api.http import responses
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import PUBLIC

FOLDER = Path(__file__).parent / "static"
FILES = (
    "pages.css",
    "docs.css",
    "docs.js",
    "icon.svg",
    "swagger-ui/swagger-ui.css",
    "swagger-ui/swagger-ui-bundle.js",
)
"""The files that are served, and no others."""

MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"


class Asset(Struct, frozen=True, kw_only=True):
    name: str
    media_type: str
    body: bytes


@functools.cache
def asset(file: str) -> Asset:
    """A listed file, read once."""
    path = FOLDER / file
    body = path.read_bytes()
    name = f"{path.stem}-{hashlib.sha256(body).hexdigest()[:12]}{path.suffix}"
    return Asset(name=name, media_type=MEDIA_TYPES[path.suffix], body=body)


def address(file: str) -> str:
    """The address of a file. Browsers may cache it forever, since other content has another address."""
    return f"/assets/{asset(file).name}"


@get("/assets/{name:str}", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_asset(request: ApiRequest, name: FromPath[str]) -> EncodedResponse[bytes]:
    """A file of a page. Raises NotFound."""
    found = next((one for one in map(asset, FILES) if one.name == name), None)
    if found is None:
        raise NotFound
    headers, hint = {"cache-control": FOR_EVER}, responses.lasting(request)
    return responses.bytes_response(found.body, found.media_type, headers, hint=hint)


@get(["/favicon.ico", "/favicon.svg"], include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_icon(request: ApiRequest) -> EncodedResponse[bytes]:
    """The icon, at the addresses where browsers look for it."""
    icon = asset("icon.svg")
    headers, hint = {"cache-control": "public, max-age=86400"}, responses.lasting(request)
    return responses.bytes_response(icon.body, icon.media_type, headers, hint=hint)
