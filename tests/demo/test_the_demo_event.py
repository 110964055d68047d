"""The demo event: the same every time, whole and without clashes."""

import datetime
import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from congress_api.demo import programme
from congress_api.records import EventArchive, Slot

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SIZES = (1, 3, 50, 1000)


def records(event: EventArchive) -> list[Any]:
    return [event.event, *(record for kind in kinds(event).values() for record in kind)]


def kinds(event: EventArchive) -> dict[str, list[Any]]:
    return {name: getattr(event, name) for name in event.__struct_fields__[3:]}


def slots(event: EventArchive) -> list[Slot]:
    return [slot for session in event.sessions for slot in session.slots]


def clashes(taken: Iterable[tuple[str | None, Slot]]) -> list[tuple[str | None, Slot, Slot]]:
    """Who or what is booked twice for one time."""
    of: defaultdict[str | None, list[Slot]] = defaultdict(list)
    for name, slot in taken:
        of[name].append(slot)
    return [
        (name, before, after)
        for name, theirs in of.items()
        for before, after in neighbours(theirs)
        if after.starts_at < before.ends_at
    ]


def neighbours(theirs: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    ordered = sorted(theirs, key=lambda slot: slot.starts_at)
    return itertools.pairwise(ordered)


def wall(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(AMSTERDAM).replace(tzinfo=None)


@pytest.mark.parametrize("sessions", SIZES)
def test_it_has_the_sessions_asked_for_and_decodes_strictly(sessions: int) -> None:
    event = programme(sessions)
    assert len(event.sessions) == sessions
    assert event.event.slug == f"demo-{sessions}-1"
    assert msgspec.json.decode(msgspec.json.encode(event), type=EventArchive, strict=True) == event


@pytest.mark.parametrize("sessions", SIZES)
def test_it_is_the_same_for_the_same_arguments(sessions: int) -> None:
    assert msgspec.json.encode(programme(sessions, 7)) == msgspec.json.encode(programme(sessions, 7))
    assert programme(sessions, 7) != programme(sessions, 8)


def test_it_is_the_same_on_every_machine() -> None:
    # Changes with every word of the demo: then write the new one down.
    written = hashlib.sha256(msgspec.json.encode(programme(50, 1))).hexdigest()
    assert written == "339c0979ab90018901818928354dd959c165be85ec00410c2e10566d0e997d3c"


@pytest.mark.parametrize("sessions", [0, -1, 20_001])
def test_a_size_out_of_range_is_refused(sessions: int) -> None:
    with pytest.raises(ValueError, match="1 to 20000 sessions"):
        programme(sessions)


def test_a_seed_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="a seed from 0"):
        programme(1, -1)


@pytest.mark.parametrize("sessions", SIZES)
def test_every_reference_resolves(sessions: int) -> None:
    event = programme(sessions)
    named = {name: {record.slug for record in kind} for name, kind in kinds(event).items()}
    named["articles"].add(None)
    for name, kind in kinds(event).items():
        assert [(name, *lost) for record in kind for lost in references(record) if lost[1] not in named[lost[0]]] == []


def references(record: Any) -> Iterable[tuple[str, str]]:
    """What a record points to: the kind and the slug."""
    told = msgspec.to_builtins(record)
    for name in ("topics", "partners", "positions", "sessions"):
        yield from ((name, slug) for slug in told.get(name, []))
    for name in ("speaker", "partner", "article", "track"):
        if name in told:
            yield f"{name}s", told[name]
    yield from (("partners", role["partner"]) for role in told.get("roles", []) if "partner" in role)
    yield from (("speakers", one["speaker"]) for one in told.get("speakers", []))
    yield from (("rooms", slot["room"]) for slot in told.get("slots", []))


@pytest.mark.parametrize("sessions", SIZES)
def test_ids_and_slugs_and_numbers_are_distinct(sessions: int) -> None:
    event = programme(sessions)
    ids = [one.id for one in [*records(event), *slots(event)]]
    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {7}
    for kind in kinds(event).values():
        assert len({record.slug for record in kind}) == len(kind)
    assert [session.number for session in event.sessions] == list(range(1, sessions + 1))
    assert sorted(slot.number or 0 for slot in slots(event)) == list(range(1, len(slots(event)) + 1))


def test_two_demo_events_share_no_id() -> None:
    ids = [record.id for event in (programme(50), programme(51), programme(50, 2)) for record in records(event)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("sessions", [*range(1, 80), 120, 241, 1000, 5000])
def test_no_room_and_no_speaker_is_in_two_sessions_at_one_time(sessions: int) -> None:
    event = programme(sessions)
    assert clashes((slot.room, slot) for slot in slots(event)) == []
    people = [(one.speaker, slot) for each in event.sessions for one in each.speakers for slot in each.slots]
    assert clashes(people) == []


@pytest.mark.parametrize("sessions", SIZES)
def test_every_slot_falls_within_the_days_of_the_event(sessions: int) -> None:
    event = programme(sessions)
    early = datetime.timedelta(hours=5)  # a congress day ends at 05:00 in the morning after
    for slot in slots(event):
        assert event.event.starts_on <= (wall(slot.starts_at) - early).date() <= event.event.ends_on
        assert slot.starts_at < slot.ends_at


@pytest.mark.parametrize("sessions", [3, 19, 20, 50, 1000])
def test_one_session_crosses_midnight_and_one_the_end_of_summer_time(sessions: int) -> None:
    taken = slots(programme(sessions))
    across_midnight = [slot for slot in taken if wall(slot.starts_at).date() != wall(slot.ends_at).date()]
    across_the_change = [
        slot for slot in taken if wall(slot.ends_at) - wall(slot.starts_at) != slot.ends_at - slot.starts_at
    ]
    assert [shown(slot) for slot in across_midnight] == ["2027-10-30 22:30 to 2027-10-31 00:45"]
    assert [shown(slot) for slot in across_the_change] == ["2027-10-31 01:30 to 2027-10-31 03:30"]


def shown(slot: Slot) -> str:
    return f"{wall(slot.starts_at):%Y-%m-%d %H:%M} to {wall(slot.ends_at):%Y-%m-%d %H:%M}"


def test_days_begin_at_nine_in_the_morning_before_and_after_the_clock_change() -> None:
    opened = [wall(each.slots[0].starts_at) for each in programme(1000).sessions if each.kind == "plenary"]
    assert [one.hour for one in opened] == [9] * 5
    assert opened[-1].date() == datetime.date(2027, 10, 31)


@pytest.mark.parametrize("sessions", SIZES)
def test_positions_announcements_and_the_article_are_there(sessions: int) -> None:
    event = programme(sessions)
    assert len(event.articles) == 1
    assert event.positions
    assert all(one.slug.startswith(f"{one.partner}-") for one in event.positions)
    assert event.announcements[0].sessions == [event.sessions[0].slug]


def test_cancelled_sessions_are_announced() -> None:
    event = programme(50)
    told = {slug for one in event.announcements if one.level == "urgent" for slug in one.sessions}
    assert told == {session.slug for session in event.sessions if session.cancelled}


def test_abstracts_are_as_long_as_in_life() -> None:
    lengths = [len(text) for session in programme(1000).sessions for text in session.abstract.values()]
    assert min(lengths) >= 300
    assert max(lengths) <= 900


def test_names_of_speakers_do_not_come_twice() -> None:
    names = [speaker.name for speaker in programme(10_000).speakers]
    assert len(set(names)) == len(names)


def test_nobody_does_the_same_work_twice() -> None:
    for speaker in programme(10_000).speakers:
        assert all(one != other for one, other in itertools.combinations(speaker.roles, 2)), speaker.slug


def test_it_says_that_it_is_fiction() -> None:
    event = programme(50)
    assert "Verzonnen" in event.event.name["nl"]
    assert "Made-up" in event.event.name["en"]
    assert all((record.source or "").startswith("Fiction") for record in records(event))
    addresses = msgspec.json.encode(event).decode().split("https://")[1:]
    assert all(address.startswith("example.org/") for address in addresses)
