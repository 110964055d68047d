"""What depends on how the outside reaches this server, and what holds for cached responses as well."""

import httpx
import pytest

from congress_api.settings import Settings
from congress_api.store.database import Database
from tests.clients import asked
from tests.conftest import DEMO_EVENT

SESSIONS = f"/v1/events/{DEMO_EVENT}/sessions"
ONE_YEAR = "max-age=31536000; includeSubDomains"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def answers(client: httpx.AsyncClient) -> list[httpx.Response]:
    """Responses of every origin: made, cached, unchanged, refused."""
    found = [await client.get(SESSIONS) for _ in range(3)]
    found.append(await client.get(SESSIONS, headers={"if-none-match": "*"}))
    found += [await client.get(path) for path in ("/", "/v1/nothing", f"{SESSIONS}?limit=0", "/health/live")]
    return [*found, await client.head(SESSIONS), await client.options(SESSIONS), await client.put(SESSIONS)]


@pytest.mark.parametrize(
    "public_url", ["", "http://congress.example", "https://congress.example", "HTTPS://x.example/"]
)
async def test_https_is_required_only_where_the_public_address_has_it(database: Database, public_url: str) -> None:
    url = database.url.render_as_string(hide_password=False)
    async with asked(Settings(database_url=url, public_url=public_url)) as client:
        found = [answer.headers.get_list("strict-transport-security") for answer in await answers(client)]
    assert found == [[ONE_YEAR] if public_url.lower().startswith("https") else []] * len(found)


async def test_limits_of_headers_hold_for_what_is_cached(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        assert (await client.get(SESSIONS)).status_code == 200
    many = {f"x-{number}": "x" for number in range(200)}
    several = {f"x-{number}": "x" * 1_000 for number in range(20)}
    for headers in (many, several, {"x": "x" * 70_000}, {"if-none-match": ", ".join(['"x"'] * 5_000)}):
        for method in ("GET", "HEAD"):
            assert (await client.request(method, SESSIONS, headers=headers)).status_code == 431
    assert (await client.get(SESSIONS, headers={"x": "x" * 10_000})).status_code == 200
