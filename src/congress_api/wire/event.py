"""Events on the wire: as delivered, replaced, patched and listed."""

import enum
from typing import Annotated

from msgspec import Meta

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


class EventContact(Out, frozen=True, kw_only=True):
    """Where the public reaches the organiser."""

    name: e.ContactName | None
    email: c.Email | None
    phone: c.Phone | None
    url: c.Url | None


class CongressDay(Out, frozen=True, kw_only=True):
    """A congress day: from 05:00 in the event's time zone until 05:00 the next morning."""

    date: c.Date
    starts_at: e.DayBegins
    ends_at: e.DayEnds


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
    days: Annotated[
        list[CongressDay],
        Meta(max_length=367, description="The congress days, computed from startsOn, endsOn and timeZone."),
    ]
    time_zone: e.TimeZone
    languages: e.EventLanguages
    default_language: c.LanguageTag
    venue: Venue | None
    organiser_name: e.OrganiserName | None
    contact: EventContact | None
    website_url: c.Url | None
    registration_url: c.Url | None
    logo: Image | None
    logo_dark: Image | None
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
