"""The response headers in the OpenAPI document, and which responses have which.

Described are those that a client reads. The others, on every response, are for browsers and caches: repeated at each
one, they were a third of what is generated for TypeScript.
"""

from typing import Any

from msgspec import Struct

from congress_api import __version__
from congress_api.http import bodies, default_headers, problems

ALL = [*default_headers.EVERY, default_headers.CLOSED, default_headers.TIMED, *default_headers.HTTPS]
UNDESCRIBED = {
    "cache-control",
    "ratelimit-policy",
    "vary",
    "x-request-id",
    *(name.decode() for name, _ in ALL),
} - {"api-version", "access-control-allow-origin"}
"""Headers that the document does not describe, in lower case."""


class Header(Struct, frozen=True):
    """A response header: its description, an example, and whether it is always present."""

    description: str
    example: str
    always: bool = True
    pattern: str = r"^[\x20-\x7e]+$"
    longest: int = 500

    def described(self) -> dict[str, Any]:
        """The OpenAPI header object."""
        schema = {"type": "string", "maxLength": self.longest, "pattern": self.pattern, "examples": [self.example]}
        return {"description": self.description, "required": self.always, "schema": schema}


DATE = r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$"
NUMBER = r"^[0-9]+$"
TAG = r'^(W/)?"[\x21\x23-\x7e]+"$'

HEADERS = {
    "API-Version": Header("Version of the API.", __version__, pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$"),
    "Accept": Header("Media types of the body that this operation takes.", "application/json", always=False),
    "Accept-Patch": Header("Media types that PATCH accepts.", ", ".join(bodies.PATCH_TYPES), always=False),
    "Accept-Encoding": Header("Content codings of request bodies.", "identity", always=False, longest=40),
    "Access-Control-Allow-Origin": Header("Pages of every origin may read the response; no cookies are used.", "*"),
    "Content-Language": Header(
        "Language of the texts, if there are any; several in a list of events that share none.",
        "nl",
        always=False,
        pattern=r"^[A-Za-z0-9-]+(, [A-Za-z0-9-]+)*$",
    ),
    "ETag": Header(
        "Identifies this representation. Send it back in `If-None-Match` to check whether your copy is current.",
        '"5f0a9c12-3-1-0-nl"',
        pattern=TAG,
    ),
    "Idempotency-Replayed": Header(
        "A replay: this is the response to the earlier request with this key.",
        "true",
        always=False,
        pattern=r"^true$",
        longest=4,
    ),
    "Last-Modified": Header(
        "When the representation last changed. Omitted for a second after a change, since another may follow "
        "within it.",
        "Wed, 11 Sep 2024 07:10:00 GMT",
        always=False,
        pattern=DATE,
        longest=29,
    ),
    "Link": Header(
        'Address of the next page (`rel="next"`), if there is one.',
        '</v1/events/ibestuur-congres-2024/sessions?limit=1&cursor=WzEsInN0YXJ0c0F0Il0>; rel="next"',
        always=False,
        longest=10_000,
    ),
    "Location": Header(
        "Address of the created resource or proposal.",
        "/v1/events/ibestuur-congres-2024/sessions/identity-wallet",
        longest=2_000,
    ),
    "Notice": Header(
        "What a write has to say beside the resource: a list of codes with parameters (RFC 9651). "
        "`translation-dropped`: texts in another `language` are gone with what was at `pointer`. "
        "`reference-detached`: the `kind` `slug` no longer refers to this resource in `field`. `also-deleted`: it is "
        "deleted too. `texts-dropped`, `texts-moved`: `count` texts in a `language` that the event no longer has are "
        "gone, or are in the language that took its place. `logo-without-dark-twin`: the logo is dark on a transparent "
        "background, and `logoDark` is null. `further`: `count` more. Ignore codes that you do not know.",
        'translation-dropped;pointer="/roles/0";language="en"',
        always=False,
        longest=4_100,
    ),
    "Preference-Applied": Header(
        "The body is the resource as proposed, as `Prefer: return=representation` asked.",
        "return=representation",
        always=False,
        pattern=r"^return=representation$",
        longest=30,
    ),
    "RateLimit": Header(
        "Requests left in this minute; only on requests that count. Cached responses do not count.",
        '"minute";r=5999;t=60',
        always=False,
    ),
    "Retry-After": Header("Seconds to wait before retrying.", "5", pattern=NUMBER, longest=10),
    "WWW-Authenticate": Header("How to authenticate (RFC 6750).", problems.CHALLENGE),
}

EVERY = (
    "API-Version",
    "Access-Control-Allow-Origin",
    "RateLimit",
)
"""On every response, or on any."""

BODIED = ("Content-Language",)
"""On responses with a body, and on their 304s."""

VALIDATORS = ("ETag", "Last-Modified")
"""On representations and their 304s."""

REPEATABLE = ("Idempotency-Replayed",)
"""On responses to POST, which are not representations of the address."""

NOTICED = ("Notice",)
"""On responses to writes of a resource."""

OF_STATUS = {
    201: ("Location",),
    202: ("Location", "Preference-Applied", *NOTICED),
    401: ("WWW-Authenticate",),
    415: ("Accept", "Accept-Patch", "Accept-Encoding"),
    429: ("Retry-After",),
    503: ("Retry-After",),
}
"""By status."""


def components() -> dict[str, Any]:
    """Every header, for `components.headers`."""
    return {name: header.described() for name, header in sorted(HEADERS.items())}


def references(names: tuple[str, ...]) -> dict[str, Any]:
    """These headers of a response, by reference."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
