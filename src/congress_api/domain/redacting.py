"""A person taken out of records: where they are named, and what is left of a record when they are not."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from congress_api import records
from congress_api.domain.unit_of_work import Key
from congress_api.records.kinds import KINDS
from congress_api.vocabulary.common import Email, Url
from congress_api.vocabulary.folding import words
from congress_api.vocabulary.speaker import SpeakerName

REMOVED = "(verwijderd)"
"""Stands where a text was that named somebody."""

Change = Callable[[str, str, str], str]
"""Makes another text of one: with where it is, and what could stand in its place."""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who is to be forgotten."""

    names: frozenset[str]
    """Every name and spelling of theirs, folded: `jamila ouna`."""
    slugs: dict[Key, str] = {}
    """What the slugs become that name them: of the speaker, and of positions."""
    speaker: str | None = None
    """Their slug; None when only mentions are to be found."""

    def is_in(self, text: str) -> bool:
        """Whether a text names them."""
        told = f" {folded(text)} "
        return any(f" {name} " in told for name in self.names)

    def is_author(self, record: Any) -> bool:
        """Whether a record is about them alone: themselves, or a position of theirs."""
        if isinstance(record, records.Speaker):
            return record.slug == self.speaker
        return isinstance(record, records.Position) and record.speaker == self.speaker


def folded(text: str) -> str:
    """The words of a text without case, accents and what stands between."""
    return " ".join(words(text))


def redacted(record: Any, person: Person) -> Any:
    """A record without a person. Of what is about them alone only the outline is left."""
    if person.is_author(record):
        return _renamed(_outline(record), person)

    def change(_pointer: str, text: str, instead: str) -> str:
        return instead if person.is_in(text) else text

    return _renamed(_mapped(record, change, ""), person)


def mentions(record: Any, person: Person) -> Iterator[str]:
    """Where a record names a person: JSON pointers."""
    found: list[str] = []

    def note(pointer: str, text: str, _instead: str) -> str:
        found.extend([pointer] if person.is_in(text) else [])
        return text

    _mapped(record, note, "")
    if (record.kind_name, record.slug) not in person.slugs and person.is_in(record.slug):
        yield "/slug"
    yield from found


def _outline(record: Any) -> Any:
    """That a speaker or position was there, and what it belonged to."""
    kept = ("id", "slug", "visibility")
    if isinstance(record, records.Speaker):
        return records.Speaker(number=record.number, name=REMOVED, **{name: getattr(record, name) for name in kept})
    of = ("speaker", "partner", "article", "rank", "topics", "published_on")
    heading = dict.fromkeys(record.heading, REMOVED)
    return records.Position(heading=heading, **{name: getattr(record, name) for name in (*kept, *of)})


def _renamed(record: Any, person: Person) -> Any:
    """A record in which everything that has another slug now goes by that."""

    def now(kind: str, slug: str | None) -> str | None:
        return person.slugs.get((kind, slug), slug) if slug else slug

    changed: dict[str, Any] = {"slug": now(record.kind_name, record.slug)}
    shape = KINDS.get(record.kind_name)
    for field in shape.references if shape else ():
        changed[field] = now(field, getattr(record, field))
    for field, children in shape.children.items() if shape else ():
        kind = children.reference
        if kind and children.part is None:
            changed[field] = [now(kind, slug) for slug in getattr(record, field)]
        elif kind:
            changed[field] = [replace(one, **{kind: now(kind, getattr(one, kind))}) for one in getattr(record, field)]
    return replace(record, **changed)


def _mapped(part: Struct, change: Change, pointer: str) -> Any:
    """A record or a part of one, with every text in it changed."""
    changed = {}
    for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
        instead = _texts(type(part)).get(name)
        changed[name] = _value(getattr(part, name), change, f"{pointer}/{encoded}", instead)
    return replace(part, **changed)


def _value(value: Any, change: Change, pointer: str, instead: str | None) -> Any:
    if isinstance(value, dict):
        return {key: _value(one, change, f"{pointer}/{key}", instead) for key, one in value.items()}
    if isinstance(value, list):
        return [_value(one, change, f"{pointer}/{place}", instead) for place, one in enumerate(value)]
    if isinstance(value, Struct):
        return _mapped(value, change, pointer)
    return change(pointer, value, instead) if isinstance(value, str) and instead else value


@functools.cache
def _texts(part: type[Struct]) -> dict[str, str]:
    """The fields of a part that hold texts, with what could stand in place of each; slugs and tags are none."""
    found = {}
    for field in msgspec.structs.fields(part):
        for pattern in _patterns(msgspec.inspect.type_info(field.type)):
            if pattern in INSTEAD:
                found[field.name] = INSTEAD[pattern]
    return found


def _patterns(info: Any) -> Iterator[str | None]:
    """The patterns of the strings that a type is made of."""
    inner = [getattr(info, name) for name in ("type", "item_type", "value_type") if hasattr(info, name)]
    for one in [*inner, *getattr(info, "types", ())]:
        yield from _patterns(one)
    if isinstance(info, msgspec.inspect.StrType):
        yield info.pattern


INSTEAD: dict[str | None, str] = {
    next(_patterns(msgspec.inspect.type_info(word))): instead
    for word, instead in (
        (SpeakerName, REMOVED),
        (Url, "https://removed.invalid/"),
        (Email, "removed@removed.invalid"),
    )
}
"""By the pattern of a word, what can stand in place of a text of it."""
