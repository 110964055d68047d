"""Delivered structs from records, in one language."""

import datetime
import functools
import itertools
import types
import typing
from typing import Any

from msgspec import Struct

from congress_api import records
from congress_api.records.kinds import EVERY
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.image_addresses import PATHS, ImageAddresses
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.days import day_begins
from congress_api.vocabulary.session import SessionState
from congress_api.vocabulary.zones import zone_of
from congress_api.wire import kinds as wire_kinds
from congress_api.wire.common import Out
from congress_api.wire.event import CongressDay

DELIVERED: dict[type[records.Record], type[Out]] = {
    kind.record: wire_kinds.EVERY[name].delivered for name, kind in EVERY.items()
}
"""The delivered struct of each record."""


def delivered(
    record: records.Record,
    text_language: TextLanguage,
    standing: dict[str, Any],
    addresses: ImageAddresses = PATHS,
) -> Out:
    """A record as its delivered struct; `standing` holds the fields that the record lacks (revision, updatedAt)."""
    return _Rendering(text_language, addresses).resource(record, {**standing, **_computed(record)})


def state(record: records.Session) -> SessionState:
    """Cancelled if the session or every slot is; scheduled if it has slots; else announced."""
    if record.cancelled or (record.slots and all(slot.cancelled for slot in record.slots)):
        return SessionState.cancelled
    return SessionState.scheduled if record.slots else SessionState.announced


def congress_days(event: records.Event) -> list[CongressDay]:
    """The congress days of an event; no session moves them."""
    zone = zone_of(event.time_zone)
    dates = [
        event.starts_on + datetime.timedelta(days=day) for day in range((event.ends_on - event.starts_on).days + 2)
    ]
    begins = [day_begins(date, zone) for date in dates]
    return [
        CongressDay(date=date, starts_at=start, ends_at=end)
        for date, (start, end) in zip(dates, itertools.pairwise(begins), strict=False)
    ]


def _computed(record: records.Record) -> dict[str, Any]:
    if isinstance(record, records.Session):
        return {"state": state(record)}
    return {"days": congress_days(record)} if isinstance(record, records.Event) else {}


class _Rendering:
    """One resource in one language, and the pointers of its texts that fell back to the default language."""

    def __init__(self, text_language: TextLanguage, addresses: ImageAddresses) -> None:
        self._text_language = text_language
        self._addresses = addresses
        self._untranslated: list[str] = []

    def resource(self, record: records.Record, computed: dict[str, Any]) -> Out:
        return self._part(record, DELIVERED[type(record)], {**computed, "untranslated": self._untranslated}, "")

    def _part(self, part: Struct, out: type[Out], computed: dict[str, Any], pointer: str) -> Out:
        values = dict(computed)
        for name, (how, encoded) in _plan(type(part), out).items():
            value = getattr(part, name)
            if value is None or how is None:
                values[name] = value
            elif how is str:
                values[name] = self._text(value, f"{pointer}/{encoded}")
            elif isinstance(value, list):
                entries = ((entry, f"{pointer}/{encoded}/{index}") for index, entry in enumerate(value))
                values[name] = [self._part(entry, how, {}, here) for entry, here in entries]
            else:
                made = self._addresses.of(value) if isinstance(value, records.Image) else {}
                values[name] = self._part(value, how, made, f"{pointer}/{encoded}")
        return out(**values)

    def _text(self, text: Translated[str], pointer: str) -> str | None:
        picked = self._text_language.pick(text)
        if picked is not None and self._text_language.language not in text:
            self._untranslated.append(pointer)
        return picked


@functools.cache
def _plan(part: type[Struct], out: type[Out]) -> dict[str, tuple[Any, str]]:
    """By field, how it is delivered, and its name in JSON.

    `str` for a text in one language, the delivered struct of a part, or None for a plain value.
    """
    kept, wanted = typing.get_type_hints(part), typing.get_type_hints(out)
    names = zip(out.__struct_fields__, out.__struct_encode_fields__, strict=True)
    return {name: (_how(kept[name], wanted[name]), encoded) for name, encoded in names if name in kept}


def _how(kept: Any, wanted: Any) -> Any:
    if typing.get_origin(kept) is dict:
        return str
    for candidate in _unwrapped(wanted):
        if isinstance(candidate, type) and issubclass(candidate, Out):
            return candidate
    return None


def _unwrapped(hint: Any) -> tuple[Any, ...]:
    """The types in `X`, `X | None` and `list[X]`."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union, list):
        return tuple(inner for argument in typing.get_args(hint) for inner in _unwrapped(argument))
    return (hint,)
