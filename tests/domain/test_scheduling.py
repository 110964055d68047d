"""Conflicts of a programme: rooms and people in two places, slots that do not fit."""

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from congress_api import records as p
from congress_api.domain import scheduling
from congress_api.domain.scheduling import Conflict
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import Clash
from congress_api.vocabulary.session import ContributionStatus
from tests.factories import a_room, a_session, a_slot, an_event, at, day

TENTATIVE = ContributionStatus.tentative
EVENT = an_event(starts_on=day("2027-10-29"), ends_on=day("2027-10-30"))
ROOMS = {"groot": a_room(slug="groot", capacity=100), "klein": a_room(slug="klein", capacity=20), "vrij": a_room()}


def find(_kind: str, slug: str) -> Any:
    return ROOMS.get(slug)


def conflicts(*sessions: p.Session, event: p.Event = EVENT) -> list[Conflict]:
    return scheduling.conflicts(sessions, event, find)


def told(*sessions: p.Session) -> list[tuple[str, str, list[str], str | None]]:
    """Kind, severity, sessions, and what it is about."""
    return [
        (one.kind, one.severity.value, [slot.session for slot in one.slots], one.room or one.speaker)
        for one in conflicts(*sessions)
    ]


def session(slug: str, begin: str, end: str, *speakers: str, **slot: Any) -> p.Session:
    """A session on the first day, in one slot."""
    return a_session(
        slug=slug,
        slots=[a_slot(f"2027-10-29T{begin}", f"2027-10-29T{end}", number=7, **slot)],
        speakers=[p.Contribution(speaker=one) for one in speakers],
    )


def test_a_room_is_taken_twice() -> None:
    one, other = session("een", "09:00", "10:00", room="groot"), session("twee", "09:30", "11:00", room="groot")
    (found,) = conflicts(other, one)
    assert found.kind == "room-overlap"
    assert found.severity == "error"
    assert [(slot.session, slot.slot, slot.number) for slot in found.slots] == [
        ("een", one.slots[0].id, 7),
        ("twee", other.slots[0].id, 7),
    ]
    assert (found.room, found.speaker, found.starts_at) == ("groot", None, at("2027-10-29T09:30"))
    # clocks in Amsterdam are two hours ahead in October
    assert found.detail == "Room groot is booked twice on 2027-10-29 from 11:30 to 12:00: by een and twee."


@pytest.mark.parametrize(
    "other",
    [
        session("twee", "10:00", "11:00", room="groot"),
        session("twee", "08:00", "09:00", room="groot"),
        session("twee", "09:00", "10:00", room="klein"),
        session("twee", "09:00", "10:00"),
        session("twee", "09:00", "10:00", room="groot", cancelled=True),
        replace(session("twee", "09:00", "10:00", room="groot"), cancelled=True),
    ],
    ids=["after", "before", "elsewhere", "nowhere", "slot cancelled", "session cancelled"],
)
def test_a_room_is_free(other: p.Session) -> None:
    assert conflicts(session("een", "09:00", "10:00", room="groot"), other) == []


def test_two_sessions_without_a_room_are_not_in_one() -> None:
    assert conflicts(session("een", "09:00", "10:00"), session("twee", "09:00", "10:00")) == []


def test_a_session_is_in_its_own_way() -> None:
    twice = a_session(
        slug="een",
        slots=[a_slot("2027-10-29T09:00", "2027-10-29T10:00", room="groot") for _ in range(2)],
        speakers=[p.Contribution(speaker="wie")],
    )
    assert told(twice) == [
        ("room-overlap", "error", ["een", "een"], "groot"),
        ("speaker-overlap", "error", ["een", "een"], "wie"),
    ]


def test_a_speaker_is_in_two_places() -> None:
    one, other = session("een", "09:00", "10:00", "a", "b"), session("twee", "09:59", "11:00", "c", "b")
    (found,) = conflicts(one, other)
    assert (found.kind, found.severity, found.speaker, found.room) == ("speaker-overlap", "error", "b", None)
    assert found.detail == "Speaker b is in two places on 2027-10-29 from 11:59 to 12:00: in een and twee."


def test_who_may_not_come_is_only_warned_of() -> None:
    one = session("een", "09:00", "10:00", "wie")
    other = replace(session("twee", "09:00", "10:00"), speakers=[p.Contribution(speaker="wie", status=TENTATIVE)])
    assert told(one, other) == [("speaker-overlap", "warning", ["een", "twee"], "wie")]


def test_a_speaker_of_what_is_cancelled_is_free() -> None:
    one = session("een", "09:00", "10:00", "wie")
    assert conflicts(one, replace(session("twee", "09:00", "10:00", "wie"), cancelled=True)) == []
    assert conflicts(one, session("twee", "09:00", "10:00", "wie", cancelled=True)) == []


def test_a_slot_is_for_more_people_than_its_room_holds() -> None:
    assert told(session("een", "09:00", "10:00", room="klein", capacity=21)) == [
        ("capacity", "warning", ["een"], "klein")
    ]
    assert conflicts(session("een", "09:00", "10:00", room="klein", capacity=20)) == []
    assert conflicts(session("een", "09:00", "10:00", room="vrij", capacity=500)) == []
    assert conflicts(session("een", "09:00", "10:00", capacity=500)) == []
    assert conflicts(session("een", "09:00", "10:00", room="klein", capacity=21, cancelled=True)) == []


@pytest.mark.parametrize(
    ("begin", "end", "is_outside"),
    [
        ("2027-10-29T05:00+02:00", "2027-10-29T06:00+02:00", False),
        ("2027-10-29T04:59+02:00", "2027-10-29T06:00+02:00", True),
        ("2027-10-31T01:00+02:00", "2027-10-31T05:00+01:00", False),
        ("2027-10-31T01:00+02:00", "2027-10-31T05:01+01:00", True),
        ("2027-11-01T12:00", "2027-11-01T13:00", True),
    ],
    ids=["first morning", "night before", "last night", "too long a night", "afterwards"],
)
def test_the_days_of_an_event_last_until_five_in_the_morning(begin: str, end: str, is_outside: bool) -> None:
    # in the last night the clocks go back
    found = [one.kind for one in conflicts(a_session(slots=[a_slot(begin, end)]))]
    assert found == (["outside-event"] if is_outside else [])


def test_errors_come_first_and_then_what_is_earlier() -> None:
    found = told(
        session("laat", "12:00", "13:00", room="groot"),
        session("later", "12:30", "13:00", room="groot"),
        session("vol", "07:00", "08:00", room="klein", capacity=30),
        session("vroeg", "09:00", "10:00", "wie"),
        session("vroeger", "08:00", "10:00", "wie"),
    )
    assert [(kind, severity) for kind, severity, *_ in found] == [
        ("speaker-overlap", "error"),
        ("room-overlap", "error"),
        ("capacity", "warning"),
    ]


moments = st.integers(0, 30).map(lambda minutes: at("2027-10-29T09:00") + datetime.timedelta(minutes=minutes))
slots = st.tuples(moments, moments, st.sampled_from([None, "groot", "klein"]), st.booleans()).filter(
    lambda s: s[0] < s[1]
)
casts = st.lists(st.sampled_from("abc"), unique=True, max_size=2)
programmes = st.lists(st.tuples(st.lists(slots, max_size=3), casts, st.booleans()), max_size=6)


@given(programmes)
def test_exactly_the_pairs_that_overlap_are_found(drawn: Any) -> None:
    made = [
        a_session(
            slots=[a_slot(b.isoformat(), e.isoformat(), room=room, cancelled=off) for b, e, room, off in times],
            speakers=[p.Contribution(speaker=one) for one in cast],
            cancelled=gone,
        )
        for times, cast, gone in drawn
    ]
    going_on = [(one, slot) for one in made if not one.cancelled for slot in one.slots if not slot.cancelled]
    expected = set()
    for (one, slot), (other, second) in itertools.combinations(going_on, 2):
        if slot.starts_at < second.ends_at and second.starts_at < slot.ends_at:
            pair = frozenset((slot.id, second.id))
            expected |= {("room-overlap", pair, slot.room)} if slot.room and slot.room == second.room else set()
            shared = {c.speaker for c in one.speakers} & {c.speaker for c in other.speakers}
            expected |= {("speaker-overlap", pair, speaker) for speaker in shared}
    found = conflicts(*made)
    assert {(o.kind, frozenset(s.slot for s in o.slots), o.room or o.speaker) for o in found} == expected
    assert len({scheduling.sort_key(one) for one in found}) == len(found)


class Standing:
    def __init__(self, *sessions: p.Session) -> None:
        self.sessions = {one.slug: one for one in sessions}

    def event(self) -> p.Event:
        return EVENT

    def record(self, kind: str, slug: str) -> Any:
        return self.sessions.get(slug) if kind == "session" else ROOMS.get(slug)

    def of_kind(self, kind: str) -> Any:
        return list(self.sessions.values()) if kind == "session" else []


def refused(before: p.Session | None, after: p.Session, *others: p.Session) -> list[tuple[str | None, str]]:
    work = UnitOfWork(Standing(*others, *([before] if before else [])), {})
    work.put(after)
    try:
        scheduling.refuse_added(work, before, after)
    except Clash as clash:
        return [(fault.pointer, fault.detail.split()[0]) for fault in clash.faults]
    return []


def test_a_conflict_that_is_added_is_refused_and_one_that_stood_is_not() -> None:
    other = session("twee", "09:30", "10:30", room="groot")
    free = session("een", "08:00", "09:00", room="groot")
    taken = replace(free, slots=[replace(free.slots[0], ends_at=at("2027-10-29T10:00"))])
    assert refused(free, taken, other) == [("/slots/0", "Room")]
    assert refused(None, taken, other) == [("/slots/0", "Room")]
    assert refused(taken, free, other) == []
    assert refused(taken, replace(taken, title={"nl": "Anders"}), other) == []
    worse = replace(taken, slots=[replace(taken.slots[0], capacity=500)])
    assert refused(taken, worse, other) == [("/slots/0", "een")]


def test_what_others_clash_about_is_not_this_sessions_fault() -> None:
    others = [session(slug, "09:00", "10:00", room="groot") for slug in ("twee", "drie")]
    assert refused(None, session("een", "09:00", "10:00", room="vrij"), *others) == []


def test_a_session_without_slots_clashes_with_nothing() -> None:
    assert refused(None, a_session(slug="een"), session("twee", "09:00", "10:00", room="groot")) == []


def test_a_programme_of_one_moment_is_not_told_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "MOST", 50)
    crowd = [session(f"s-{n}", "09:00", "10:00", room="groot") for n in range(30)]
    assert len(conflicts(*crowd)) == 50
