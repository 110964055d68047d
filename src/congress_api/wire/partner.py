"""A partner as delivered."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import partner as p
from congress_api.wire.common import Image, ImageInput, ImagePatch, In, LinkInputs, Links, Out, TopicSlugs


class Level(Out, frozen=True, kw_only=True):
    """The level of a partnership."""

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


class LevelInput(In, frozen=True, kw_only=True):
    """A level as it is to be."""

    name: p.LevelName
    rank: p.LevelRank = 0


class LevelPatch(In, frozen=True, kw_only=True):
    """Changes to a level (RFC 7396): what is absent stays, null clears."""

    name: p.LevelName | UnsetType | None = UNSET
    rank: p.LevelRank | UnsetType | None = UNSET


class ContactInput(In, frozen=True, kw_only=True):
    """A contact as it is to be."""

    name: p.ContactName | None = None
    email: c.Email | None = None
    phone: c.Phone | None = None


class ContactPatch(In, frozen=True, kw_only=True):
    """Changes to a contact (RFC 7396): what is absent stays, null clears."""

    name: p.ContactName | UnsetType | None = UNSET
    email: c.Email | UnsetType | None = UNSET
    phone: c.Phone | UnsetType | None = UNSET


class PartnerInput(In, frozen=True, kw_only=True):
    """A partner as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.PartnerSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    number: c.Number | None = None
    name: p.PartnerName
    kind: p.PartnerKind
    level: LevelInput | None = None
    tagline: p.Tagline | None = None
    description: p.PartnerDescription | None = None
    website_url: c.Url | None = None
    logo: ImageInput | None = None
    logo_dark: ImageInput | None = None
    stand: p.Stand | None = None
    contact: ContactInput | None = None
    links: LinkInputs = []
    topics: TopicSlugs = []


class PartnerPatch(In, frozen=True, kw_only=True):
    """Changes to a partner (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.PartnerSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    number: c.Number | UnsetType | None = UNSET
    name: p.PartnerName | UnsetType = UNSET
    kind: p.PartnerKind | UnsetType = UNSET
    level: LevelPatch | UnsetType | None = UNSET
    tagline: p.Tagline | UnsetType | None = UNSET
    description: p.PartnerDescription | UnsetType | None = UNSET
    website_url: c.Url | UnsetType | None = UNSET
    logo: ImagePatch | UnsetType | None = UNSET
    logo_dark: ImagePatch | UnsetType | None = UNSET
    stand: p.Stand | UnsetType | None = UNSET
    contact: ContactPatch | UnsetType | None = UNSET
    links: LinkInputs | UnsetType | None = UNSET
    topics: TopicSlugs | UnsetType | None = UNSET
