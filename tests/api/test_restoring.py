"""What was deleted comes back whole: its id, its languages, its entries, and the pictures that are named."""

from typing import Any

import pytest

from tests.pictures import a_picture
from tests.tokens import a_token, bearer
from tests.workplace import Workplace

MOVES = ("revision", "updatedAt")
"""What a restored resource has anew."""


async def both(work: Workplace, path: str) -> dict[str, Any]:
    """A resource in each language, without what moves."""
    found = {language: await work.get(f"{path}?language={language}", work.organiser) for language in ("nl", "en")}
    return {
        language: {key: value for key, value in answer.json().items() if key not in MOVES}
        for language, answer in found.items()
    }


KINDS = ["announcements", "sessions", "positions", "articles", "speakers", "partners", "topics", "tracks", "rooms"]


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_every_kind_of_resource_comes_back_in_all_its_languages(full: Workplace, language: str) -> None:
    """Deleted one after the other, and put back from what was read in one language."""
    slugs = {kind: (await full.get(f"/{kind}", full.organiser)).json()["items"][0]["slug"] for kind in KINDS}
    for path, fields in (
        (f"/partners/{slugs['partners']}", ("logo", "logoDark")),
        (f"/speakers/{slugs['speakers']}", ("photo",)),
    ):
        await full.send("PATCH", path, dict.fromkeys(fields), if_match="*")
    before = {kind: await both(full, f"/{kind}/{slug}") for kind, slug in slugs.items()}
    assert all(one["en"]["translations"] == ["nl", "en"] for one in before.values())
    for kind in KINDS:
        assert (await full.send("DELETE", f"/{kind}/{slugs[kind]}", if_match="*")).status_code == 204
    for kind in reversed(KINDS):
        back = await full.send("PUT", f"/{kind}/{slugs[kind]}?language={language}", before[kind][language])
        assert (back.status_code, back.headers.get("notice")) == (201, None), back.text
        assert await both(full, f"/{kind}/{slugs[kind]}") == before[kind]


async def test_a_script_that_names_little_brings_back_the_rest_of_the_languages_as_a_draft(work: Workplace) -> None:
    await work.send("PATCH", "/topics/topic?language=en", {"name": "Topic", "description": "About"}, if_match="*")
    await work.send("DELETE", "/topics/topic", if_match="*")
    back = await work.send("PUT", "/topics/topic", {"name": "Onderwerp"})
    assert (back.status_code, back.json()["visibility"]) == (201, "draft")
    english = (await work.get("/topics/topic?language=en", work.organiser)).json()
    assert (english["name"], english["description"]) == ("Topic", "About")


async def test_a_picture_comes_back_if_it_is_named(work: Workplace) -> None:
    address, path = f"/v1/events/{work.event}/speakers/own-speaker", "/speakers/own-speaker"
    headers = bearer(work.organiser, if_match="*", content_type="image/png")
    uploaded = await work.client.put(f"{address}/photo", headers=headers, content=a_picture(size=(120, 90)))
    for body in ({"name": "Spreker", "photo": uploaded.json()["photo"]}, uploaded.json()):
        assert (await work.send("DELETE", f"{path}?cascade=true", if_match="*")).status_code == 204
        back = await work.send("PUT", path, {key: value for key, value in body.items() if key != "roles"})
        assert (back.status_code, back.json()["photo"]) == (201, uploaded.json()["photo"]), back.text
    await work.send("DELETE", path, if_match="*")
    assert (await work.send("PUT", path, {"name": "Spreker"})).json()["photo"] is None


async def test_a_deleted_event_comes_back_in_all_its_languages(full: Workplace) -> None:
    administrator = await a_token(full.snapshots.database, "administrator")
    await full.send("PATCH", "", {"logo": None}, if_match="*")
    before = await both(full, "")
    await full.send("DELETE", "", token=administrator, if_match="*")
    back = await full.send("PUT", "", before["nl"], token=administrator)
    assert back.status_code == 201, back.text
    assert await both(full, "") == before


async def test_a_partner_gets_nothing_back_that_was_never_its_own(work: Workplace) -> None:
    other = {"speaker": "other-speaker", "partner": "other", "heading": "Van een ander"}
    await work.send("PUT", "/positions/own-taken", other)
    await work.send("PATCH", "/positions/own-taken?language=en", {"heading": "Secret", "body": "Secret"}, if_match="*")
    await work.send("DELETE", "/positions/own-taken", if_match="*")
    own = {"speaker": "own-speaker", "partner": "own", "heading": "Van ons"}
    made = await work.send("PUT", "/positions/own-taken", own, token=work.partner)
    assert (made.status_code, made.json()["translations"]) == (201, ["nl"])
