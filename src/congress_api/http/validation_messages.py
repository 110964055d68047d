"""What the validator says, in words that help: its way of telling a place left out, what would have done put in."""

import functools
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.inspect import CollectionType, EnumType, Metadata, Type, UnionType, type_info

LOCATION = re.compile(r" - at `\$.*`$")
"""Where in a value the validator found something, in its own words."""


def message(error: msgspec.ValidationError, hint: Any, place: int | None = None) -> str:
    """What is wrong with a value of a type, as a sentence; `place` is which of several values it is, from 1."""
    words = LOCATION.sub("", str(error)) + (f" (value {place})" if place else "")
    if words.startswith("Invalid enum value"):
        return f"{words}; expected one of: {', '.join(_choices(hint))}."
    if (words.startswith("Invalid") or " regex " in words) and (example := _example(hint)):
        return f"{words}; example: {example}."
    return f"{words}."


@functools.cache
def _choices(hint: Any) -> tuple[str, ...]:
    """The values of its closed vocabulary."""
    kinds = _kinds(type_info(hint))
    return tuple(str(member.value) for kind in kinds if isinstance(kind, EnumType) for member in kind.cls)


@functools.cache
def _example(hint: Any) -> str | None:
    """The first of the examples that its description gives."""
    described = (kind.extra_json_schema or {} for kind in _kinds(type_info(hint)) if isinstance(kind, Metadata))
    return next((str(found["examples"][0]) for found in described if found.get("examples")), None)


def _kinds(kind: Type) -> Iterator[Type]:
    """A type and those within it, but for the fields of objects: these have faults of their own."""
    yield kind
    match kind:
        case Metadata(type=inner) | CollectionType(item_type=inner):
            yield from _kinds(inner)
        case UnionType(types):
            for inner in types:
                yield from _kinds(inner)
