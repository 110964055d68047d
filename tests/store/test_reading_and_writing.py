"""What is written is read back the same, on both engines."""

import uuid
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from congress_api import demo
from congress_api import records as p
from congress_api.store import reading
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.vocabulary.common import Visibility
from tests.events import bring_in, change, whole
from tests.factories import (
    DRAFT,
    a_position,
    a_programme,
    a_room,
    a_session,
    a_slot,
    a_speaker,
    a_topic,
    an_event,
    everything,
    renamed,
)
from tests.test_seed import the_seed

LISTS = p.EventArchive.__struct_fields__[3:]


async def read_back(database: Database, slug: str, edition: Edition = Edition.editorial) -> p.EventArchive:
    """An event as a programme, each list in order of slugs."""
    found = await whole(database, slug, edition)
    lists: dict[str, Any] = {
        f"{kind}s": [reads[one].record for one in sorted(reads)] for kind, reads in found.resources.items()
    }
    assert isinstance(found.event.record, p.Event)
    return p.EventArchive(event=found.event.record, **lists)


def in_order(programme: p.EventArchive) -> p.EventArchive:
    lists: dict[str, Any] = {name: sorted(getattr(programme, name), key=slug_of) for name in LISTS}
    return replace(programme, **lists)


def slug_of(record: p.Record) -> str:
    return record.slug


def unsaid(part: msgspec.Struct, path: str) -> Iterator[str]:
    """The fields of a record, and of its parts, that say no more than their default."""
    for field in msgspec.structs.fields(part):
        value = getattr(part, field.name)
        default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory
        if value in (default, None, [], {}):
            yield f"{path}.{field.name}"
        for entry in value[:1] if isinstance(value, list) else [value]:
            if isinstance(entry, msgspec.Struct):
                yield from unsaid(entry, f"{path}.{field.name}")


def test_everything_really_says_everything() -> None:
    programme = everything()
    records = [programme.event, *(getattr(programme, name)[0] for name in LISTS)]
    told = {name for record in records for name in unsaid(record, record.kind_name)}
    # in `everything` all but the event is published; the second slot of the session is cancelled and was moved
    assert told == {f"{one}.visibility" for one in p.BY_NAME} | {"session.slots.cancelled", "session.slots.moved_from"}


async def test_every_field_comes_back_as_it_went(database: Database) -> None:
    programme = everything()
    await bring_in(database, programme)
    assert await read_back(database, programme.event.slug) == in_order(programme)


async def test_what_says_nothing_comes_back_saying_nothing(database: Database) -> None:
    programme = a_programme(
        rooms=[a_room()],
        topics=[a_topic()],
        speakers=[a_speaker(slug="wie", number=1, roles=[p.Role(id=uuid.uuid4())])],
        positions=[a_position("wie")],
        sessions=[a_session(number=1, slots=[a_slot("2027-10-29T08:00", "2027-10-29T09:00", number=1)])],
    )
    await bring_in(database, programme)
    assert await read_back(database, programme.event.slug) == in_order(programme)


@pytest.mark.parametrize("programme", [renamed(the_seed()), renamed(demo.programme(30, 5))], ids=["seed", "demo"])
async def test_the_seed_and_the_demo_come_back(database: Database, programme: p.EventArchive) -> None:
    once = renamed(programme)
    await bring_in(database, once)
    assert await read_back(database, once.event.slug) == in_order(once)


async def test_hard_texts_come_back(database: Database) -> None:
    hard = [
        "'; DROP TABLE room; --",
        '"quoted" \\ back',
        "één\u0301 ☃ 한국어 🙂",
        "\u200d☃\ufe0f\U0001f3f3",
        " spaces ",
        "%s {} $1 ?",
    ]
    rooms = [a_room(name={"nl": text, "en": text * 2}, floor=text) for text in hard]
    programme = a_programme(rooms=rooms)
    await bring_in(database, programme)
    assert await read_back(database, programme.event.slug) == in_order(programme)


async def test_times_come_back_in_utc_to_the_second(database: Database) -> None:
    slot = a_slot("2027-10-29T10:00:00.123456+02:00", "2027-10-29T09:00", number=1)
    programme = a_programme(sessions=[a_session(slug="een", number=1, slots=[slot])])
    await bring_in(database, programme)
    (session,) = (await read_back(database, programme.event.slug)).sessions
    assert session.slots[0].starts_at.isoformat() == "2027-10-29T08:00:00+00:00"


async def test_lists_change_and_keep_their_order(database: Database) -> None:
    topics = [a_topic(slug=slug) for slug in "abc"]
    speakers = [a_speaker(slug=slug, number=number) for number, slug in enumerate("xyz", 1)]
    slots = [a_slot(f"2027-10-29T{hour}:00", f"2027-10-29T{hour}:30", number=hour) for hour in (10, 11, 12)]
    session = a_session(slug="een", number=1)
    event = an_event()
    await bring_in(database, a_programme(event=event, topics=topics, speakers=speakers, sessions=[session]))

    def with_lists(named: str, cast: str, times: list[p.Slot]) -> p.Session:
        contributions = [p.Contribution(speaker=slug) for slug in cast]
        return replace(session, topics=list(named), speakers=contributions, slots=times)

    for wanted in (
        with_lists("abc", "xy", slots[:2]),
        with_lists("ca", "yxz", [slots[1], slots[0], slots[2]]),
        with_lists("b", "z", [replace(slots[2], capacity=5)]),
        with_lists("", "", []),
        with_lists("ba", "x", slots[1:]),
    ):
        await change(database, event.slug, wanted)
        assert (await read_back(database, event.slug)).sessions == [wanted]


async def test_an_edit_keeps_the_rows_of_slots_that_stay(database: Database) -> None:
    slots = [a_slot("2027-10-29T10:00", "2027-10-29T11:00", number=n) for n in (1, 2)]
    session = a_session(slug="een", number=1, slots=slots)
    event = an_event()
    await bring_in(database, a_programme(event=event, sessions=[session]))
    moved = replace(session, slots=[slots[1], replace(slots[0], cancelled=True)])
    await change(database, event.slug, moved)
    (read,) = (await read_back(database, event.slug)).sessions
    assert [slot.id for slot in read.slots] == [slots[1].id, slots[0].id]


async def test_the_public_sees_what_is_published_and_not_deleted(database: Database) -> None:
    shown, draft, gone = a_room(slug="a"), a_room(slug="b", visibility=DRAFT), a_room(slug="c")
    event = an_event()
    await bring_in(database, a_programme(event=event, rooms=[shown, draft, gone]))
    await change(database, event.slug, removed=[gone])
    assert (await read_back(database, event.slug, Edition.public)).rooms == [shown]
    assert (await read_back(database, event.slug, Edition.editorial)).rooms == [shown, draft]


async def test_what_comes_back_after_a_removal_has_its_old_row(database: Database) -> None:
    room, event = a_room(slug="a"), an_event()
    await bring_in(database, a_programme(event=event, rooms=[room]))
    await change(database, event.slug, removed=[room])
    assert (await read_back(database, event.slug)).rooms == []
    await change(database, event.slug, replace(room, floor="2"))
    assert (await read_back(database, event.slug)).rooms == [replace(room, floor="2")]


async def test_a_draft_event_is_known_to_editors_only(database: Database) -> None:
    event = an_event(visibility=DRAFT)
    await bring_in(database, a_programme(event=event))
    heads = await database.read(lambda connection: reading.heads(connection, Edition.public))
    assert event.slug not in heads
    assert (await read_back(database, event.slug)).event == replace(event, visibility=Visibility.draft)
