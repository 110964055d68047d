"""The record of a partner."""

from typing import Annotated, ClassVar

from congress_api.records.base import Image, Link, Part, Record
from congress_api.vocabulary import common as c
from congress_api.vocabulary import partner as pa
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.rules import unique


class Level(Part, frozen=True, kw_only=True):
    """The level of a partnership."""

    name: Translated[pa.LevelName]
    rank: pa.LevelRank


class Contact(Part, frozen=True, kw_only=True):
    """The public contact of a partner."""

    name: pa.ContactName | None = None
    email: c.Email | None = None
    phone: c.Phone | None = None


class Partner(Record, frozen=True, kw_only=True):
    """An organisation that takes part."""

    kind_name: ClassVar[str] = "partner"
    number: c.Number | None = None
    name: pa.PartnerName
    kind: pa.PartnerKind
    level: Level | None = None
    tagline: Translated[pa.Tagline] = {}
    description: Translated[pa.PartnerDescription] = {}
    website_url: c.Url | None = None
    logo: Image | None = None
    logo_dark: Image | None = None
    stand: pa.Stand | None = None
    contact: Contact | None = None
    links: Annotated[list[Link], unique(50)] = []
    topics: Annotated[list[c.Slug], unique(100)] = []
