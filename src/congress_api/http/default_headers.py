"""The headers of every response: version, security and CORS."""

from congress_api import __version__

Headers = list[tuple[bytes, bytes]]

CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        (
            b"ETag, Last-Modified, Link, Location, Retry-After, RateLimit, RateLimit-Policy, API-Version, "
            b"Content-Language, Idempotency-Replayed, X-Request-Id, Notice, Preference-Applied"
        ),
    ),
]
PREFLIGHT: Headers = [
    (
        b"access-control-allow-headers",
        (
            b"Authorization, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, Idempotency-Key, "
            b"Content-Type, Prefer, Last-Event-ID, Sync-Recovery, Cache-Control, traceparent, tracestate, X-Request-Id"
        ),
    ),
    (b"access-control-max-age", b"86400"),
]
SECURITY: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
HTTPS: Headers = [(b"strict-transport-security", b"max-age=31536000; includeSubDomains")]
"""Where the public address is https; on plain HTTP it is forbidden (RFC 6797, 7.2)."""
TIMED = (b"timing-allow-origin", b"*")
"""Pages of every origin may measure how a public response was loaded, and how large it was."""
CLOSED = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
EVERY: Headers = [(b"api-version", __version__.encode()), *CORS, *SECURITY]
"""On every response. A page that needs more than `CLOSED` has its own content security policy."""

PUBLIC = b"public, max-age=15"
REVALIDATED = "public, no-cache"
"""A copy may be kept, and must be validated before each use."""
PRIVATE = "private, no-store"


def with_default_headers(headers: Headers) -> Headers:
    named = dict(headers)
    closed = [] if b"content-security-policy" in named else [CLOSED]
    timed = [TIMED] if named.get(b"cache-control", b"").startswith(b"public") else []
    return [*headers, *closed, *timed, *EVERY]
