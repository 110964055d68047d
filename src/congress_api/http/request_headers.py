"""The headers of a request as the front door reads them: all at once, and only what decides about the answer."""

from congress_api.http import conditional, negotiation
from congress_api.http.default_headers import Headers
from congress_api.http.prepared_response import PreparedResponse

LISTS = {b"accept", b"accept-encoding", b"accept-language", b"if-none-match"}
"""May come in several lines, to be read as one (RFC 9110, 5.3)."""
RequestHeaders = dict[bytes, bytes]
"""The headers of a request by name."""


def headers_by_name(headers: Headers) -> RequestHeaders:
    """The headers of a request; of what may not be repeated the last line counts."""
    found = dict(headers)
    if len(found) < len(headers):
        found.clear()
        for name, value in headers:
            found[name] = b"%b,%b" % (found[name], value) if name in found and name in LISTS else value
    return found


def coding_for(accept_encoding: bytes | None) -> str:
    """The content coding to answer in; who says nothing takes none."""
    return negotiation.coding(accept_encoding) if accept_encoding is not None else ""


def is_current(headers: RequestHeaders, prepared: PreparedResponse) -> bool:
    """Whether the client has this representation already."""
    tags, since = headers.get(b"if-none-match"), headers.get(b"if-modified-since")
    if tags is None and since is None:
        return False
    return tags in prepared.etags or conditional.not_modified(prepared.etags, prepared.modified, tags, since)
