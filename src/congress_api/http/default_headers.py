"""The headers of every response: version, security and CORS."""

from congress_api import __version__

Headers = list[tuple[bytes, bytes]]

CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        (
            b"ETag, Last-Modified, Link, Location, Retry-After, RateLimit, RateLimit-Policy, API-Version, "
            b"Content-Language, Idempotency-Replayed, X-Request-Id, Notice"
        ),
    ),
]
PREFLIGHT: Headers = [
    (
        b"access-control-allow-headers",
        b"Authorization, If-Match, If-None-Match, Idempotency-Key, Content-Type",
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
CLOSED = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
EVERY: Headers = [(b"api-version", __version__.encode()), *CORS, *SECURITY]
"""On every response. A page that needs more than `CLOSED` has its own content security policy."""

PUBLIC = b"public, max-age=15"
PRIVATE = "private, no-store"


def with_default_headers(headers: Headers) -> Headers:
    closed = [] if any(name == b"content-security-policy" for name, _ in headers) else [CLOSED]
    return [*headers, *closed, *EVERY]
