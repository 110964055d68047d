"""An app holds an event, and from then on asks what changed."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from congress_api import model
from congress_api.store import history
from congress_api.wire.sync import Place
from tests.problems import assert_problem
from tests.syncing import LISTS, Phone
from tests.tokens import bearer
from tests.workplace import Workplace

STATES: list[tuple[str, str, Any]] = [
    ("PATCH", "/sessions/own-session", {"title": "Anders"}),
    ("PUT", "/rooms/new-room", {"name": "Zaal"}),
    ("PATCH", "/rooms/new-room", {"visibility": "published"}),
    ("PATCH", "/rooms/new-room", {"floor": "3"}),
    ("PATCH", "/rooms/new-room", {"visibility": "draft"}),
    ("PATCH", "/rooms/new-room", {"floor": "4"}),
    ("PATCH", "/rooms/new-room", {"visibility": "published"}),
    ("DELETE", "/rooms/new-room", None),
    ("PUT", "/rooms/new-room", {"name": "Terug", "visibility": "published"}),
    ("DELETE", "/speakers/own-speaker?cascade=true", None),
    ("PATCH", "", {"theme": "Samen"}),
    ("PATCH", "", {"timeZone": "America/New_York"}),
    ("PATCH", "", {"visibility": "draft"}),
    ("PATCH", "/topics/topic", {"description": "Terwijl niemand keek"}),
    ("PATCH", "", {"visibility": "published"}),
    ("PATCH", "", {"languages": ["nl", "en", "de"]}),
    ("PATCH", "/topics/topic?language=nl", {"description": "Daarna"}),
]


async def synced(work: Workplace, phone: Phone, token: str | None = None, language: str = "nl") -> dict[str, Any]:
    since = f"&since={phone.cursor}" if phone.cursor else ""
    answer = await work.get(f"/sync?language={language}{since}", token)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert phone.apply(body), "the check proves it"
    return body


async def done(work: Workplace, method: str, path: str, body: Any) -> None:
    head = path.partition("?")[0]
    tag = (await work.get(head, work.organiser)).headers.get("etag")
    answer = await work.send(method, path, body, **({"if_match": tag} if tag else {}))
    assert answer.status_code in (200, 201, 204), answer.text


def names(body: dict[str, Any]) -> set[str]:
    """What came, by kind and slug."""
    found = {f"{kind} {one['slug']}" for name, kind in LISTS.items() for one in body[name]}
    return (
        found | ({"event"} if body["event"] else set()) | {f"-{one['kind']} {one['slug']}" for one in body["removed"]}
    )


async def test_everything_once_then_only_what_changed(work: Workplace) -> None:
    phone = Phone()
    first = await synced(work, phone)
    assert first["complete"]
    assert {kind for kind, _ in phone.held} == {"event", *LISTS.values()}
    assert names(await synced(work, phone)) == set()
    await done(work, "PATCH", "/sessions/own-session", {"title": "Anders"})
    second = await synced(work, phone)
    assert (second["complete"], names(second)) == (False, {"session own-session"})
    await done(work, "PATCH", "/rooms/draft-room", {"floor": "9"})
    assert names(await synced(work, phone)) == set(), "drafts are nobody's business"
    await done(work, "DELETE", "/topics/other-topic", None)
    assert names(await synced(work, phone)) == {"-topic other-topic"}


async def test_whatever_happens_a_phone_ends_with_what_a_new_one_gets(work: Workplace) -> None:
    everywhere = {who: Phone() for who in ("public", "organiser", "reader", "partner")}
    often, late = Phone(), Phone()
    tokens = {"organiser": work.organiser, "reader": work.reader, "partner": work.partner}
    for phone in (often, late):
        await synced(work, phone)
    for who, phone in everywhere.items():
        await synced(work, phone, tokens.get(who))
    for method, path, body in STATES:
        await done(work, method, path, body)
        hidden = (await work.get("")).status_code == 404
        for who, phone in everywhere.items():
            if hidden and who == "public":
                assert_problem(await work.get(f"/sync?since={phone.cursor}"), "not-found")
                continue
            await synced(work, phone, tokens.get(who))
            fresh = Phone()
            await synced(work, fresh, tokens.get(who))
            assert phone.held == fresh.held, (method, path, who)
            assert phone.cursor == fresh.cursor
        if not hidden:
            await synced(work, often)
    await synced(work, late)
    assert often.held == late.held == everywhere["public"].held
    assert everywhere["partner"].completes == len(STATES) + 1, "it sees a part, and what left it is not told"
    assert everywhere["public"].completes == everywhere["organiser"].completes == 2, "at first, and in other languages"


async def test_a_cursor_that_does_not_fit_gets_everything(work: Workplace) -> None:
    phone = Phone()
    await synced(work, phone)
    place = Place.opened(phone.cursor or "")
    others = [
        {"language": "en"},
        {"token": work.organiser},
        {"since": altered(place, epoch="00000000")},
        {"since": altered(place, mark="00000000")},
        {"since": altered(place, counter=place.counter + 5)},
        {"since": altered(place, counter=0)},
        {"since": altered(place, counter=-7)},
        {"since": altered(place, shape="0-0-nl")},
        {"since": altered(place, view="-all")},
    ]
    for how in others:
        query = f"language={how.get('language', 'nl')}&since={how.get('since', phone.cursor)}"
        body = (await work.get(f"/sync?{query}", how.get("token"))).json()
        assert body["complete"] is True, how
        assert Phone().apply(body)


def altered(place: Place, **fields: Any) -> str:
    told = {name: getattr(place, name) for name in place.__struct_fields__}
    return Place(**{**told, **fields}).sealed()


@pytest.mark.parametrize(
    "cursor",
    ["x", "WzFd", "W10", "eyJhIjoxfQ", Place("", "e", 1, "m", "s").sealed()[:-3], "A" * 399, "W1tbW1tbW1tbW1tbW1tb"],
)
async def test_what_is_no_cursor_is_a_named_fault(work: Workplace, cursor: str) -> None:
    told = assert_problem(await work.get(f"/sync?since={cursor}"), "bad-request", "since")
    assert [one["code"] for one in told["errors"]] == ["not-a-cursor"]


async def test_a_restored_database_is_noticed_by_the_mark(work: Workplace) -> None:
    """The counters of another history may have gone on to where the client was: its mark is not theirs."""
    phone = Phone()
    await done(work, "PATCH", "/sessions/own-session", {"title": "Verloren"})
    await synced(work, phone)
    database = work.snapshots.database
    head = work.snapshots.heads[work.event]
    async with database.writing() as db:
        here = (model.Change.event_id == head.event_id) & (model.Change.revision == head.revision)
        await db.execute(update(model.Change).where(here).values(mark="0badcafe"))
    work.snapshots._kept.clear()
    work.snapshots._kept._sizes.clear()
    body = (await work.get(f"/sync?language=nl&since={phone.cursor}")).json()
    assert body["complete"] is True


async def test_a_cursor_that_is_too_old_gets_everything(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_MARKS", 3)
    phone = Phone()
    await synced(work, phone)
    for number in range(2):
        await done(work, "PATCH", "/rooms/room", {"floor": str(number)})
    old = phone.cursor
    assert (await synced(work, phone))["complete"] is False
    for number in range(2, 4):
        await done(work, "PATCH", "/rooms/room", {"floor": str(number)})
    assert (await synced(work, phone))["complete"] is False
    assert (await work.get(f"/sync?language=nl&since={old}")).json()["complete"] is True


async def test_a_client_that_knows_more_makes_this_process_catch_up(work: Workplace) -> None:
    phone = Phone()
    await synced(work, phone)
    await done(work, "PATCH", "/rooms/room", {"floor": "7"})
    ahead = Phone()
    await synced(work, ahead)
    kept, heads = dict(work.snapshots._kept), work.snapshots.heads
    await done(work, "PATCH", "/rooms/room", {"floor": "8"})
    await synced(work, ahead)
    work.snapshots._kept.update(kept)  # as a process that has not heard of it yet
    work.snapshots.heads = heads
    work.snapshots._next_poll = float("inf")
    try:
        answer = await work.client.get(f"/v1/events/{work.event}/sync?language=nl&since={ahead.cursor}")
    finally:
        work.snapshots._next_poll = 0.0
    assert (answer.json()["complete"], names(answer.json())) == (False, set())


async def test_it_is_validated_before_each_use_and_has_the_manners_of_a_list(work: Workplace) -> None:
    phone = Phone()
    await synced(work, phone)
    address = f"/v1/events/{work.event}/sync?since={phone.cursor}"
    nl = {"accept-language": "nl"}
    answer = await work.client.get(address, headers=nl)
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["content-language"] == "nl"
    again = await work.client.get(address, headers={**nl, "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    private = await work.client.get(address, headers=bearer(work.reader))
    assert private.headers["cache-control"] == "private, no-store"
    assert (await work.client.head(address, headers=nl)).headers["etag"] == answer.headers["etag"]


async def test_recoveries_are_counted(work: Workplace) -> None:
    def count(exposition: str) -> float:
        return next(
            float(line.split()[1])
            for line in exposition.splitlines()
            if line.startswith("congress_sync_recoveries_total ")
        )

    before = count((await work.client.get("/metrics")).text)
    for _ in range(3):
        answer = await work.client.get(f"/v1/events/{work.event}/sync", headers={"sync-recovery": "digest"})
        assert answer.status_code == 200
    assert count((await work.client.get("/metrics")).text) == before + 3


async def test_the_bytes_are_those_of_any_other_process(work: Workplace) -> None:
    await work.get("/sync")
    for method, path, body in STATES[:10]:
        await done(work, method, path, body)
    stepped = (await work.get("/sync?language=nl")).content
    since = json.loads(stepped)["cursor"]
    await done(work, "DELETE", "/topics/other-topic", None)
    delta = (await work.get(f"/sync?language=nl&since={since}")).content
    whole = (await work.get("/sync?language=nl")).content
    work.snapshots._kept.clear()
    work.snapshots._kept._sizes.clear()
    work.snapshots._next_generation()
    assert (await work.get("/sync?language=nl")).content == whole
    assert (await work.get(f"/sync?language=nl&since={since}")).content == delta
