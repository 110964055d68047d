"""The conflicts of a programme, listed, and writes that would add to them refused."""

from typing import Any

import httpx
import pytest

from tests.workplace import Workplace

SLOT = {"room": "room", "startsAt": "2027-10-30T10:30:00Z", "endsAt": "2027-10-30T11:30:00Z"}


async def put(work: Workplace, slug: str, query: str = "", **fields: Any) -> httpx.Response:
    body = {"title": "Sessie", "kind": "talk", **fields}
    return await work.send("PUT", f"/sessions/{slug}{query}", body)


async def test_a_programme_without_conflicts_has_none(work: Workplace) -> None:
    found = await work.get("/conflicts", work.organiser)
    assert (found.status_code, found.json()) == (200, {"items": [], "nextCursor": None})


async def test_drafts_count(work: Workplace) -> None:
    made = (await put(work, "nieuw", slots=[SLOT])).json()
    own = (await work.get("/sessions/own-session")).json()
    found = await work.get("/conflicts", work.reader)
    assert found.json()["items"] == [
        {
            "kind": "room-overlap",
            "severity": "error",
            "detail": "Room room is booked twice on 2027-10-30 from 12:30 to 13:00: by own-session and nieuw.",
            "startsAt": "2027-10-30T10:30:00Z",
            "slots": [
                {"session": one["slug"], "slot": one["slots"][0]["id"], "number": one["slots"][0]["number"]}
                for one in (own, made)
            ],
            "room": "room",
            "speaker": None,
        }
    ]
    assert found.headers["cache-control"] == "private, no-store"
    again = await work.client.get(
        f"/v1/events/{work.event}/conflicts",
        headers={"authorization": f"Bearer {work.reader}", "if-none-match": found.headers["etag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", None, "en"),
        ("", "nl-BE, en;q=0.5", "nl"),
        ("", "fr", "en"),
        ("?language=nl", "en", "nl"),
        ("?language=en", "nl", "en"),
        ("?language=fr", "nl", "en"),
    ],
)
async def test_details_are_in_the_language_of_problems(
    work: Workplace, query: str, accepted: str | None, language: str
) -> None:
    await put(work, "nieuw", slots=[SLOT])
    headers = {"authorization": f"Bearer {work.organiser}"} | ({"accept-language": accepted} if accepted else {})
    found = await work.client.get(f"/v1/events/{work.event}/conflicts{query}", headers=headers)
    details = {
        "en": "Room room is booked twice on 2027-10-30 from 12:30 to 13:00: by own-session and nieuw.",
        "nl": "Zaal room is dubbel bezet op 30-10-2027 van 12:30 tot 13:00 uur: door own-session en nieuw.",
    }
    assert [one["detail"] for one in found.json()["items"]] == [details[language]]
    assert found.headers["content-language"] == language
    assert ("Accept-Language" in found.headers["vary"]) is not bool(query)
    assert (await work.get(f"/conflicts?language={'en' if language == 'nl' else 'nl'}", work.organiser)).headers[
        "etag"
    ] != found.headers["etag"]


async def test_a_page_without_conflicts_is_in_no_language(work: Workplace) -> None:
    assert "content-language" not in (await work.get("/conflicts?language=nl", work.organiser)).headers


async def test_pages_follow_each_other(work: Workplace) -> None:
    for number in range(4):
        await put(work, f"s-{number}", slots=[{**SLOT, "capacity": 60 + number}])
    whole = (await work.get("/conflicts", work.organiser)).json()["items"]
    assert [one["severity"] for one in whole] == ["error"] * 10 + ["warning"] * 4
    paged, query = [], "?limit=5"
    while query:
        page = await work.get(f"/conflicts{query}", work.organiser)
        paged += page.json()["items"]
        cursor = page.json()["nextCursor"]
        query = f"?limit=5&cursor={cursor}" if cursor else ""
        assert ("link" in page.headers) == bool(cursor)
    assert paged == whole
    for wrong in ("WzFd", "abc", "bnVsbA"):
        assert (await work.get(f"/conflicts?cursor={wrong}", work.organiser)).status_code == 400


async def test_partners_and_the_public_do_not_see_them(work: Workplace) -> None:
    assert (await work.get("/conflicts", work.partner)).status_code == 403
    assert (await work.get("/conflicts")).status_code == 401


async def test_a_write_that_would_add_one_is_refused_if_so_asked(work: Workplace) -> None:
    refused = await put(work, "nieuw", "?clashes=refuse", slots=[SLOT], speakers=[{"speaker": "own-speaker"}])
    assert refused.status_code == 409
    assert [(fault["pointer"], fault["detail"].split()[0]) for fault in refused.json()["errors"]] == [
        ("/slots/0", "Room"),
        ("/slots/0", "Speaker"),
    ]
    assert (await work.get("/sessions/nieuw", work.organiser)).status_code == 404
    assert (await put(work, "nieuw", "?clashes=allow", slots=[SLOT])).status_code == 201
    assert (await put(work, "elders", "?clashes=refuse", slots=[{**SLOT, "room": "draft-room"}])).status_code == 201
    assert (await put(work, "fout", "?clashes=maybe")).status_code == 400


async def test_a_write_is_not_refused_for_what_stood(work: Workplace) -> None:
    made = await put(work, "nieuw", slots=[SLOT])
    path = "/sessions/nieuw?clashes=refuse"
    renamed = await work.send("PATCH", path, {"title": "Anders"}, if_match=made.headers["etag"])
    assert renamed.status_code == 200
    slot = renamed.json()["slots"][0]
    later = {**slot, "startsAt": "2027-10-30T10:59:00Z"}
    moved = await work.send("PATCH", path, {"slots": [later]}, if_match="*")
    assert moved.status_code == 200
    added = await work.send("PATCH", path, {"slots": [later, SLOT]}, if_match="*")
    assert added.status_code == 409
    free = await work.send("PATCH", path, {"slots": [{**slot, "room": "draft-room"}]}, if_match="*")
    assert free.status_code == 200
    back = await work.send("PATCH", path, {"slots": [slot]}, if_match="*")
    assert back.status_code == 409
