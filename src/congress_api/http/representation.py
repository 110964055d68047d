"""What a handler tells the response cache about a response: its validators, headers and origin."""

from msgspec import Struct

from congress_api.http.default_headers import Headers
from congress_api.http.negotiation import JSON, LanguageOffer


class CacheHint(Struct, frozen=True, kw_only=True):
    """The origin of a response: it tells the cache how long the response is current."""

    event: str | None
    snapshot_id: object
    """`SnapshotCache.snapshot_id` of that event; None: compress the response, but do not cache it."""
    language: str = ""
    """The languages that Accept-Language selected, as `negotiation.languages` joins them."""
    offers: tuple[LanguageOffer, ...] = ()
    """What Accept-Language selects from; empty where the header is ignored."""
    media_types: tuple[str, ...] = JSON
    """The media types that the address serves."""


class Representation(Struct, frozen=True, kw_only=True):
    """The validators and headers of a 200 response."""

    tag: str
    """The entity tag without quotes and without a content coding."""
    modified: int | None
    """Seconds since 1970; None if unknown."""
    headers: Headers
    """All headers except `ETag` and `Content-Length`, which depend on the content coding."""
    hint: CacheHint | None
    """None: not to be cached."""
