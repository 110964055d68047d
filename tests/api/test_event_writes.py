"""Events written: made by administrators, changed by their organisers, seen by nobody else until they are published."""

import asyncio
from typing import Any

import httpx
import pytest

from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import reading
from congress_api.store.database import Database
from congress_api.store.reading import Head
from tests.factories import numbers
from tests.tokens import a_token, bearer
from tests.workplace import Workplace, a_workplace

WHOLE = {
    "name": "Congres",
    "startsOn": "2027-10-29",
    "endsOn": "2027-10-31",
    "timeZone": "Europe/Amsterdam",
    "languages": ["nl", "en"],
    "defaultLanguage": "nl",
}


@pytest.fixture
async def administrator(database: Database) -> str:
    return await a_token(database, "administrator")


@pytest.fixture
def slug() -> str:
    return f"nieuw-{next(numbers)}"


async def head_of(work: Workplace) -> Head:
    return (await work.snapshots.database.read(reading.heads))[work.event]


class EventClient:
    """The address of an event, and who asks there."""

    def __init__(self, client: httpx.AsyncClient, slug: str, token: str) -> None:
        self.client, self.address, self.token = client, f"/v1/events/{slug}", token

    async def send(self, method: str, body: Any = None, query: str = "", **headers: str) -> httpx.Response:
        asked = bearer(self.token, **headers)
        return await self.client.request(method, self.address + query, json=body, headers=asked)


@pytest.fixture
def editor(client: httpx.AsyncClient, slug: str, administrator: str) -> EventClient:
    return EventClient(client, slug, administrator)


async def test_an_administrator_makes_an_event(editor: EventClient, slug: str) -> None:
    made = await editor.send("PUT", WHOLE)
    assert (made.status_code, made.headers["location"]) == (201, editor.address)
    body = made.json()
    assert {key: body[key] for key in WHOLE} == WHOLE
    assert (body["slug"], body["visibility"], body["revision"], body["partnerEdits"]) == (slug, "draft", 0, "direct")
    assert (await editor.send("GET")).json() == body
    assert (await editor.send("GET")).headers["etag"] == made.headers["etag"]


async def test_making_it_again_changes_nothing(editor: EventClient) -> None:
    first = await editor.send("PUT", WHOLE)
    again = await editor.send("PUT", WHOLE)
    assert (again.status_code, again.json()) == (200, first.json())
    assert (await editor.send("PUT", WHOLE, if_none_match="*")).status_code == 200
    assert (await editor.send("PUT", {**WHOLE, "edition": 2}, if_none_match="*")).status_code == 412
    assert (await editor.send("PUT", {**WHOLE, "edition": 2})).status_code == 428


async def test_what_is_not_there_cannot_be_changed(editor: EventClient) -> None:
    assert (await editor.send("PUT", WHOLE, if_match='"1-1-nl"')).status_code == 412
    assert (await editor.send("PATCH", {"edition": 2}, if_match="*")).status_code == 404
    assert (await editor.send("DELETE", if_match="*")).status_code == 404


async def test_an_event_can_be_published_when_it_is_made(
    editor: EventClient, snapshots: SnapshotCache, client: httpx.AsyncClient
) -> None:
    made = await editor.send("PUT", {**WHOLE, "visibility": "published"})
    assert made.json()["revision"] == 1
    await snapshots.refresh()
    assert (await client.get(editor.address)).json() == made.json()


async def test_the_texts_of_a_new_event_are_in_its_default_language_or_the_one_asked_for(editor: EventClient) -> None:
    assert (await editor.send("PUT", WHOLE, "?language=fr")).status_code == 400
    refused = await editor.send("PUT", WHOLE, "?language=en")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/name"]
    made = await editor.send("PUT", {**WHOLE, "defaultLanguage": "en"})
    assert (made.headers["content-language"], made.json()["translations"]) == ("en", ["en"])


@pytest.mark.parametrize("query", ["", "?language=NL", "?language=nl"])
@pytest.mark.parametrize(
    ("languages", "default", "kept"),
    [
        (["nl", "en"], "NL", ["nl", "en"]),
        (["NL", "EN-gb"], "nl", ["nl", "en-GB"]),
        (["zh-hant-tw", "nL", "SR-LATN"], "Nl", ["zh-Hant-TW", "nl", "sr-Latn"]),
    ],
)
async def test_capitals_in_the_languages_of_an_event_do_not_matter(
    editor: EventClient, query: str, languages: list[str], default: str, kept: list[str]
) -> None:
    made = await editor.send("PUT", {**WHOLE, "languages": languages, "defaultLanguage": default}, query)
    assert (made.status_code, made.headers["content-language"]) == (201, "nl"), made.text
    assert (made.json()["languages"], made.json()["defaultLanguage"]) == (kept, "nl")
    for tags in ([tag.upper() for tag in kept], [tag.lower() for tag in kept], kept):
        same = {"languages": tags, "defaultLanguage": default.swapcase()}
        changed = await editor.send("PATCH", same, if_match="*")
        assert (changed.status_code, changed.json()) == (200, made.json())
    twice = await editor.send("PATCH", {"languages": [*kept, "NL"]}, if_match="*")
    assert [fault["pointer"] for fault in twice.json()["errors"]] == [f"/languages/{len(kept)}"]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"endsOn": "2027-10-28"}, "/endsOn"),
        ({"timeZone": "Europe/Nergens"}, "/timeZone"),
        ({"languages": ["en"], "defaultLanguage": "nl"}, "/defaultLanguage"),
        ({"slug": "anders"}, "/slug"),
        ({"name": ""}, "/name"),
        ({"nonsense": 1}, "/nonsense"),
        ({"endsOn": "2029-10-28"}, "/endsOn"),
        ({"startsOn": "1969-12-31", "endsOn": "1970-01-01"}, "/startsOn"),
    ],
)
async def test_a_faulty_event_is_not_made(editor: EventClient, changed: dict[str, Any], pointer: str) -> None:
    refused = await editor.send("PUT", {**WHOLE, **changed})
    assert refused.status_code == 400
    assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]
    assert (await editor.send("GET")).status_code == 404


async def test_an_organiser_makes_no_events_and_does_not_learn_of_others(
    work: Workplace, client: httpx.AsyncClient, editor: EventClient, slug: str
) -> None:
    organiser = EventClient(client, slug, work.organiser)
    assert (await organiser.send("PUT", WHOLE)).status_code == 404
    await editor.send("PUT", WHOLE)
    for method in ("GET", "PUT", "PATCH"):
        assert (await organiser.send(method, WHOLE, if_match="*")).status_code == 404
    await editor.send("PATCH", {"visibility": "published"}, if_match="*")
    await work.snapshots.refresh()
    assert (await organiser.send("GET")).status_code == 200
    assert (await organiser.send("PUT", WHOLE, if_match="*")).status_code == 403


async def test_an_organiser_changes_their_own_event(work: Workplace) -> None:
    etag = (await work.get("")).headers["etag"]
    changed = await work.send("PATCH", "", {"theme": "Verdieping", "venue": {"name": "Hal"}}, if_match=etag)
    assert changed.status_code == 200
    assert (changed.json()["theme"], changed.json()["venue"]["name"]) == ("Verdieping", "Hal")
    assert (await work.get("")).json() == changed.json()
    translated = await work.send("PATCH", "?language=en", {"theme": "In depth"}, if_match=changed.headers["etag"])
    assert translated.json()["theme"] == "In depth"
    assert (await work.get("?language=nl")).json()["theme"] == "Verdieping"
    cleared = await work.send("PATCH", "", {"venue": None}, if_match=translated.headers["etag"])
    assert cleared.json()["venue"] is None


async def test_partners_and_readers_change_no_event(work: Workplace) -> None:
    for token in (work.partner, work.reader):
        refused = await work.send("PATCH", "", {"theme": "x"}, token=token, if_match="*")
        assert refused.status_code == 403
    assert (await work.client.patch(f"/v1/events/{work.event}", json={})).status_code == 401


async def test_only_administrators_delete_events(work: Workplace, administrator: str) -> None:
    assert (await work.send("DELETE", "", if_match="*")).status_code == 403
    assert (await work.send("DELETE", "", token=administrator)).status_code == 428
    assert (await work.send("DELETE", "", token=administrator, if_match="*")).status_code == 204
    for path in ("", "/sessions", "/sessions/own-session"):
        assert (await work.get(path)).status_code == 404
        assert (await work.get(path, administrator)).status_code == 404
    # its tokens went with it
    assert (await work.get("", work.organiser)).status_code == 401


async def test_a_deleted_event_comes_back_with_its_id_and_all_that_was_in_it(
    work: Workplace, administrator: str
) -> None:
    before = (await work.get("")).json()
    sessions = (await work.get("/sessions")).json()
    epoch = (await head_of(work)).epoch
    await work.send("DELETE", "", token=administrator, if_match="*")
    back = await work.send("PUT", "", {**WHOLE, "visibility": "published"}, token=administrator)
    assert back.status_code == 201, back.text
    assert (back.json()["id"], back.json()["name"]) == (before["id"], "Congres")
    assert (await work.get("")).json() == back.json()
    assert (await work.get("/sessions")).json() == sessions
    assert (await head_of(work)).epoch != epoch
    assert (await work.get("", work.organiser)).status_code == 200


async def test_it_comes_back_only_in_languages_that_fit_what_was_in_it(work: Workplace, administrator: str) -> None:
    await work.send("DELETE", "", token=administrator, if_match="*")
    english = {**WHOLE, "languages": ["en"], "defaultLanguage": "en"}
    refused = await work.send("PUT", "", english, token=administrator)
    assert refused.status_code == 409
    assert "session own-session/title" in refused.text
    assert (await work.get("", administrator)).status_code == 404


async def test_a_draft_event_is_there_for_its_own_tokens_only(
    client: httpx.AsyncClient, snapshots: SnapshotCache, administrator: str
) -> None:
    work, other = await a_workplace(client, snapshots, visibility="draft"), await a_workplace(client, snapshots)
    for path in ("", "/sessions", "/sessions/own-session", "/partners/own"):
        for token in (None, other.organiser, other.partner, other.reader):
            assert (await work.get(path, token)).status_code == 404
        for token in (administrator, work.organiser, work.partner, work.reader):
            assert (await work.get(path, token)).status_code == 200
    for path in ("/conflicts", "/audit"):
        assert (await work.get(path, other.organiser)).status_code == 404
    listed = (await client.get("/v1/events?limit=100")).json()["items"]
    assert work.event not in {one["slug"] for one in listed}
    own = await client.get("/v1/events?limit=100", headers=bearer(work.reader))
    assert work.event in {one["slug"] for one in own.json()["items"]}


async def test_an_event_that_is_withdrawn_is_gone_for_everybody_else(work: Workplace) -> None:
    assert (await work.get("/sessions")).status_code == 200
    withdrawn = await work.send("PATCH", "", {"visibility": "draft"}, if_match="*")
    assert withdrawn.json()["visibility"] == "draft"
    for path in ("", "/sessions", "/sessions/own-session"):
        assert (await work.get(path)).status_code == 404
        assert (await work.get(path, work.reader)).status_code == 200
    assert (await work.send("PATCH", "", {"visibility": "published"}, if_match="*")).status_code == 200
    assert (await work.get("/sessions/own-session")).status_code == 200


async def test_other_languages_begin_a_new_epoch(work: Workplace) -> None:
    first = await head_of(work)
    await work.send("PATCH", "", {"theme": "Anders"}, if_match="*")
    second = await head_of(work)
    assert (second.epoch, second.revision) == (first.epoch, first.revision + 1)
    await work.send("PATCH", "", {"languages": ["nl", "en", "de"]}, if_match="*")
    third = await head_of(work)
    assert third.epoch != second.epoch
    assert third.revision == second.revision + 1
    german = await work.send("PATCH", "/rooms/room?language=de", {"name": "Raum"}, if_match="*")
    assert german.json()["translations"] == ["nl", "de"]


async def test_a_default_language_needs_every_text_that_must_be_there(work: Workplace) -> None:
    refused = await work.send("PATCH", "", {"defaultLanguage": "en"}, if_match="*")
    assert refused.status_code == 409
    details = [fault["detail"] for fault in refused.json()["errors"]]
    assert "room room/name: Required in the default language, en." in details
    refused = await work.send("PATCH", "", {"languages": ["nl"]}, if_match="*")
    assert refused.status_code == 409
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/languages"]


async def test_another_default_language_begins_a_new_epoch(
    editor: EventClient, snapshots: SnapshotCache, slug: str
) -> None:
    await editor.send("PUT", {**WHOLE, "visibility": "published"})
    await editor.send("PATCH", {"name": "Congress"}, "?language=en", if_match="*")
    epoch = (await snapshots.database.read(reading.heads))[slug].epoch
    changed = await editor.send("PATCH", {"defaultLanguage": "en"}, if_match="*")
    assert (changed.status_code, changed.headers["content-language"]) == (200, "en")
    assert changed.json()["name"] == "Congress"
    assert (await snapshots.database.read(reading.heads))[slug].epoch != epoch


async def test_nobody_keeps_what_reads_otherwise_in_the_languages_that_an_event_gets(
    work: Workplace, client: httpx.AsyncClient
) -> None:
    address = f"/v1/events/{work.event}/positions/own-position?language=nl"
    first = await work.get("/positions/own-position?language=nl")
    assert first.json()["translations"] == ["nl", "en"]
    assert (await work.send("PATCH", "", {"languages": ["en", "nl"]}, if_match="*")).status_code == 200
    await work.snapshots.refresh()
    again = await client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.json()["translations"]) == (200, ["en", "nl"])
    assert again.json()["updatedAt"] >= first.json()["updatedAt"]
    assert again.json()["revision"] == first.json()["revision"]


async def test_two_who_make_one_event_at_once_make_it_once(editor: EventClient) -> None:
    answers = await asyncio.gather(*(editor.send("PUT", WHOLE) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
