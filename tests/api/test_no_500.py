"""Whatever is asked, the answer is one of ours: never a 500, and every refusal a problem."""

import json
from typing import Any
from urllib.parse import quote_from_bytes, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congress_api.http.problem_types import PROBLEM_TYPES
from congress_api.http.response_cache import ResponseCache
from tests.conftest import DEMO_EVENT, SEED_EVENT
from tests.operations import reads

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

STATUSES = {kind.status for kind in PROBLEM_TYPES.values()} - {500}
segments = st.sampled_from(["v1", "events", DEMO_EVENT, SEED_EVENT, "sessions", "rooms", "images", ".", "..", "*"])
paths = st.lists(segments | st.binary(max_size=8).map(quote_from_bytes), max_size=7).map(
    lambda found: "/" + "/".join(found)
)
addresses = st.sampled_from([read.address for read in reads()]) | paths
names = st.sampled_from(
    ["limit", "cursor", "q", "day", "from", "to", "sort", "include", "language", "id", "slug", "room"]
)
values = st.sampled_from(["1", "0", "nl", "2027-10-29", "a,b", "%00", "%FF", "title", "-startsAt", "speakers", "+"])
pairs = st.tuples(names | st.text(max_size=3), values | st.text(max_size=6)).map("=".join)
queries = st.lists(pairs, max_size=4).map("&".join).map(lambda query: query.encode("utf-8", "surrogatepass"))
told = st.sampled_from(
    [
        b"",
        b"*",
        b"*/*",
        b"gzip;q=nan",
        b"zstd;q=nan",
        b"*;q=nan",
        b"en;q=inf",
        b'W/"x',
        b"nl,,;",
        b"\x00\xff",
        b"Bearer x",
    ]
)
NAMES = (
    "accept", "accept-encoding", "accept-language", "authorization", "content-length", "content-type", "cookie",
    "host", "if-modified-since", "if-none-match", "origin", "range", "x-forwarded-for",
)  # fmt: skip
headers = st.lists(st.tuples(st.sampled_from(NAMES).map(str.encode), told | st.binary(max_size=12)), max_size=4)
methods = st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS", "TRACE", "get", "", "GET\n"])


async def ask(app: ResponseCache, method: str, raw_path: str, query: bytes, headers: Any) -> tuple[int, Any, bytes]:
    """A request as a server hands it over, also one that no client library would send."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path),
        "raw_path": raw_path.encode("ascii", "replace"),
        "query_string": query,
        "headers": headers,
        "client": ("192.0.2.9", 1),
        "server": ("testserver", 80),
        "root_path": "",
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"\xff", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *bodies = sent
    return start["status"], dict(start["headers"]), b"".join(one.get("body", b"") for one in bodies)


@settings(max_examples=250)
@given(methods, addresses, queries, headers)
async def test_any_request_is_answered(
    app: ResponseCache, method: str, address: str, query: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    status, answered, body = await ask(app, method, address, query, headers)
    assert status in {200, 204, 304, *STATUSES}
    assert answered[b"api-version"]
    if status >= 400 and method != "HEAD":
        assert answered[b"content-type"] == b"application/problem+json"
        assert json.loads(body)["status"] == status
    if method == "HEAD" or status in (204, 304):
        assert body == b""


@settings(max_examples=100)
@given(addresses, queries)
async def test_what_was_asked_once_is_answered_the_same_the_second_and_the_third_time(
    app: ResponseCache, address: str, query: bytes
) -> None:
    answers = [await ask(app, "GET", address, query, []) for _ in range(3)]
    assert len({status for status, _, _ in answers}) == 1
    if answers[0][0] == 200:
        assert len({(answered[b"etag"], body) for _, answered, body in answers}) == 1


async def test_a_link_to_the_next_page_keeps_what_was_asked(app: ResponseCache) -> None:
    address = f"/v1/events/{DEMO_EVENT}/sessions"
    for query in (
        b"limit=1&q=e",
        b"limit=1&q=%65",
        b"q=%65&limit=1&include=rooms,speakers",
        b"limit=1&q=e&q"[:-2],
    ):
        _, answered, _ = await ask(app, "GET", address, query, [])
        link = answered[b"link"].decode().removeprefix("<").removesuffix('>; rel="next"')
        path, _, following = link.partition("?")
        status, _, body = await ask(app, "GET", path, following.encode(), [])
        assert (path, status, len(json.loads(body)["items"])) == (address, 200, 1)


async def test_a_link_keeps_letters_that_came_unescaped(app: ResponseCache) -> None:
    address = f"/v1/events/{DEMO_EVENT}/sessions"
    status, answered, _ = await ask(app, "GET", address, "limit=1&q=dé".encode(), [])
    assert status == 200
    assert b"q=d%C3%A9&" in answered[b"link"]
