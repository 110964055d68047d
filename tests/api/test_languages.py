"""The language of a response, and the texts in it that fell back to another."""

import re
from typing import Any

import httpx
import pytest

from congress_api import records as p
from congress_api.snapshot.cache import SnapshotCache
from tests import factories as f
from tests.events import bring_in
from tests.tokens import tokens_of
from tests.workplace import Workplace

LANGUAGES = ["nl", "en-GB", "zh-Hant", "pt-BR", "sr-Latn"]


@pytest.fixture
async def work(client: httpx.AsyncClient, snapshots: SnapshotCache) -> Workplace:
    """A programme whose only translations are those of the name of a topic."""
    made = await an_event_in(client, snapshots, *LANGUAGES)
    for language in LANGUAGES[1:]:
        await made.send("PATCH", f"/topics/topic?language={language}", {"name": f"In {language}"}, if_match="*")
    await made.snapshots.refresh()
    return made


async def an_event_in(client: httpx.AsyncClient, snapshots: SnapshotCache, *languages: str) -> Workplace:
    event = f.an_event(languages=list(languages), name={language: f"Congress {language}" for language in languages})
    programme = p.EventArchive(
        event=event,
        topics=[f.a_topic(slug="topic", name={"nl": "Thema"}, description={"nl": "Waarover"})],
        speakers=[f.a_speaker(slug="speaker")],
        rooms=[f.a_room(slug="room", accessibility=p.Accessibility(note={"nl": "Drempel"}))],
        sessions=[f.a_session(slug="session", title={"nl": "Titel"}, speakers=[p.Contribution(speaker="speaker")])],
    )
    await bring_in(snapshots.database, programme)
    organiser, reader = await tokens_of(snapshots.database, event.slug, ("organiser", None), ("reader", None))
    return Workplace(client, snapshots, event.slug, organiser, "", reader)


async def spoken(work: Workplace, path: str, header: str | None) -> httpx.Response:
    headers = {} if header is None else {"Accept-Language": header}
    return await work.client.get(f"/v1/events/{work.event}{path}", headers=headers)


ASKED = {
    "en": "en-GB",
    "EN-us": "en-GB",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
    "zh-CN": "nl",
    "pt-PT": "pt-BR",
    "sr": "sr-Latn",
    "fr": "nl",
}


@pytest.mark.parametrize("path", ["/topics/topic", "/topics?slug=topic"])
@pytest.mark.parametrize(("asked", "language"), ASKED.items())
async def test_the_parameter_and_the_header_select_the_same_language(
    work: Workplace, path: str, asked: str, language: str
) -> None:
    joint = "&" if "?" in path else "?"
    name = "Thema" if language == "nl" else f"In {language}"
    for _ in range(3):  # from the route, and from the cache
        answers = [await spoken(work, f"{path}{joint}language={asked}", None), await spoken(work, path, asked)]
        for answer in answers:
            assert answer.headers["content-language"] == language
            body = answer.json()
            assert (body["items"][0] if "items" in body else body)["name"] in (name, body.get("name", name))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-US,en;q=0.9", "en-GB"),
        ("fr,en-US;q=0.9,zh-TW;q=0.95", "zh-Hant"),
        ("en;q=0, en-US", "nl"),
        ("nl;q=0", "en-GB"),
        ("en;q=0, nl;q=0", "zh-Hant"),
        ("en-GB, en;q=0", "en-GB"),
    ],
)
async def test_preferences_are_tried_in_order_and_what_is_refused_is_not_sent(
    work: Workplace, header: str, language: str
) -> None:
    for _ in range(3):
        assert (await spoken(work, "/topics/topic", header)).headers["content-language"] == language


async def test_a_list_of_events_has_each_in_the_language_that_fits_it_best(
    client: httpx.AsyncClient, snapshots: SnapshotCache
) -> None:
    works = [await an_event_in(client, snapshots, "nl", other) for other in ("en-GB", "en", "de")]
    await snapshots.refresh()
    three = ",".join(work.event for work in works)

    async def names(query: str = "", header: str | None = None) -> dict[str, Any]:
        headers = {} if header is None else {"Accept-Language": header}
        answer = await client.get(f"/v1/events?slug={three}&sort=name{query}", headers=headers)
        found = {item["name"]: item["untranslated"] for item in answer.json()["items"]}
        return {"names": set(found), "fell back": {name for name, pointers in found.items() if "/name" in pointers}} | {
            "language": set(answer.headers["content-language"].split(", "))
        }

    for _ in range(3):
        wanted = {
            "names": {"Congress en-GB", "Congress en", "Congress nl"},
            "fell back": set(),
            "language": {"nl", "en", "en-GB"},
        }
        assert await names("&language=en") == await names(header="en-US,en;q=0.9") == wanted
        wanted = {
            "names": {"Congress en-GB", "Congress en", "Congress de"},
            "fell back": set(),
            "language": {"de", "en", "en-GB"},
        }
        assert await names(header="fr, en;q=0.5, de;q=0.1") == wanted


async def test_a_write_is_in_a_language_of_the_event(work: Workplace) -> None:
    for language in ("en", "en-US", "zh-TW", "fr"):
        refused = await work.send("PATCH", f"/topics/topic?language={language}", {"name": "X"}, if_match="*")
        assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "language")
    assert (await work.send("PATCH", "/topics/topic?language=EN-gb", {"name": "X"}, if_match="*")).is_success
    assert (await work.get("/topics/topic?language=en-GB")).json()["name"] == "X"


async def test_every_resource_names_its_texts_that_fell_back(work: Workplace) -> None:
    roles = [{"jobTitle": "Baas", "department": "Zaken"}, {"jobTitle": "Lid"}]
    links = [{"kind": "website", "url": "https://example.org/", "title": "Thuis"}]
    changed = {"biography": "Leeft.", "roles": roles, "links": links}
    written = await work.send("PATCH", "/speakers/speaker", changed, if_match="*")
    every = ["/biography", "/roles/0/jobTitle", "/roles/0/department", "/roles/1/jobTitle", "/links/0/title"]
    assert written.json()["untranslated"] == []
    read = (await work.get("/speakers/speaker?language=en-GB")).json()
    assert (read["untranslated"], read["translations"]) == (every, ["nl"])
    translated = await work.send("PATCH", "/speakers/speaker?language=en-GB", {"biography": "Lives."}, if_match="*")
    assert translated.json()["untranslated"] == every[1:]
    listed = (await work.get("/speakers?slug=speaker&language=en")).json()["items"][0]
    assert listed["untranslated"] == every[1:]
    included = (await work.get("/sessions?slug=session&include=speakers&language=en")).json()["included"]
    assert included["speakers"][0]["untranslated"] == every[1:]


async def test_what_is_named_as_fallen_back_is_the_text_of_the_default_language(work: Workplace) -> None:
    for kind in ("sessions", "speakers", "rooms", "topics"):
        for item in (await work.get(f"/{kind}?language=zh-Hant")).json()["items"]:
            original = (await work.get(f"/{kind}/{item['slug']}")).json()
            assert original["untranslated"] == []
            for pointer in item["untranslated"]:
                assert at(item, pointer) is not None
                assert at(item, pointer) == at(original, pointer)


def at(body: Any, pointer: str) -> Any:
    """What a JSON pointer points to."""
    for step in re.findall(r"/([^/]+)", pointer):
        body = body[int(step) if isinstance(body, list) else step]
    return body
