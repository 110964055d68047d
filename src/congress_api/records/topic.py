"""The record of a topic."""

from typing import ClassVar

from congress_api.records.base import Record
from congress_api.vocabulary import topic as t
from congress_api.vocabulary.common import Translated


class Topic(Record, frozen=True, kw_only=True):
    """A subject of sessions, partners and positions."""

    kind_name: ClassVar[str] = "topic"
    name: Translated[t.TopicName]
    description: Translated[t.TopicDescription] = {}
