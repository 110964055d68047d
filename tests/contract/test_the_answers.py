"""Every answer of the suite is held against the document, and that holding notices what is not as told."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.conftest import DEMO_EVENT
from tests.contract.document import PREFIX, Operation, operations
from tests.contract.validating import check, validated

READS = [
    one for one in operations() if one.method == "get" and "security" not in one.said and "{sha256}" not in one.path
]
"""What anybody may read in JSON; what needs a token and what is a picture have tests of their own."""
LOST = "no-such-thing"


async def address(client: httpx.AsyncClient, operation: Operation) -> str:
    """An address of an operation at which there is something."""
    path = PREFIX + operation.path.replace("{event}", DEMO_EVENT)
    if "{" not in path:
        return path
    listed = await client.get(path.rpartition("/")[0], params={"limit": 1})
    return f"{path.rpartition('/')[0]}/{listed.json()['items'][0]['slug']}"


@pytest.fixture
async def held(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=validated(httpx.ASGITransport(app)), base_url="http://testserver")


@pytest.mark.parametrize("operation", READS, ids=lambda one: one.name)
async def test_a_read_answers_as_documented(held: httpx.AsyncClient, operation: Operation) -> None:
    path = await address(held, operation)
    # The first answer is not kept, the second is, the third comes from the front door.
    answer, *more = [await held.get(path) for _ in range(3)]
    assert [one.status_code for one in (answer, *more)] == [200, 200, 200]
    unchanged = await held.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert unchanged.status_code == 304
    assert (await held.head(path)).status_code == 200
    assert (await held.options(path)).status_code == 204


@pytest.mark.parametrize("operation", READS, ids=lambda one: one.name)
async def test_a_read_refuses_as_documented(held: httpx.AsyncClient, operation: Operation) -> None:
    path = await address(held, operation)
    asked = {
        400: held.get(path, params={"nonsense": "1"}),
        401: held.get(path, headers={"Authorization": "Bearer nonsense"}),
        405: held.request("TRACE", path),
        406: held.get(path, headers={"Accept": "application/xml"}),
        414: held.get(path, params={"nonsense": "x" * 9_000}),
        431: held.get(path, params={"nonsense": "1"}, headers={"Nonsense": "x" * 20_000}),
    }
    assert {status: (await answer).status_code for status, answer in asked.items()} == {one: one for one in asked}


@pytest.mark.parametrize("operation", READS, ids=lambda one: one.name)
async def test_a_query_is_refused_in_the_words_of_the_example(held: httpx.AsyncClient, operation: Operation) -> None:
    bad_request = operation.answer(400)
    assert bad_request is not None
    example = bad_request["content"]["application/problem+json"]["examples"]["query"]
    answer = await held.get(await address(held, operation) + example["summary"])
    assert {**answer.json(), "instance": None} == {**example["value"], "instance": None}


async def test_nothing_is_found_as_documented(held: httpx.AsyncClient) -> None:
    for operation in READS:
        if "{" in operation.path:
            *above, last = operation.path.replace("{event}", DEMO_EVENT).split("/")
            gone = "/".join([*above, LOST]) if last.startswith("{") else f"/events/{LOST}/{last}"
            assert (await held.get(PREFIX + gone)).status_code == 404
    assert (await held.get(f"{PREFIX}/nonsense")).status_code == 404


@pytest.fixture
async def true(held: httpx.AsyncClient) -> httpx.Response:
    return await held.get(f"{PREFIX}/events")


def told(response: httpx.Response, **changed: Any) -> None:
    """Hold an answer against the document after changing something of it."""
    headers = {**response.headers, **changed.get("headers", {})}
    kept = {name: value for name, value in headers.items() if value is not None and name != "content-encoding"}
    content = changed.get("content", response.content)
    request = httpx.Request(changed.get("method", "GET"), response.request.url)
    check(request, httpx.Response(changed.get("status", response.status_code), headers=kept, content=content))


def test_a_true_answer_passes(true: httpx.Response) -> None:
    told(true)


def test_an_undocumented_status_is_noticed(true: httpx.Response) -> None:
    with pytest.raises(AssertionError, match="listEvents does not document that"):
        told(true, status=418)


def test_a_missing_header_is_noticed(true: httpx.Response) -> None:
    with pytest.raises(AssertionError, match=r"without \['api-version'\]"):
        told(true, headers={"api-version": None})


def test_an_undocumented_header_is_noticed(true: httpx.Response) -> None:
    with pytest.raises(AssertionError, match=r"undocumented \['x-secret'\]"):
        told(true, headers={"x-secret": "1"})


def test_a_header_unlike_its_schema_is_noticed(true: httpx.Response) -> None:
    with pytest.raises(AssertionError, match="with etag: unquoted"):
        told(true, headers={"etag": "unquoted"})


def test_a_body_unlike_its_schema_is_noticed(true: httpx.Response) -> None:
    page = true.json()
    page["items"][0]["startsOn"] = "tomorrow"
    del page["included"]
    with pytest.raises(AssertionError, match='"included" is a required property'):
        told(true, content=json.dumps(page).encode())


def test_a_body_where_there_should_be_none_is_noticed(true: httpx.Response) -> None:
    with pytest.raises(AssertionError, match="with a body"):
        told(true, method="HEAD")


def test_another_media_type_is_noticed(true: httpx.Response) -> None:
    with pytest.raises(AssertionError, match="in text/html"):
        told(true, headers={"content-type": "text/html"})


def answering(true: httpx.Response, content: bytes) -> httpx.AsyncClient:
    """A client that gets this content in gzip, with the headers of a true answer."""
    headers = {**true.headers, "content-encoding": "gzip"}
    coded = httpx.ByteStream(gzip.compress(content))
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=coded))
    return httpx.AsyncClient(transport=validated(transport), base_url="http://testserver")


async def test_an_answer_in_another_coding_is_held_too_and_comes_as_it_was(true: httpx.Response) -> None:
    async with answering(true, true.content) as client, client.stream("GET", f"{PREFIX}/events") as answer:
        assert gzip.decompress(b"".join([piece async for piece in answer.aiter_raw()])) == true.content
    async with answering(true, b"{}") as client:
        with pytest.raises(AssertionError, match="with a body unlike"):
            await client.get(f"{PREFIX}/events")
