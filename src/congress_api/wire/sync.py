"""Synchronisation: the whole edition of an event, or what changed in it since a cursor."""

import base64
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from congress_api.errors import Fault, Invalid
from congress_api.messages.requests import NotACursor
from congress_api.vocabulary import common as c
from congress_api.wire.announcement import Announcement
from congress_api.wire.article import Article
from congress_api.wire.common import Out
from congress_api.wire.cursors import unsealed
from congress_api.wire.event import Event
from congress_api.wire.kinds import EVERY, kind_name
from congress_api.wire.partner import Partner
from congress_api.wire.position import Position
from congress_api.wire.query import LanguageQuery
from congress_api.wire.room import Room
from congress_api.wire.session import Session
from congress_api.wire.speaker import Speaker
from congress_api.wire.topic import Topic
from congress_api.wire.track import Track

SyncCursor = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=400,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Opaque position in the history of the event.",
        examples=["WyJwdWJsaWMiLCI5ZjNjMTJhYiIsMTJd"],
    ),
]
_changed = Meta(max_length=100_000, description="Resources to store in place of those with the same id, ordered by id.")


class SyncQuery(LanguageQuery, frozen=True, kw_only=True):
    """What a synchronisation can be asked."""

    since: Annotated[SyncCursor, Meta(description="`cursor` of the last response. Default: everything.")] | None = None


class Removed(Out, frozen=True, kw_only=True):
    """A resource that is no longer there: it was deleted or withdrawn."""

    kind: Annotated[str, kind_name(EVERY, "Kind of resource.", example="session", most=40)]
    id: c.Id
    slug: c.Slug


class Check(Out, frozen=True, kw_only=True):
    """Proves which revisions a client holds after it applied a response."""

    count: Annotated[int, Meta(ge=1, le=10_000_000, description="Number of resources, with the event.", examples=[57])]
    digest: Annotated[
        str,
        Meta(
            min_length=16,
            max_length=16,
            pattern=r"^[0-9a-f]{16}$",
            description="Sum modulo 2^64, in 16 hexadecimal digits, of the first eight bytes (big-endian) of the "
            "SHA-256 of `kind/id/revision` in UTF-8 of each resource and of the event, such as "
            "`session/0191f0c6-…/12`.",
            examples=["00a9c1f37b2d8e64"],
        ),
    ]


class EventIfChanged(Event, frozen=True, kw_only=True):
    """The event itself; null if it did not change."""


class Sync(Out, frozen=True, kw_only=True):
    """The whole of an event (`complete`), or what changed since the cursor."""

    cursor: Annotated[SyncCursor, Meta(description="What to send as `since` the next time.")]
    complete: Annotated[
        bool,
        Meta(description="Whether this replaces everything that the client holds; else apply it.", examples=[True]),
    ]
    check: Check
    event: EventIfChanged | None
    sessions: Annotated[list[Session], _changed]
    speakers: Annotated[list[Speaker], _changed]
    partners: Annotated[list[Partner], _changed]
    positions: Annotated[list[Position], _changed]
    articles: Annotated[list[Article], _changed]
    announcements: Annotated[list[Announcement], _changed]
    rooms: Annotated[list[Room], _changed]
    tracks: Annotated[list[Track], _changed]
    topics: Annotated[list[Topic], _changed]
    removed: Annotated[
        list[Removed],
        Meta(max_length=100_000, description="Resources to drop, also some that the client never had."),
    ]


class Place(Struct, frozen=True, array_like=True):
    """A place in the history of an edition of an event, as a cursor holds it."""

    view: str
    """The edition, and the partner who sees only a part of it."""
    epoch: str
    counter: int
    """The revision, or the version in the editorial edition."""
    mark: str
    """The mark of the transaction that raised the counter: another history has another one."""
    shape: str
    """The release, public address and language that shaped the bytes."""

    def sealed(self) -> str:
        """The cursor."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")

    @classmethod
    def opened(cls, cursor: str) -> "Place":
        """The place in a cursor. Raises Invalid for what is no cursor."""
        try:
            return msgspec.convert(unsealed(cursor), cls)
        except ValueError:
            raise Invalid([Fault(NotACursor(), parameter="since")]) from None
