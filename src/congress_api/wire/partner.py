"""Partners on the wire: as delivered, replaced, patched and listed."""

import enum
from typing import Annotated, ClassVar

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import partner as p
from congress_api.vocabulary.topic import TopicSlug
from congress_api.wire.common import Image, Links, Out, Sending, TopicSlugs
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, refer


class Level(Out, frozen=True, kw_only=True):
    """The level of a partnership."""

    sending: ClassVar = Sending(absent={"rank": 0})  # the archive always says it
    name: p.LevelName
    rank: p.LevelRank


class Contact(Out, frozen=True, kw_only=True):
    """Contact details for the public."""

    name: p.ContactName | None
    email: c.Email | None
    phone: c.Phone | None


class Partner(Out, frozen=True, kw_only=True):
    """A participating organisation: private partner, public body, knowledge institute or media."""

    id: c.Id
    slug: p.PartnerSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    number: c.Number
    name: p.PartnerName
    kind: p.PartnerKind
    level: Level | None
    tagline: p.Tagline | None
    description: p.PartnerDescription | None
    website_url: c.Url | None
    logo: Image | None
    logo_dark: Image | None
    stand: p.Stand | None
    contact: Contact | None
    links: Links
    topics: TopicSlugs


PartnerInput = input_of(Partner, records.Partner)
PartnerPatch = patch_of(Partner, records.Partner)


class PartnerSort(enum.StrEnum):
    """Order by level and name, or by name; a minus reverses it."""

    level = "level"
    level_down = "-level"
    name = "name"
    name_down = "-name"


class PartnerInclude(enum.StrEnum):
    """What can come along with partners."""

    topics = "topics"


class PartnerQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of partners can be asked."""

    kind: Annotated[list[p.PartnerKind], Meta(min_length=1, max_length=5, description="Only these kinds.")] = []
    topic: Annotated[list[TopicSlug], refer("topics")] = []
    include: Annotated[
        list[PartnerInclude], Meta(min_length=1, max_length=1, description="Related resources to add in `included`.")
    ] = []
    sort: PartnerSort = PartnerSort.level
