"""Files at fixed addresses for machines: the API catalog, the security contact, robots.txt."""

import datetime

import msgspec
from litestar import get

from congress_api.http import responses
from congress_api.http.prepared_response import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import PUBLIC

CATALOG = "/.well-known/api-catalog"
LINKSET = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
PLAIN = "text/plain"
DAY = "public, max-age=86400"
ROBOTS = b"""User-agent: *
Allow: /v1/openapi.json
Disallow: /v1/
Disallow: /health/
Disallow: /metrics
"""


@get(CATALOG, include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_catalog(request: ApiRequest) -> EncodedResponse[bytes]:
    """The APIs of this server (RFC 9727, as a linkset of RFC 9264)."""
    base = responses.base(request)
    catalog = {"anchor": f"{base}{CATALOG}", "item": [{"href": f"{base}/v1/events", "title": "Congress API"}]}
    api = {
        "anchor": f"{base}/v1/events",
        "service-desc": [{"href": f"{base}/v1/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": f"{base}/docs", "type": "text/html", "hreflang": ["en"]}],
        "status": [{"href": f"{base}/health/ready", "type": "application/json"}],
    }
    body = msgspec.json.format(msgspec.json.encode({"linkset": [catalog, api]}), indent=2) + b"\n"
    headers = {"cache-control": DAY, "link": f'<{base}{CATALOG}>; rel="api-catalog"'}
    return responses.bytes_response(body, LINKSET, headers, hint=_hint(request))


@get("/.well-known/security.txt", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_security(request: ApiRequest) -> EncodedResponse[bytes]:
    """Where to report vulnerabilities (RFC 9116)."""
    settings = request.app.state.settings
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {expiry(datetime.datetime.now(datetime.UTC).date()).isoformat()}T00:00:00Z",
        "Preferred-Languages: nl, en",
    ]
    if settings.public_url:
        lines.append(f"Canonical: {responses.base(request)}/.well-known/security.txt")
    body = "".join(f"{line}\n" for line in lines).encode()
    return responses.bytes_response(body, PLAIN, {"cache-control": DAY}, hint=_hint(request))


def expiry(today: datetime.date) -> datetime.date:
    """The first of a month about half a year ahead: it changes monthly, so that the entity tag is stable.

    RFC 9116 (2.5.5) recommends less than a year.
    """
    month = today.month - 1 + 6
    return datetime.date(today.year + month // 12, month % 12 + 1, 1)


@get("/robots.txt", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def get_robots(request: ApiRequest) -> EncodedResponse[bytes]:
    """Keeps search engines from indexing the data."""
    return responses.bytes_response(ROBOTS, PLAIN, {"cache-control": DAY}, hint=responses.lasting(request))


def _hint(request: ApiRequest) -> CacheHint | None:
    """These files contain the host of the request, so they are compressed but not cached."""
    return None if request.scope["query_string"] else responses.COMPRESSED_ONLY
