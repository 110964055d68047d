"""Writing through the API: create, replace, change, delete, in either language, without lost updates."""

from typing import Any

import httpx
import pytest

from tests.store.reading_all import everything_in
from tests.workplace import Workplace

PARTNER, SESSION, ROOM = "/partners/own", "/sessions/own-session", "/rooms/room"


def named(answer: httpx.Response) -> set[str | None]:
    """Where the faults of a problem are."""
    return {fault["pointer"] or fault["parameter"] for fault in answer.json()["errors"]}


async def test_a_partner_changes_its_own_texts_and_everybody_reads_them(work: Workplace) -> None:
    before = await work.get(PARTNER)
    changed = await work.send(
        "PATCH", PARTNER, {"tagline": "Samen"}, token=work.partner, if_match=before.headers["etag"]
    )
    assert changed.status_code == 200
    assert changed.json()["tagline"] == "Samen"
    after = await work.get(PARTNER)
    assert after.json() == changed.json()
    assert after.headers["etag"] == changed.headers["etag"] != before.headers["etag"]
    assert after.json()["revision"] == before.json()["revision"] + 1


async def test_a_change_must_say_what_it_is_based_on(work: Workplace) -> None:
    assert (await work.send("PATCH", PARTNER, {"stand": "A"})).status_code == 428
    assert (await work.send("PUT", PARTNER, {"name": "A", "kind": "private"})).status_code == 428
    assert (await work.send("DELETE", ROOM)).status_code == 428
    assert (await work.send("PATCH", PARTNER, {"stand": "A"}, if_match='"0-1-nl"')).status_code == 412
    assert (await work.get(PARTNER)).json()["stand"] is None


async def test_if_match_compares_the_version_only_and_takes_weak_tags_lists_and_the_asterisk(work: Workplace) -> None:
    for form in ("W/{}", '"0-1-nl", {}', "*"):
        etag = (await work.get(PARTNER)).headers["etag"].replace("-nl", "-en-gzip")
        answer = await work.send("PATCH", PARTNER, {"stand": form}, if_match=form.format(etag))
        assert answer.status_code == 200, answer.text


async def test_the_second_of_two_changes_based_on_the_same_version_is_refused(work: Workplace) -> None:
    etag = (await work.get(PARTNER)).headers["etag"]
    assert (await work.send("PATCH", PARTNER, {"stand": "A"}, if_match=etag)).status_code == 200
    assert (await work.send("PATCH", PARTNER, {"stand": "B"}, if_match=etag)).status_code == 412
    assert (await work.get(PARTNER)).json()["stand"] == "A"


async def test_what_one_gets_one_can_send_back_and_nothing_moves(work: Workplace) -> None:
    others = (
        "/speakers/own-speaker",
        "/articles/article",
        "/announcements/announcement",
        "/tracks/track",
        "/topics/topic",
    )
    before = await everything_in(work.snapshots.database)
    for path in ("", PARTNER, SESSION, ROOM, "/positions/own-position", *others):
        for language in ("nl", "en"):
            got = await work.get(f"{path}?language={language}")
            put = await work.send("PUT", f"{path}?language={language}", got.json())
            patched = await work.send("PATCH", f"{path}?language={language}", got.json(), if_match="*")
            assert (put.status_code, patched.status_code) == (200, 200), put.text + patched.text
            assert put.json() == patched.json() == got.json()
            assert (await work.get(path)).headers["etag"] == put.headers["etag"].replace("-en", "-nl")
    assert await everything_in(work.snapshots.database) == before


async def test_a_put_equal_to_what_stands_is_fine_whatever_it_is_based_on(work: Workplace) -> None:
    got = (await work.get(PARTNER)).json()
    assert (await work.send("PUT", PARTNER, got, if_match='"0-1-nl"')).status_code == 200
    assert (await work.send("PUT", PARTNER, got, if_none_match="*")).status_code == 200


async def test_put_creates_once_and_if_none_match_says_only_then(work: Workplace) -> None:
    made = await work.send("PUT", "/rooms/new", {"name": "Nieuw"}, if_none_match="*")
    assert made.status_code == 201
    assert made.headers["location"] == f"/v1/events/{work.event}/rooms/new"
    assert made.json()["visibility"] == "draft"
    again = await work.send("PUT", "/rooms/new", {"name": "Anders"}, if_none_match="*")
    assert again.status_code == 412
    assert (await work.get("/rooms/new")).status_code == 404
    assert (await work.get("/rooms/new", work.reader)).json() == made.json()


async def test_a_slug_belongs_to_one_id_for_ever(work: Workplace) -> None:
    made = (await work.send("PUT", "/rooms/again", {"name": "Een"})).json()
    assert (await work.send("DELETE", "/rooms/again", if_match="*")).status_code == 204
    assert (await work.get("/rooms/again", work.organiser)).status_code == 404
    assert (await work.send("DELETE", "/rooms/again", if_match="*")).status_code == 404
    back = await work.send("PUT", "/rooms/again", {"name": "Twee"})
    assert back.status_code == 201
    assert back.json()["id"] == made["id"]


async def test_a_session_comes_back_with_its_slots(work: Workplace) -> None:
    before = (await work.get(SESSION)).json()
    assert (await work.send("DELETE", SESSION, if_match="*")).status_code == 204
    back = await work.send("PUT", SESSION, before)
    assert (back.status_code, back.json()["slots"], back.json()["id"]) == (201, before["slots"], before["id"])
    assert (await work.send("DELETE", SESSION, if_match="*")).status_code == 204
    told = [{**slot, "id": None, "number": None} for slot in before["slots"]]
    assert (await work.send("PUT", SESSION, {**before, "slots": told})).json()["slots"] == before["slots"]


async def test_an_edit_never_renews_a_slot(work: Workplace) -> None:
    before = (await work.get(SESSION)).json()["slots"]
    sent = [{"number": before[0]["number"], "startsAt": "2027-10-30T12:00:00+02:00", "endsAt": "2027-10-30T11:00:00Z"}]
    sent.append({"startsAt": "2027-10-30T14:00:00Z", "endsAt": "2027-10-30T15:00:00Z", "room": "room"})
    after = (await work.send("PATCH", SESSION, {"slots": sent}, if_match="*")).json()["slots"]
    assert after[0]["movedFrom"]["room"] == before[0]["room"]
    moved = {"room": None, "startsAt": "2027-10-30T10:00:00Z", "movedFrom": after[0]["movedFrom"]}
    assert after[0] == {**before[0], **moved}
    assert after[1]["number"] > before[0]["number"]
    assert after[1]["id"] != before[0]["id"]
    foreign = [{**after[0], "id": "0191d0a0-0000-7000-8000-000000000001"}]
    refused = await work.send("PATCH", SESSION, {"slots": foreign}, if_match="*")
    assert (refused.status_code, named(refused)) == (400, {"/slots/0/id"})


async def test_the_language_that_is_written_in_is_the_same_whatever_its_capitals(work: Workplace) -> None:
    written = await work.send("PATCH", f"{PARTNER}?language=EN", {"tagline": "Ours"}, if_match="*")
    assert (written.status_code, written.headers["content-language"]) == (200, "en")
    assert (await work.get(f"{PARTNER}?language=en")).json()["tagline"] == "Ours"
    refused = await work.send("PATCH", f"{PARTNER}?language=FR", {"tagline": "Nous"}, if_match="*")
    assert (refused.status_code, named(refused)) == (400, {"language"})


async def test_texts_are_written_in_one_language_and_null_removes_a_translation(work: Workplace) -> None:
    path = "/positions/own-position"
    await work.send("PATCH", f"{path}?language=en", {"statement": "Ours"}, if_match="*")
    assert (await work.get(f"{path}?language=en")).json()["statement"] == "Ours"
    assert (await work.get(f"{path}?language=nl")).json()["statement"] == "Wij"
    cleared = await work.send("PATCH", f"{path}?language=en", {"statement": None}, if_match="*")
    assert cleared.json()["statement"] == "Wij"
    assert cleared.json()["translations"] == ["nl"]
    assert cleared.headers["content-language"] == "nl"


@pytest.mark.parametrize(
    ("path", "field"),
    [(SESSION, "title"), (ROOM, "name"), ("/positions/own-position", "heading"), ("/topics/topic", "name")],
)
async def test_null_removes_the_translation_of_a_text_that_must_be_there(
    work: Workplace, path: str, field: str
) -> None:
    original = (await work.get(path)).json()
    for translation in ("Other", original[field]):  # also one that reads like the original
        await work.send("PATCH", f"{path}?language=en", {field: translation}, if_match="*")
        cleared = await work.send("PATCH", f"{path}?language=en", {field: None}, if_match="*")
        assert (cleared.status_code, cleared.json()[field]) == (200, original[field])
        assert (await work.get(path)).json()["translations"] == original["translations"]
    refused = await work.send("PATCH", path, {field: None}, if_match="*")
    assert (refused.status_code, named(refused)) == (400, {f"/{field}"})


async def test_accept_language_never_says_what_is_written(work: Workplace) -> None:
    path = f"/v1/events/{work.event}{PARTNER}"
    headers = {"authorization": f"Bearer {work.organiser}", "accept-language": "en", "if-match": "*"}
    await work.client.patch(path, json={"tagline": "Nederlands"}, headers=headers)
    assert (await work.get(f"{PARTNER}?language=nl")).json()["tagline"] == "Nederlands"
    assert (await work.get(PARTNER)).json()["translations"] == ["nl"]


async def test_a_fault_says_what_would_have_done(work: Workplace) -> None:
    body = {
        "kind": "lecture",
        "speakers": [{"speaker": "own-speaker", "role": "boss"}],
        "slots": [{"startsAt": "tomorrow", "endsAt": "2027-10-30T11:00:00Z"}],
        "links": [{"kind": "website", "url": "example.org/slides"}],
    }
    answer = await work.send("PATCH", SESSION, body, if_match="*")
    kinds = ["keynote", "plenary", "breakout", "workshop", "panel", "talk", "break", "social", "other"]
    roles = ["speaker", "moderator", "panelist", "host"]
    assert [tuple(fault[key] for key in ("pointer", "code", "allowed")) for fault in answer.json()["errors"]] == [
        ("/kind", "not-allowed-value", kinds),
        ("/speakers/0/role", "not-allowed-value", roles),
        ("/slots/0/startsAt", "not-a-date-time", []),
        ("/links/0/url", "not-an-address", []),
    ]
    details = [fault["detail"] for fault in answer.json()["errors"]]
    assert details[1] == "Expected one of: speaker, moderator, panelist, host."
    assert "Example: 2026-11-25T09:30:00+01:00." in details[2]
    assert "https://example.org/slides?" in details[3]


async def test_every_fault_is_named_at_once_and_nothing_changes(work: Workplace) -> None:
    before = await work.get(SESSION)
    body: dict[str, Any] = {
        "title": 5,
        "kind": "dance",
        "unheardOf": 1,
        "topics": ["topic", "Bad Slug", 7],
        "slots": [{"startsAt": "2027-10-30T10:00:00", "endsAt": "x"}],
    }
    answer = await work.send("PATCH", SESSION, body, if_match="*")
    assert answer.status_code == 400
    assert named(answer) == {
        "/title", "/kind", "/unheardOf", "/topics/1", "/topics/2", "/slots/0/startsAt", "/slots/0/endsAt"
    }  # fmt: skip
    unknown = await work.send("PATCH", SESSION, {"topics": ["nope"], "track": "nope"}, if_match="*")
    assert (unknown.status_code, named(unknown)) == (400, {"/topics/0", "/track"})
    assert (await work.get(SESSION)).headers["etag"] == before.headers["etag"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"title": None}, "/title"),
        ({"title": ""}, "/title"),
        ({"slug": "other"}, "/slug"),
        ({"abstract": "<script>alert(1)</script>"}, "/abstract"),
        ({"slots": [{"startsAt": "2027-10-30T10:00:00Z", "endsAt": "2027-10-30T10:00:00Z"}]}, "/slots/0/endsAt"),
        ({"speakers": [{"speaker": "own-speaker"}, {"speaker": "own-speaker"}]}, "/speakers/1/speaker"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(work: Workplace, body: dict[str, Any], pointer: str) -> None:
    answer = await work.send("PATCH", SESSION, body, if_match="*")
    assert (answer.status_code, named(answer)) == (400, {pointer})


async def test_a_body_that_is_no_json_object_is_refused(work: Workplace) -> None:
    path = f"/v1/events/{work.event}{PARTNER}"
    headers = {"authorization": f"Bearer {work.organiser}", "content-type": "application/json", "if-match": "*"}
    for body in (b"", b"{", b"[]", b"null", b'{"tagline": "\xff"}', b"[" * 50_000, b'{"tagline": "a\\u0000b"}'):
        answer = await work.client.patch(path, content=body, headers=headers)
        assert answer.status_code == 400, (body[:20], answer.text)
    wrong = await work.client.patch(path, content=b"{}", headers={**headers, "content-type": "text/plain"})
    assert wrong.status_code == 415
    assert "application/merge-patch+json" in wrong.headers["accept-patch"]


async def test_a_partner_may_not_change_what_is_not_its_to_change(work: Workplace) -> None:
    refused = await work.send(
        "PATCH", PARTNER, {"name": "X", "stand": "Y", "tagline": "Z"}, token=work.partner, if_match="*"
    )
    assert (refused.status_code, named(refused)) == (403, {"/name", "/stand"})
    equal = {**(await work.get(PARTNER)).json(), "tagline": "Z"}
    assert (await work.send("PATCH", PARTNER, equal, token=work.partner, if_match="*")).status_code == 200
    for path in ("/partners/other", "/sessions/other-session", "/speakers/other-speaker", "/positions/other-position"):
        assert (await work.send("PATCH", path, {}, token=work.partner, if_match="*")).status_code == 403
    for path in (ROOM, "/tracks/track", "/topics/topic", "/articles/article"):
        assert (await work.send("PATCH", path, {}, token=work.partner, if_match="*")).status_code == 403


async def test_the_words_of_a_printed_position_stay(work: Workplace) -> None:
    path = "/positions/own-printed"
    linked = await work.send("PATCH", path, {"topics": ["topic"]}, token=work.partner, if_match="*")
    assert linked.json()["topics"] == ["topic"]
    refused = await work.send("PATCH", path, {"heading": "Nieuw"}, token=work.partner, if_match="*")
    assert (refused.status_code, named(refused)) == (403, {"/heading"})
    assert (await work.send("DELETE", path, token=work.partner, if_match="*")).status_code == 403


async def test_a_partner_adds_and_withdraws_positions_under_its_own_name(work: Workplace) -> None:
    body = {"speaker": "own-speaker", "partner": "own", "heading": "Nieuw", "visibility": "published"}
    assert (await work.send("PUT", "/positions/other-new", body, token=work.partner)).status_code == 403
    assert (
        await work.send("PUT", "/positions/own-new", {**body, "partner": "other"}, token=work.partner)
    ).status_code == 403
    assert (await work.send("PUT", "/positions/own-new", body, token=work.partner)).status_code == 201
    assert (await work.get("/positions/own-new")).json()["heading"] == "Nieuw"
    assert (await work.send("DELETE", "/positions/own-new", token=work.partner, if_match="*")).status_code == 204
    assert (await work.get("/positions/own-new")).status_code == 404


async def test_what_is_published_refers_to_published_things_only(work: Workplace) -> None:
    slots = [{"startsAt": "2027-10-30T10:00:00Z", "endsAt": "2027-10-30T11:00:00Z", "room": "draft-room"}]
    refused = await work.send("PATCH", SESSION, {"slots": slots}, if_match="*")
    assert (refused.status_code, named(refused)) == (409, {"/slots/0/room"})
    assert (await work.send("PATCH", f"{SESSION}?cascade=true", {"slots": slots}, if_match="*")).status_code == 200
    assert (await work.get("/rooms/draft-room")).status_code == 200


async def test_what_others_refer_to_is_not_taken_away_unasked(work: Workplace) -> None:
    for method, body in (("DELETE", None), ("PATCH", {"visibility": "draft"})):
        refused = await work.send(method, ROOM, body, if_match="*")
        assert refused.status_code == 409
        assert "own-session" in refused.text
    assert (await work.send("DELETE", f"{ROOM}?cascade=true", if_match="*")).status_code == 204
    assert (await work.get(SESSION)).json()["slots"][0]["room"] is None
    assert (await work.send("DELETE", "/speakers/own-speaker?cascade=true", if_match="*")).status_code == 204
    assert (await work.get(SESSION)).json()["speakers"] == []
    assert (await work.get("/positions/own-position")).status_code == 404


async def test_drafts_are_read_with_a_token_through_the_same_lists(work: Workplace) -> None:
    public = (await work.get("/rooms")).json()["items"]
    drafts = await work.get("/rooms", work.reader)
    assert {room["slug"] for room in drafts.json()["items"]} - {room["slug"] for room in public} == {"draft-room"}
    assert drafts.headers["etag"] != (await work.get("/rooms")).headers["etag"]
    assert [room["slug"] for room in (await work.get("/rooms", work.partner)).json()["items"]] == ["room"]
    moved = {"slots": [{"startsAt": "2027-10-30T10:00:00Z", "endsAt": "2027-10-30T11:00:00Z", "room": "draft-room"}]}
    await work.send("PATCH", SESSION, {**moved, "visibility": "draft"}, if_match="*")
    included = (await work.get("/sessions?slug=own-session&include=rooms", work.reader)).json()["included"]
    assert [room["slug"] for room in included["rooms"]] == ["draft-room"]
