"""The tables of speakers and of their roles."""

import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress_api.model.base import Base, Content, Json
from congress_api.vocabulary.common import Number, Translated
from congress_api.vocabulary.speaker import (
    AlternativeNames,
    Biography,
    Department,
    JobTitle,
    Organisation,
    SpeakerName,
)


class Role(Base):
    """A job at an organisation; the first of a speaker is the main one. Edits keep its id."""

    __tablename__ = "role"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    speaker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("speaker.id"), index=True)
    place: Mapped[int]
    job_title: Mapped[Translated[JobTitle]] = mapped_column(Json)
    department: Mapped[Translated[Department]] = mapped_column(Json)
    organisation: Mapped[Organisation | None]
    partner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("partner.id"), index=True)


class Speaker(Content):
    """A person who speaks or takes a position."""

    __tablename__ = "speaker"

    number: Mapped[Number]
    name: Mapped[SpeakerName]
    alternative_names: Mapped[AlternativeNames] = mapped_column(Json)
    biography: Mapped[Translated[Biography]] = mapped_column(Json)
    photo: Mapped[dict[str, object] | None] = mapped_column(Json)
    links: Mapped[list[dict[str, object]]] = mapped_column(Json)

    roles: Mapped[list[Role]] = relationship(order_by=Role.place, cascade="all, delete-orphan")
