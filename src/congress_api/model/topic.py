"""The table of topics."""

from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Content, Json
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.topic import TopicDescription, TopicName


class Topic(Content):
    """A subject of sessions, partners and positions."""

    __tablename__ = "topic"

    name: Mapped[Translated[TopicName]] = mapped_column(Json)
    description: Mapped[Translated[TopicDescription]] = mapped_column(Json)
