"""The languages of an event: dropped or renamed with all that was written in them, after a dry run if one likes."""

import re
from typing import Any

import httpx
import pytest

from congress_api.records.text_language import count_texts
from congress_api.store.reading import Edition
from congress_api.vocabulary.language import successors
from tests.events import whole
from tests.tokens import a_token, bearer
from tests.workplace import Workplace

DUTCH = {"languages": ["nl"]}


async def texts_in(work: Workplace, language: str) -> int:
    """How many texts the event has in a language, as stored."""
    found = await whole(work.snapshots.database, work.event, Edition.editorial)
    records = [found.event.record, *(one.record for kind in found.resources.values() for one in kind.values())]
    return sum(count_texts(record, language) for record in records)


async def change(work: Workplace, body: Any, query: str = "") -> httpx.Response:
    return await work.send("PATCH", query, body, if_match="*")


async def test_a_language_with_texts_does_not_go_without_being_asked_to(full: Workplace) -> None:
    count = await texts_in(full, "en")
    assert count > 20
    refused = await change(full, DUTCH)
    assert refused.status_code == 409
    (fault,) = refused.json()["errors"]
    assert (fault["pointer"], fault["detail"]) == (
        "/languages",
        f"Texts in en: {count}. Send cascade=true to drop them.",
    )
    assert await texts_in(full, "en") == count


async def test_a_dry_run_counts_the_texts_and_changes_nothing(full: Workplace) -> None:
    before, count = await full.get("", full.organiser), await texts_in(full, "en")
    for _ in range(2):
        told = await change(full, DUTCH, "?cascade=true&dryRun=true")
        assert (told.status_code, told.headers["notice"]) == (200, f'texts-dropped;language="en";count={count}')
        assert (told.json(), told.headers["etag"]) == (before.json(), before.headers["etag"])
    assert (await change(full, DUTCH, "?dryRun=true")).status_code == 409
    assert await texts_in(full, "en") == count
    assert (await full.get("", full.organiser)).headers["etag"] == before.headers["etag"]


async def test_cascading_drops_the_texts_of_a_language(full: Workplace) -> None:
    count = await texts_in(full, "en")
    dropped = await change(full, DUTCH, "?cascade=true")
    assert (dropped.status_code, dropped.headers["notice"]) == (200, f'texts-dropped;language="en";count={count}')
    assert (dropped.json()["languages"], dropped.json()["translations"]) == (["nl"], ["nl"])
    assert await texts_in(full, "en") == 0
    for kind in ("sessions", "speakers", "partners", "positions", "rooms", "topics"):
        for item in (await full.get(f"/{kind}?language=en", full.organiser)).json()["items"]:
            assert item["translations"] == ["nl"]
    again = await change(full, {"languages": ["nl", "en"]})
    assert (again.status_code, again.headers.get("notice")) == (200, None)


@pytest.mark.parametrize("new", ["en-GB", "en-US"])
async def test_a_language_that_is_renamed_takes_its_texts_along(full: Workplace, new: str) -> None:
    count, path = await texts_in(full, "en"), "/sessions"
    before = (await full.get(f"{path}?language=en", full.organiser)).json()["items"][0]
    renamed = {"languages": ["nl", new]}
    refused = await change(full, renamed)
    assert (refused.status_code, refused.json()["errors"][0]["detail"]) == (
        409,
        f"Texts in en: {count}. Send cascade=true to move them to {new}.",
    )
    answer = await change(full, renamed, "?cascade=true")
    assert answer.headers["notice"] == f'texts-moved;language="en";count={count};to="{new}"'
    assert (await texts_in(full, "en"), await texts_in(full, new)) == (0, count)
    after = (await full.get(f"{path}?language=en", full.organiser)).json()["items"][0]
    assert (after["title"], after["translations"]) == (before["title"], ["nl", new])
    back = await change(full, {"languages": ["nl", "en"]}, "?cascade=true")
    assert back.status_code == 200
    assert await texts_in(full, "en") == count


async def test_the_default_language_goes_only_if_nothing_required_is_missing_then(work: Workplace) -> None:
    english = {"languages": ["en"], "defaultLanguage": "en"}
    refused = await change(work, english, "?cascade=true")
    assert refused.status_code == 409
    assert re.search("session own-session/title: Required in the default language, en", refused.text)
    renamed = {"languages": ["nl-BE", "en"], "defaultLanguage": "nl-BE"}
    assert (await change(work, renamed, "?cascade=true")).status_code == 200
    session = (await work.get("/sessions/own-session")).json()
    assert (session["title"], session["translations"], session["untranslated"]) == ("Titel", ["nl-BE"], [])


async def test_an_open_proposal_can_be_accepted_after_a_language_has_gone(work: Workplace) -> None:
    await change(work, {"partnerEdits": "review"})
    proposed, *_ = [
        await work.send(
            "PATCH", f"/partners/own?language={language}", {"tagline": language}, token=work.partner, if_match="*"
        )
        for language in ("nl", "en")
    ]
    path = proposed.headers["location"].removeprefix(f"/v1/events/{work.event}")
    before = (await work.get(path, work.organiser)).headers["etag"]
    assert (await change(work, DUTCH, "?cascade=true")).status_code == 200
    stale = await work.send("POST", f"{path}/decision", {"decision": "accept"}, if_match=before)
    assert stale.status_code == 412, "the proposal is another one now"
    tag = (await work.get(path, work.organiser)).headers["etag"]
    assert (await work.send("POST", f"{path}/decision", {"decision": "accept"}, if_match=tag)).status_code == 200
    assert (await work.get("/partners/own")).json()["tagline"] == "nl"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"languages": ["en"]}, ["/defaultLanguage"]),
        ({"defaultLanguage": "fr"}, ["/defaultLanguage"]),
        ({"languages": ["nl", "nl"]}, ["/languages/1"]),
        ({"languages": ["nl", "x_y"]}, ["/languages/1"]),
        ({"languages": ["nl"], "websiteUrl": "nope"}, ["/websiteUrl"]),
        ({"languages": ["nl", "en-GB"], "websiteUrl": "nope", "timeZone": "X"}, ["/timeZone", "/websiteUrl"]),
        ({"languages": ["nl"], "defaultLanguage": "e!"}, ["/defaultLanguage"]),
    ],
)
async def test_a_fault_of_the_languages_is_told_once_and_texts_have_none(
    full: Workplace, body: dict[str, Any], pointers: list[str]
) -> None:
    refused = await change(full, body, "?cascade=true")
    assert refused.status_code == 400
    assert sorted(fault["pointer"] for fault in refused.json()["errors"]) == pointers, refused.text


async def test_the_answer_is_in_the_language_that_took_the_place_of_the_one_asked(work: Workplace) -> None:
    renamed = await change(work, {"languages": ["nl", "en-GB"]}, "?cascade=true&language=en")
    assert (renamed.status_code, renamed.headers["content-language"]) == (200, "en-GB"), renamed.text
    dropped = await change(work, {"languages": ["nl"]}, "?cascade=true&language=en-GB")
    assert (dropped.status_code, dropped.headers["content-language"]) == (200, "nl"), dropped.text


@pytest.mark.parametrize(("original", "then"), [("en", "en-GB"), ("nl", "nl"), ("fr", "fr"), (None, None)])
async def test_the_original_language_is_renamed_with_its_texts(
    work: Workplace, original: str | None, then: str | None
) -> None:
    path = "/positions/own-position"
    await work.send("PATCH", path, {"originalLanguage": original}, if_match="*")
    assert (await change(work, {"languages": ["nl", "en-GB"]}, "?cascade=true")).status_code == 200
    assert (await work.get(path)).json()["originalLanguage"] == then
    assert (await change(work, {"languages": ["nl"]}, "?cascade=true")).status_code == 200
    assert (await work.get(path)).json()["originalLanguage"] == then, "it stays true"


async def test_what_comes_back_after_a_language_was_renamed_has_its_texts(work: Workplace) -> None:
    path = "/positions/own-position"
    before = (await work.get(f"{path}?language=en")).json()
    assert (await work.send("DELETE", path, if_match="*")).status_code == 204
    assert (await change(work, {"languages": ["nl", "en-GB"]}, "?cascade=true")).status_code == 200
    back = await work.send("PUT", f"{path}?language=en-GB", before)
    assert (back.status_code, back.json()["translations"], back.json()["statement"]) == (201, ["nl", "en-GB"], "We")


@pytest.mark.parametrize(("languages", "left"), [(["nl"], 0), (["nl", "en-GB"], None)])
async def test_an_event_comes_back_with_other_languages(
    full: Workplace, languages: list[str], left: int | None
) -> None:
    """Refused while texts would go, as a change of the event is; `cascade` drops or moves them."""
    headers = bearer(await a_token(full.snapshots.database, "administrator"))
    address, count = f"/v1/events/{full.event}", await texts_in(full, "en")
    body = (await full.get("", full.organiser)).json()
    assert (await full.client.delete(address, headers={**headers, "if-match": "*"})).status_code == 204
    refused = await full.client.put(address, json={**body, "languages": languages}, headers=headers)
    assert (refused.status_code, [fault["pointer"] for fault in refused.json()["errors"]]) == (409, ["/languages"])
    query = {"cascade": "true"}
    back = await full.client.put(address, params=query, json={**body, "languages": languages}, headers=headers)
    assert (back.status_code, back.json()["languages"]) == (201, languages), back.text
    assert await texts_in(full, languages[-1] if left is None else "en") == (count if left is None else left)
    assert left == 0 or await texts_in(full, "en") == 0


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (["nl", "en-GB"], ["nl", "en"], {"en-GB": "en"}),
        (["nl", "en-GB", "en-US"], ["nl", "en"], {"en-GB": None, "en-US": None}),
        (["nl", "en"], ["nl", "en-GB", "en-US"], {"en": None}),
        (["nl", "en-GB", "en"], ["nl", "en"], {"en-GB": None}),
        (["nl", "en"], ["nl", "de"], {"en": None}),
        (["zh-TW", "nl"], ["nl", "zh-Hant"], {"zh-TW": "zh-Hant"}),
        (["zh-TW", "nl"], ["nl", "zh-Hans"], {"zh-TW": None}),
        (["nl", "en", "pt-BR"], ["en-GB", "pt", "nl"], {"en": "en-GB", "pt-BR": "pt"}),
        (["nl"], ["nl", "en"], {}),
    ],
)
def test_a_language_takes_the_place_of_one_with_the_same_primary_subtag(
    before: list[str], after: list[str], found: dict[str, str | None]
) -> None:
    assert successors(before, after) == found
