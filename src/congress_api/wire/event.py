"""An event as delivered."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import event as e
from congress_api.wire.common import Image, ImageInput, ImagePatch, In, Out


class Venue(Out, frozen=True, kw_only=True):
    """Where the congress takes place."""

    name: e.VenueName
    street: e.Street | None
    postal_code: e.PostalCode | None
    city: e.City | None
    country: e.Country | None


class Event(Out, frozen=True, kw_only=True):
    """One edition of a congress. Everything else lives under it."""

    id: c.Id
    slug: c.EventSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: e.EventName
    edition: e.Edition | None
    theme: e.Theme | None
    description: e.EventDescription | None
    starts_on: c.Date
    ends_on: c.Date
    time_zone: e.TimeZone
    languages: e.EventLanguages
    default_language: c.LanguageTag
    venue: Venue | None
    organiser_name: e.OrganiserName | None
    website_url: c.Url | None
    registration_url: c.Url | None
    logo: Image | None
    partner_edits: e.PartnerEdits


class VenueInput(In, frozen=True, kw_only=True):
    """A venue as it is to be."""

    name: e.VenueName
    street: e.Street | None = None
    postal_code: e.PostalCode | None = None
    city: e.City | None = None
    country: e.Country | None = None


class VenuePatch(In, frozen=True, kw_only=True):
    """Changes to a venue (RFC 7396): what is absent stays, null clears."""

    name: e.VenueName | UnsetType = UNSET
    street: e.Street | UnsetType | None = UNSET
    postal_code: e.PostalCode | UnsetType | None = UNSET
    city: e.City | UnsetType | None = UNSET
    country: e.Country | UnsetType | None = UNSET


class EventInput(In, frozen=True, kw_only=True):
    """An event as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.EventSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: e.EventName
    edition: e.Edition | None = None
    theme: e.Theme | None = None
    description: e.EventDescription | None = None
    starts_on: c.Date
    ends_on: c.Date
    time_zone: e.TimeZone
    languages: e.EventLanguages
    default_language: c.LanguageTag
    venue: VenueInput | None = None
    organiser_name: e.OrganiserName | None = None
    website_url: c.Url | None = None
    registration_url: c.Url | None = None
    logo: ImageInput | None = None
    partner_edits: e.PartnerEdits = e.PartnerEdits.direct


class EventPatch(In, frozen=True, kw_only=True):
    """Changes to an event (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.EventSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    name: e.EventName | UnsetType | None = UNSET
    edition: e.Edition | UnsetType | None = UNSET
    theme: e.Theme | UnsetType | None = UNSET
    description: e.EventDescription | UnsetType | None = UNSET
    starts_on: c.Date | UnsetType = UNSET
    ends_on: c.Date | UnsetType = UNSET
    time_zone: e.TimeZone | UnsetType = UNSET
    languages: e.EventLanguages | UnsetType = UNSET
    default_language: c.LanguageTag | UnsetType = UNSET
    venue: VenuePatch | UnsetType | None = UNSET
    organiser_name: e.OrganiserName | UnsetType | None = UNSET
    website_url: c.Url | UnsetType | None = UNSET
    registration_url: c.Url | UnsetType | None = UNSET
    logo: ImagePatch | UnsetType | None = UNSET
    partner_edits: e.PartnerEdits | UnsetType | None = UNSET
