"""Conflicts of the programme as they are delivered."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary import common as c
from congress_api.vocabulary import conflict as co
from congress_api.vocabulary.room import RoomSlug
from congress_api.vocabulary.session import SessionSlug
from congress_api.vocabulary.speaker import SpeakerSlug
from congress_api.wire.common import Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.query import MessageLanguage, PageQuery


class ConflictQuery(PageQuery, frozen=True, kw_only=True):
    """What the list of conflicts can be asked."""

    language: MessageLanguage | None = None


class ConflictSlot(Out, frozen=True, kw_only=True):
    """A slot involved in a conflict."""

    session: Annotated[SessionSlug, Meta(description="The session, by slug.")]
    slot: Annotated[c.Id, Meta(description="The slot, by id.")]
    number: c.Number | None


class Conflict(Out, frozen=True, kw_only=True):
    """A conflict in the programme."""

    kind: co.ConflictKind
    severity: co.ConflictSeverity
    detail: co.ConflictDetail
    starts_at: Annotated[c.Instant, Meta(description="When the conflict begins, in UTC.")]
    slots: Annotated[list[ConflictSlot], Meta(max_length=2, description="The slots involved, the earlier first.")]
    room: Annotated[RoomSlug, Meta(description="The room involved, by slug.")] | None
    speaker: Annotated[SpeakerSlug, Meta(description="The speaker involved, by slug.")] | None


class ConflictPage(Out, frozen=True, kw_only=True):
    """A page of conflicts, errors first."""

    items: Annotated[list[Conflict], Meta(max_length=100, description="Conflicts on this page.")]
    next_cursor: NextCursor
