"""The same list the usual way: Litestar, an async SQLAlchemy session and `selectinload`, entities turned into structs.

The relations that only this needs are added to the mapped classes here; the API itself does without them.
"""

import datetime
import os
from typing import Annotated, Any

from litestar import Litestar, get
from litestar.params import Parameter
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, relationship, selectinload

from bench.structs import included, session
from congress_api.model import (
    Contribution,
    Event,
    Partner,
    PartnerTopic,
    Position,
    Role,
    Room,
    Session,
    SessionPartner,
    SessionPosition,
    SessionTopic,
    Slot,
    Speaker,
    Topic,
    Track,
)
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility
from congress_api.wire.common import Out
from congress_api.wire.page import PAGES

SessionPage: Any = PAGES["session"]

REFERENCES: list[tuple[type[Any], type[Any]]] = [
    (Contribution, Speaker),
    (SessionPartner, Partner),
    (SessionPosition, Position),
    (SessionTopic, Topic),
    (Slot, Room),
    (Role, Partner),
    (PartnerTopic, Topic),
    (Session, Track),
]


def application() -> Litestar:
    """One route, with the filter and the order that the benchmark asks for."""
    for owner, referred in REFERENCES:
        owner.at = relationship(referred)
    database = Database(os.environ["CONGRESS_API_DATABASE_URL"])
    loading = _loading()

    @get("/v1/events/{event:str}/sessions")
    async def list_sessions(
        event: str, limit: int, after: Annotated[datetime.datetime, Parameter(query="from")]
    ) -> Out:
        async with AsyncSession(database.engine) as reading:
            rows = (await reading.scalars(_page(event, after, limit).options(*loading))).all()
        items = [session(row) for row in rows[:limit]]
        page: Out = SessionPage(items=items, included=included(rows[:limit]), next_cursor=None)
        return page

    return Litestar([list_sessions], openapi_config=None, logging_config=None, on_shutdown=[database.close])


def _page(event: str, after: datetime.datetime, limit: int) -> Select[Session]:
    """The published sessions that end after a moment, by when they start, unscheduled ones last."""
    begins = select(func.min(Slot.starts_at)).where(Slot.session_id == Session.id).scalar_subquery()
    return (
        select(Session)
        .join(Event, Event.id == Session.event_id)
        .where(Event.slug == event, Event.visibility == Visibility.published)
        .where(Session.visibility == Visibility.published, Session.deleted_at.is_(None))
        .where(select(Slot.id).where(Slot.session_id == Session.id, Slot.ends_at > after).exists())
        .order_by(begins.is_(None), begins, Session.number, Session.id)
        .limit(limit + 1)
    )


def _loading() -> list[Any]:
    """Everything that a page shows of its sessions and of what comes along."""
    partner = _at(SessionPartner)
    return [
        _at(Session),
        selectinload(Session.slots).options(_at(Slot)),
        selectinload(Session.topics).options(_at(SessionTopic)),
        selectinload(Session.positions).options(_at(SessionPosition)),
        selectinload(Session.partners).options(partner.selectinload(Partner.topics).options(_at(PartnerTopic))),
        selectinload(Session.speakers).options(_at(Contribution).selectinload(Speaker.roles).options(_at(Role))),
    ]


def _at(owner: type[Any]) -> Any:
    referred: InstrumentedAttribute[Any] = owner.at
    return selectinload(referred)
