"""The tables of events and of their ledgers."""

import datetime
import uuid

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base, Json, Resource
from congress_api.vocabulary.common import LanguageTag, Translated, Url
from congress_api.vocabulary.event import (
    Edition,
    EventDescription,
    EventLanguages,
    EventName,
    OrganiserName,
    PartnerEdits,
    Theme,
    TimeZone,
)


class Event(Resource):
    """One edition of a congress."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("slug"),)

    name: Mapped[Translated[EventName]] = mapped_column(Json)
    edition: Mapped[Edition | None]
    theme: Mapped[Translated[Theme]] = mapped_column(Json)
    description: Mapped[Translated[EventDescription]] = mapped_column(Json)
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date]
    time_zone: Mapped[TimeZone]
    languages: Mapped[EventLanguages] = mapped_column(Json)
    default_language: Mapped[LanguageTag]
    venue: Mapped[dict[str, object] | None] = mapped_column(Json)
    organiser_name: Mapped[OrganiserName | None]
    contact: Mapped[dict[str, object] | None] = mapped_column(Json)
    website_url: Mapped[Url | None]
    registration_url: Mapped[Url | None]
    logo: Mapped[dict[str, object] | None] = mapped_column(Json)
    logo_dark: Mapped[dict[str, object] | None] = mapped_column(Json)
    partner_edits: Mapped[PartnerEdits] = mapped_column(String())


class Ledger(Base):
    """An event's counters. Every writer locks this row first, so that an event has one writer at a time.

    The counters have a table of their own because a change of content must not change the event's row.
    """

    __tablename__ = "ledger"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    epoch: Mapped[str]
    renewed_at: Mapped[datetime.datetime]
    version: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime.datetime]
    revision: Mapped[int] = mapped_column(BigInteger)
    revised_at: Mapped[datetime.datetime]
    numbers: Mapped[dict[str, int]] = mapped_column(Json)
