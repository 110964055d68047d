"""Faulty bodies repaired, so that the rest of them can be checked too: a request is told all its faults at once.

What is made here is never stored. A faulty field is left out, or gets the example of its type where it is required.
"""

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.inspect import CollectionType, EnumType, Metadata, StructType, Type, UnionType, type_info

from congress_api.http.type_hints import inner_of, without_unset


def repaired(content: dict[str, Any], struct: type[Struct]) -> Any:
    """A struct with all that is right in a body; None if none can be made."""
    try:
        return msgspec.convert(_object(content, struct), struct)
    except (msgspec.ValidationError, RecursionError):
        return None


def _object(content: dict[str, Any], struct: type[Struct]) -> dict[str, Any]:
    made = {}
    for field in msgspec.structs.fields(struct):
        key, hint = field.encode_name, without_unset(field.type)
        if key in content and (inner_of(hint) != (None, None) or _fits(content[key], hint)):
            made[key] = _value(content[key], hint)
        elif field.required:
            made[key] = _stand_in(type_info(hint))
    return made


def _value(content: Any, hint: Any) -> Any:
    struct, entry = inner_of(hint)
    if struct is not None and isinstance(content, dict):
        return _object(content, struct)
    if entry is not None and isinstance(content, list):
        most = _longest(type_info(hint))
        return [_value(one, entry) for one in content[:most]]
    return content if _fits(content, hint) else _stand_in(type_info(hint))


def _fits(content: Any, hint: Any) -> bool:
    try:
        msgspec.convert(content, hint)
    except (msgspec.ValidationError, RecursionError):
        return False
    return True


def _longest(kind: Type) -> int | None:
    """The most entries of a list."""
    if isinstance(kind, Metadata):
        return _longest(kind.type)
    if isinstance(kind, UnionType):
        return next((most for one in kind.types if (most := _longest(one)) is not None), None)
    return kind.max_length if isinstance(kind, CollectionType) else None


def _stand_in(kind: Type) -> Any:
    """A value that a type takes: null, else its example."""
    told: dict[str, Any] = {}
    while isinstance(kind, Metadata | UnionType):
        if isinstance(kind, UnionType):
            if kind.includes_none:
                return None
            kind = kind.types[0]
        else:
            told, kind = (kind.extra_json_schema or {}) | told, kind.type
    if isinstance(kind, StructType):
        return _object({}, kind.cls)
    if isinstance(kind, CollectionType):
        return []
    if isinstance(kind, EnumType):
        return next(member.value for member in kind.cls)
    return told.get("examples", [None])[0]
