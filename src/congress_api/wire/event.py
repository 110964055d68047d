"""Events on the wire: as delivered, replaced, patched and listed."""

import enum

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import event as e
from congress_api.wire.common import Image, Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery


class Venue(Out, frozen=True, kw_only=True):
    """Where the congress takes place."""

    name: e.VenueName
    street: e.Street | None
    postal_code: e.PostalCode | None
    city: e.City | None
    country: e.Country | None


class Event(Out, frozen=True, kw_only=True):
    """One edition of a congress. All other resources belong to an event."""

    id: c.Id
    slug: e.EventSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
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


EventInput = input_of(Event, records.Event)
EventPatch = patch_of(Event, records.Event)


class EventSort(enum.StrEnum):
    """Order by first day or name; a minus reverses it."""

    starts_on = "startsOn"
    starts_on_down = "-startsOn"
    name = "name"
    name_down = "-name"


class EventQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of events can be asked."""

    sort: EventSort = EventSort.starts_on
