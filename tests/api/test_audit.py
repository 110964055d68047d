"""The audit: who changed what, newest first; all of it for organisers, their own business for partners."""

import datetime
from typing import Any

import pytest

from congress_api.store import auditing
from tests.factories import at
from tests.tokens import a_token, bearer
from tests.workplace import Workplace


async def audit(work: Workplace, query: str = "", token: str | None = None) -> list[dict[str, Any]]:
    answer = await work.get(f"/audit{query}", token or work.organiser)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def told(entry: dict[str, Any]) -> tuple[str, str, str]:
    return entry["deed"], entry["kind"], entry["slug"]


async def test_a_change_is_told_with_who_when_and_what(work: Workplace) -> None:
    changed = await work.send("PATCH", "/rooms/room?language=en", {"name": "Room"}, if_match="*")
    room, me = changed.json(), (await work.client.get("/v1/me", headers=bearer(work.organiser))).json()
    (entry, *_) = await audit(work)
    assert entry == {
        "version": 2,
        "revision": room["revision"],
        "at": room["updatedAt"],
        "actor": {"role": "organiser", "tokenId": me["id"], "label": "test"},
        "proposedBy": None,
        "kind": "room",
        "id": room["id"],
        "slug": "room",
        "deed": "changed",
        "changes": [{"field": "name", "before": {"nl": "Zaal"}, "after": {"nl": "Zaal", "en": "Room"}}],
    }


async def test_what_came_from_the_command_line_has_no_token(work: Workplace) -> None:
    (entry,) = await audit(work, "?kind=event")
    assert told(entry) == ("created", "event", work.event)
    assert entry["actor"] == {"role": None, "tokenId": None, "label": "test"}
    assert (entry["version"], entry["revision"]) == (1, 1)
    names = {change["field"] for change in entry["changes"]}
    assert {"name", "startsOn", "languages", "visibility"} <= names
    assert not {"id", "slug", "source"} & names


async def test_every_deed_has_its_name(work: Workplace) -> None:
    for method, path, body in (
        ("PUT", "/topics/nieuw", {"name": "Nieuw"}),
        ("PATCH", "/topics/nieuw", {"visibility": "published", "name": "Nieuwer"}),
        ("PATCH", "/topics/nieuw", {"name": "Nieuwst"}),
        ("PATCH", "/topics/nieuw", {"visibility": "draft"}),
        ("DELETE", "/topics/nieuw", None),
        ("PUT", "/topics/nieuw", {"name": "Terug"}),
    ):
        headers = {} if method == "PUT" else {"if_match": "*"}
        assert (await work.send(method, path, body, **headers)).is_success
    found = await audit(work, "?slug=nieuw")
    assert [one["deed"] for one in found] == ["created", "deleted", "withdrawn", "changed", "published", "created"]
    assert [one["revision"] is None for one in found] == [True, True, False, False, False, True]
    assert len({one["id"] for one in found}) == 1
    assert found[1]["changes"] == [
        {"field": "name", "before": {"nl": "Nieuwst"}, "after": None},
        {"field": "visibility", "before": "draft", "after": None},
    ]
    assert found[4]["changes"] == [
        {"field": "name", "before": {"nl": "Nieuw"}, "after": {"nl": "Nieuwer"}},
        {"field": "visibility", "before": "draft", "after": "published"},
    ]


async def test_filters_narrow_it_down(work: Workplace) -> None:
    administrator = await a_token(work.snapshots.database, "administrator")
    await work.send("PATCH", "/rooms/room", {"capacity": 10}, if_match="*")
    await work.send("PATCH", "/tracks/track", {"rank": 10}, if_match="*", token=administrator)
    await work.send("PATCH", "/partners/own", {"tagline": "Wij"}, if_match="*", token=work.partner)
    newest = await audit(work, "?limit=3")
    assert [one["slug"] for one in newest] == ["own", "track", "room"]
    for role, slug in (("partner", "own"), ("administrator", "track"), ("organiser", "room")):
        assert [one["slug"] for one in await audit(work, f"?actor={role}")] == [slug]
    for entry in newest:
        assert [one["slug"] for one in await audit(work, f"?actor={entry['actor']['tokenId']}")] == [entry["slug"]]
    assert await audit(work, "?actor=reader") == []
    assert [told(one)[0] for one in await audit(work, "?kind=room&slug=room")] == ["changed", "created"]
    assert {one["kind"] for one in await audit(work, "?kind=session")} == {"session"}
    since = newest[1]["at"]
    assert [one["slug"] for one in await audit(work, f"?since={since}")][:2] == ["own", "track"]
    later = (at(newest[0]["at"].replace("Z", "+00:00")) + datetime.timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert await audit(work, f"?since={later}") == []


async def test_pages_follow_each_other_also_within_one_version(work: Workplace) -> None:
    whole = await audit(work, "?limit=100")
    assert len(whole) > 10
    assert len({one["version"] for one in whole}) == 1
    for size in (1, 4):
        paged, query = [], f"?limit={size}"
        while query:
            page = (await work.get(f"/audit{query}", work.organiser)).json()
            paged += page["items"]
            query = f"?limit={size}&cursor={page['nextCursor']}" if page["nextCursor"] else ""
        assert paged == whole
    cursor = (await work.get("/audit?limit=1", work.organiser)).json()["nextCursor"]
    for wrong in (f"?limit=1&kind=room&cursor={cursor}", "?cursor=WzFd", "?cursor=x", "?cursor=bnVsbA"):
        assert (await work.get(f"/audit{wrong}", work.organiser)).status_code == 400


async def test_a_partner_sees_what_is_its_own_and_what_it_did(work: Workplace) -> None:
    await work.send("PATCH", "/rooms/room", {"capacity": 10}, if_match="*")
    await work.send("PATCH", "/partners/other", {"tagline": "Zij"}, if_match="*")
    await work.send("PATCH", "/partners/own", {"stand": "A1"}, if_match="*")
    await work.send("PUT", "/positions/own-nieuw", {"speaker": "own-speaker", "partner": "own", "heading": "Nieuw"},
                    token=work.partner)  # fmt: skip
    await work.send("PATCH", "/positions/own-nieuw", {"partner": "other"}, if_match="*")
    await work.send("PATCH", "/positions/own-nieuw", {"heading": "Van hen"}, if_match="*")
    await work.send("DELETE", "/sessions/own-session", if_match="*")
    found = await audit(work, "", work.partner)
    assert [told(one) for one in found[:4]] == [
        ("deleted", "session", "own-session"),
        ("changed", "position", "own-nieuw"),
        ("created", "position", "own-nieuw"),
        ("changed", "partner", "own"),
    ]
    assert found[1]["changes"] == [{"field": "partner", "before": "own", "after": "other"}]
    assert {told(one) for one in found[4:]} == {
        ("created", kind, slug)
        for kind, slug in (
            ("partner", "own"),
            ("speaker", "own-speaker"),
            ("position", "own-position"),
            ("position", "own-printed"),
            ("session", "own-session"),
        )
    }
    others = await a_token(work.snapshots.database, "partner", work.event, "other")
    assert told((await audit(work, "?kind=position", others))[0]) == ("changed", "position", "own-nieuw")


async def test_a_partner_sees_what_it_did_also_with_another_token(work: Workplace) -> None:
    second = await a_token(work.snapshots.database, "partner", work.event, "own")
    await work.send("PATCH", "/partners/own", {"tagline": "Wij"}, if_match="*", token=second)
    assert len(await audit(work, "?actor=partner", work.partner)) == 1
    assert await audit(work, "?actor=organiser", work.partner) == []


async def test_a_long_log_is_searched_to_its_end_for_a_partner(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await audit(work, "", work.partner)
    monkeypatch.setattr(auditing, "CHUNK", 2)
    assert await audit(work, "", work.partner) == whole


async def test_readers_and_the_public_see_none_of_it(work: Workplace) -> None:
    assert (await work.get("/audit", work.reader)).status_code == 403
    assert (await work.get("/audit")).status_code == 401


@pytest.mark.parametrize(
    "query", ["kind=Boat", "slug=A", "actor=nobody", "since=gisteren", "limit=0", "page=2", "language=nl"]
)
async def test_a_faulty_query_is_refused(work: Workplace, query: str) -> None:
    assert (await work.get(f"/audit?{query}", work.organiser)).status_code == 400
