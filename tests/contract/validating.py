"""Every answer below /v1 is held against the OpenAPI document: status, headers and body, whatever test asked for it."""

import re
from functools import cache
from typing import Any

import httpx
import jsonschema_rs

from congress_api.document.headers import UNDESCRIBED
from tests.contract.document import DOCUMENT, PREFIX, documented, resolved

NOT_DESCRIBED = {f"{PREFIX}/openapi.json"}
"""The description itself is no operation."""

OF_HTTP = {
    *("content-type", "content-length", "content-encoding", "transfer-encoding", "date", "server", "connection"),
    *UNDESCRIBED,
}
"""Headers that OpenAPI, or this document, leaves to HTTP."""

OF_OPTIONS = {"allow", "access-control-allow-methods", "access-control-allow-headers", "access-control-max-age"}
"""What tells of an address rather than of a resource."""

FRACTION = re.compile(r'"(at|[a-z]+At)":"[^"]*\.[0-9]+(Z|[+-])')
"""A moment with a fraction of a second, which some clients cannot parse."""

ANY_ADDRESS = {404, 405, 414, 429, 431, 503}
"""What an address or method that is not in the document may be answered with."""


PROBLEM = DOCUMENT["components"]["responses"]["NotFound"]
LIMITED = DOCUMENT["components"]["responses"]["TooManyRequests"]
HEADERS = {name.lower(): header for name, header in DOCUMENT["components"]["headers"].items()}


def validated(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
    """The same transport; an answer that is not as documented raises AssertionError."""
    return _Validated(transport)


def client_of(address: str, timeout: float = 10) -> httpx.Client:
    """A client of a running server; an answer that is not as documented raises AssertionError."""
    return httpx.Client(base_url=address, timeout=timeout, event_hooks={"response": [_hold]})


def _hold(response: httpx.Response) -> None:
    response.read()
    check(response.request, response)


class _Validated(httpx.AsyncBaseTransport):
    def __init__(self, inside: httpx.AsyncBaseTransport) -> None:
        self._inside = inside

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inside.handle_async_request(request)
        if "text/event-stream" in response.headers.get("content-type", ""):
            return response
        assert isinstance(response.stream, httpx.AsyncByteStream)
        raw = b"".join([piece async for piece in response.stream])  # as it came: who asks may want to decode it
        await response.aclose()
        told: Any = {"status_code": response.status_code, "headers": response.headers}
        check(request, httpx.Response(**told, content=raw))
        return httpx.Response(**told, stream=httpx.ByteStream(raw), extensions=response.extensions)

    async def aclose(self) -> None:
        await self._inside.aclose()


def check(request: httpx.Request, response: httpx.Response) -> None:
    """Raise AssertionError unless the answer to this request is as documented."""
    path = request.url.raw_path.decode("latin-1").partition("?")[0]
    if not path.startswith(f"{PREFIX}/") or path in NOT_DESCRIBED:
        return
    asked = f"{request.method} {path} answered {response.status_code}"
    operation = documented(path, request.method)
    if request.method == "OPTIONS" and response.status_code == 204:
        _check_headers(asked, response, dict.fromkeys(_always()), OF_OPTIONS)
        return
    if operation is None:
        assert response.status_code in ANY_ADDRESS, f"{asked}, and that is not documented"
        answer = LIMITED if response.status_code == 429 else PROBLEM
    else:
        found = operation.answer(response.status_code)
        assert found is not None, f"{asked}, and {operation.name} does not document that"
        answer = found
    of_problems = PROBLEM["headers"] if response.status_code == 400 else {}  # those of a 400 are told once for all
    described = {**of_problems, **answer["headers"]}
    _check_headers(asked, response, described, OF_OPTIONS if response.status_code == 405 else set())
    if "preference-applied" in response.headers and operation is not None:
        answer = operation.answer(200) or answer  # the resource as proposed
    _check_body(asked, response, answer.get("content", {}), empty=request.method == "HEAD")


def _check_headers(asked: str, response: httpx.Response, described: dict[str, Any], more: set[str]) -> None:
    names = {name.lower() for name in described}
    sent = dict(response.headers)  # once: each look-up in httpx's headers decodes all of them
    missing = {name for name in names if HEADERS[name].get("required")} - sent.keys()
    assert not missing, f"{asked} without {sorted(missing)}"
    unknown = sent.keys() - names - OF_HTTP - more
    assert not unknown, f"{asked} with undocumented {sorted(unknown)}"
    for name in names & sent.keys():
        assert _header(name).is_valid(sent[name]), f"{asked} with {name}: {sent[name]}"


def _check_body(asked: str, response: httpx.Response, content: dict[str, Any], *, empty: bool) -> None:
    if empty or not content:
        assert response.content == b"", f"{asked} with a body"
        return
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type in content, f"{asked} in {media_type}"
    schema = content[media_type]["schema"]
    if media_type.endswith("json"):
        is_log = "/audit " in f"{asked} "  # it shows what was stored before
        assert is_log or not FRACTION.search(response.text), f"{asked} with a fraction of a second"
        faults = [
            f"{error.instance_path}: {error.message}" for error in _schema(schema["$ref"]).iter_errors(response.json())
        ]
        assert not faults, f"{asked} with a body unlike {schema['$ref']}: {faults[:5]}"


@cache
def _always() -> frozenset[str]:
    """The headers of every answer: what all shared ones have in common."""
    described = [set(resolved(one)["headers"]) for one in DOCUMENT["components"]["responses"].values()]
    return frozenset(set.intersection(*described)) - {"Content-Language"}


@cache
def _header(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(HEADERS[name]["schema"])


@cache
def _schema(reference: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"$ref": reference, "components": DOCUMENT["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
