"""Records from what is stored, whatever that is: a text that breaks a rule of today was allowed when it was written."""

import enum
import types
import typing
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

Kind = TypeVar("Kind", bound=Struct)
BLANK: dict[Any, Any] = {dict: {}, list: [], str: "", int: 0, bool: False}
"""By type, the value of a required field that is missing."""


def restored(stored: Any, struct: type[Kind]) -> Kind:
    """A struct from JSON, or from an object with the same attributes; checked only as far as it can be.

    The strict conversion is the quick one, and succeeds for all that was written by this release.
    """
    try:
        return msgspec.convert(stored, struct, from_attributes=True)
    except msgspec.ValidationError:
        found: Kind = _struct(stored, struct)
        return found


def _struct(stored: Any, struct: type[Struct]) -> Any:
    hints = typing.get_type_hints(struct)
    fields = {}
    for field in msgspec.structs.fields(struct):
        if isinstance(stored, dict):
            value = stored.get(field.encode_name, msgspec.NODEFAULT)
        else:
            value = getattr(stored, field.name, msgspec.NODEFAULT)
        if value is not msgspec.NODEFAULT:
            fields[field.name] = _value(value, hints[field.name])
        elif field.required:
            fields[field.name] = BLANK.get(typing.get_origin(hints[field.name]) or hints[field.name])
    return struct(**fields)


def _value(stored: Any, hint: Any) -> Any:
    """A value as its type has it; as it is stored where it does not fit."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        kind = next(kind for kind in arguments if kind is not types.NoneType)
        return None if stored is None else _value(stored, kind)
    if origin is list:
        return [_value(entry, arguments[0]) for entry in stored] if isinstance(stored, list) else []
    if origin is dict:
        texts = stored if isinstance(stored, dict) else {}
        return {key: text for key, text in texts.items() if isinstance(text, str)}
    return _plain(stored, hint)


def _plain(stored: Any, hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _struct(stored, hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint(stored) if stored in {member.value for member in hint} else stored
    try:
        return msgspec.convert(stored, hint)
    except msgspec.ValidationError:
        return stored
