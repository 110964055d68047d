"""How a record of the programme lies in the tables: which field names another resource, which is a table of its own.

Every field that is not named here is a column of the same name.
"""

from collections.abc import Iterator

from msgspec import Struct

from congress_api import model, records
from congress_api.model.base import Base


class Children(Struct, frozen=True, kw_only=True):
    """A list inside a record that is a table of its own, in order of `place`."""

    table: type[Base]
    owner: str
    part: type[records.Part] | None = None
    """None: the list is plain slugs, and `reference` names their column's field."""
    reference: str | None = None


class Shape(Struct, frozen=True, kw_only=True):
    """One kind: its record, its table, its references to other kinds and its lists."""

    record: type[records.Content]
    table: type[model.Content]
    references: tuple[str, ...] = ()
    children: dict[str, Children] = {}


SHAPES: dict[str, Shape] = {
    "room": Shape(record=records.Room, table=model.Room),
    "track": Shape(record=records.Track, table=model.Track),
    "topic": Shape(record=records.Topic, table=model.Topic),
    "partner": Shape(
        record=records.Partner,
        table=model.Partner,
        children={"topics": Children(table=model.PartnerTopic, owner="partner_id", reference="topic")},
    ),
    "speaker": Shape(
        record=records.Speaker,
        table=model.Speaker,
        children={"roles": Children(table=model.Role, owner="speaker_id", part=records.Role, reference="partner")},
    ),
    "article": Shape(record=records.Article, table=model.Article),
    "position": Shape(
        record=records.Position,
        table=model.Position,
        references=("speaker", "partner", "article"),
        children={"topics": Children(table=model.PositionTopic, owner="position_id", reference="topic")},
    ),
    "session": Shape(
        record=records.Session,
        table=model.Session,
        references=("track",),
        children={
            "topics": Children(table=model.SessionTopic, owner="session_id", reference="topic"),
            "partners": Children(table=model.SessionPartner, owner="session_id", reference="partner"),
            "positions": Children(table=model.SessionPosition, owner="session_id", reference="position"),
            "speakers": Children(
                table=model.Contribution, owner="session_id", part=records.Contribution, reference="speaker"
            ),
            "slots": Children(table=model.Slot, owner="session_id", part=records.Slot, reference="room"),
        },
    ),
    "announcement": Shape(
        record=records.Announcement,
        table=model.Announcement,
        children={"sessions": Children(table=model.AnnouncementSession, owner="announcement_id", reference="session")},
    ),
}
"""By kind, each referring only to kinds that stand before it."""


def references(record: records.Event | records.Content) -> Iterator[tuple[str, str, str]]:
    """What a record refers to: where it says so (a JSON pointer), the kind and the slug."""
    if isinstance(record, records.Event):
        return
    shape = SHAPES[record.kind_name]
    for field in shape.references:
        if slug := getattr(record, field):
            yield f"/{field}", field, slug
    for field, children in shape.children.items():
        if not (kind := children.reference):
            continue
        for place, entry in enumerate(getattr(record, field)):
            slug = entry if children.part is None else getattr(entry, kind)
            if slug:
                yield f"/{field}/{place}" + ("" if children.part is None else f"/{kind}"), kind, slug
