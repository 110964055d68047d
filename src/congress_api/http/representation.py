"""A representation on its way to the response cache: its bytes' validators and headers, before any content coding."""

from msgspec import Struct

from congress_api.http.default_headers import Headers
from congress_api.http.negotiation import JSON


class CacheHint(Struct, frozen=True, kw_only=True):
    """What a response was made from, so that the cache can tell how long it is current."""

    event: str | None
    snapshot_id: object
    """The snapshots' for that event; None for a response that depends on more than its address (Host, date)."""
    language: str = ""
    languages: tuple[str, ...] = ()
    """What Accept-Language chooses from; empty when it has no say."""
    default: str = ""
    media_types: tuple[str, ...] = JSON
    """That the address serves."""


class Representation(Struct, frozen=True, kw_only=True):
    """The validators and headers of a 200 response."""

    tag: str
    """The entity tag without quotes and without a content coding."""
    modified: int | None
    """Seconds since 1970; None when it cannot be told."""
    headers: Headers
    """All of them but `ETag` and `Content-Length`, which depend on the content coding."""
    hint: CacheHint | None
    """None: not to be cached."""
