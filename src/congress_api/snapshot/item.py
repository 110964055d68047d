"""A resource in memory: its record, what it refers to, and its JSON in each language that was asked for.

A large event has tens of thousands of items, so they hold no dictionaries: a small one takes 232 bytes.
"""

import functools
from collections.abc import Iterable
from typing import Any

import msgspec

from congress_api.records.kinds import EVERY, references
from congress_api.records.text_language import TextLanguage, languages_of
from congress_api.snapshot.image_addresses import PATHS, ImageAddresses
from congress_api.snapshot.rendering import delivered
from congress_api.store.reading import StoredRecord

PLACES = {name: {target: place for place, target in enumerate(sorted(kind.refers_to))} for name, kind in EVERY.items()}
"""By kind, the places of the kinds that it refers to in `Item.refers`."""

_encoder = msgspec.json.Encoder()

Noted = tuple[Any, Any, Any]
"""A name, the value noted under it, and the note before it, or None."""


class Item:
    """A resource in memory, encoded at most once per language."""

    __slots__ = (
        *("_derived", "_encoded", "_languages", "_translations"),
        *("addresses", "record", "refers", "revision", "updated_at", "version"),
    )
    refers: tuple[tuple[str, ...], ...]
    """The slugs that it refers to, in order of occurrence, for each kind in the order of PLACES."""
    _translations: list[str]

    def __init__(self, read: StoredRecord, languages: Iterable[str], addresses: ImageAddresses = PATHS) -> None:
        self.record: Any = read.record
        self.revision = read.revision
        self.version = read.version
        self.updated_at = read.updated_at
        self.addresses = addresses
        self._languages = languages
        self._encoded: Noted | None = None
        self._derived: Noted | None = None

    def __getattr__(self, name: str) -> Any:
        """What takes time to find, on its first use: a change may bring hundreds of items while readers wait."""
        if name == "refers":
            self.refers = _referred(self.record)
        elif name == "_translations":
            self._translations = _in_order(frozenset(languages_of(self.record)), tuple(self._languages))
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def holds(self, read: StoredRecord) -> bool:
        """Whether it is made of an equal record that was last changed at the same time."""
        return (self.revision, self.version, self.updated_at) == (read.revision, read.version, read.updated_at) and (
            self.record is read.record or bool(self.record == read.record)
        )

    @property
    def slug(self) -> str:
        """Its name in paths."""
        slug: str = self.record.slug
        return slug

    def speaks(self, text_language: TextLanguage) -> str:
        """The language of its texts."""
        return text_language.language if text_language.language in self._translations else text_language.default

    def struct(self, text_language: TextLanguage) -> Any:
        """The delivered struct."""
        standing = {
            "revision": self.revision,
            "updated_at": self.updated_at,
            "translations": self._translations,
        }
        return delivered(self.record, text_language, standing, self.addresses)

    def encoded(self, text_language: TextLanguage) -> bytes:
        """The delivered struct in JSON."""
        language, known = text_language.language, self._encoded
        while known is not None:
            if known[0] == language:
                json: bytes = known[1]
                return json
            known = known[2]
        cut = _encoder.encode(self.struct(text_language))  # off a larger block, of which the rest would be lost
        json = bytes(memoryview(cut))
        self._encoded = (language, json, self._encoded)
        return json

    def remembered(self, what: Any, make: Any) -> Any:
        """A value derived from this item alone: `make(item)`, cached under `what`."""
        known = self._derived
        while known is not None:
            if known[0] == what:
                return known[1]
            known = known[2]
        made = make(self)
        self._derived = (what, made, self._derived)
        return made


@functools.lru_cache(maxsize=1024)
def _in_order(there: frozenset[str], languages: tuple[str, ...]) -> list[str]:
    """The languages of an event that are there: one list for all items with the same."""
    return [language for language in languages if language in there]


def _referred(record: Any) -> tuple[tuple[str, ...], ...]:
    found: dict[str, dict[str, None]] = {}
    for _, kind, slug in references(record):
        found.setdefault(kind, {})[slug] = None
    return _shared(tuple([_shared(tuple(found.get(kind, ()))) for kind in PLACES[record.kind_name]]))


@functools.lru_cache(maxsize=4096)
def _shared(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """One tuple for equal ones: many items refer to the same room, partner or topics."""
    return found
