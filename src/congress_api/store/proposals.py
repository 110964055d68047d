"""Proposals in the database: found, listed and written."""

import datetime
import uuid
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.vocabulary.proposal import ProposalStatus

TABLE = model.Proposal


class ProposalFilter(Struct, frozen=True, kw_only=True):
    """Which proposals a list is of; empty is any."""

    event: str
    own: str | None = None
    """The partner who asks: sees only its own."""
    below: uuid.UUID | None = None
    filters: dict[str, list[Any]] = {}
    limit: int = 50


class ListedProposal(Struct, frozen=True, kw_only=True):
    """A proposal with the slug of the partner who made it."""

    row: Any
    """The columns of `model.Proposal`."""
    partner: str


async def open_one(db: AsyncSession, own: uuid.UUID, kind: str, slug: str) -> model.Proposal | None:
    """The open proposal of a partner, by its id, for a resource."""
    mine = (TABLE.partner_id == own) & (TABLE.kind == kind) & (TABLE.slug == slug)
    return await db.scalar(select(TABLE).where(mine, TABLE.status == ProposalStatus.open))


async def of_event(db: AsyncSession, event_id: uuid.UUID, proposal_id: uuid.UUID) -> model.Proposal | None:
    """One proposal of an event."""
    found = await db.get(TABLE, proposal_id)
    return found if found is not None and found.event_id == event_id else None


async def partner_slug(db: AsyncSession, proposal: model.Proposal) -> str:
    """The slug of the partner who made a proposal."""
    return (await db.get_one(model.Partner, proposal.partner_id)).slug


def listed(connection: Connection, wanted: ProposalFilter) -> list[ListedProposal]:
    """The proposals of a list, the newest first, and one more than its limit when there are more."""
    statement = select(TABLE.__table__, model.Partner.slug.label("partner")).where(*_conditions(wanted))
    statement = statement.join(model.Partner, model.Partner.id == TABLE.partner_id)
    statement = statement.join(model.Event, model.Event.id == TABLE.event_id)
    rows = connection.execute(statement.order_by(TABLE.id.desc()).limit(wanted.limit + 1))
    return [ListedProposal(row=row, partner=row.partner) for row in rows]


def _conditions(wanted: ProposalFilter) -> list[ColumnElement[bool]]:
    columns = {
        "id": TABLE.id,
        "slug": TABLE.slug,
        "status": TABLE.status,
        "kind": TABLE.kind,
        "partner": model.Partner.slug,
    }
    found = [model.Event.slug == wanted.event, model.Event.deleted_at.is_(None)]
    found += [columns[name].in_(values) for name, values in wanted.filters.items() if values]
    if wanted.own is not None:
        found.append(model.Partner.slug == wanted.own)
    if wanted.below is not None:
        found.append(TABLE.id < wanted.below)
    return found


def changed_at(connection: Connection, event: str) -> datetime.datetime | None:
    """When any proposal of an event last changed: it never goes back, since none is ever deleted."""
    newest = select(func.max(TABLE.updated_at)).join(model.Event, model.Event.id == TABLE.event_id)
    return connection.scalar(newest.where(model.Event.slug == event))
