"""What the validator says, in words that help: without its own way of telling the place, with what would have done."""

import functools
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.inspect import CollectionType, EnumType, LiteralType, Metadata, Type, UnionType, type_info

PLACE = re.compile(r" - at `\$.*`$")
"""Where in a value the validator found something, in its own words."""


def said(error: msgspec.ValidationError, hint: Any, place: int | None = None) -> str:
    """What is wrong with a value of a type, as a sentence; `place` is which of several values it is, from 1."""
    words = PLACE.sub("", str(error)) + (f" (value {place})" if place else "")
    if words.startswith("Invalid enum value"):
        return f"{words}; it is one of: {', '.join(_choices(hint))}."
    return f"{words}."


@functools.cache
def _choices(hint: Any) -> tuple[str, ...]:
    return tuple(map(str, _listed(type_info(hint))))


def _listed(kind: Type) -> Iterator[Any]:
    match kind:
        case EnumType(cls):
            yield from (member.value for member in cls)
        case LiteralType(values):
            yield from values
        case Metadata(type=inner) | CollectionType(item_type=inner):
            yield from _listed(inner)
        case UnionType(types):
            for inner in types:
                yield from _listed(inner)
