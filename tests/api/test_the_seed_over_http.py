"""The congress that ships with the API, as an app sees it."""

from typing import Any

import httpx
import msgspec

from tests.conftest import SEED_EVENT
from tests.test_seed import PARTNERS, rebuilt, the_article, the_seed

HERE = f"/v1/events/{SEED_EVENT}"
ARTICLE = "samenwerken-aan-maatschappelijke-opgaven-deel-1"


async def listed(client: httpx.AsyncClient, address: str) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    found: list[dict[str, Any]] = []
    params: dict[str, str] = {}
    while True:
        body = (await client.get(f"{HERE}/{address}", params=params)).json()
        found += body["items"]
        if body["nextCursor"] is None:
            return found
        params = {"cursor": body["nextCursor"]}


async def test_the_whole_article_comes_out_of_the_answers_character_for_character(client: httpx.AsyncClient) -> None:
    article = (await client.get(f"{HERE}/articles/{ARTICLE}?language=nl")).json()
    positions = (await client.get(f"{HERE}/positions?article={ARTICLE}&language=nl")).json()["items"]
    assert rebuilt(article, positions) == the_article()


async def test_it_comes_out_page_by_page_and_one_by_one_as_well(client: httpx.AsyncClient) -> None:
    (article,) = await listed(client, "articles")
    slugs = [one["slug"] for one in await listed(client, "positions")]
    one_by_one = [(await client.get(f"{HERE}/positions/{slug}")).json() for slug in slugs]
    assert rebuilt(article, one_by_one) == the_article()
    pages: list[dict[str, Any]] = []
    address = f"{HERE}/positions?limit=1"
    while address:
        answer = await client.get(address)
        pages += answer.json()["items"]
        address = answer.links.get("next", {}).get("url", "")
    assert pages == one_by_one


async def test_every_partner_of_the_article_is_a_partner_with_its_speaker_and_position(
    client: httpx.AsyncClient,
) -> None:
    partners = await listed(client, "partners")
    assert {one["slug"] for one in partners} == PARTNERS
    for partner in partners:
        speakers = (await client.get(f"{HERE}/speakers?partner={partner['slug']}")).json()["items"]
        positions = (await client.get(f"{HERE}/positions?partner={partner['slug']}")).json()["items"]
        assert [one["speaker"] for one in positions] == [one["slug"] for one in speakers]
        assert len(positions) == 1


async def test_a_detail_screen_is_one_request(client: httpx.AsyncClient) -> None:
    query = "slug=identity-wallet&include=speakers,partners,positions,topics"
    body = (await client.get(f"{HERE}/sessions?{query}")).json()
    (session,) = body["items"]
    assert session["state"] == "announced"
    assert [one["slug"] for one in body["included"]["partners"]] == ["kpn"]
    assert [one["slug"] for one in body["included"]["speakers"]] == [one["speaker"] for one in session["speakers"]]
    assert [one["slug"] for one in body["included"]["positions"]] == session["positions"]
    assert [one["slug"] for one in body["included"]["topics"]] == session["topics"]


async def test_each_resource_says_in_both_languages_what_its_record_says(client: httpx.AsyncClient) -> None:
    seed = msgspec.to_builtins(the_seed())
    for name in ("topics", "partners", "speakers", "articles", "positions", "sessions"):
        for record in seed[name]:
            for language in ("nl", "en"):
                served = (await client.get(f"{HERE}/{name}/{record['slug']}?language={language}")).json()
                said = in_one({key: record[key] for key in record if key != "source"}, language)
                assert within(said, served)


def within(said: Any, served: Any) -> bool:
    """Whether everything that the record says is served; what it leaves out is served as null or a default."""
    if isinstance(said, dict):
        return all(within(said[key], served[key]) for key in said)
    if isinstance(said, list):
        return all(within(one, other) for one, other in zip(said, served, strict=True))
    return bool(said == served)


def in_one(told: Any, language: str) -> Any:
    """A record of the archive with its texts in one language."""
    if isinstance(told, list):
        return [in_one(one, language) for one in told]
    if not isinstance(told, dict):
        return told
    return told[language] if "nl" in told else {key: in_one(value, language) for key, value in told.items()}


async def test_the_event_is_served_with_what_is_known_of_it(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{HERE}?language=en")
    body = answer.json()
    assert (body.pop("updatedAt").endswith("Z"), body.pop("id")) == (True, "0191b1bf-7400-7a74-8d17-1bad4259d41c")
    assert body == {
        "slug": SEED_EVENT,
        "visibility": "published",
        "revision": 1,
        "translations": ["nl", "en"],
        "untranslated": [],
        "name": "iBestuur Congres 2024",
        "edition": 16,
        "theme": "In depth",
        "description": None,
        "startsOn": "2024-09-11",
        "endsOn": "2024-09-11",
        "days": [{"date": "2024-09-11", "startsAt": "2024-09-11T03:00:00Z", "endsAt": "2024-09-12T03:00:00Z"}],
        "timeZone": "Europe/Amsterdam",
        "languages": ["nl", "en"],
        "defaultLanguage": "nl",
        "venue": {
            "name": "NBC Congrescentrum",
            "street": None,
            "postalCode": None,
            "city": "Nieuwegein",
            "country": "NL",
        },
        "organiserName": "iBestuur",
        "contact": None,
        "websiteUrl": None,
        "registrationUrl": None,
        "logo": None,
        "logoDark": None,
        "partnerEdits": "direct",
    }
