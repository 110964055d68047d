"""The fields that the server sets when a change is committed: first publication, and the last move of a slot."""

import datetime
from collections.abc import Callable

from msgspec.structs import replace

from congress_api import records
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.vocabulary.common import to_the_millisecond

FindRoom = Callable[[str], records.Content | None]
"""Looks a room up by its slug."""


def complete(work: UnitOfWork, now: datetime.datetime) -> None:
    """Set these fields in the pending changes."""
    changes = work.changes()
    for change in changes:
        if isinstance(change.after, records.Announcement):
            work.put(released(change.after, now))
        elif isinstance(change.after, records.Session):
            work.put(moved(change.before, change.after, now))
    hidden = any(change.kind == "room" and not (change.after and change.after.is_public) for change in changes)
    pending = {change.slug for change in changes if change.kind == "session"}
    for session in list(work.of_kind("session")) if hidden else [work.find("session", slug) for slug in pending]:
        if isinstance(session, records.Session):
            work.put(without_hidden_rooms(session, lambda slug: work.find("room", slug)))


def imported(content: list[records.Content], now: datetime.datetime) -> list[records.Content]:
    """The content of a new event with these fields."""
    rooms = {record.slug: record for record in content if isinstance(record, records.Room)}
    return [_imported(record, now, rooms.get) for record in content]


def _imported(record: records.Content, now: datetime.datetime, find: FindRoom) -> records.Content:
    if isinstance(record, records.Announcement):
        return released(record, now)
    return without_hidden_rooms(record, find) if isinstance(record, records.Session) else record


def released(announcement: records.Announcement, now: datetime.datetime) -> records.Announcement:
    """The announcement with the time it became public: now, unless it is a draft, public already or due later."""
    if not records.published(announcement):
        return replace(announcement, published_at=None)
    if announcement.published_at is not None or not is_due(announcement, now):
        return announcement
    return replace(announcement, published_at=to_the_millisecond(now))


def is_due(announcement: records.Announcement, now: datetime.datetime) -> bool:
    return announcement.starts_at is None or announcement.starts_at <= now


def moved(before: object, after: records.Session, now: datetime.datetime) -> records.Session:
    """The session with the last public move of each slot."""
    if not (isinstance(before, records.Session) and before.is_public and after.is_public):
        return after
    earlier = {slot.id: slot for slot in before.slots}
    return replace(after, slots=[_moved(earlier.get(slot.id), slot, now) for slot in after.slots])


def _moved(before: records.Slot | None, after: records.Slot, now: datetime.datetime) -> records.Slot:
    if before is None or _place(before) == _place(after):
        return after
    at = to_the_millisecond(now)
    move = records.Move(room=before.room, starts_at=before.starts_at, ends_at=before.ends_at, at=at)
    return replace(after, moved_from=move)


def _place(slot: records.Slot) -> tuple[object, ...]:
    return slot.room, slot.starts_at, slot.ends_at


def without_hidden_rooms(session: records.Session, find: FindRoom) -> records.Session:
    """The session without moves from rooms that the public cannot see: nothing public may name them."""

    def kept(slot: records.Slot) -> records.Slot:
        room = find(slot.moved_from.room) if slot.moved_from and slot.moved_from.room else None
        lost = slot.moved_from and slot.moved_from.room and not (room and room.is_public)
        return replace(slot, moved_from=None) if lost else slot

    slots = [kept(slot) for slot in session.slots]
    return session if slots == session.slots else replace(session, slots=slots)
