"""The record of a speaker."""

from typing import Annotated, ClassVar

from congress_api.records.base import Entry, Image, Link, Record
from congress_api.vocabulary import common as c
from congress_api.vocabulary import speaker as sp
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.rules import unique


class Role(Entry, frozen=True, kw_only=True):
    """A job at an organisation."""

    job_title: Translated[sp.JobTitle] = {}
    department: Translated[sp.Department] = {}
    organisation: sp.Organisation | None = None
    partner: c.Slug | None = None


class Speaker(Record, frozen=True, kw_only=True):
    """A person who speaks or takes a position."""

    kind_name: ClassVar[str] = "speaker"
    number: c.Number | None = None
    name: sp.SpeakerName
    alternative_names: sp.AlternativeNames = []
    biography: Translated[sp.Biography] = {}
    photo: Image | None = None
    roles: Annotated[list[Role], unique(20)] = []
    links: Annotated[list[Link], unique(50)] = []
