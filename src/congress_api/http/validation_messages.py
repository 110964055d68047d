"""The validator's messages without its own notation of places, and with the allowed values or an example."""

import functools
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.inspect import CollectionType, EnumType, Metadata, Type, UnionType, type_info

LOCATION = re.compile(r" - at `\$.*`$")
"""The validator's notation of a place in a value."""


def message(error: msgspec.ValidationError, hint: Any, place: int | None = None) -> str:
    """A fault of a value as a sentence; `place` counts from 1 where a key has several values."""
    words = LOCATION.sub("", str(error)) + (f" (value {place})" if place else "")
    if words.startswith("Invalid enum value"):
        return f"{words}; expected one of: {', '.join(_choices(hint))}."
    if (words.startswith("Invalid") or " regex " in words) and (example := _example(hint)):
        return f"{words}; example: {example}."
    return f"{words}."


@functools.cache
def _choices(hint: Any) -> tuple[str, ...]:
    """The values of its enumeration."""
    kinds = _kinds(type_info(hint))
    return tuple(str(member.value) for kind in kinds if isinstance(kind, EnumType) for member in kind.cls)


@functools.cache
def _example(hint: Any) -> str | None:
    described = (kind.extra_json_schema or {} for kind in _kinds(type_info(hint)) if isinstance(kind, Metadata))
    return next((str(found["examples"][0]) for found in described if found.get("examples")), None)


def _kinds(kind: Type) -> Iterator[Type]:
    """A type and the types within it, but not the fields of objects, which have faults of their own."""
    yield kind
    match kind:
        case Metadata(type=inner) | CollectionType(item_type=inner):
            yield from _kinds(inner)
        case UnionType(types):
            for inner in types:
                yield from _kinds(inner)
