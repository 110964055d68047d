"""The tables of partners and of their topics."""

import uuid

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress_api.model.base import Base, Content, Json
from congress_api.vocabulary.common import Number, Translated, Url
from congress_api.vocabulary.partner import PartnerDescription, PartnerKind, PartnerName, Stand, Tagline


class PartnerTopic(Base):
    """A topic that a partner works on."""

    __tablename__ = "partner_topic"

    partner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("topic.id"), index=True)


class Partner(Content):
    """An organisation that takes part."""

    __tablename__ = "partner"

    number: Mapped[Number]
    name: Mapped[PartnerName]
    kind: Mapped[PartnerKind] = mapped_column(String())
    level: Mapped[dict[str, object] | None] = mapped_column(Json)
    tagline: Mapped[Translated[Tagline]] = mapped_column(Json)
    description: Mapped[Translated[PartnerDescription]] = mapped_column(Json)
    website_url: Mapped[Url | None]
    logo: Mapped[dict[str, object] | None] = mapped_column(Json)
    logo_dark: Mapped[dict[str, object] | None] = mapped_column(Json)
    stand: Mapped[Stand | None]
    contact: Mapped[dict[str, object] | None] = mapped_column(Json)
    links: Mapped[list[dict[str, object]]] = mapped_column(Json)

    topics: Mapped[list[PartnerTopic]] = relationship(order_by=PartnerTopic.place, cascade="all, delete-orphan")
