"""Lists tokens: those of an event, those of the whole installation, and who is behind an entry of a log."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, Select, select

from congress_api import model
from congress_api.model.token import earliest
from congress_api.vocabulary.token import Role


class StoredToken(Struct, frozen=True, kw_only=True, rename="camel"):
    """A token without its secret, which is not stored."""

    id: uuid.UUID
    role: Role
    event: str | None
    partner: str | None
    label: str | None
    created_at: datetime.datetime
    created_by: str | None
    """The actor: a token, or the command line."""
    expires_at: datetime.datetime | None
    """When it stops being valid: at its own expiry, or at the end of the overlap after a rotation."""
    last_used_at: datetime.datetime | None
    revoked_at: datetime.datetime | None
    rotated_into: uuid.UUID | None


class TokenFilter(Struct, frozen=True, kw_only=True):
    """The criteria that listed tokens must meet."""

    partner: tuple[str, ...] = ()
    after: uuid.UUID | None = None
    limit: int = 100


def listed(connection: Connection, event: str, criteria: TokenFilter) -> list[StoredToken] | None:
    """Tokens of an event, newest first, starting after the given one; None if there is no such event."""
    if not connection.scalar(select(model.Event.id).where(model.Event.slug == event, model.Event.deleted_at.is_(None))):
        return None
    statement = _of_event(event)
    if criteria.partner:
        statement = statement.where(model.Partner.slug.in_(criteria.partner))
    if criteria.after is not None:
        statement = statement.where(model.Token.id < criteria.after)
    rows = connection.execute(statement.order_by(model.Token.id.desc()).limit(criteria.limit)).mappings()
    return [_stored(row) for row in rows]


def one(connection: Connection, event: str, token_id: uuid.UUID) -> StoredToken | None:
    """One token of an event, without its secret; None if there is no such token."""
    row = connection.execute(_of_event(event).where(model.Token.id == token_id)).mappings().first()
    return _stored(row) if row else None


def everywhere(connection: Connection) -> list[StoredToken]:
    """Every token of the installation, the oldest first: also those of deleted events, and ended ones."""
    return [_stored(row) for row in connection.execute(_all().order_by(model.Token.id)).mappings()]


class Holder(Struct, frozen=True):
    """The label of a token, and the partner that it is for."""

    label: str | None
    partner: str | None


def holders(connection: Connection, token_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Holder]:
    """By token id, its holder."""
    token, partner = model.Token, model.Partner
    statement = select(token.id, token.label, partner.slug).outerjoin(partner, partner.id == token.partner_id)
    rows = connection.execute(statement.where(token.id.in_(set(token_ids))))
    return {row.id: Holder(row.label, row.slug) for row in rows}


def _all() -> Select[Any]:
    """Selects all tokens, each with the slugs of its event and partner."""
    token = model.Token
    names = ("id", "role", "label", "created_at", "created_by", "expires_at", "overlap_ends_at")
    columns = [getattr(token, name) for name in (*names, "last_used_at", "revoked_at")]
    named = (token.successor_id.label("rotated_into"), model.Event.slug.label("event"))
    return (
        select(*columns, *named, model.Partner.slug.label("partner"))
        .outerjoin(model.Event, model.Event.id == token.event_id)
        .outerjoin(model.Partner, model.Partner.id == token.partner_id)
    )


def _of_event(event: str) -> Select[Any]:
    """Selects the tokens of an event that is not deleted."""
    return _all().where(model.Event.slug == event, model.Event.deleted_at.is_(None))


def _stored(row: RowMapping) -> StoredToken:
    found = dict(row)
    found["expires_at"] = earliest(found["expires_at"], found.pop("overlap_ends_at"))
    return StoredToken(**{**found, "role": Role(found["role"])})
