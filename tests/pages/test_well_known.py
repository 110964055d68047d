"""What machines look for at fixed places: the document, the catalog, whom to tell of a weakness."""

import datetime
import json
import re
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import pytest

from congress_api.pages import openapi_file
from congress_api.pages.well_known import expiry
from congress_api.settings import Settings
from congress_api.store.database import Database
from congress_api.wire.release import RELEASED_AT
from tests.clients import asked

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_URL = "https://congress.example.org"
CONTACT = "mailto:a@example.org"


@pytest.fixture(scope="module")
async def public(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that knows its own address."""
    url = database.url.render_as_string(hide_password=False)
    async with asked(Settings(database_url=url, public_url=f"{PUBLIC_URL}/", security_contact=CONTACT)) as client:
        yield client


async def test_the_document_is_the_one_that_ships(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/openapi.json")
    shipped = json.loads((ROOT / "openapi" / openapi_file.FILE).read_bytes())
    assert list(answer.json()) == list(shipped)
    assert answer.json() == {**shipped, "servers": [{"url": "http://testserver/v1", "description": "This server."}]}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    since = {"If-Modified-Since": answer.headers["last-modified"]}
    assert (await client.get("/v1/openapi.json", headers=since)).status_code == 304


async def test_the_document_is_dated_by_the_release_and_not_by_the_file(
    client: httpx.AsyncClient, public: httpx.AsyncClient
) -> None:
    told = parsedate_to_datetime((await client.get("/v1/openapi.json")).headers["last-modified"])
    assert told == RELEASED_AT
    assert "last-modified" not in (await public.get("/v1/openapi.json")).headers, "a setting has no date"


async def test_the_document_names_the_public_address_as_its_server(
    public: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    described = (await public.get("/v1/openapi.json")).json()
    assert described.pop("servers") == [{"url": f"{PUBLIC_URL}/v1", "description": "This server."}]
    shipped = (await client.get("/v1/openapi.json")).json()
    assert described == {key: value for key, value in shipped.items() if key != "servers"}


@pytest.mark.parametrize(
    ("proxies", "forwarded", "scheme"),
    [
        (0, "https", "http"),  # nobody's to say
        (1, "https", "https"),
        (1, "http, https", "https"),  # the first is what the client sent
        (1, "https, http", "http"),
        (2, "https, http", "https"),
        (2, "https", "https"),
        (1, "HTTPS", "https"),
        (1, "ftp", "http"),
        (1, "", "http"),
        (1, "javascript://x", "http"),
    ],
)
async def test_addresses_are_as_the_outermost_trusted_proxy_saw_them(
    database: Database, proxies: int, forwarded: str, scheme: str
) -> None:
    url = database.url.render_as_string(hide_password=False)
    headers = {"x-forwarded-proto": forwarded, "host": "congress.example:8443"}
    base = f"{scheme}://congress.example:8443"
    async with asked(Settings(database_url=url, trusted_proxies=proxies)) as client:
        document = (await client.get("/v1/openapi.json", headers=headers)).json()
        catalog = await client.get("/.well-known/api-catalog", headers=headers)
        welcome = await client.get("/", headers=headers)
    assert document["servers"][0]["url"] == f"{base}/v1"
    assert f'"{base}/v1/events"' in catalog.text
    assert f"{base}/v1/" in welcome.text


async def test_the_document_of_each_host_has_a_tag_of_its_own(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/v1/openapi.json", headers={"host": host}) for host in ("a.example", "b.example") * 2]
    assert [answer.json()["servers"][0]["url"] for answer in answers] == [
        "http://a.example/v1",
        "http://b.example/v1",
    ] * 2
    assert len({answer.headers["etag"] for answer in answers}) == 2


async def test_the_catalog_leads_to_the_document_the_reference_and_the_status(public: httpx.AsyncClient) -> None:
    answer = await public.head("/.well-known/api-catalog")
    assert answer.headers["link"] == f'<{PUBLIC_URL}/.well-known/api-catalog>; rel="api-catalog"'
    assert answer.headers["content-type"].startswith("application/linkset+json; profile=")
    catalog = (await public.get("/.well-known/api-catalog")).json()
    assert catalog["linkset"] == [
        {
            "anchor": f"{PUBLIC_URL}/.well-known/api-catalog",
            "item": [{"href": f"{PUBLIC_URL}/v1/events", "title": "Congress API"}],
        },
        {
            "anchor": f"{PUBLIC_URL}/v1/events",
            "service-desc": [{"href": f"{PUBLIC_URL}/v1/openapi.json", "type": "application/json"}],
            "service-doc": [{"href": f"{PUBLIC_URL}/docs", "type": "text/html", "hreflang": ["en"]}],
            "status": [{"href": f"{PUBLIC_URL}/health/ready", "type": "application/json"}],
        },
    ]


async def test_the_catalog_leads_only_to_what_is_there(client: httpx.AsyncClient) -> None:
    catalog = await client.get("/.well-known/api-catalog")
    found = re.findall(r"http://testserver(/[^\"]*)", json.dumps(catalog.json()))
    for address in set(found):
        assert (await client.get(address)).status_code == 200, address


async def test_weaknesses_can_be_reported(public: httpx.AsyncClient) -> None:
    answer = await public.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.datetime.fromisoformat(fields.pop("Expires"))
    assert fields == {
        "Contact": CONTACT,
        "Preferred-Languages": "nl, en",
        "Canonical": f"{PUBLIC_URL}/.well-known/security.txt",
    }
    left = expires - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=140) < left < datetime.timedelta(days=365)


def test_the_contact_expires_half_a_year_on_whatever_the_month() -> None:
    day = datetime.date
    assert expiry(day(2026, 1, 31)) == day(2026, 7, 1)
    assert expiry(day(2026, 6, 1)) == day(2026, 12, 1)
    assert expiry(day(2026, 7, 15)) == day(2027, 1, 1)
    assert expiry(day(2026, 12, 31)) == day(2027, 6, 1)


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/metrics"])
async def test_what_is_true_only_now_is_kept_by_nobody(client: httpx.AsyncClient, address: str) -> None:
    for method in ("GET", "HEAD"):
        answer = await client.request(method, address)
        assert (answer.status_code, answer.headers.get_list("cache-control")) == (200, ["no-store"])
