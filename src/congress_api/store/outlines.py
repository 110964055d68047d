"""What the welcome page shows of events, read without loading them."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import Connection, func, select

from congress_api import model
from congress_api.records.kinds import KINDS
from congress_api.store.reading import Edition, visible
from congress_api.vocabulary.common import Translated


class OutlinedPosition(Struct, frozen=True):
    """A position, with the names of who takes it."""

    slug: str
    heading: Translated[str]
    speaker: str
    partner: str | None


def counts(connection: Connection, events: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, int]]:
    """The number of published resources of each kind, by event."""
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for name, kind in KINDS.items():
        condition = kind.table.event_id.in_(events) & visible(kind.table, Edition.public)
        statement = select(kind.table.event_id, func.count()).where(condition).group_by(kind.table.event_id)
        for event, count in connection.execute(statement):
            found[event][name] = count
    return found


def positions(connection: Connection, event: uuid.UUID, most: int) -> list[OutlinedPosition]:
    """The first published positions of an event."""
    position, speaker, partner = model.Position, model.Speaker, model.Partner
    statement = (
        select(position.slug, position.heading, speaker.name, partner.name)
        .join(speaker, speaker.id == position.speaker_id)
        .outerjoin(partner, partner.id == position.partner_id)
        .where(position.event_id == event, visible(position, Edition.public))
        .order_by(position.rank, position.slug)
    )
    return [OutlinedPosition(*row) for row in connection.execute(statement.limit(most))]


def first_session(connection: Connection, event: uuid.UUID) -> str | None:
    """The slug of a published session of an event."""
    table = model.Session
    statement = select(func.min(table.slug)).where(table.event_id == event, visible(table, Edition.public))
    return connection.scalar(statement)
