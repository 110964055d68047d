"""The parts that records share: identity, visibility, images, links and accessibility."""

import datetime
import functools
import typing
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import force_setattr

from congress_api.vocabulary import common as c
from congress_api.vocabulary import image as i
from congress_api.vocabulary.common import Translated, Visibility


class Part(Struct, frozen=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A struct within a record. It is in no reference cycle, so that the garbage collector need not track it."""


def put_in_utc(part: Part, *fields: str) -> None:
    """Convert these moments to UTC, to the second. Those outside its range stay, and validation refuses them."""
    for field in fields:
        moment = getattr(part, field)
        if moment is not None and (moment.tzinfo is not datetime.UTC or moment.microsecond) and moment.year in c.YEARS:
            force_setattr(part, field, c.to_the_second(moment).astimezone(datetime.UTC))


class Record(Part, frozen=True, kw_only=True):
    """The fields that every record has: identity, visibility and origin."""

    kind_name: ClassVar[str]
    id: c.Id | None = None
    slug: c.Slug
    visibility: c.Visibility = c.Visibility.published
    source: c.Source | None = None

    @property
    def is_public(self) -> bool:
        """Whether the public sees the record."""
        return self.visibility is Visibility.published


def published(record: Record) -> bool:
    """Whether the record is published: from now on, or from a later time that it names."""
    return record.visibility is Visibility.published


class Image(Part, frozen=True, kw_only=True):
    """A logo or photo, by the hash of its bytes."""

    sha256: i.Sha256
    media_type: i.ImageMediaType
    width: i.Pixels
    height: i.Pixels
    alt: Translated[i.Alt] = {}


class Entry(Part, frozen=True, kw_only=True):
    """An entry of a list that has texts: its translations belong to its id, which the server makes."""

    id: c.Id | None = None


def entry_lists(record: Part) -> tuple[str, ...]:
    """The fields of a record that are lists of entries."""
    return _entry_lists(type(record))


@functools.cache
def _entry_lists(part: type[Part]) -> tuple[str, ...]:
    hints = typing.get_type_hints(part)
    return tuple(name for name in part.__struct_fields__ if _is_entry_list(hints[name]))


def _is_entry_list(hint: Any) -> bool:
    arguments = typing.get_args(hint) if typing.get_origin(hint) is list else ()
    return any(isinstance(inner, type) and issubclass(inner, Entry) for inner in arguments)


class Link(Entry, frozen=True, kw_only=True):
    """A link that belongs to a session, speaker or partner."""

    kind: c.LinkKind
    title: Translated[c.LinkTitle] = {}
    url: c.Url


class Accessibility(Part, frozen=True, kw_only=True):
    """The accessibility of a session or room; None means unknown."""

    captions: c.Captions | None = None
    sign_languages: c.SignLanguages = []
    hearing_loop: c.HearingLoop | None = None
    step_free: c.StepFree | None = None
    note: Translated[c.AccessibilityNote] = {}
