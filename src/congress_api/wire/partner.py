"""A partner as delivered, as replaced and as patched."""

from typing import ClassVar

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import partner as p
from congress_api.wire.common import Image, Links, Out, Sending, TopicSlugs
from congress_api.wire.derived import input_of, patch_of


class Level(Out, frozen=True, kw_only=True):
    """The level of a partnership."""

    sending: ClassVar = Sending(absent={"rank": 0})  # the archive always says it
    name: p.LevelName
    rank: p.LevelRank


class Contact(Out, frozen=True, kw_only=True):
    """Whom the public can turn to. These details are public."""

    name: p.ContactName | None
    email: c.Email | None
    phone: c.Phone | None


class Partner(Out, frozen=True, kw_only=True):
    """An organisation that takes part: private partner, public body, knowledge institute or media."""

    id: c.Id
    slug: c.PartnerSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
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
