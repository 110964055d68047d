"""Validation of records beyond what their types and the rules of their texts check."""

import datetime
import functools
from collections.abc import Callable, Iterator

from msgspec import Struct, structs

from congress_api import records
from congress_api.errors import Fault
from congress_api.messages import resources
from congress_api.records.kinds import references
from congress_api.vocabulary.common import YEARS
from congress_api.vocabulary.json_names import below

OUT_OF_RANGE = resources.YearOutOfRange(YEARS.start, YEARS.stop - 1)
LONGEST_EVENT = datetime.timedelta(days=366)  # exports list every day
LONGEST_SLOT = datetime.timedelta(days=31)  # the hours of each slot are indexed

Lookup = Callable[[str, str], records.Event | records.Content | None]
"""Looks a record up by kind and slug."""


def faults(record: records.Event | records.Content, event: records.Event, find: Lookup) -> Iterator[Fault]:
    """All faults of a record, each with a JSON pointer into it."""
    yield from _language_faults(record, "", event)
    yield from _reference_faults(record, find)
    if isinstance(record, records.Event):
        yield from _event_faults(record)
    if isinstance(record, records.Session):
        yield from _session_faults(record)
    if isinstance(record, records.Announcement):
        yield from _announcement_faults(record)


def _language_faults(part: Struct, pointer: str, event: records.Event) -> Iterator[Fault]:
    """Texts must be in the event's languages; required ones must exist in its default language."""
    required = required_fields(type(part))
    for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
        value, child = getattr(part, name), f"{pointer}/{encoded}"
        if isinstance(value, Struct):
            yield from _language_faults(value, child, event)
        elif isinstance(value, list):
            for index, entry in enumerate(value):
                if isinstance(entry, Struct):
                    yield from _language_faults(entry, f"{child}/{index}", event)
        elif isinstance(value, dict):
            yield from _text_faults(value, child, event, required=name in required)


@functools.cache
def required_fields(part: type[Struct]) -> frozenset[str]:
    """Cached: introspection by msgspec takes longer than the rest of the validation of a part."""
    return frozenset(field.name for field in structs.fields(part) if field.required)


def _text_faults(text: dict[str, str], pointer: str, event: records.Event, *, required: bool) -> Iterator[Fault]:
    languages = {*event.languages, event.default_language}  # a default that is none of them is a fault of its own
    for language in sorted(text.keys() - languages):
        unknown = resources.NotALanguageOfTheEvent(language=language, allowed=tuple(event.languages))
        yield Fault(unknown, pointer=below(pointer, language))
    if required and event.default_language in event.languages and event.default_language not in text:
        yield Fault(resources.RequiredInDefaultLanguage(event.default_language), pointer=pointer)


def _reference_faults(record: records.Event | records.Content, find: Lookup) -> Iterator[Fault]:
    for pointer, kind, slug in references(record):
        if find(kind, slug) is None:
            yield Fault(resources.UnknownReference(kind, slug), pointer=pointer)


def draft_faults(record: records.Event | records.Content, find: Lookup) -> Iterator[Fault]:
    """A published resource may refer only to published ones."""
    if not records.published(record):
        return
    for pointer, kind, slug in references(record):
        target = find(kind, slug)
        if target is not None and not records.published(target):
            yield Fault(resources.PublishedRefersToDraft(kind, slug), pointer=pointer)


def _event_faults(event: records.Event) -> Iterator[Fault]:
    if event.ends_on < event.starts_on:
        yield Fault(resources.EndsBeforeStart("startsOn"), pointer="/endsOn")
    if event.ends_on - event.starts_on > LONGEST_EVENT:
        yield Fault(resources.LastsTooLong("event", LONGEST_EVENT.days), pointer="/endsOn")
    for name, day in (("startsOn", event.starts_on), ("endsOn", event.ends_on)):
        if day.year not in YEARS:
            yield Fault(OUT_OF_RANGE, pointer=f"/{name}")
    if event.default_language not in event.languages:
        yield Fault(resources.DefaultNotAmongLanguages(tuple(event.languages)), pointer="/defaultLanguage")


def _session_faults(session: records.Session) -> Iterator[Fault]:
    for index, slot in enumerate(session.slots):
        yield from _moment_faults(slot, f"/slots/{index}")
        if slot.ends_at <= slot.starts_at:
            yield Fault(resources.EndsAtStart("startsAt"), pointer=f"/slots/{index}/endsAt")
        if slot.ends_at - slot.starts_at > LONGEST_SLOT:
            yield Fault(resources.LastsTooLong("slot", LONGEST_SLOT.days), pointer=f"/slots/{index}/endsAt")
    speakers = [contribution.speaker for contribution in session.speakers]
    for index, slug in enumerate(speakers):
        if slug in speakers[:index]:
            yield Fault(resources.ListedTwice("speaker", slug), pointer=f"/speakers/{index}/speaker")


def _moment_faults(part: records.Slot | records.Announcement, pointer: str) -> Iterator[Fault]:
    """Refuses years near the limits of datetime, where conversion to another time zone overflows."""
    for name, moment in (("startsAt", part.starts_at), ("endsAt", part.ends_at)):
        if moment is not None and moment.year not in YEARS:
            yield Fault(OUT_OF_RANGE, pointer=f"{pointer}/{name}")


def _announcement_faults(announcement: records.Announcement) -> Iterator[Fault]:
    yield from _moment_faults(announcement, "")
    if announcement.starts_at and announcement.ends_at and announcement.ends_at <= announcement.starts_at:
        yield Fault(resources.EndsAtStart("startsAt"), pointer="/endsAt")
