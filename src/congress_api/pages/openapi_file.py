"""The OpenAPI document, as released."""

import functools
import hashlib
import re
import zlib

import msgspec
from litestar import get
from msgspec import Struct

from congress_api.http import conditional, responses
from congress_api.http.responses import JSON, ApiRequest, EncodedResponse
from congress_api.http.route_contract import PUBLIC
from congress_api.store import migrating
from congress_api.wire.release import RELEASED_AT

FILE = "congress-api.json"
SERVERS = re.compile(rb'"servers": \[.*?\n  \]', re.DOTALL)


class Document(Struct, frozen=True, kw_only=True):
    """The released document, around the servers that it names."""

    before: bytes
    after: bytes
    digest: str

    def naming(self, base: str) -> bytes:
        """The document with one server."""
        server = msgspec.json.encode({"url": f"{base}/v1", "description": "This server."})
        return b'%b"servers": [\n    %b\n  ]%b' % (self.before, server, self.after)


@functools.cache
def shipped() -> Document:
    """The document. Read at the first request: the command that writes the file creates an application too."""
    whole = (migrating.located("openapi") / FILE).read_bytes()
    before, after = SERVERS.split(whole, maxsplit=1)
    return Document(before=before, after=after, digest=hashlib.sha256(whole).hexdigest()[:24])


@get("/v1/openapi.json", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_document(request: ApiRequest) -> EncodedResponse[bytes]:
    """The API described in OpenAPI 3.1, with this server's address instead of the placeholder."""
    document, base, public_url = shipped(), responses.base(request), request.app.state.settings.public_url
    hint = responses.lasting(request)
    return EncodedResponse(
        document.naming(base),
        tag=f"{document.digest}-{zlib.crc32(base.encode()):08x}",
        # the release's date: file times differ by replica. None for a setting: an older copy may name another server
        modified=None if public_url else conditional.last_modified(RELEASED_AT),
        hint=hint if public_url or hint is None else responses.COMPRESSED_ONLY,  # Host is no part of the cache key
        media_type=JSON,
        headers={"cache-control": "public, max-age=300", "content-language": "en", "vary": "Accept-Encoding"},
    )
