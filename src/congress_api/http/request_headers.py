"""The request headers that the response cache reads."""

from collections.abc import Collection
from itertools import chain

from congress_api.http import conditional, negotiation
from congress_api.http.default_headers import Headers
from congress_api.http.prepared_response import Choice, PreparedResponse

LISTS = {b"accept", b"accept-encoding", b"accept-language", b"if-match", b"if-none-match"}
"""List headers: several lines are joined (RFC 9110, 5.3)."""
MOST_HEADERS = 100
MOST_HEADER_BYTES = 16_384
RequestHeaders = dict[bytes, bytes]
"""Request headers by name."""


def are_too_large(headers: Headers) -> bool:
    """Whether there are too many header fields, or too long ones."""
    return len(headers) > MOST_HEADERS or sum(map(len, chain.from_iterable(headers))) > MOST_HEADER_BYTES


def headers_by_name(headers: Collection[tuple[bytes, bytes]]) -> RequestHeaders:
    """Request headers by name; the last line of a repeated header counts, unless it is a list."""
    found = dict(headers)
    if len(found) < len(headers):
        found.clear()
        for name, value in headers:
            found[name] = b"%b,%b" % (found[name], value) if name in found and name in LISTS else value
    return found


def choice_of(headers: RequestHeaders) -> Choice:
    """The headers that select a representation."""
    return headers.get(b"accept"), headers.get(b"accept-encoding"), headers.get(b"accept-language")


def coding_for(accept_encoding: bytes | None) -> str:
    """The content coding of the response. Default: identity."""
    return negotiation.coding(accept_encoding) if accept_encoding is not None else ""


def is_current(headers: RequestHeaders, prepared: PreparedResponse) -> bool:
    """Whether the client's copy of this representation is current."""
    tags, since = headers.get(b"if-none-match"), headers.get(b"if-modified-since")
    if tags is None and since is None:
        return False
    return tags in prepared.etags or conditional.not_modified(prepared.etags, prepared.modified, tags, since)
