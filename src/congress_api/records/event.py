"""The record of an event."""

from typing import ClassVar

from congress_api.records.base import Image, Part, Record
from congress_api.vocabulary import common as c
from congress_api.vocabulary import event as e
from congress_api.vocabulary.common import Translated


class Venue(Part, frozen=True, kw_only=True):
    """The venue of the congress."""

    name: e.VenueName
    street: e.Street | None = None
    postal_code: e.PostalCode | None = None
    city: e.City | None = None
    country: e.Country | None = None


class EventContact(Part, frozen=True, kw_only=True):
    """Where the public reaches the organiser."""

    name: e.ContactName | None = None
    email: c.Email | None = None
    phone: c.Phone | None = None
    url: c.Url | None = None


class Event(Record, frozen=True, kw_only=True):
    """One edition of the congress."""

    kind_name: ClassVar[str] = "event"
    name: Translated[e.EventName]
    edition: e.Edition | None = None
    theme: Translated[e.Theme] = {}
    description: Translated[e.EventDescription] = {}
    starts_on: c.Date
    ends_on: c.Date
    time_zone: e.TimeZone
    languages: e.EventLanguages
    default_language: c.LanguageTag
    venue: Venue | None = None
    organiser_name: e.OrganiserName | None = None
    contact: EventContact | None = None
    website_url: c.Url | None = None
    registration_url: c.Url | None = None
    logo: Image | None = None
    logo_dark: Image | None = None
    partner_edits: e.PartnerEdits = e.PartnerEdits.direct
