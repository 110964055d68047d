"""A programme brought in: whole and once, or not at all and with every reason."""

import datetime
from typing import Any

import pytest
from msgspec.structs import replace

from congress_api import demo
from congress_api import records as p
from congress_api.domain import importing
from congress_api.errors import Invalid
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from tests.events import bring_in, whole
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
    an_announcement,
    an_event,
    at,
    day,
    everything,
    renamed,
)
from tests.store.reading_all import everything_in
from tests.test_seed import the_seed

SLOT = ("2027-10-29T08:00", "2027-10-29T09:00")


def faults(**lists: Any) -> list[tuple[str | None, str]]:
    return [(fault.pointer, fault.detail) for fault in importing.programme_faults(a_programme(**lists))]


def test_what_is_right_has_no_faults() -> None:
    for programme in (the_seed(), demo.programme(50), everything(), a_programme()):
        assert list(importing.programme_faults(programme)) == []


def test_every_reference_must_be_there() -> None:
    assert faults(
        partners=[a_partner(topics=["t"])],
        speakers=[a_speaker(slug="s", roles=[p.Role(), p.Role(partner="p")])],
        positions=[a_position("x", partner="p", article="a", topics=["t"])],
        sessions=[
            a_session(
                track="l",
                topics=["t"],
                partners=["p"],
                positions=["q"],
                speakers=[p.Contribution(speaker="s"), p.Contribution(speaker="y")],
                slots=[a_slot(*SLOT), a_slot(*SLOT, room="r")],
            )
        ],
        announcements=[an_announcement(sessions=["z"])],
    ) == [
        ("/partners/0/topics/0", "No such topic: t."),
        ("/speakers/0/roles/1/partner", "No such partner: p."),
        ("/positions/0/speaker", "No such speaker: x."),
        ("/positions/0/partner", "No such partner: p."),
        ("/positions/0/article", "No such article: a."),
        ("/positions/0/topics/0", "No such topic: t."),
        ("/sessions/0/track", "No such track: l."),
        ("/sessions/0/topics/0", "No such topic: t."),
        ("/sessions/0/partners/0", "No such partner: p."),
        ("/sessions/0/positions/0", "No such position: q."),
        ("/sessions/0/speakers/1/speaker", "No such speaker: y."),
        ("/sessions/0/slots/1/room", "No such room: r."),
        ("/announcements/0/sessions/0", "No such session: z."),
    ]


def test_what_is_published_refers_only_to_what_is_published() -> None:
    room, topic = a_room(slug="r", visibility=DRAFT), a_topic(slug="t", visibility=DRAFT)
    slots = [a_slot(*SLOT, room="r")]
    shown = a_session(slots=slots, topics=["t"])
    assert faults(rooms=[room], topics=[topic], sessions=[shown]) == [
        ("/sessions/0/topics/0", "The topic t is a draft; published resources may refer only to published ones."),
        ("/sessions/0/slots/0/room", "The room r is a draft; published resources may refer only to published ones."),
    ]
    slots = [a_slot(*SLOT, room="r")]
    assert faults(rooms=[room], topics=[topic], sessions=[a_session(visibility=DRAFT, slots=slots, topics=["t"])]) == []


def test_slugs_ids_and_numbers_are_used_once() -> None:
    room, session = a_room(slug="r"), a_session(slug="s", number=3)
    slot = a_slot(*SLOT, number=1)
    assert faults(
        rooms=[room, a_room(slug="r")],
        topics=[a_topic(slug="r", id=room.id)],
        sessions=[session, a_session(number=3, slots=[slot, slot]), a_session(number=4)],
    ) == [
        ("/rooms/1/slug", "r is used twice."),
        ("/topics/0/id", f"{room.id} is used twice."),
        ("/sessions/1/number", "3 is used twice."),
        ("/sessions/1/slots/1/id", f"{slot.id} is used twice."),
        ("/sessions/1/slots/1/number", "1 is used twice."),
    ]


def test_texts_are_in_the_languages_of_the_event_and_at_least_in_its_own() -> None:
    links = [p.Link(kind="other", url="https://a.example", title={"fr": "x", "de": "x"})]  # type: ignore[arg-type]  # the enum's value
    assert faults(
        rooms=[
            a_room(name={"en": "Hall"}, description={"en": "A hall"}, accessibility=p.Accessibility(note={"fr": "x"}))
        ],
        sessions=[a_session(title={"nl": "x", "a/b~c": "y"}, links=links)],
    ) == [
        ("/rooms/0/name", "Required in the default language, nl."),
        ("/rooms/0/accessibility/note/fr", "fr is not a language of this event, which has: nl, en."),
        ("/sessions/0/title/a~1b~0c", "a/b~c is not a language of this event, which has: nl, en."),
        ("/sessions/0/links/0/title/de", "de is not a language of this event, which has: nl, en."),
        ("/sessions/0/links/0/title/fr", "fr is not a language of this event, which has: nl, en."),
    ]


def test_an_event_that_contradicts_itself() -> None:
    event = an_event(
        starts_on=day("2027-10-31"),
        ends_on=day("2027-10-30"),
        languages=["nl", "nl"],
        default_language="en",
        time_zone="Europe/Nergens",
    )
    told = faults(event=event)
    assert told == [
        ("/event/timeZone", "Unknown time zone: Europe/Nergens. Example: Europe/Amsterdam."),
        ("/event/languages/1", "nl is named twice."),
        ("/event/endsOn", "Must not be before startsOn."),
        ("/event/defaultLanguage", "Must be one of the languages: nl, nl."),
    ]


@pytest.mark.parametrize("languages", [["nl", "en", "en"], ["nl", "en", "EN"], ["nl", "en", "en-GB", "en-gb"]])
def test_a_language_is_named_once_however_it_is_spelt(languages: list[str]) -> None:
    last = len(languages) - 1
    assert faults(event=an_event(languages=languages)) == [
        (f"/event/languages/{last}", f"{languages[-1]} is named twice.")
    ]


def test_times_that_cannot_be() -> None:
    backwards, empty = a_slot(*reversed(SLOT)), a_slot(SLOT[0], SLOT[0])
    endless = a_slot("2027-10-01T00:00", "2027-11-01T00:01")
    early = a_slot("0001-01-01T00:00+14:00", "0001-01-01T01:00+14:00")
    late = a_slot("9999-12-31T22:00-14:00", "9999-12-31T23:00-14:00")
    twice = [p.Contribution(speaker="s"), p.Contribution(speaker="s")]
    assert faults(
        speakers=[a_speaker(slug="s")],
        sessions=[a_session(slots=[backwards, empty, endless, early, late], speakers=twice)],
        announcements=[an_announcement(starts_at=at("2027-01-02"), ends_at=at("2027-01-01"))],
    ) == [
        ("/sessions/0/slots/0/endsAt", "Must be after startsAt."),
        ("/sessions/0/slots/1/endsAt", "Must be after startsAt."),
        ("/sessions/0/slots/2/endsAt", "The slot may last at most 31 days."),
        ("/sessions/0/slots/3/startsAt", "Must be in the years 1970 to 2199."),
        ("/sessions/0/slots/3/endsAt", "Must be in the years 1970 to 2199."),
        ("/sessions/0/slots/4/startsAt", "Must be in the years 1970 to 2199."),
        ("/sessions/0/slots/4/endsAt", "Must be in the years 1970 to 2199."),
        ("/sessions/0/speakers/1/speaker", "The speaker s is named twice."),
        ("/announcements/0/endsAt", "Must be after startsAt."),
    ]


async def test_an_event_comes_in_once(database: Database) -> None:
    programme = renamed(demo.programme(10, 3))
    await bring_in(database, programme)
    before = await whole(database, programme.event.slug)
    async with database.writing() as session:
        changed = replace(programme, rooms=[])
        outcome = await importing.create_event(session, changed, "test", at("2026-01-01"))
    assert outcome == importing.Outcome(event=programme.event.slug, created={})
    assert await whole(database, programme.event.slug) == before


async def test_the_outcome_says_how_many_of_each_kind(database: Database) -> None:
    programme = everything()
    async with database.writing() as session:
        outcome = await importing.create_event(session, programme, "test", at("2026-01-01"))
    assert outcome == importing.Outcome(
        event=programme.event.slug,
        created={
            "rooms": 1, "tracks": 1, "topics": 1, "partners": 1, "speakers": 1,
            "articles": 1, "positions": 1, "sessions": 1, "announcements": 1,
        },
    )  # fmt: skip


async def test_nothing_is_written_of_a_programme_with_a_fault(database: Database) -> None:
    before = await everything_in(database)
    programme = replace(everything(), announcements=[an_announcement(sessions=["nergens"])])
    with pytest.raises(Invalid) as caught:
        await bring_in(database, programme)
    assert [fault.pointer for fault in caught.value.faults] == ["/announcements/0/sessions/0"]
    assert await everything_in(database) == before


async def test_what_has_no_id_or_number_gets_one_and_no_number_comes_twice(database: Database) -> None:
    programme = a_programme(
        rooms=[a_room(slug="r", id=None)],
        sessions=[
            a_session(slug="a", id=None, slots=[a_slot(*SLOT, id=None), a_slot(*SLOT, number=7)]),
            a_session(slug="b", number=5),
            a_session(slug="c", slots=[a_slot(*SLOT)]),
        ],
    )
    await bring_in(database, replace(programme, event=replace(programme.event, id=None)))
    found = await whole(database, programme.event.slug, Edition.editorial)
    sessions: dict[str, Any] = {slug: read.record for slug, read in found.resources["session"].items()}
    assert [sessions[slug].number for slug in "abc"] == [6, 5, 7]
    assert [slot.number for slug in "ac" for slot in sessions[slug].slots] == [8, 7, 9]
    ids = [found.resources["room"]["r"].record.id, sessions["a"].id, sessions["a"].slots[0].id, found.event.record.id]
    assert all(one is not None and one.version == 7 for one in ids)


async def test_an_event_that_came_in_stands_at_its_first_revision(database: Database) -> None:
    now = datetime.datetime.now(datetime.UTC)
    programme = everything()
    async with database.writing() as session:
        await importing.create_event(session, programme, "test", now)
    found = await whole(database, programme.event.slug, Edition.editorial)
    assert (found.head.version, found.head.revision) == (1, 1)
    reads = [found.event, *(read for reads in found.resources.values() for read in reads.values())]
    assert {(read.version, read.revision) for read in reads[1:]} == {(1, 1)}
    assert (found.event.version, found.event.revision) == (1, 0)  # the event itself is a draft here
    assert {read.updated_at for read in reads} == {now.replace(microsecond=now.microsecond // 1000 * 1000)}
