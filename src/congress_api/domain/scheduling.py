"""Scheduling conflicts: rooms and speakers booked twice, slots too large for their room or outside the event's days."""

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
from congress_api.messages import conflicts as told
from congress_api.messages.message import FaultMessage
from congress_api.vocabulary.conflict import ConflictSeverity
from congress_api.vocabulary.days import day_begins
from congress_api.vocabulary.session import ContributionStatus
from congress_api.vocabulary.zones import zone_of

MOST = 10_000
"""Limit per kind of conflict: if all slots coincide, every pair of them is a conflict."""

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
    message: FaultMessage
    starts_at: datetime.datetime
    slots: list[ConflictSlot]
    room: str | None
    speaker: str | None

    @property
    def detail(self) -> str:
        """What it is, in the default language of messages."""
        return str(self.message)


class Booking(Struct, frozen=True):
    """A slot that is not cancelled, with its session."""

    session: records.Session
    slot: records.Slot
    status: ContributionStatus = ContributionStatus.confirmed
    """How certain the speaker's attendance is."""

    @property
    def span(self) -> tuple[datetime.datetime, datetime.datetime]:
        """Start and end."""
        return self.slot.starts_at, self.slot.ends_at


def conflicts(sessions: Iterable[records.Session], event: records.Event, find: Lookup) -> list[Conflict]:
    """All conflicts, errors first, then in order of time. Cancelled sessions and slots are ignored."""
    bookings = list(_bookings(sessions))
    zone = zone_of(event.time_zone)
    all_conflicts = [
        *itertools.islice(_room_overlaps(bookings, zone), MOST),
        *itertools.islice(_speaker_overlaps(bookings, zone), MOST),
        *itertools.islice(_too_large(bookings, find), MOST),
        *itertools.islice(_outside_event(bookings, event, zone), MOST),
    ]
    return sorted(all_conflicts, key=sort_key)


def sort_key(conflict: Conflict) -> tuple[int | float | str, ...]:
    """A total order: no two conflicts have the same key."""
    return (int(conflict.severity is not ConflictSeverity.error), conflict.starts_at.timestamp(), *identity(conflict))


def identity(conflict: Conflict) -> tuple[str, ...]:
    """Identifies a conflict, also after its slots have moved in time."""
    slots = sorted(str(slot.slot) for slot in conflict.slots)
    return (conflict.kind, *slots, conflict.room or "", conflict.speaker or "")


def refuse_added(work: UnitOfWork, before: records.Session | None, after: records.Session) -> None:
    """Raises Clash that names the conflicts that a change of a session would add to the existing ones."""
    sessions = (record for record in work.of_kind("session") if isinstance(record, records.Session))
    others = [session for session in sessions if session.slug != after.slug]
    existing = {identity(conflict) for conflict in _conflicts_of(before, others, work)} if before else set()
    added = [conflict for conflict in _conflicts_of(after, others, work) if identity(conflict) not in existing]
    if added:
        raise Clash([Fault(conflict.message, pointer=_pointer(conflict, after)) for conflict in added])


def _conflicts_of(session: records.Session, others: list[records.Session], work: UnitOfWork) -> list[Conflict]:
    """The conflicts of one session; sessions at other times cannot add any and are skipped."""
    simultaneous = [other for other in others if any(map(_overlap, *_slot_pairs(session.slots, other.slots)))]
    candidates = conflicts([session, *simultaneous], work.event, work.find)
    return [conflict for conflict in candidates if any(slot.session == session.slug for slot in conflict.slots)]


def _slot_pairs(slots: list[records.Slot], others: list[records.Slot]) -> Iterable[Any]:
    """All pairs, as two parallel rows for `map`."""
    return zip(*itertools.product(slots, others), strict=True) if slots and others else ([], [])


def _overlap(slot: records.Slot, other: records.Slot) -> bool:
    return slot.starts_at < other.ends_at and other.starts_at < slot.ends_at


def _pointer(conflict: Conflict, session: records.Session) -> str | None:
    """The first slot of the session that is part of the conflict, as a JSON pointer."""
    slot_ids = {slot.slot for slot in conflict.slots}
    return next((f"/slots/{index}" for index, slot in enumerate(session.slots) if slot.id in slot_ids), None)


def _bookings(sessions: Iterable[records.Session]) -> Iterator[Booking]:
    for session in sessions:
        if not session.cancelled:
            yield from (Booking(session, slot) for slot in session.slots if not slot.cancelled)


def _overlapping_pairs(bookings: list[Booking]) -> Iterator[tuple[Booking, Booking]]:
    """Overlapping bookings, the earlier first; adjacent ones do not overlap. Costs a sort and one step per pair."""
    running: list[Booking] = []
    for booking in sorted(bookings, key=lambda booking: (booking.slot.starts_at, booking.slot.id)):
        running = [earlier for earlier in running if earlier.slot.ends_at > booking.slot.starts_at]
        yield from ((earlier, booking) for earlier in running)
        running.append(booking)


def _room_overlaps(bookings: list[Booking], zone: zoneinfo.ZoneInfo) -> Iterator[Conflict]:
    by_room: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if booking.slot.room:
            by_room[booking.slot.room].append(booking)
    for room, room_bookings in by_room.items():
        for pair in _overlapping_pairs(room_bookings):
            message = told.RoomOverlap(room, _when(*pair, zone), _sessions(*pair))
            yield _conflict("room-overlap", ConflictSeverity.error, message, pair, room=room)


def _speaker_overlaps(bookings: list[Booking], zone: zoneinfo.ZoneInfo) -> Iterator[Conflict]:
    by_speaker: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        for contribution in booking.session.speakers:
            by_speaker[contribution.speaker].append(Booking(booking.session, booking.slot, contribution.status))
    for speaker, appearances in by_speaker.items():
        for pair in _overlapping_pairs(appearances):
            message = told.SpeakerOverlap(speaker, _when(*pair, zone), _sessions(*pair))
            yield _conflict("speaker-overlap", _severity(*pair), message, pair, speaker=speaker)


def _severity(*pair: Booking) -> ConflictSeverity:
    """A warning if either contribution is still unconfirmed."""
    certain = all(booking.status is ContributionStatus.confirmed for booking in pair)
    return ConflictSeverity.error if certain else ConflictSeverity.warning


def _too_large(bookings: list[Booking], find: Lookup) -> Iterator[Conflict]:
    for booking in bookings:
        slot, room = booking.slot, find("room", booking.slot.room) if booking.slot.room else None
        if slot.capacity is not None and room and room.capacity is not None and slot.capacity > room.capacity:
            message = told.OverCapacity(booking.session.slug, slot.capacity, room.slug, room.capacity)
            yield _conflict("capacity", ConflictSeverity.warning, message, (booking,), room=slot.room)


def _outside_event(bookings: list[Booking], event: records.Event, zone: zoneinfo.ZoneInfo) -> Iterator[Conflict]:
    begin, end = day_begins(event.starts_on, zone), day_begins(event.ends_on + datetime.timedelta(days=1), zone)
    for booking in bookings:
        if booking.slot.starts_at < begin or booking.slot.ends_at > end:
            first, last = (moment.astimezone(zone) for moment in booking.span)
            message = told.OutsideEvent(booking.session.slug, first, last, event.starts_on, event.ends_on)
            yield _conflict("outside-event", ConflictSeverity.error, message, (booking,))


def _when(booking: Booking, other: Booking, zone: zoneinfo.ZoneInfo) -> told.When:
    """The overlap of two bookings, in the event's time zone."""
    begin = max(booking.slot.starts_at, other.slot.starts_at).astimezone(zone)
    end = min(booking.slot.ends_at, other.slot.ends_at).astimezone(zone)
    return told.When(begin, end)


def _sessions(booking: Booking, other: Booking) -> told.Both | told.Twice:
    slug, other_slug = booking.session.slug, other.session.slug
    return told.Twice(slug) if slug == other_slug else told.Both(slug, other_slug)


def _conflict(
    kind: str, severity: ConflictSeverity, message: FaultMessage, bookings: tuple[Booking, ...], **subject: str | None
) -> Conflict:
    slots = [
        ConflictSlot(session=booking.session.slug, slot=_id(booking), number=booking.slot.number)
        for booking in bookings
    ]
    return Conflict(
        kind=kind,
        severity=severity,
        message=message,
        starts_at=max(booking.slot.starts_at for booking in bookings),
        slots=slots,
        room=subject.get("room"),
        speaker=subject.get("speaker"),
    )


def _id(booking: Booking) -> uuid.UUID:
    assert booking.slot.id is not None
    return booking.slot.id
