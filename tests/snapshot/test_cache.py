"""What is in memory is what is in the database, however it got there."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.util import await_only

from congress_api import records as p
from congress_api.domain import publishing
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import NotFound, Unavailable
from congress_api.records.kinds import references
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot import cache
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.capacity import size_of_all
from congress_api.snapshot.content import Snapshot, snapshot_from
from congress_api.snapshot.item import Item
from congress_api.store import journal, watching
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.store.steps import steps_since
from congress_api.vocabulary.common import Visibility
from tests.events import bring_in, change, do, put, whole
from tests.factories import (
    DRAFT,
    a_partner,
    a_position,
    a_programme,
    a_room,
    a_session,
    a_slot,
    a_speaker,
    a_topic,
    a_track,
    an_announcement,
    an_article,
    an_event,
    everything,
    id_of,
    renamed,
)
from tests.snapshots import page

EDITIONS = (Edition.public, Edition.editorial)
ADDRESSES = (
    "sessions?limit=2",
    "sessions?sort=-title&q=nieuw",
    "sessions?room=zaal&state=scheduled,announced",
    "sessions?day=2027-10-29&include=speakers,rooms,topics",
    "speakers?include=partners",
    "speakers?partner=partner",
    "partners?sort=-level",
    "positions?session=sessie&include=articles",
    "announcements?include=sessions",
    "rooms",
    "tracks?sort=name",
    "topics?sort=-name",
    "articles",
)


@asynccontextmanager
async def keeping_up_with(database: Database, capacity: int = 20) -> AsyncIterator[SnapshotCache]:
    snapshots = SnapshotCache(database, capacity)
    await snapshots.start()
    try:
        yield snapshots
    finally:
        await snapshots.stop()


def told(item: Item) -> tuple[Any, ...]:
    texts = [item.encoded(TextLanguage(language, "nl")) for language in ("nl", "en")]
    return item.record, item.revision, item.version, item.updated_at, texts


def contents(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that a snapshot can say."""
    items = {kind: {slug: told(item) for slug, item in snapshot.resources[kind].items()} for kind in snapshot.resources}
    pages = {address: page(snapshot, address, "en") for address in ADDRESSES}
    return {
        "event": told(snapshot.event),
        "items": items,
        "pages": pages,
        "counter": snapshot.counter,
        "past": snapshot.past,
        "digest": snapshot.digest,
        "changed at": snapshot.changed_at if snapshot.edition is Edition.public else None,
    }


async def loaded(database: Database, slug: str, edition: Edition) -> Snapshot:
    return snapshot_from(await whole(database, slug, edition), edition)


NAMES = {
    "room": ("zaal", "zaal-b"),
    "track": ("lijn",),
    "topic": ("zorg", "geld"),
    "partner": ("partner", "ander"),
    "speaker": ("spreker", "gast"),
    "article": ("artikel",),
    "position": ("standpunt",),
    "session": ("sessie", "tweede"),
    "announcement": ("mededeling",),
}


def made(kind: str, slug: str, word: str) -> p.Content:
    """A record that refers to as much as it can."""
    refer = word != "nieuw"
    text = {"nl": word, "en": f"{word} (en)"} if refer else {"nl": word}
    slot = a_slot("2027-10-29T08:00+02:00", "2027-10-29T09:00", room="zaal" if refer else None)
    make: dict[str, Callable[[], p.Content]] = {
        "room": lambda: a_room(slug=slug, name=text),
        "track": lambda: a_track(slug=slug, name=text),
        "topic": lambda: a_topic(slug=slug, name=text),
        "partner": lambda: a_partner(slug=slug, name=word, topics=["zorg"] if refer else []),
        "speaker": lambda: a_speaker(
            slug=slug, name=word, roles=[p.Role(id=uuid.uuid4(), partner="partner")] if refer else []
        ),
        "article": lambda: an_article(slug=slug, title=text),
        "position": lambda: a_position(
            "spreker", slug=slug, heading=text, article="artikel", topics=["geld"] if refer else []
        ),
        "session": lambda: a_session(
            slug=slug,
            title=text,
            slots=[slot],
            track="lijn" if refer else None,
            speakers=[p.Contribution(speaker=name) for name in NAMES["speaker"]] if refer else [],
            positions=["standpunt"] if refer else [],
        ),
        "announcement": lambda: an_announcement(slug=slug, title=text, sessions=["sessie"]),
    }
    return make[kind]()


Key = tuple[str, str]
Deed = tuple[str, Key, str]
Known = dict[Key, p.Content]

named = st.sampled_from([(kind, slug) for kind, slugs in NAMES.items() for slug in slugs])
deeds = st.tuples(st.sampled_from(["write", "publish", "withdraw", "delete"]), named, st.sampled_from(["oud", "nieuw"]))
transactions = st.lists(st.lists(deeds, min_size=1, max_size=3), min_size=1, max_size=5)


def do_all(transaction: list[Deed], known: Known, work: UnitOfWork) -> None:
    """What happens in one transaction, by the rules; nothing where it cannot be done."""
    for deed, key, word in transaction:
        found: Any = work.find(*key)
        if deed == "write":
            write(work, found, made(*key, word), known)
        elif found is not None:
            do_one = {"delete": publishing.delete, "publish": publishing.publish, "withdraw": publishing.withdraw}[deed]
            do_one(work, found, cascade=True)


def write(work: UnitOfWork, found: Any, record: Any, known: Known) -> None:
    """Create or replace as a PUT does: id, numbers and visibility stay; what it refers to must be there."""
    first = known.setdefault((record.kind_name, record.slug), record)
    own: dict[str, Any] = {"id": first.id, "visibility": found.visibility if found else DRAFT}
    if found and hasattr(record, "number"):
        own["number"] = found.number
    if found and isinstance(record, p.Session):
        pairs = zip(record.slots, found.slots, strict=True)
        own["slots"] = [replace(slot, id=old.id, number=old.number) for slot, old in pairs]
    record = replace(record, **own)
    if all(work.find(kind, slug) for _, kind, slug in references(record)):
        put(work, record)
        if record.visibility == Visibility.published:
            publishing.publish(work, record, cascade=True)


@settings(max_examples=15)
@given(history=transactions)
async def test_advancing_by_the_change_log_equals_reading_everything_anew(
    database: Database, history: list[list[Deed]]
) -> None:
    hypothesis.note(repr(history))
    records = {key: made(*key, word="oud") for slug in NAMES for key in [(slug, one) for one in NAMES[slug]]}
    lists: dict[str, Any] = {f"{kind}s": [records[kind, slug] for slug in slugs] for kind, slugs in NAMES.items()}
    event = an_event()
    await bring_in(database, a_programme(event=event, **lists))
    async with keeping_up_with(database) as snapshots:
        for edition in EDITIONS:
            await snapshots.snapshot(event.slug, edition)
        for transaction in history:
            await do(database, event.slug, partial(do_all, transaction, records))
            await snapshots.refresh()
            for edition in EDITIONS:
                advanced = snapshots._kept[id_of(event), edition]
                assert contents(advanced) == contents(await loaded(database, event.slug, edition))
                assert snapshots._kept._sizes[id_of(event), edition] == size_of_all(advanced)


async def test_what_did_not_change_is_not_made_anew(database: Database, snapshots: SnapshotCache) -> None:
    programme = everything()
    programme = replace(programme, event=replace(programme.event, visibility=Visibility.published))
    await bring_in(database, programme)
    await snapshots.refresh()
    before = await snapshots.snapshot(programme.event.slug)
    orders = before.memo("topic")
    await change(database, programme.event.slug, replace(programme.rooms[0], floor="9"))
    await snapshots.refresh()
    after = await snapshots.snapshot(programme.event.slug)
    assert after is not before
    assert {kind for kind in before.resources if before.resources[kind] is not after.resources[kind]} == {"room"}
    assert after.memo("topic") is orders


@pytest.mark.parametrize("first", Edition)
async def test_both_editions_hold_what_is_public_once(
    first: Edition, database: Database, snapshots: SnapshotCache
) -> None:
    programme = everything()
    programme = replace(programme, event=replace(programme.event, visibility=Visibility.published))
    draft = a_room(visibility=Visibility.draft)
    await bring_in(database, replace(programme, rooms=[*programme.rooms, draft]))
    await snapshots.refresh()
    await snapshots.snapshot(programme.event.slug, first)
    public, editorial = [await snapshots.snapshot(programme.event.slug, edition) for edition in Edition]
    for kind, items in public.resources.items():
        assert items, kind
        assert [slug for slug, item in items.items() if editorial.resources[kind][slug] is not item] == []
    assert draft.slug in editorial.resources["room"].keys() - public.resources["room"].keys()


async def test_both_editions_hold_a_changed_resource_once(database: Database, snapshots: SnapshotCache) -> None:
    room = a_room()
    programme = a_programme(rooms=[room])
    await bring_in(database, programme)
    await snapshots.refresh()
    for edition in Edition:
        await snapshots.snapshot(programme.event.slug, edition)
    await change(database, programme.event.slug, replace(room, floor="2"))
    await snapshots.refresh()
    public, editorial = [await snapshots.snapshot(programme.event.slug, edition) for edition in Edition]
    assert public.resources["room"][room.slug].record.floor == "2"
    assert public.resources["room"][room.slug] is editorial.resources["room"][room.slug]


async def test_an_edition_takes_nothing_outdated_from_the_other(database: Database, snapshots: SnapshotCache) -> None:
    changed, other = a_room(), a_room()
    programme = a_programme(rooms=[changed, other])
    await bring_in(database, programme)
    await snapshots.refresh()
    public = await snapshots.snapshot(programme.event.slug)
    await change(database, programme.event.slug, replace(changed, floor="2"))
    editorial = await snapshots.snapshot(programme.event.slug, Edition.editorial)
    assert editorial.resources["room"][other.slug] is public.resources["room"][other.slug]
    assert public.resources["room"][changed.slug].record.floor is None
    assert contents(editorial) == contents(await loaded(database, programme.event.slug, Edition.editorial))


async def test_work_on_drafts_does_not_move_what_the_public_sees(database: Database, snapshots: SnapshotCache) -> None:
    event, draft = an_event(), a_room(slug="zaal", visibility=DRAFT)
    await bring_in(database, a_programme(event=event, rooms=[draft, a_room()]))
    await snapshots.refresh()
    before, stamp = await snapshots.snapshot(event.slug), snapshots.snapshot_id(event.slug)
    await change(database, event.slug, replace(draft, floor="2"))
    await snapshots.refresh()
    assert (await snapshots.snapshot(event.slug), snapshots.snapshot_id(event.slug)) == (before, stamp)
    editorial = await snapshots.snapshot(event.slug, Edition.editorial)
    assert editorial.resources["room"]["zaal"].record.floor == "2"


async def test_a_change_of_the_event_itself_is_a_step(database: Database, snapshots: SnapshotCache) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event, rooms=[a_room()]))
    await snapshots.refresh()
    before = {edition: await snapshots.snapshot(event.slug, edition) for edition in EDITIONS}
    orders = {edition: snapshot.memo("session") for edition, snapshot in before.items()}
    for field, value in (("theme", {"nl": "Samen"}), ("time_zone", "America/New_York"), ("starts_on", event.ends_on)):
        event = replace(event, **{field: value})
        await change(database, event.slug, event)
        await snapshots.refresh()
        for edition in EDITIONS:
            after = snapshots._kept[id_of(event), edition]
            assert after.event.record == event
            assert after.resources["room"] is before[edition].resources["room"], "the rest is not read again"
            assert contents(after) == contents(await loaded(database, event.slug, edition))
            assert snapshots._kept._sizes[id_of(event), edition] == size_of_all(after)
            assert (after.memo("session") is orders[edition]) == (field == "theme"), "orders depend on the time zone"
    assert snapshots.events[Edition.public].items[event.slug].record == event


async def test_an_event_that_comes_back_shows_what_changed_meanwhile(
    database: Database, snapshots: SnapshotCache
) -> None:
    event, room = an_event(), a_room()
    await bring_in(database, a_programme(event=event, rooms=[room]))
    await snapshots.refresh()
    before = await snapshots.snapshot(event.slug)
    hidden = replace(event, visibility=DRAFT, theme={"nl": "Samen"})
    for step in (hidden, replace(room, floor="3"), replace(hidden, visibility=Visibility.published)):
        await change(database, event.slug, step)
        await snapshots.refresh()
    after = await snapshots.snapshot(event.slug)
    assert after.head.epoch == before.head.epoch
    assert contents(after) == contents(await loaded(database, event.slug, Edition.public))


async def test_an_event_with_other_languages_is_read_anew(database: Database, snapshots: SnapshotCache) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event, rooms=[a_room(slug="zaal", name={"nl": "Zaal", "en": "Hall"})]))
    await snapshots.refresh()
    before = await snapshots.snapshot(event.slug)
    await change(database, event.slug, replace(event, default_language="en", languages=["en", "nl"]))
    await snapshots.refresh()
    after = await snapshots.snapshot(event.slug)
    assert (after.languages, after.text_language("x").default) == (["en", "nl"], "en")
    assert after.head.epoch != before.head.epoch
    assert snapshots.events[Edition.public].items[event.slug].record.languages == ["en", "nl"]


async def test_a_new_epoch_is_read_anew(database: Database, snapshots: SnapshotCache) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event, rooms=[a_room()]))
    await snapshots.refresh()
    before = await snapshots.snapshot(event.slug)
    async with database.writing() as session:
        ledger = await journal.lock(session, event.slug)
        assert ledger is not None
        journal.new_epoch(ledger)
    await snapshots.refresh()
    after = await snapshots.snapshot(event.slug)
    assert after.resources["room"] is not before.resources["room"]
    assert after.head.epoch != before.head.epoch


async def test_an_event_that_is_withdrawn_is_gone_for_the_public(database: Database, snapshots: SnapshotCache) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event))
    await snapshots.refresh()
    await snapshots.snapshot(event.slug)
    await change(database, event.slug, replace(event, visibility=DRAFT))
    await snapshots.refresh()
    with pytest.raises(NotFound):
        await snapshots.snapshot(event.slug)
    assert (await snapshots.snapshot(event.slug, Edition.editorial)).event.record.visibility == DRAFT
    await change(database, event.slug, event)
    await snapshots.refresh()
    assert (await snapshots.snapshot(event.slug)).event.record == event


async def test_an_event_that_nobody_knows_is_not_found(snapshots: SnapshotCache) -> None:
    with pytest.raises(NotFound):
        await snapshots.snapshot("nergens")


async def test_a_version_that_the_caller_has_seen_is_waited_for(database: Database, snapshots: SnapshotCache) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event))
    room = a_room(slug="zaal")
    mark = await change(database, event.slug, room)
    assert mark is not None
    seen = await snapshots.snapshot(event.slug, Edition.editorial, at_least=mark.version)
    assert seen.resources["room"]["zaal"].record == room


async def test_so_many_events_are_kept_and_the_one_used_longest_ago_goes(database: Database) -> None:
    events = [an_event() for _ in range(4)]
    await bring_in(database, *(a_programme(event=event) for event in events))
    async with keeping_up_with(database, capacity=2) as snapshots:
        for number in (0, 1, 0, 2, 0, 3):
            await snapshots.snapshot(events[number].slug)
            assert len(snapshots._kept) <= 2
        assert [key for key, _ in snapshots._kept] == [events[0].id, events[3].id]


async def test_one_load_serves_all_who_ask_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event))
    async with keeping_up_with(database) as snapshots:
        loads = []

        def counted(*told: Any, **options: Any) -> Snapshot:
            loads.append(told)
            return snapshot_from(*told, **options)

        monkeypatch.setattr("congress_api.snapshot.loading.snapshot_from", counted)
        taken = await asyncio.gather(*(snapshots.snapshot(event.slug) for _ in range(20)))
    assert (len(loads), len(set(map(id, taken)))) == (1, 1)


async def test_a_commit_while_an_event_is_loading_is_not_missed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, room = an_event(), a_room(slug="zaal")
    await bring_in(database, a_programme(event=event, rooms=[room]))
    async with keeping_up_with(database) as snapshots:
        has_read, go_on = asyncio.Event(), asyncio.Event()
        original = database.read

        async def read_slowly(work: Callable[[Connection], Any]) -> Any:
            found = await original(work)
            if isinstance(found, tuple):  # what a load returns
                has_read.set()
                await go_on.wait()
            return found

        monkeypatch.setattr(database, "read", read_slowly)
        loading = asyncio.create_task(snapshots.snapshot(event.slug))
        await has_read.wait()
        await change(database, event.slug, replace(room, floor="2"))
        await snapshots.refresh()
        go_on.set()
        assert (await loading).resources["room"]["zaal"].record.floor == "2"
        assert snapshots.snapshot_id(event.slug) == (await loading).id


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_load_that_ends_while_others_catch_up_is_caught_up_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite nothing can come between the reading of the heads and the last step; here other tasks run then."""
    event, room, other = an_event(), a_room(slug="zaal"), an_event()
    await bring_in(database, a_programme(event=event, rooms=[room]), a_programme(event=other))
    snapshots = SnapshotCache(database, 20)  # not started: it does not listen, so it catches up only when told to
    await snapshots.refresh()
    await snapshots.snapshot(other.slug)
    has_read, may_store, is_catching_up, go_on = (asyncio.Event() for _ in range(4))
    original, steps = database.read, steps_since

    async def read_slowly(work: Callable[[Connection], Any]) -> Any:
        found = await original(work)
        if isinstance(found, tuple):  # what a load returns
            has_read.set()
            await may_store.wait()
        return found

    def step_slowly(*told: Any) -> Any:
        is_catching_up.set()
        await_only(go_on.wait())
        return steps(*told)

    monkeypatch.setattr(database, "read", read_slowly)
    monkeypatch.setattr("congress_api.snapshot.cache.steps_since", step_slowly)
    loading = asyncio.create_task(snapshots.snapshot(event.slug))
    await has_read.wait()
    await change(database, event.slug, replace(room, floor="2"))
    await change(database, other.slug, a_room())
    catching_up = asyncio.create_task(snapshots.refresh())
    await is_catching_up.wait()
    may_store.set()
    while (event.id, Edition.public) not in snapshots._kept:
        await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(loading, catching_up)
    assert (await snapshots.snapshot(event.slug)).resources["room"]["zaal"].record.floor == "2"


async def test_commits_and_loads_in_any_order_end_with_what_is_in_the_database(database: Database) -> None:
    events = [an_event() for _ in range(3)]
    rooms = [a_room(slug="zaal") for _ in events]
    await bring_in(
        database, *(a_programme(event=event, rooms=[room]) for event, room in zip(events, rooms, strict=True))
    )

    async def write(number: int) -> None:
        for floor in range(8):
            await change(database, events[number].slug, replace(rooms[number], floor=str(floor)))
            await asyncio.sleep(0)

    async def read(snapshots: SnapshotCache) -> None:
        for number in range(24):
            slug = events[number % 3].slug
            snapshot = await snapshots.snapshot(slug)
            assert snapshot.resources["room"]["zaal"].record.floor in (None, *map(str, range(8)))
            await snapshots.refresh()
            assert snapshots.heads[slug].slug == slug

    async with keeping_up_with(database, capacity=2) as snapshots:
        await asyncio.gather(*(write(number) for number in range(3)), read(snapshots), read(snapshots))
        await snapshots.refresh()
        for event in events:
            assert (await snapshots.snapshot(event.slug)).resources["room"]["zaal"].record.floor == "7"


async def test_a_commit_is_noticed_without_asking_for_a_refresh(database: Database) -> None:
    event = an_event()
    await bring_in(database, a_programme(event=event))
    async with keeping_up_with(database) as snapshots:
        before = await snapshots.snapshot(event.slug)
        await change(database, event.slug, a_room(slug="zaal"))
        async with asyncio.timeout(2):
            while await snapshots.snapshot(event.slug) is before:
                snapshots.poll()
                await asyncio.sleep(0.005)
        assert "zaal" in (await snapshots.snapshot(event.slug)).resources["room"]


async def test_while_the_database_is_away_what_is_in_memory_goes_on_being_served(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = renamed(everything())
    programme = replace(programme, event=replace(programme.event, visibility=Visibility.published))
    await bring_in(database, programme)
    async with keeping_up_with(database) as snapshots:
        before = await snapshots.snapshot(programme.event.slug)

        def away(*_: Any) -> Any:
            raise Unavailable("away")

        monkeypatch.setattr(cache, "RETRY_AFTER", 0.05)
        with monkeypatch.context() as patch:
            patch.setattr(database, "read", away)
            patch.setattr(database, "read_now", away)
            await change(database, programme.event.slug, replace(programme.rooms[0], floor="9"))
            await asyncio.sleep(0.05)
            snapshots.poll()
            assert await snapshots.snapshot(programme.event.slug) is before
        async with asyncio.timeout(3):
            while await snapshots.snapshot(programme.event.slug) is before:
                snapshots.poll()
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_postgresql_told_nobody_is_found_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pooler between us and the server takes LISTEN and never says a word."""
    monkeypatch.setattr(watching, "CHANNEL", "a channel on which nothing is told")
    monkeypatch.setattr(watching, "FALLBACK_POLL_EVERY", 0.1)
    event = an_event()
    await bring_in(database, a_programme(event=event))
    async with keeping_up_with(database) as snapshots, asyncio.timeout(5):
        assert snapshots._told is not None
        while not snapshots._told._listening:
            await asyncio.sleep(0.01)
        before = await snapshots.snapshot(event.slug)
        await change(database, event.slug, a_room())
        while await snapshots.snapshot(event.slug) is before:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_burst_of_commits_on_postgresql_is_read_at_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def look() -> None:
        nonlocal looks
        looks += 1

    monkeypatch.setattr(watching, "FALLBACK_POLL_EVERY", 600.0)
    listener = watching.PostgresListener(database, look)
    try:
        async with asyncio.timeout(5):
            while not listener._listening or listener._wake.is_set():
                await asyncio.sleep(0.01)
        monkeypatch.setattr(watching, "REST", 1.0)
        await asyncio.sleep(0.1)  # the rest that has begun
        before = looks
        for _ in range(20):
            listener._on_notification()
            for _ in range(10):
                await asyncio.sleep(0)
        assert looks == before + 1
        async with asyncio.timeout(5):
            while looks < before + 2:
                await asyncio.sleep(0.01)
    finally:
        await listener.close()
