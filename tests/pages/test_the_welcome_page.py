"""The welcome page: languages, figures, and the first requests."""

import asyncio
import datetime
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from msgspec.structs import replace

from congress_api.pages import markup, welcome
from congress_api.pages.welcome_texts import EN, NL
from congress_api.settings import Settings
from congress_api.store import migrating
from congress_api.store.database import Database
from tests.clients import asked
from tests.events import bring_in, change
from tests.factories import DRAFT, a_programme, a_speaker, an_event
from tests.test_seed import the_seed

PUBLIC_URL = "https://congress.example.org"
SEED = "/v1/events/ibestuur-congres-2024"


@pytest.fixture(scope="module")
async def public(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that knows its own address."""
    url = database.url.render_as_string(hide_password=False)
    async with asked(Settings(database_url=url, public_url=f"{PUBLIC_URL}/")) as client:
        yield client


@pytest.fixture(scope="module")
async def fresh(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application with the seed alone, as after the first start."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('fresh') / 'congress.sqlite'}"
    database = Database(url)
    await migrating.migrate(database)
    await bring_in(database, the_seed())
    await database.close()
    async with asked(Settings(database_url=url)) as client:
        yield client


async def test_the_welcome_page_counts_what_an_event_holds(fresh: httpx.AsyncClient) -> None:
    page = (await fresh.get("/?language=en")).text
    for kind, count in {"sessions": 1, "speakers": 6, "partners": 6, "positions": 6, "topics": 20}.items():
        listed = (await fresh.get(f"{SEED}/{kind}?limit=100")).json()["items"]
        assert len(listed) == count
        name = kind.removesuffix("s") if count == 1 else kind
        assert f'<a href="{SEED}/{kind}"><b>{count}</b> <span>{name}</span></a>' in page
    assert f'href="{SEED}/rooms"' not in page


async def test_the_welcome_page_speaks_the_language_asked_for(client: httpx.AsyncClient) -> None:
    requests = {
        "nl": [("/?language=nl", ""), ("/?language=nl-BE", "en"), ("/", "nl-NL,nl;q=0.9,en;q=0.5")],
        "en": [("/?language=en", "nl"), ("/", ""), ("/", "fr, de;q=0.5"), ("/?language=zz", "nl")],
    }
    for language, asked_for in requests.items():
        for path, accepted in asked_for:
            page = await client.get(path, headers={"Accept-Language": accepted})
            assert page.headers["content-language"] == language, (path, accepted)
            assert (page.headers["vary"] == "Accept-Encoding, Accept-Language") == (path == "/")
            assert markup.escaped((NL if language == "nl" else EN)["lead"]) in page.text


def test_both_languages_of_the_welcome_page_say_the_same_things() -> None:
    assert list(NL) == list(EN)


async def test_the_welcome_page_shows_requests_to_the_host_it_was_asked_at(client: httpx.AsyncClient) -> None:
    for host in ("localhost:8000", "congress.example.org", "[::1]:8000"):
        for _ in range(3):
            page = (await client.get("/", headers={"Host": host})).text
            assert f">curl http://{host}/v1/events<" in page


@pytest.mark.parametrize("host", ["a b", "a;rm -rf ~", "<script>", "a/b"])
@pytest.mark.parametrize("path", ["/", "/v1/events?limit=7", "/.well-known/api-catalog"])
async def test_a_host_that_is_none_is_a_fault_of_the_request(client: httpx.AsyncClient, host: str, path: str) -> None:
    answer = await client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/bad-request"


async def test_without_a_host_the_page_shows_requests_to_this_machine(client: httpx.AsyncClient) -> None:
    page = (await client.get("/", headers={"Host": ""})).text
    assert ">curl http://localhost/v1/events<" in page


async def test_the_requests_of_the_welcome_page_work(fresh: httpx.AsyncClient) -> None:
    page = (await fresh.get("/")).text
    commands = re.findall(
        r'<code translate="no">curl (?:-i )?(?:&#x27;)?(http://testserver/[^<&]*(?:&amp;[^<&]*)*)', page
    )
    assert len(commands) == 4
    for address in commands:
        assert (await fresh.get(address)).status_code == 200


async def test_with_a_public_address_the_welcome_page_is_the_same_for_every_host(public: httpx.AsyncClient) -> None:
    pages = [await public.get("/", headers={"Host": host}) for host in ("a.example", "b.example", "c.example")]
    assert len({page.content for page in pages}) == 1
    assert f">curl {PUBLIC_URL}/v1/events<" in pages[0].text


async def test_the_welcome_page_follows_what_changes(public: httpx.AsyncClient, database: Database) -> None:
    future = datetime.date(2099, 5, 1)
    event, first, second = an_event(starts_on=future, ends_on=future), a_speaker(), a_speaker()

    async def shows(figure: str) -> None:
        for _ in range(40):  # within two seconds: other processes are told, they do not ask
            if f'/v1/events/{event.slug}/speakers"><b>{figure}' in (await public.get("/?language=en")).text:
                return
            await asyncio.sleep(0.05)
        pytest.fail(f"the page never showed {figure}")

    await bring_in(database, a_programme(event=event, speakers=[first]))
    for _ in range(3):  # so that it is kept
        await shows("1</b> <span>speaker<")
    await change(database, event.slug, second)
    await shows("2</b> <span>speakers<")
    await change(database, event.slug, replace(event, visibility=DRAFT))
    for _ in range(40):
        if event.slug not in (await public.get("/?language=en")).text:
            return
        await asyncio.sleep(0.05)
    pytest.fail("the page still shows a withdrawn event")


def test_days_are_named_as_briefly_as_they_can_be() -> None:
    day = datetime.date
    assert welcome.days(day(2024, 9, 11), day(2024, 9, 11), "nl") == "11 september 2024"
    assert welcome.days(day(2024, 9, 11), day(2024, 9, 12), "en") == "11\N{EN DASH}12 September 2024"
    assert welcome.days(day(2024, 9, 30), day(2024, 10, 1), "en") == "30 September \N{EN DASH} 1 October 2024"
    assert welcome.days(day(2024, 12, 31), day(2025, 1, 1), "nl") == "31 december 2024 \N{EN DASH} 1 januari 2025"


def test_what_is_put_into_a_template_is_escaped() -> None:
    card = markup.filled("card", address='"><script>', name="<b>", text="a & b")
    assert card.strip() == '<li><a href="&quot;&gt;&lt;script&gt;"><b>&lt;b&gt;</b></a><span>a &amp; b</span></li>'
    assert markup.prose("send `<x>` & wait") == "send <code>&lt;x&gt;</code> &amp; wait"
