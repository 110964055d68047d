"""What the server notes: from where a slot was moved, and when an announcement became public."""

import asyncio
import datetime
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from congress_api import records as p
from congress_api.domain import releasing
from congress_api.domain.releasing import release_due
from congress_api.snapshot.cache import SnapshotCache
from tests import factories as f
from tests.events import bring_in
from tests.tokens import tokens_of
from tests.workplace import Workplace

SESSION, NOTICE = "/sessions/talk", "/announcements/notice"
HOURS = datetime.timedelta(hours=1)


def the_programme() -> p.EventArchive:
    slots = [
        f.a_slot("2027-10-29T09:00", "2027-10-29T10:00", room="one"),
        f.a_slot("2027-10-30T09:00", "2027-10-30T10:00", room="two"),
    ]
    return p.EventArchive(
        event=f.an_event(),
        rooms=[f.a_room(slug="one"), f.a_room(slug="two"), f.a_room(slug="spare", visibility=f.DRAFT)],
        sessions=[f.a_session(slug="talk", slots=slots)],
    )


@pytest.fixture
async def work(client: httpx.AsyncClient, snapshots: SnapshotCache) -> Workplace:
    programme, database = the_programme(), snapshots.database
    await bring_in(database, programme)
    slug = programme.event.slug
    wanted = (("organiser", None), ("reader", None))
    organiser, reader = await tokens_of(database, slug, *wanted)
    return Workplace(client, snapshots, slug, organiser, "", reader)


async def as_organiser(work: Workplace, path: str) -> Any:
    return (await work.get(path, work.organiser)).json()


async def slots(work: Workplace) -> Any:
    """As the public sees them."""
    return (await work.get(SESSION)).json()["slots"]


async def edit(work: Workplace, path: str, body: Any) -> httpx.Response:
    answer = await work.send("PATCH", path, body, if_match="*")
    assert answer.status_code == 200, answer.text
    return answer


async def test_a_slot_names_its_last_public_move(work: Workplace) -> None:
    before = await slots(work)
    assert [slot["movedFrom"] for slot in before] == [None, None]
    first, second = before
    await edit(work, SESSION, {"slots": [{**first, "room": "two"}, second]})
    moved, same = await slots(work)
    assert same == second
    at = moved["movedFrom"].pop("at")
    assert moved["movedFrom"] == {"room": "one", "startsAt": first["startsAt"], "endsAt": first["endsAt"]}
    assert abs(datetime.datetime.fromisoformat(at) - datetime.datetime.now(datetime.UTC)) < HOURS
    await edit(work, SESSION, {"slots": [{**moved, "endsAt": "2027-10-29T10:30:00Z"}, same]})
    assert (await slots(work))[0]["movedFrom"]["room"] == "two"


@pytest.mark.parametrize("change", [{"title": "Anders"}, {"slots": "capacity"}, {"slots": "forged"}])
async def test_nothing_but_a_move_is_a_move(work: Workplace, change: dict[str, Any]) -> None:
    before = await slots(work)
    forged = {"room": "spare", "startsAt": "2027-10-29T01:00:00Z", "endsAt": "2027-10-29T02:00:00Z"}
    sent = {
        "capacity": [{**slot, "capacity": 7} for slot in before],
        "forged": [{**slot, "movedFrom": {**forged, "at": "2027-10-01T00:00:00Z"}} for slot in before],
    }
    await edit(work, SESSION, {name: sent.get(value, value) for name, value in change.items()})
    assert [slot["movedFrom"] for slot in await slots(work)] == [None, None]


async def test_a_draft_is_moved_without_a_trace(work: Workplace) -> None:
    await edit(work, SESSION, {"visibility": "draft"})
    sent = (await as_organiser(work, SESSION))["slots"]
    await edit(work, SESSION, {"slots": [{**slot, "room": "two"} for slot in sent]})
    await edit(work, SESSION, {"visibility": "published"})
    assert [slot["movedFrom"] for slot in await slots(work)] == [None, None]


@pytest.mark.parametrize("verb", ["delete", "withdraw"])
async def test_no_move_names_a_room_that_is_gone_or_keeps_it(work: Workplace, verb: str) -> None:
    first, second = await slots(work)
    await edit(work, SESSION, {"slots": [{**first, "room": "two"}, second]})
    if verb == "delete":
        assert (await work.send("DELETE", "/rooms/one", if_match="*")).status_code == 204
    else:
        await edit(work, "/rooms/one", {"visibility": "draft"})
    assert [slot["movedFrom"] for slot in await slots(work)] == [None, None]


async def test_a_session_comes_back_without_the_name_of_a_lost_room(work: Workplace) -> None:
    first, second = await slots(work)
    await edit(work, SESSION, {"slots": [{**first, "room": "two"}, second]})
    kept = await as_organiser(work, SESSION)
    assert (await work.send("DELETE", SESSION, if_match="*")).status_code == 204
    assert (await work.send("DELETE", "/rooms/one", if_match="*")).status_code == 204
    back = await work.send("PUT", SESSION, {**kept, "slots": kept["slots"]})
    assert back.status_code == 201, back.text
    assert [slot["movedFrom"] for slot in back.json()["slots"]] == [None, None]


def later(hours: float) -> str:
    return (datetime.datetime.now(datetime.UTC) + hours * HOURS).isoformat()


def a_notice(**fields: Any) -> dict[str, Any]:
    return {"title": "Let op", "visibility": "published", **fields}


async def is_public(work: Workplace) -> bool:
    alone = (await work.get(NOTICE)).status_code == 200
    listed = (await work.get("/announcements")).json()["items"] != []
    assert alone == listed
    return alone


@pytest.mark.parametrize(
    ("fields", "public"),
    [
        ({}, True),
        ({"startsAt": None}, True),
        ({"startsAt": later(-1)}, True),
        ({"startsAt": later(5)}, False),
        ({"visibility": "draft"}, False),
    ],
)
async def test_an_announcement_is_public_from_its_begin(work: Workplace, fields: dict[str, Any], public: bool) -> None:
    made = await work.send("PUT", NOTICE, a_notice(**fields))
    assert made.status_code == 201
    assert (made.json()["publishedAt"] is not None) == public
    assert await as_organiser(work, NOTICE) == made.json()
    assert (await work.get(NOTICE, work.reader)).json() == made.json()
    assert await is_public(work) == public


async def test_what_waits_leaves_the_revision_alone(work: Workplace) -> None:
    before = (await work.get("/announcements")).headers["etag"]
    await work.send("PUT", NOTICE, a_notice(startsAt=later(5)))
    await edit(work, NOTICE, {"body": "Nog niet"})
    assert (await as_organiser(work, NOTICE))["revision"] == 0
    assert (await work.get("/announcements")).headers["etag"] == before
    assert (await work.send("DELETE", NOTICE, if_match="*")).status_code == 204
    assert (await work.get("/announcements")).headers["etag"] == before


async def test_it_is_released_once_when_its_moment_comes(
    work: Workplace, snapshots: SnapshotCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    then = SimpleNamespace(now=lambda _zone: begin + datetime.timedelta(seconds=1))
    clock = SimpleNamespace(datetime=then, UTC=datetime.UTC)
    await work.send("PUT", NOTICE, a_notice(startsAt=begin.isoformat()))
    await release_due(snapshots.database)
    assert not await is_public(work)
    monkeypatch.setattr(releasing, "datetime", clock)
    await asyncio.gather(*(release_due(snapshots.database) for _ in range(4)))
    told = await as_organiser(work, NOTICE)
    assert datetime.datetime.fromisoformat(told["publishedAt"]) >= begin.replace(microsecond=0)
    assert told["revision"] > 0
    entries = (await as_organiser(work, "/audit?kind=announcement"))["items"]
    assert [entry["actor"]["label"] for entry in entries][:1] == ["schedule"]
    assert len(entries) == 2
    assert await is_public(work)


async def test_withdrawn_and_published_again_it_has_a_new_moment(work: Workplace) -> None:
    first = (await work.send("PUT", NOTICE, a_notice())).json()["publishedAt"]
    kept = (await edit(work, NOTICE, {"startsAt": later(5), "publishedAt": "2020-01-01T00:00:00Z"})).json()
    assert kept["publishedAt"] == first, "what is public stays public, whoever says what"
    assert (await edit(work, NOTICE, {"visibility": "draft"})).json()["publishedAt"] is None
    assert not await is_public(work)
    assert (await edit(work, NOTICE, {"visibility": "published"})).json()["publishedAt"] is None
    assert not await is_public(work)
