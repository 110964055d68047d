"""Queries that find and list proposals."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.vocabulary.proposal import ProposalStatus

TABLE = model.Proposal


class ProposalFilter(Struct, frozen=True, kw_only=True):
    """The criteria that listed proposals must meet; None and empty lists match any."""

    event: str
    own: str | None = None
    """The slug of a partner: only its proposals are listed."""
    below: uuid.UUID | None = None
    filters: dict[str, list[Any]] = {}
    limit: int = 50


class ListedProposal(Struct, frozen=True, kw_only=True):
    """A proposal, with the slug of the partner that made it."""

    row: Any
    """The columns of `model.Proposal`."""
    partner: str


async def open_proposal(db: AsyncSession, partner_id: uuid.UUID, kind: str, slug: str) -> model.Proposal | None:
    """A partner's open proposal for a resource."""
    matches = (TABLE.partner_id == partner_id) & (TABLE.kind == kind) & (TABLE.slug == slug)
    return await db.scalar(select(TABLE).where(matches, TABLE.status == ProposalStatus.open))


async def open_of_event(db: AsyncSession, event_id: uuid.UUID) -> Sequence[model.Proposal]:
    """All open proposals of an event."""
    matches = (TABLE.event_id == event_id) & (TABLE.status == ProposalStatus.open)
    return (await db.scalars(select(TABLE).where(matches))).all()


async def of_event(db: AsyncSession, event_id: uuid.UUID, proposal_id: uuid.UUID) -> model.Proposal | None:
    """A proposal by its id; None if it belongs to another event."""
    proposal = await db.get(TABLE, proposal_id)
    return proposal if proposal is not None and proposal.event_id == event_id else None


async def partner_slug(db: AsyncSession, proposal: model.Proposal) -> str:
    return (await db.get_one(model.Partner, proposal.partner_id)).slug


def listed(connection: Connection, criteria: ProposalFilter) -> list[ListedProposal]:
    """The matching proposals, newest first; one more than the limit if there are more."""
    statement = select(TABLE.__table__, model.Partner.slug.label("partner")).where(*_conditions(criteria))
    statement = statement.join(model.Partner, model.Partner.id == TABLE.partner_id)
    statement = statement.join(model.Event, model.Event.id == TABLE.event_id)
    rows = connection.execute(statement.order_by(TABLE.id.desc()).limit(criteria.limit + 1))
    return [ListedProposal(row=row, partner=row.partner) for row in rows]


def _conditions(criteria: ProposalFilter) -> list[ColumnElement[bool]]:
    columns = {
        "id": TABLE.id,
        "slug": TABLE.slug,
        "status": TABLE.status,
        "kind": TABLE.kind,
        "partner": model.Partner.slug,
    }
    conditions = [model.Event.slug == criteria.event, model.Event.deleted_at.is_(None)]
    conditions += [columns[name].in_(values) for name, values in criteria.filters.items() if values]
    if criteria.own is not None:
        conditions.append(model.Partner.slug == criteria.own)
    if criteria.below is not None:
        conditions.append(TABLE.id < criteria.below)
    return conditions


def changed_at(connection: Connection, event: str) -> datetime.datetime | None:
    """The time of the last change of any proposal of an event; it never goes back, since none is ever deleted."""
    newest = select(func.max(TABLE.updated_at)).join(model.Event, model.Event.id == TABLE.event_id)
    return connection.scalar(newest.where(model.Event.slug == event))
