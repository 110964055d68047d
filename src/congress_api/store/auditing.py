"""The change log read as an audit: who changed what, the newest first, page by page without counting."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, or_, select

from congress_api import model
from congress_api.vocabulary.token import Role

PIECE = 101
"""How many rows are read at a time: one more than the largest page holds."""

AuditCursor = tuple[int, int]
"""Where in the log a change stands: its version, and its place within that."""


class AuditFilter(Struct, frozen=True, kw_only=True):
    """Which changes are asked for."""

    kind: str | None = None
    slug: str | None = None
    actor: str | None = None
    """A role or the id of a token."""
    since: datetime.datetime | None = None
    below: AuditCursor | None = None
    partner: str | None = None
    """Only what might be this partner's business; the caller still has to look at the records."""
    by: tuple[str, ...] = ()
    """Together with `partner`: or was done or proposed by one of these actors."""


def changes(connection: Connection, event_id: uuid.UUID, wanted: AuditFilter) -> Iterator[Any]:
    """The rows of the change log that are asked for, the newest first, read as far as they are taken."""
    table = model.Change
    statement = select(table).where(table.event_id == event_id, *_conditions(wanted)).limit(PIECE)
    statement = statement.order_by(table.version.desc(), table.place.desc())
    below = wanted.below
    while True:
        rows = connection.execute(_from(statement, below)).all()
        yield from rows
        if len(rows) < PIECE:
            return
        below = rows[-1].version, rows[-1].place


def _from(statement: Select[Any], below: AuditCursor | None) -> Select[Any]:
    if below is None:
        return statement
    table, (version, place) = model.Change, below
    return statement.where((table.version < version) | ((table.version == version) & (table.place < place)))


def _conditions(wanted: AuditFilter) -> Iterator[ColumnElement[bool]]:
    table = model.Change
    if wanted.kind is not None:
        yield table.kind == wanted.kind
    if wanted.slug is not None:
        yield table.slug == wanted.slug
    if wanted.actor is not None:
        yield _by(wanted.actor)
    if wanted.since is not None:
        yield table.at >= wanted.since
    if wanted.partner is not None:
        named = (
            cast(side, Text).contains(f'"{wanted.partner}"', autoescape=True) for side in (table.before, table.after)
        )
        yield or_(table.actor.in_(wanted.by), table.proposed_by.in_(wanted.by), *named)


def _by(actor: str) -> ColumnElement[bool]:
    """Whether it was done by tokens of a role, or by one token, whatever its role."""
    table = model.Change
    if actor in set(Role):
        return table.actor.startswith(f"{actor} ")
    return table.actor.in_([f"{role} {actor}" for role in Role])


def actors_of(connection: Connection, event_id: uuid.UUID, partner: str) -> tuple[str, ...]:
    """How the change log names a partner's tokens, also those that are not valid any more."""
    token, table = model.Token, model.Partner
    mine = select(token.id).join(table, table.id == token.partner_id)
    found = connection.scalars(mine.where(table.event_id == event_id, table.slug == partner))
    return tuple(f"{Role.partner} {token_id}" for token_id in found)


def labels(connection: Connection, token_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str | None]:
    """What tokens are for, in their givers' words."""
    token = model.Token
    rows = connection.execute(select(token.id, token.label).where(token.id.in_(set(token_ids))))
    return {row.id: row.label for row in rows}
