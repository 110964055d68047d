"""Reads the change log as an audit trail, newest first, in chunks and without counting."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, Text, cast, or_, select

from congress_api import model
from congress_api.vocabulary.token import Role

CHUNK = 101
"""Rows per query: one more than the largest page."""

AuditCursor = tuple[int, int]
"""The position of a change in the log: its version, and its `place` within that version."""


class AuditFilter(Struct, frozen=True, kw_only=True):
    """The criteria that changes in an audit trail must meet."""

    kind: str | None = None
    slug: str | None = None
    actor: str | None = None
    """A role, or the id of a token."""
    since: datetime.datetime | None = None
    below: AuditCursor | None = None
    partner: str | None = None
    """Only changes that may concern this partner: the caller must still check the records."""
    by: tuple[str, ...] = ()
    """With `partner`: also changes that one of these actors made or proposed."""


def changes(connection: Connection, event_id: uuid.UUID, filters: AuditFilter) -> Iterator[Any]:
    """The matching rows of the change log, newest first; further chunks are read only on demand."""
    table = model.Change
    statement = select(table).where(table.event_id == event_id, *_conditions(filters)).limit(CHUNK)
    statement = statement.order_by(table.version.desc(), table.place.desc())
    below = filters.below
    while True:
        rows = connection.execute(_starting_below(statement, below)).all()
        yield from rows
        if len(rows) < CHUNK:
            return
        below = rows[-1].version, rows[-1].place


def _starting_below(statement: Select[Any], below: AuditCursor | None) -> Select[Any]:
    if below is None:
        return statement
    table, (version, place) = model.Change, below
    return statement.where((table.version < version) | ((table.version == version) & (table.place < place)))


def _conditions(filters: AuditFilter) -> Iterator[ColumnElement[bool]]:
    table = model.Change
    if filters.kind is not None:
        yield table.kind == filters.kind
    if filters.slug is not None:
        yield table.slug == filters.slug
    if filters.actor is not None:
        yield _made_by(filters.actor)
    if filters.since is not None:
        yield table.at >= filters.since
    if filters.partner is not None:
        mentions = (
            cast(side, Text).contains(f'"{filters.partner}"', autoescape=True) for side in (table.before, table.after)
        )
        yield or_(table.actor.in_(filters.by), table.proposed_by.in_(filters.by), *mentions)


def _made_by(actor: str) -> ColumnElement[bool]:
    """Matches all tokens of a role, or one token in any role."""
    table = model.Change
    if actor in set(Role):
        return table.actor.startswith(f"{actor} ")
    return table.actor.in_([f"{role} {actor}" for role in Role])


def actors_of(connection: Connection, event_id: uuid.UUID, partner: str) -> tuple[str, ...]:
    """The names in the change log of a partner's tokens, also of those that have expired or were revoked."""
    token, table = model.Token, model.Partner
    statement = select(token.id).join(table, table.id == token.partner_id)
    token_ids = connection.scalars(statement.where(table.event_id == event_id, table.slug == partner))
    return tuple(f"{Role.partner} {token_id}" for token_id in token_ids)
