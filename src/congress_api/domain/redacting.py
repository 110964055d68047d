"""Finds where records name a person, and removes the person from records."""

import functools
import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from congress_api import records
from congress_api.domain.unit_of_work import Key
from congress_api.records.kinds import KINDS
from congress_api.vocabulary.characters import IGNORABLE
from congress_api.vocabulary.common import Email, Url
from congress_api.vocabulary.folding import words
from congress_api.vocabulary.speaker import Biography, SpeakerName

REMOVED = "(verwijderd)"
"""Replaces a text that names the person."""

ESCAPED = re.compile(r"\\(?:\\|[nrtbf]|u00[01][0-9a-f])")
"""Control characters in JSON: their letters are no part of the word that follows."""

ENCODED = re.compile("[%&]")
"""What percent-encoding and character references begin with."""

TextChange = Callable[[str, str, str], str]
"""Maps a JSON pointer, the text there and a replacement to the text to store."""


class Mention(Struct, frozen=True):
    """A current text that names the person."""

    kind: str
    slug: str
    field: str


class Person(Struct, frozen=True, kw_only=True):
    """A person to erase."""

    names: frozenset[str]
    """All their names and spellings, folded: `jamila ouna`."""
    slugs: dict[Key, str] = {}
    """New slugs for the speaker and the positions whose slugs name them."""
    speaker: str | None = None
    """Their slug; None to look for mentions only."""

    def is_named_in(self, text: str) -> bool:
        """Whether a text names them, in whole words; as one word too (`jamilaouna`), as in accounts and addresses."""
        pattern = _any_of(self.names)
        return any(pattern.search(f" {folded(reading)} ") for reading in _readings(text))

    def may_be_named_in(self, raw: str) -> bool:
        """Whether a text, or JSON as the database holds it, may name them or refer to their slugs.

        Faster than decoding it. Sometimes wrongly true, never wrongly false.
        """
        if any(f'"{slug}"' in raw or raw == slug for _, slug in self.slugs):
            return True
        if raw.isascii() and not ENCODED.search(raw):
            lower = raw.lower()
            if not any(max(name.split(), key=len) in lower for name in self.names):
                return False
        return self.is_named_in(ESCAPED.sub(" ", raw))

    def is_subject_of(self, record: Any) -> bool:
        """Whether a record is about them alone: the speaker, or a position of theirs."""
        if isinstance(record, records.Speaker):
            return record.slug == self.speaker
        return isinstance(record, records.Position) and record.speaker == self.speaker


@functools.cache
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    """A pattern for folded names, with or without the blanks between their words; without names for nothing."""
    spelled = (" ?".join(map(re.escape, name.split())) for name in names)
    return re.compile(f" (?:{'|'.join(spelled)}) " if names else "(?!)")


def folded(text: str) -> str:
    """The words of a text, without case, accents, punctuation and what is invisible in a word, as soft hyphens are."""
    visible = text if text.isascii() else IGNORABLE.sub("", text)
    return " ".join(words(visible.replace("_", " ")))


def _readings(text: str) -> Iterator[str]:
    """A text as it is, and as addresses (`J%C3%B6rg`) and HTML (`J&ouml;rg`) are decoded."""
    yield text
    if ENCODED.search(text):
        yield html.unescape(unquote(text))


def redacted(record: Any, person: Person) -> Any:
    """A record without the person; of a record about them alone only an outline is left."""
    if person.is_subject_of(record):
        return _renamed(_outline(record), person)

    def change(_pointer: str, text: str, replacement: str) -> str:
        return replacement if person.is_named_in(text) else text

    return _renamed(_mapped(record, change, ""), person)


def mentions(record: Any, person: Person) -> Iterator[str]:
    """JSON pointers to the texts that name the person."""
    pointers: list[str] = []

    def note(pointer: str, text: str, _replacement: str) -> str:
        pointers.extend([pointer] if person.is_named_in(text) else [])
        return text

    _mapped(record, note, "")
    if (record.kind_name, record.slug) not in person.slugs and person.is_named_in(record.slug):
        yield "/slug"
    yield from pointers


def _outline(record: Any) -> Any:
    """A speaker or position reduced to its identity and what it belongs to."""
    identity = ("id", "slug", "visibility")
    if isinstance(record, records.Speaker):
        return records.Speaker(number=record.number, name=REMOVED, **{name: getattr(record, name) for name in identity})
    belongs = ("speaker", "partner", "article", "rank", "topics", "published_on")
    heading = dict.fromkeys(record.heading, REMOVED)
    return records.Position(heading=heading, **{name: getattr(record, name) for name in (*identity, *belongs)})


def _renamed(record: Any, person: Person) -> Any:
    """A record with the new slugs, its own and those that it refers to."""

    def renamed(kind: str, slug: str | None) -> str | None:
        return person.slugs.get((kind, slug), slug) if slug else slug

    changed: dict[str, Any] = {"slug": renamed(record.kind_name, record.slug)}
    shape = KINDS.get(record.kind_name)
    for field in shape.references if shape else ():
        changed[field] = renamed(field, getattr(record, field))
    for field, children in shape.children.items() if shape else ():
        kind = children.reference
        if kind and children.part is None:
            changed[field] = [renamed(kind, slug) for slug in getattr(record, field)]
        elif kind:
            changed[field] = [
                replace(part, **{kind: renamed(kind, getattr(part, kind))}) for part in getattr(record, field)
            ]
    return replace(record, **changed)


def _mapped(part: Struct, change: TextChange, pointer: str) -> Any:
    """A record or a part of one, with `change` applied to every text in it."""
    changed = {}
    for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
        replacement = _texts(type(part)).get(name)
        changed[name] = _value(getattr(part, name), change, f"{pointer}/{encoded}", replacement)
    return replace(part, **changed)


def _value(value: Any, change: TextChange, pointer: str, replacement: str | None) -> Any:
    if isinstance(value, dict):
        return {key: _value(text, change, f"{pointer}/{key}", replacement) for key, text in value.items()}
    if isinstance(value, list):
        return [_value(item, change, f"{pointer}/{index}", replacement) for index, item in enumerate(value)]
    if isinstance(value, Struct):
        mapped = _mapped(value, change, pointer)
        return None if mapped != value and _is_about_one_person(value) else mapped
    return change(pointer, value, replacement) if isinstance(value, str) and replacement else value


def _is_about_one_person(part: Struct) -> bool:
    """Whether it is somebody's contact details: with the name goes the rest."""
    return {"email", "phone"} <= set(part.__struct_fields__)


@functools.cache
def _texts(part: type[Struct]) -> dict[str, str]:
    """The text fields of a part, with a replacement for each; slugs and language tags are not texts."""
    fields = {}
    for field in msgspec.structs.fields(part):
        for pattern in _patterns(msgspec.inspect.type_info(field.type)):
            if pattern in REPLACEMENTS:
                fields[field.name] = REPLACEMENTS[pattern]
    return fields


def _patterns(info: Any) -> Iterator[str | None]:
    """The patterns of all string types within a type."""
    inner = [getattr(info, name) for name in ("type", "item_type", "value_type") if hasattr(info, name)]
    for part in [*inner, *getattr(info, "types", ())]:
        yield from _patterns(part)
    if isinstance(info, msgspec.inspect.StrType):
        yield info.pattern


REPLACEMENTS: dict[str | None, str] = {
    next(_patterns(msgspec.inspect.type_info(field_type))): replacement
    for field_type, replacement in (
        (SpeakerName, REMOVED),  # every text of one line
        (Biography, REMOVED),  # every text of several lines
        (Url, "https://removed.invalid/"),
        (Email, "removed@removed.invalid"),
    )
}
"""By the pattern of a field type, a valid replacement for its texts."""
