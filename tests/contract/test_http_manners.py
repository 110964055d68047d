"""The manners of HTTP, of every read: one matrix, made from the routes, so that a new one is in it at once."""

import asyncio
import gzip
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

import brotli
import httpx
import pytest
import zstandard

from congress_api import __version__
from congress_api.http import conditional
from congress_api.http.compression import SMALL, THOROUGH
from congress_api.http.response_cache import ResponseCache
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store.reading import Edition
from tests.both_paths import BothPaths
from tests.conftest import DEMO_EVENT
from tests.contract.validating import validated
from tests.operations import Operation, reads, table
from tests.problems import assert_problem

in_front = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""All of this happens in front of the database; that both engines answer alike is shown by the tests of the answers."""

Test = Callable[..., Awaitable[None]]


def every_read(test: Test) -> Test:
    return _with(reads(), test)


def every_list(test: Test) -> Test:
    return _with([read for read in reads() if read.is_list], test)


def _with(operations: list[Operation], test: Test) -> Test:
    marked: Test = in_front(pytest.mark.parametrize("read", operations, ids=lambda read: read.name)(test))
    return marked


ALWAYS = {
    "api-version": __version__,
    "access-control-allow-origin": "*",
    "strict-transport-security": None,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
EXPOSED = {
    "ETag", "Last-Modified", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "API-Version",
    "Content-Language", "Idempotency-Replayed", "X-Request-Id", "Notice", "Preference-Applied",
}  # fmt: skip
ALLOWED = {
    "Authorization", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Idempotency-Key",
    "Content-Type", "Prefer", "Last-Event-ID", "Sync-Recovery", "Cache-Control", "traceparent", "tracestate",
    "X-Request-Id",
}  # fmt: skip
DECODE: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
LONG_AGO, FAR_AHEAD = "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"
ODD_METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "LINK", "X-ODD")


@pytest.fixture(scope="session")
async def bare(app: ResponseCache) -> AsyncIterator[httpx.AsyncClient]:
    """A client that sends no header of its own, so that a test says all there is."""
    paths = BothPaths(app)
    async with httpx.AsyncClient(transport=validated(paths), base_url="http://testserver") as client:
        client.headers.clear()
        yield client
    assert paths.compared > 0, "nothing came by the fast path"


@pytest.fixture(autouse=True)
async def the_second_is_over(request: pytest.FixtureRequest) -> None:
    """Last-Modified of the list of events is withheld while another test's new event is less than a second old."""
    if "snapshots" in request.fixturenames or "database_url" in request.fixturenames:
        snapshots: SnapshotCache = request.getfixturevalue("snapshots")
        await snapshots.refresh()
        while not conditional.is_settled(conditional.last_modified(snapshots.events[Edition.public].changed_at)):
            await asyncio.sleep(0.02)


@pytest.fixture
def nothing_kept(app: ResponseCache) -> None:
    app._entries.clear()
    app._used = 0
    app._seen.clear()


@pytest.fixture(params=["new", "kept"])
def road(request: pytest.FixtureRequest) -> str:
    """Answers are the same when they come from inside and when they come from finished bytes."""
    request.getfixturevalue("nothing_kept")
    return str(request.param)


async def ask(client: httpx.AsyncClient, road: str, method: str, address: str, **headers: str) -> httpx.Response:
    """A request, after two others when its answer is to be one that is kept."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    for _ in range(2 if road == "kept" else 0):
        await client.get(address, headers={name: sent[name] for name in ("accept-language",) if name in sent})
    return await client.request(method, address, headers=sent)


async def settled(client: httpx.AsyncClient, road: str, address: str) -> httpx.Response:
    """A read of what has not changed within this second: before it is over, no Last-Modified is told."""
    answer = await ask(client, road, "GET", address)
    if "last-modified" not in answer.headers:
        await asyncio.sleep(1.1)
        answer = await ask(client, road, "GET", address)
    return answer


def without(headers: httpx.Headers, *names: str) -> dict[str, str]:
    """The headers of an answer, without those of one request and these."""
    own = {"x-request-id", "ratelimit", "ratelimit-policy", *names}
    return {name: value for name, value in headers.items() if name not in own}


def test_every_public_read_is_in_the_matrix() -> None:
    assert len(reads()) >= 20
    assert {read.address.rpartition("/")[0] for read in reads() if not read.is_list} >= {"/v1/events"}


@every_read
async def test_a_read_carries_its_validators_and_says_how_it_may_be_cached(
    bare: httpx.AsyncClient, road: str, read: Operation
) -> None:
    answer = await settled(bare, road, read.address)
    assert answer.status_code == 200
    assert re.fullmatch(r'"[A-Za-z0-9.-]+"', answer.headers["etag"])
    assert (
        formatdate(parsedate_to_datetime(answer.headers["last-modified"]).timestamp(), usegmt=True)
        == (answer.headers["last-modified"])
    )
    assert parsedate_to_datetime(answer.headers["last-modified"]).timestamp() < time.time()
    lasting = "no-cache" if read.address.endswith("/sync") else "max-age=15"
    assert answer.headers["cache-control"] == f"public, {lasting}"
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert ("x-request-id" in answer.headers) == (road == "new")
    assert len(answer.headers) == len(answer.headers.multi_items()), "a header is there twice"


@every_read
async def test_every_answer_has_the_same_security_and_version(
    bare: httpx.AsyncClient, road: str, read: Operation
) -> None:
    answers = [
        await ask(bare, road, "GET", read.address),
        await ask(bare, road, "HEAD", read.address),
        await ask(bare, road, "GET", read.address, if_none_match="*"),
        await bare.options(read.address),
        await bare.request("TRACE", read.address),
        await bare.get(f"{read.address}?nonsense=1"),
        await bare.get(f"{read.address}/"),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 304, 204, 405, 400, 404]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
        assert set(answer.headers["access-control-expose-headers"].split(", ")) == EXPOSED
        is_public = answer.headers["cache-control"].startswith("public")
        assert answer.headers.get("timing-allow-origin") == ("*" if is_public else None)
        assert "server" not in answer.headers
        assert "set-cookie" not in answer.headers


@every_read
async def test_head_is_get_without_the_body(bare: httpx.AsyncClient, road: str, read: Operation) -> None:
    for coding in ("", "gzip"):
        get = await ask(bare, road, "GET", read.address, accept_encoding=coding)
        head = await ask(bare, road, "HEAD", read.address, accept_encoding=coding)
        assert (head.status_code, head.content) == (200, b"")
        same = (
            without(get.headers, "etag", "content-length", "content-encoding")
            if road == "new"
            else without(get.headers)
        )
        assert same.items() <= without(head.headers).items()
    missing, lost = await bare.head(f"{read.address}/"), await bare.get(f"{read.address}/")
    assert (missing.status_code, missing.content) == (404, b"")
    assert without(missing.headers) == without(lost.headers)


@every_read
async def test_who_has_it_is_told_so_without_a_body(bare: httpx.AsyncClient, road: str, read: Operation) -> None:
    whole = await settled(bare, road, read.address)
    tag, date = whole.headers["etag"], whole.headers["last-modified"]
    for headers in (
        {"if-none-match": tag},
        {"if-none-match": f"W/{tag}"},
        {"if-none-match": f'"x", {tag} , W/"y"'},
        {"if-none-match": "*"},
        {"if-none-match": f'{tag[:-1]}-gzip"'},
        {"if-none-match": f'{tag[:-1]};gzip"'},
        {"if-none-match": tag, "if-modified-since": LONG_AGO},
        {"if-modified-since": date},
        {"if-modified-since": FAR_AHEAD},
        {"if-none-match": tag, "accept-encoding": "br"},
    ):
        for method in ("GET", "HEAD"):
            answer = await bare.request(method, read.address, headers=headers)
            assert (answer.status_code, answer.content) == (304, b""), headers
            kept = without(whole.headers, "content-type", "content-length", "etag")
            assert without(answer.headers, "etag") == kept, headers
            assert answer.headers["etag"].startswith(tag[:-1])


@every_read
async def test_who_has_something_else_gets_it_all(bare: httpx.AsyncClient, road: str, read: Operation) -> None:
    whole = await settled(bare, road, read.address)
    tag, date = whole.headers["etag"], whole.headers["last-modified"]
    for headers in (
        {"if-none-match": '"x"'},
        {"if-none-match": tag.strip('"')},
        {"if-none-match": '"x"', "if-modified-since": FAR_AHEAD},
        {"if-modified-since": LONG_AGO},
        {"if-modified-since": "yesterday"},
        {"if-modified-since": ""},
        {"if-match": "*"},
        {"if-match": f'"x", W/{tag[:-1]}-gzip"'},
        {"if-match": tag, "if-unmodified-since": LONG_AGO},
        {"if-unmodified-since": date},
        {"if-unmodified-since": "yesterday"},
        {"range": "bytes=0-1", "if-range": date},
    ):
        answer = await bare.get(read.address, headers=headers)
        assert (answer.status_code, answer.content) == (200, whole.content), headers


@every_read
async def test_a_precondition_counts_on_reads_too(bare: httpx.AsyncClient, road: str, read: Operation) -> None:
    tag = (await settled(bare, road, read.address)).headers["etag"]
    for headers in (
        {"if-match": '"x"'},
        {"if-match": ""},
        {"if-match": '"x"', "if-none-match": tag},
        {"if-match": '"x"', "if-unmodified-since": FAR_AHEAD},
        {"if-unmodified-since": LONG_AGO},
        {"if-unmodified-since": LONG_AGO, "if-none-match": tag},
    ):
        for method in ("GET", "HEAD"):
            answer = await bare.request(method, read.address, headers=headers)
            assert answer.status_code == 412, headers
        assert_problem(await bare.get(read.address, headers=headers), "precondition-failed")
        assert (await bare.get(f"{read.address}/", headers=headers)).status_code == 404
    assert (await bare.get(read.address, headers={"if-match": tag, "if-none-match": tag})).status_code == 304
    several = [(b"if-match", b'"x"'), (b"if-match", tag.encode())]
    assert (await bare.get(read.address, headers=several)).status_code == 200


@every_read
async def test_options_says_exactly_what_there_is(bare: httpx.AsyncClient, read: Operation) -> None:
    methods = table().methods[read.route]
    asked = {"origin": "https://app.example", "access-control-request-method": "GET"}
    for headers in ({}, asked, {"authorization": "Bearer nonsense"}, {"accept": "text/csv"}):
        answer = await bare.options(read.address, headers=headers)
        assert (answer.status_code, answer.content) == (204, b"")
        assert set(answer.headers["allow"].split(", ")) == methods
        assert set(answer.headers["access-control-allow-methods"].split(", ")) == methods
        assert set(answer.headers["access-control-allow-headers"].split(", ")) == ALLOWED
        assert answer.headers["access-control-max-age"] == "86400"
        assert "content-length" not in answer.headers
    assert methods >= {"GET", "HEAD", "OPTIONS"}


@every_read
async def test_a_method_that_is_not_there_is_refused_before_anything_else(
    bare: httpx.AsyncClient, read: Operation
) -> None:
    methods = table().methods[read.route]
    for method in ODD_METHODS:
        if method not in methods:
            headers = {"authorization": "Bearer nonsense", "accept": "text/csv"}
            answer = await bare.request(method, f"{read.address}?nonsense=1", headers=headers, content=b"\xff")
            assert_problem(answer, "method-not-allowed")
            assert set(answer.headers["allow"].split(", ")) == methods


@every_read
async def test_there_is_nothing_behind_a_slash_or_an_extension(bare: httpx.AsyncClient, read: Operation) -> None:
    for address in (
        f"{read.address}/",
        f"{read.address}.json",
        f"{read.address}//",
        f"{read.address}/x/y",
        f"{read.address}%2Fx",
    ):
        answer = await bare.get(address)
        assert_problem(answer, "not-found")


@every_read
async def test_an_escaped_slash_is_no_slash(bare: httpx.AsyncClient, read: Operation) -> None:
    before, _, last = read.address.rpartition("/")
    for escaped in ("%2F", "%2f"):
        assert_problem(await bare.get(f"{before}{escaped}{last}"), "not-found")


@every_read
async def test_what_is_not_there_is_not_found_whatever_the_method(bare: httpx.AsyncClient, read: Operation) -> None:
    for slug in ("nergens", "%00", "%20", "..%2F..", "%FF", "A" * 200, "'", "{event}", "*"):
        address = read.address.replace(DEMO_EVENT, slug) if read.is_list else re.sub(r"[^/]+$", slug, read.address)
        if address != read.address:
            for method in ("GET", "HEAD"):
                answer = await bare.request(method, address)
                assert answer.status_code == 404
            assert_problem(await bare.get(address), "not-found")


@every_read
async def test_unknown_and_doubled_query_keys_are_faults(bare: httpx.AsyncClient, read: Operation) -> None:
    for query, *where in (
        ("nonsense=1", "nonsense"),
        ("a=1&language=nl&language=nl&b", "a", "language", "b"),
        ("language=", "language"),
        ("language=nl,en", "language"),
        ("%FF=1", "%FF"),
    ):
        answer = await bare.get(f"{read.address}?{query}")
        assert_problem(answer, "bad-request", *where)


@every_list
async def test_a_list_takes_its_page_and_filters_only_as_they_are(bare: httpx.AsyncClient, read: Operation) -> None:
    for query, *where in (
        ("limit=0&cursor=!&id=1&slug=A&sort=nonsense", "limit", "cursor", "id", "slug", "sort"),
        ("limit=1&limit=1&sort=x&sort=x", "limit", "sort", "sort"),
        ("cursor=AAAA", "cursor"),
        ("cursor=AAAA&limit=0&a=1", "a", "cursor", "limit"),
    ):
        assert_problem(await bare.get(f"{read.address}?{query}"), "bad-request", *where)
    assert (await bare.get(f"{read.address}?limit=1&slug=a&slug=b,c")).status_code == 200


@every_list
async def test_a_list_leads_to_its_next_page(bare: httpx.AsyncClient, read: Operation) -> None:
    assert await walked(bare, f"{read.address}?limit=2&language=en") == await walked(
        bare, f"{read.address}?limit=100&language=en"
    )


async def walked(bare: httpx.AsyncClient, first: str) -> list[str]:
    """The slugs of a list, page after page."""
    seen: list[str] = []
    address = first
    while address:
        answer = await bare.get(address)
        body = answer.json()
        assert list(body) == ["items", "included", "nextCursor"]
        seen += [item["slug"] for item in body["items"]]
        link = answer.headers.get("link", "")
        address = link.removeprefix("<").removesuffix('>; rel="next"')
        assert address == (f"{first}&cursor={body['nextCursor']}" if link else "")
        assert bool(link) == (body["nextCursor"] is not None)
    return seen


@every_read
async def test_any_authorization_that_is_no_token_is_refused(bare: httpx.AsyncClient, read: Operation) -> None:
    for sent in ("Bearer nonsense", "Bearer", "nonsense", "", "Bearer \xff"):
        headers = [(b"authorization", sent.encode("latin-1")), (b"accept", b"text/csv")]
        answer = await bare.get(f"{read.address}?nonsense=1", headers=headers)
        assert_problem(answer, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer ")


@every_read
async def test_who_takes_no_json_gets_none(bare: httpx.AsyncClient, road: str, read: Operation) -> None:
    for accept in ("text/csv", "image/*", "application/xml, text/plain;q=0.5", "application/json;q=0", "*/*;q=0"):
        answer = await ask(bare, road, "GET", read.address, accept=accept)
        assert_problem(answer, "not-acceptable")
    assert_problem(await bare.get(f"{read.address}?nonsense=1", headers={"accept": "text/csv"}), "not-acceptable")


@every_read
async def test_who_takes_anything_or_is_a_browser_gets_json(
    bare: httpx.AsyncClient, road: str, read: Operation
) -> None:
    for accept in ("*/*", "application/json", "application/*", "application/problem+json", BROWSER, ""):
        answer = await ask(bare, road, "GET", read.address, accept=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


@every_read
async def test_the_language_is_as_asked_and_vary_says_whether_a_header_decided(
    bare: httpx.AsyncClient, road: str, read: Operation
) -> None:
    spoken = {
        query + accepted: await ask(bare, road, "GET", f"{read.address}{query}", accept_language=accepted)
        for query, accepted in (
            ("", ""),
            ("", "en"),
            ("", "fr, en-GB;q=0.8, nl;q=0.7"),
            ("", "EN"),
            ("", "fy"),
            ("?language=en", "nl"),
            ("?language=en-GB", ""),
            ("?language=EN", ""),
            ("?language=fy", "en"),
        )
    }
    bodies = {asked: answer.json() for asked, answer in spoken.items()}
    english = spoken["en"].headers["content-language"]
    home = spoken[""].headers["content-language"]
    for asked, answer in spoken.items():
        wants_english = "en" in asked.lower() and asked != "?language=fyen"
        assert answer.headers["content-language"] == (english if wants_english else home), asked
        assert bodies[asked] == bodies["en" if wants_english else ""], asked
        varies = set(answer.headers["vary"].split(", "))
        assert varies == {"Authorization", "Accept-Encoding"} | (set() if "?" in asked else {"Accept-Language"})
    if english != home:
        assert spoken["en"].headers["etag"] != spoken[""].headers["etag"]


@every_read
async def test_each_coding_decodes_to_the_same_json(bare: httpx.AsyncClient, road: str, read: Operation) -> None:
    plain = await ask(bare, road, "GET", read.address)
    for coding, decode in DECODE.items():
        headers = {"accept-encoding": f"{coding}, identity;q=0.1"}
        if road == "kept":
            await bare.get(read.address, headers=headers)
        async with bare.stream("GET", read.address, headers=headers) as answer:
            raw = b"".join([chunk async for chunk in answer.aiter_raw()])
        used = answer.headers.get("content-encoding")
        assert used in (None, coding)
        assert (used == coding) == (len(plain.content) >= SMALL)
        if len(plain.content) > 2_000:
            assert len(raw) < len(plain.content)
        assert json.loads(decode(raw) if used else raw) == plain.json()
        assert answer.headers["content-length"] == str(len(raw))
        suffix = THOROUGH[coding].suffix if used else ""  # the address was requested before
        assert answer.headers["etag"] == f'{plain.headers["etag"][:-1]}{suffix}"'
        again = await bare.get(read.address, headers={**headers, "if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


@every_read
async def test_a_body_with_a_read_changes_nothing(bare: httpx.AsyncClient, read: Operation) -> None:
    whole = await bare.get(read.address)
    sent = await bare.request("GET", read.address, content=b"\xff{[", headers={"content-type": "application/json"})
    assert (sent.status_code, sent.content) == (200, whole.content)


@every_read
@pytest.mark.usefixtures("nothing_kept")
async def test_too_much_is_refused_as_such(bare: httpx.AsyncClient, read: Operation) -> None:
    assert_problem(await bare.get(f"{read.address}?x={'y' * 8200}"), "uri-too-long")
    assert_problem(await bare.get(read.address, headers={"x-long": "y" * 16_400}), "header-fields-too-large")
    many = [(b"x-%d" % number, b"y") for number in range(101)]
    assert_problem(await bare.get(read.address, headers=many), "header-fields-too-large")


@pytest.mark.parametrize(
    "address",
    ["/v2/events", "/v1", "/v1/", "/v1/event", "//v1/events", "/V1/EVENTS", "/v1/events/x/y/z/w", "/%2e%2e/v1/events"],
)
@in_front
async def test_an_address_that_is_none_is_not_found_for_every_method(bare: httpx.AsyncClient, address: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE", "TRACE"):
        answer = await bare.request(method, address, headers={"authorization": "Bearer nonsense"})
        assert answer.status_code == 404
        if method != "HEAD":
            assert_problem(answer, "not-found")


@in_front
async def test_each_request_that_is_not_answered_from_finished_bytes_has_a_number_of_its_own(
    bare: httpx.AsyncClient,
) -> None:
    numbers: list[Any] = [(await bare.get("/v1/events?nonsense=1")).headers["x-request-id"] for _ in range(5)]
    assert len(set(numbers)) == 5
    problem = await bare.get("/v1/events?nonsense=1")
    assert problem.json()["instance"] == f"urn:uuid:{problem.headers['x-request-id']}"
