"""The records of the domain: one struct per kind, with texts in all languages.

Texts are stored by language, references are slugs, and computed values are left out. The change log, the snapshot, the
seed, imports and exports all use these records.

May import: nothing; `kinds` imports model.
"""

from congress_api.records.announcement import Announcement
from congress_api.records.archive import EventArchive
from congress_api.records.article import Article
from congress_api.records.base import (
    Accessibility,
    Entry,
    Image,
    Link,
    Part,
    Record,
    entry_lists,
    published,
    put_in_utc,
)
from congress_api.records.event import Event, EventContact, Venue
from congress_api.records.kinds import KINDS, Content
from congress_api.records.partner import Contact, Level, Partner
from congress_api.records.position import Position
from congress_api.records.restoring import restored
from congress_api.records.room import Room
from congress_api.records.session import Contribution, Move, Registration, Session, Slot
from congress_api.records.speaker import Role, Speaker
from congress_api.records.token import Token
from congress_api.records.topic import Topic
from congress_api.records.track import Track

__all__ = [
    "BY_NAME",
    "Accessibility",
    "Announcement",
    "Article",
    "Contact",
    "Content",
    "Contribution",
    "Entry",
    "Event",
    "EventArchive",
    "EventContact",
    "Image",
    "Level",
    "Link",
    "Move",
    "Part",
    "Partner",
    "Position",
    "Record",
    "Registration",
    "Role",
    "Room",
    "Session",
    "Slot",
    "Speaker",
    "Token",
    "Topic",
    "Track",
    "Venue",
    "entry_lists",
    "published",
    "put_in_utc",
    "restored",
]

BY_NAME: dict[str, type[Content]] = {name: kind.record for name, kind in KINDS.items()}
"""The record of each kind in an event."""

LOGGED: dict[str, type[Part]] = {**BY_NAME, Event.kind_name: Event, Token.kind_name: Token}
"""The record of each kind in the change log."""
