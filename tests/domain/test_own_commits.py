"""A process follows its own commits without reading them back: its snapshots are what a fresh read gives."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection

from congress_api.domain import committing, event_transaction
from congress_api.domain.event_transaction import EventTransaction
from congress_api.records.kinds import KINDS
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.content import Snapshot, snapshot_from
from congress_api.snapshot.item import Item
from congress_api.store.database import Database
from congress_api.store.loading import whole
from congress_api.store.reading import Edition, heads
from tests import factories as f
from tests.api.test_images import another, uploaded
from tests.events import change
from tests.workplace import Workplace

pytestmark = pytest.mark.usefixtures("no_reading_back")


@pytest.fixture
def no_reading_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The change log is not read, unless a test puts that back."""

    def read(*_: Any) -> None:
        raise AssertionError("the log was read")

    for module in ("cache", "following"):
        monkeypatch.setattr(f"congress_api.snapshot.{module}.steps_since", read)


@pytest.fixture
async def place(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workplace]:
    """An event with both editions in memory; what looks for commits beside requests, at any moment, is at rest."""

    async def nothing() -> None: ...

    monkeypatch.setattr(work.snapshots, "poll", lambda: None)
    if work.snapshots._told is not None:
        monkeypatch.setattr(work.snapshots._told, "_on_commit", nothing)
    await work.snapshots.refresh()
    for edition in Edition:
        await work.snapshots.snapshot(work.event, edition)
    yield work
    await check(work)


async def check(work: Workplace) -> None:
    """Both editions in memory are what the database holds, and nothing had to be read for it."""
    snapshots = work.snapshots
    found = await snapshots.database.read(heads)
    assert snapshots.heads == found
    for edition in Edition:
        kept = snapshots._kept[found[work.event].event_id, edition]
        assert contents(kept) == contents(await loaded(snapshots, work.event, edition))


async def loaded(snapshots: SnapshotCache, event: str, edition: Edition) -> Snapshot:
    def read(connection: Connection) -> Snapshot:
        return snapshot_from(whole(connection, heads(connection)[event], edition), edition, snapshots.addresses)

    return await snapshots.database.read(read)


def contents(snapshot: Snapshot) -> dict[str, Any]:
    items = {f"{kind} {slug}": told(item) for kind in KINDS for slug, item in snapshot.resources[kind].items()}
    counters = {"counter": snapshot.counter, "changed at": snapshot.changed_at}
    return {**counters, "event": told(snapshot.event), "past": snapshot.past, "digest": snapshot.digest, **items}


def told(item: Item) -> tuple[Any, ...]:
    texts = [item.encoded(TextLanguage(language, "nl")) for language in ("nl", "en")]
    return item.record, item.revision, item.version, item.updated_at, texts


async def done(work: Workplace, method: str, path: str, body: Any = None, **how: Any) -> dict[str, Any]:
    answer = await work.send(method, path, body, **how)
    assert answer.status_code in (200, 201, 204), answer.text
    if answer.status_code == 204:
        return {}
    made: dict[str, Any] = answer.json()
    if method in ("PUT", "PATCH"):
        assert (await work.get(path.partition("?")[0], work.organiser)).json() == made
    return made


EDITS = {
    "/rooms/room": {"capacity": 51},
    "/tracks/track": {"name": "Ander"},
    "/topics/topic": {"name": "Ander"},
    "/partners/own": {"tagline": "Ander", "topics": ["topic"]},
    "/speakers/own-speaker": {"name": "Ander", "roles": []},
    "/articles/article": {"title": "Ander"},
    "/positions/own-position": {"statement": "Ander"},
    "/sessions/own-session": {"title": "Ander", "slots": []},
    "/announcements/announcement": {"title": "Ander"},
}


@pytest.mark.parametrize("path", EDITS)
async def test_an_edit(place: Workplace, path: str) -> None:
    await done(place, "PATCH", path, EDITS[path], if_match="*")
    await check(place)
    await done(place, "PATCH", path, EDITS[path], if_match="*")


@pytest.mark.parametrize("path", EDITS)
async def test_withdrawn_edited_as_a_draft_and_published_again(place: Workplace, path: str) -> None:
    await done(place, "PATCH", f"{path}?cascade=true", {"visibility": "draft"}, if_match="*")
    await check(place)
    await done(place, "PATCH", path, EDITS[path], if_match="*")
    await check(place)
    await done(place, "PATCH", f"{path}?cascade=true", {"visibility": "published"}, if_match="*")


@pytest.mark.parametrize("visibility", ["draft", "published"])
@pytest.mark.parametrize("path", EDITS)
async def test_deleted_and_put_back(place: Workplace, path: str, visibility: str) -> None:
    before = (await place.get(path, place.organiser)).json()
    await done(place, "DELETE", f"{path}?cascade=true", if_match="*")
    await check(place)
    texts = {
        name: before[name] for name in ("name", "title", "heading", "statement", "speaker", "kind") if name in before
    }
    await done(place, "PUT", path, {**texts, "visibility": visibility}, if_none_match="*")


async def test_something_new(place: Workplace) -> None:
    await done(place, "PUT", "/rooms/new", {"name": "Nieuw"}, if_none_match="*")
    await check(place)
    slots = [{"startsAt": "2027-10-30T13:00:00+02:00", "endsAt": "2027-10-30T14:00:00+02:00", "room": "new"}]
    session = {"title": "Nieuw", "kind": "talk", "slots": slots, "speakers": [{"speaker": "own-speaker"}]}
    await done(place, "PUT", "/sessions/new?cascade=true", {**session, "visibility": "published"}, if_none_match="*")
    await check(place)
    await done(place, "PATCH", "/sessions/new", {"slots": [{**slots[0], "room": "room"}]}, if_match="*")


async def test_many_published_and_withdrawn_at_once(place: Workplace) -> None:
    sessions = [{"kind": "session", "slug": f"{name}-session"} for name in ("own", "other")]
    await done(place, "POST", "/publications?cascade=true", {"publish": [], "withdraw": sessions})
    await check(place)
    await done(place, "POST", "/publications?cascade=true", {"publish": sessions, "withdraw": []})


async def test_pictures(place: Workplace) -> None:
    await uploaded(place, "/partners/own/logo", another(90), token=place.organiser)
    await check(place)
    await uploaded(place, "/partners/own/logo", another(91), token=place.organiser)


async def test_an_announcement_that_waits(place: Workplace) -> None:
    later = {"title": "Straks", "visibility": "published", "startsAt": "2027-10-30T13:00:00Z"}
    await done(place, "PUT", "/announcements/later", later, if_none_match="*")
    await check(place)
    await done(place, "PATCH", "/announcements/later", {"startsAt": None}, if_match="*")


async def test_a_dry_run_leaves_no_trace(place: Workplace) -> None:
    before = {edition: await place.snapshots.snapshot(place.event, edition) for edition in Edition}
    answer = await place.send("PATCH", "?dryRun=true", {"edition": 12}, if_match="*")
    assert answer.status_code == 200, answer.text
    for edition in Edition:
        assert await place.snapshots.snapshot(place.event, edition) is before[edition]


async def test_an_edit_of_a_draft_leaves_the_public_edition_as_it_is(place: Workplace) -> None:
    before = await place.snapshots.snapshot(place.event)
    await done(place, "PATCH", "/rooms/draft-room", {"capacity": 7}, if_match="*")
    assert await place.snapshots.snapshot(place.event) is before


async def test_what_is_rolled_back_leaves_no_trace(place: Workplace) -> None:
    before = {edition: await place.snapshots.snapshot(place.event, edition) for edition in Edition}

    async def fail(tx: EventTransaction) -> None:
        tx.work.put(f.a_room(slug="nergens"))
        await committing.commit(tx.db, tx.ledger, tx.work, "test")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await written(place.snapshots, place.event, fail)
    for edition in Edition:
        assert await place.snapshots.snapshot(place.event, edition) is before[edition]


async def written(snapshots: SnapshotCache, event: str, do: Any) -> None:
    async with event_transaction.event_transaction(snapshots.database, snapshots, event) as tx:
        await do(tx)


class TestBesideOthers:
    """Commits of other processes are read from the log, on the connection that has locked the event."""

    @pytest.fixture
    def no_reading_back(self) -> None:
        """Here it is read."""

    async def test_they_are_followed_before_its_own(self, place: Workplace, database: Database) -> None:
        for number in range(3):
            await change(database, place.event, f.a_room(slug=f"other-{number}"))
            await done(place, "PATCH", "/rooms/room", {"capacity": number}, if_match="*")
        await place.snapshots.refresh()

    async def test_a_change_of_the_event_itself_is_followed_too(self, place: Workplace, database: Database) -> None:
        record = (await place.snapshots.snapshot(place.event)).event.record
        await change(database, place.event, replace(record, edition=9))
        await done(place, "PATCH", "/rooms/room", {"capacity": 8}, if_match="*")
        for edition in Edition:
            await place.snapshots.snapshot(place.event, edition)

    async def test_many_writers_of_several_processes(self, place: Workplace) -> None:
        other = SnapshotCache(Database(place.snapshots.database.url.render_as_string(hide_password=False)), 5)
        await other.start()
        await other.snapshot(place.event)

        async def write(snapshots: SnapshotCache, number: int) -> None:
            async def do(tx: EventTransaction) -> None:
                tx.work.put(f.a_room(slug=f"new-{number}"))
                await committing.commit(tx.db, tx.ledger, tx.work, "test")

            await written(snapshots, place.event, do)

        await asyncio.gather(*(write((place.snapshots, other)[number % 2], number) for number in range(40)))
        for snapshots in (place.snapshots, other):
            await snapshots.refresh()
            assert {f"new-{number}" for number in range(40)} <= set(
                (await snapshots.snapshot(place.event, Edition.editorial)).resources["room"]
            )
        await other.stop()
        await other.database.close()
