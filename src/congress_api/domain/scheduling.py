"""Conflicts of the programme: rooms and people in two places at once, and slots that do not fit where they are put."""

import datetime
import itertools
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from congress_api import records
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import Clash, Fault
from congress_api.vocabulary.conflict import ConflictSeverity
from congress_api.vocabulary.days import day_begins
from congress_api.vocabulary.session import ContributionStatus

MOST = 10_000
"""Of one kind, no more are looked for: a programme of one moment would have as many as pairs of slots."""

Lookup = Callable[[str, str], Any]
"""Looks a record up by kind and slug."""


class ConflictSlot(Struct, frozen=True, kw_only=True):
    """A slot involved in a conflict."""

    session: str
    slot: uuid.UUID
    number: int | None


class Conflict(Struct, frozen=True, kw_only=True):
    """A conflict in the programme."""

    kind: str
    severity: ConflictSeverity
    detail: str
    starts_at: datetime.datetime
    slots: list[ConflictSlot]
    room: str | None
    speaker: str | None


class Booking(Struct, frozen=True):
    """A slot that goes on, and the session that it is of."""

    session: records.Session
    slot: records.Slot
    status: ContributionStatus = ContributionStatus.confirmed
    """How certain it is that somebody is there."""

    @property
    def span(self) -> tuple[datetime.datetime, datetime.datetime]:
        """From when to when."""
        return self.slot.starts_at, self.slot.ends_at


def conflicts(sessions: Iterable[records.Session], event: records.Event, find: Lookup) -> list[Conflict]:
    """What cannot be in a programme, errors first, each in order of time. What is cancelled is in nobody's way."""
    bookings = list(_bookings(sessions))
    zone = zoneinfo.ZoneInfo(event.time_zone)
    found = [
        *itertools.islice(_room_overlaps(bookings, zone), MOST),
        *itertools.islice(_speaker_overlaps(bookings, zone), MOST),
        *itertools.islice(_too_large(bookings, find), MOST),
        *itertools.islice(_outside(bookings, event, zone), MOST),
    ]
    return sorted(found, key=sort_key)


def sort_key(conflict: Conflict) -> tuple[int | float | str, ...]:
    """Where a conflict stands among others: no two stand at the same place."""
    return (int(conflict.severity is not ConflictSeverity.error), conflict.starts_at.timestamp(), *identity(conflict))


def identity(conflict: Conflict) -> tuple[str, ...]:
    """What tells a conflict from every other one; it stays while the slots only move."""
    slots = sorted(str(one.slot) for one in conflict.slots)
    return (conflict.kind, *slots, conflict.room or "", conflict.speaker or "")


def refuse_added(work: UnitOfWork, before: records.Session | None, after: records.Session) -> None:
    """See to it that a session adds no conflict to those that stood. Raises Clash that names those it would add."""
    others = [one for one in work.of_kind("session") if one.slug != after.slug and isinstance(one, records.Session)]
    stood = {identity(one) for one in _of(before, others, work)} if before else set()
    added = [one for one in _of(after, others, work) if identity(one) not in stood]
    if added:
        raise Clash([Fault(pointer=_pointer(one, after), detail=one.detail) for one in added])


def _of(session: records.Session, others: list[records.Session], work: UnitOfWork) -> list[Conflict]:
    """The conflicts of one session: only with those that take place at the same time."""
    near = [other for other in others if any(map(_overlap, *_crossed(session.slots, other.slots)))]
    found = conflicts([session, *near], work.event, work.find)
    return [one for one in found if any(slot.session == session.slug for slot in one.slots)]


def _crossed(ones: list[records.Slot], others: list[records.Slot]) -> Iterable[Any]:
    """Every one with every other, as two rows."""
    return zip(*itertools.product(ones, others), strict=True) if ones and others else ([], [])


def _overlap(one: records.Slot, other: records.Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _pointer(conflict: Conflict, session: records.Session) -> str | None:
    """Where in the session the slot is that a conflict is about."""
    named = {slot.slot for slot in conflict.slots}
    return next((f"/slots/{index}" for index, slot in enumerate(session.slots) if slot.id in named), None)


def _bookings(sessions: Iterable[records.Session]) -> Iterator[Booking]:
    for session in sessions:
        if not session.cancelled:
            yield from (Booking(session, slot) for slot in session.slots if not slot.cancelled)


def _pairs(bookings: list[Booking]) -> Iterator[tuple[Booking, Booking]]:
    """Those that overlap, the earlier first; those that touch do not. A sort, and then a step per pair."""
    going_on: list[Booking] = []
    for booking in sorted(bookings, key=lambda one: (one.slot.starts_at, one.slot.id)):
        going_on = [one for one in going_on if one.slot.ends_at > booking.slot.starts_at]
        yield from ((one, booking) for one in going_on)
        going_on.append(booking)


def _room_overlaps(bookings: list[Booking], zone: zoneinfo.ZoneInfo) -> Iterator[Conflict]:
    by_room: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if booking.slot.room:
            by_room[booking.slot.room].append(booking)
    for room, inside in by_room.items():
        for pair in _pairs(inside):
            said = f"Room {room} is booked twice {_when(*pair, zone)}: by {_who(*pair)}."
            yield _conflict("room-overlap", ConflictSeverity.error, said, pair, room=room)


def _speaker_overlaps(bookings: list[Booking], zone: zoneinfo.ZoneInfo) -> Iterator[Conflict]:
    by_speaker: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        for contribution in booking.session.speakers:
            by_speaker[contribution.speaker].append(Booking(booking.session, booking.slot, contribution.status))
    for speaker, appearances in by_speaker.items():
        for pair in _pairs(appearances):
            said = f"Speaker {speaker} is in two places {_when(*pair, zone)}: in {_who(*pair)}."
            yield _conflict("speaker-overlap", _certainty(*pair), said, pair, speaker=speaker)


def _certainty(*pair: Booking) -> ConflictSeverity:
    """Who may not come to one of the two is not in two places yet."""
    certain = all(one.status is ContributionStatus.confirmed for one in pair)
    return ConflictSeverity.error if certain else ConflictSeverity.warning


def _too_large(bookings: list[Booking], find: Lookup) -> Iterator[Conflict]:
    for booking in bookings:
        slot, room = booking.slot, find("room", booking.slot.room) if booking.slot.room else None
        if slot.capacity is not None and room and room.capacity is not None and slot.capacity > room.capacity:
            said = f"{booking.session.slug} has {slot.capacity} places in room {slot.room}, which has {room.capacity}."
            yield _conflict("capacity", ConflictSeverity.warning, said, (booking,), room=slot.room)


def _outside(bookings: list[Booking], event: records.Event, zone: zoneinfo.ZoneInfo) -> Iterator[Conflict]:
    begin, end = day_begins(event.starts_on, zone), day_begins(event.ends_on + datetime.timedelta(days=1), zone)
    for booking in bookings:
        if booking.slot.starts_at < begin or booking.slot.ends_at > end:
            first, last = (one.astimezone(zone).strftime("%Y-%m-%d %H:%M") for one in booking.span)
            days = f"the event's days are {event.starts_on} to {event.ends_on}"
            said = f"{booking.session.slug} lasts from {first} to {last}; {days}, each until 05:00."
            yield _conflict("outside-event", ConflictSeverity.error, said, (booking,))


def _when(one: Booking, other: Booking, zone: zoneinfo.ZoneInfo) -> str:
    """When two overlap, on the clocks of the congress."""
    begin = max(one.slot.starts_at, other.slot.starts_at).astimezone(zone)
    end = min(one.slot.ends_at, other.slot.ends_at).astimezone(zone)
    return f"on {begin:%Y-%m-%d} from {begin:%H:%M} to {end:%H:%M}"


def _who(one: Booking, other: Booking) -> str:
    same = one.session.slug == other.session.slug
    return f"{one.session.slug} twice" if same else f"{one.session.slug} and {other.session.slug}"


def _conflict(
    kind: str, severity: ConflictSeverity, detail: str, of: tuple[Booking, ...], **about: str | None
) -> Conflict:
    slots = [ConflictSlot(session=one.session.slug, slot=_id(one), number=one.slot.number) for one in of]
    return Conflict(
        kind=kind,
        severity=severity,
        detail=detail,
        starts_at=max(one.slot.starts_at for one in of),
        slots=slots,
        room=about.get("room"),
        speaker=about.get("speaker"),
    )


def _id(booking: Booking) -> uuid.UUID:
    assert booking.slot.id is not None
    return booking.slot.id
