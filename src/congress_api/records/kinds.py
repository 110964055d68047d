"""Defines the kinds of resources; every other list of kinds derives from this one.

A record field that is not mentioned here is a column of the same name.
"""

import functools
import typing
from collections.abc import Iterator

from msgspec import Struct

from congress_api import model
from congress_api.model.base import Base
from congress_api.records.announcement import Announcement
from congress_api.records.article import Article
from congress_api.records.base import Image, Part, Record
from congress_api.records.event import Event
from congress_api.records.partner import Partner
from congress_api.records.position import Position
from congress_api.records.room import Room
from congress_api.records.session import Contribution, Session, Slot
from congress_api.records.speaker import Role, Speaker
from congress_api.records.topic import Topic
from congress_api.records.track import Track

Content = Room | Track | Topic | Partner | Speaker | Article | Position | Session | Announcement
"""The record of a resource in an event."""

INTERNAL = frozenset({"id", "slug", "source"})
"""Fields that never change or are never served."""

FIXED = INTERNAL | {"number", "published_at"}
"""Fields that no request can change."""


class Children(Struct, frozen=True, kw_only=True):
    """A list in a record that has a table of its own, ordered by `place`."""

    table: type[Base]
    owner: str
    part: type[Part] | None = None
    """The struct of an entry; None for a list of slugs, to resources of the kind in `reference`."""
    reference: str | None = None
    """The kind that entries refer to, which also names the field that holds the slug."""


class Kind(Struct, frozen=True, kw_only=True, dict=True):
    """The event, or a kind of resource in it."""

    plural: str
    """Its name in URLs, and of its list in JSON and in the archive."""
    record: type[Record]
    table: type[model.Resource]
    references: tuple[str, ...] = ()
    """Fields that hold the slug of one resource; each is named after the kind that it refers to."""
    children: dict[str, Children] = {}
    partner_may_edit: frozenset[str] = frozenset()
    """The fields that a partner may change in its own resources; it may change no others."""
    partner_may_edit_printed: frozenset[str] = frozenset()
    """The same for a resource that an article has printed."""
    partner_may_add: bool = False
    """Whether a partner may create and delete its own resources, unless an article has printed them."""

    @property
    def name(self) -> str:
        """The name in the singular, as in code, paths and the change log."""
        return self.record.kind_name

    @functools.cached_property
    def images(self) -> tuple[str, ...]:
        hints = typing.get_type_hints(self.record)
        return tuple(name for name in self.record.__struct_fields__ if Image in typing.get_args(hints[name]))

    @functools.cached_property
    def is_numbered(self) -> bool:
        """Whether each resource has a number that is never reused."""
        return "number" in self.record.__struct_fields__

    @functools.cached_property
    def refers_to(self) -> frozenset[str]:
        return frozenset(
            {*self.references, *(children.reference for children in self.children.values() if children.reference)}
        )


class ContentKind(Kind, frozen=True, kw_only=True, dict=True):
    """A kind of resource in an event."""

    record: type[Content]
    table: type[model.Content]


EVENT = Kind(plural="events", record=Event, table=model.Event)

_KINDS = (
    ContentKind(plural="rooms", record=Room, table=model.Room),
    ContentKind(plural="tracks", record=Track, table=model.Track),
    ContentKind(plural="topics", record=Topic, table=model.Topic),
    ContentKind(
        plural="partners",
        record=Partner,
        table=model.Partner,
        children={"topics": Children(table=model.PartnerTopic, owner="partner_id", reference="topic")},
        partner_may_edit=frozenset(
            {"tagline", "description", "website_url", "logo", "logo_dark", "contact", "links", "topics"}
        ),
    ),
    ContentKind(
        plural="speakers",
        record=Speaker,
        table=model.Speaker,
        children={"roles": Children(table=model.Role, owner="speaker_id", part=Role, reference="partner")},
        partner_may_edit=frozenset({"biography", "photo", "links"}),
    ),
    ContentKind(plural="articles", record=Article, table=model.Article),
    ContentKind(
        plural="positions",
        record=Position,
        table=model.Position,
        references=("speaker", "partner", "article"),
        children={"topics": Children(table=model.PositionTopic, owner="position_id", reference="topic")},
        partner_may_edit=frozenset(
            {"speaker", "rank", "heading", "byline", "signed_as", "statement", "body"}
            | {"original_language", "topics", "published_on", "source_url", "visibility"}
        ),
        partner_may_edit_printed=frozenset({"topics"}),
        partner_may_add=True,
    ),
    ContentKind(
        plural="sessions",
        record=Session,
        table=model.Session,
        references=("track",),
        children={
            "topics": Children(table=model.SessionTopic, owner="session_id", reference="topic"),
            "partners": Children(table=model.SessionPartner, owner="session_id", reference="partner"),
            "positions": Children(table=model.SessionPosition, owner="session_id", reference="position"),
            "speakers": Children(table=model.Contribution, owner="session_id", part=Contribution, reference="speaker"),
            "slots": Children(table=model.Slot, owner="session_id", part=Slot, reference="room"),
        },
        partner_may_edit=frozenset({"title", "subtitle", "abstract", "description", "links"}),
    ),
    ContentKind(
        plural="announcements",
        record=Announcement,
        table=model.Announcement,
        children={"sessions": Children(table=model.AnnouncementSession, owner="announcement_id", reference="session")},
    ),
)
KINDS: dict[str, ContentKind] = {kind.name: kind for kind in _KINDS}
"""By name, the kinds in an event; each refers only to kinds listed before it."""

EVERY: dict[str, Kind] = {EVENT.name: EVENT, **KINDS}
"""By name, the kinds in an event and the event itself."""


def references(record: Event | Content) -> Iterator[tuple[str, str, str]]:
    """The references of a record: each a JSON pointer, and the kind and slug of its target."""
    kind = EVERY[record.kind_name]
    for field in kind.references:
        if slug := getattr(record, field):
            yield f"/{field}", field, slug
    for field, children in kind.children.items():
        if not (name := children.reference):
            continue
        for index, entry in enumerate(getattr(record, field)):
            slug = entry if children.part is None else getattr(entry, name)
            if slug:
                yield f"/{field}/{index}" + ("" if children.part is None else f"/{name}"), name, slug
