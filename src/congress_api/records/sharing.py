"""Equal values of many records held in memory once: texts, moments and lists of slugs."""

import datetime
import enum
import functools
import types
import typing
import uuid
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

from congress_api.vocabulary.common import Slug

KEYS: dict[type, Callable[[Any], Any]] = {
    str: lambda text: text,
    datetime.datetime: lambda moment: (moment, moment.tzinfo),  # else moments in different zones are equal
    dict: lambda texts: (*texts, *texts.values()),
    list: tuple,
}
"""By type, what equal values have in common."""
UNSHARED = (bool, int, float, uuid.UUID, type(None), enum.Enum)
"""The types of values that are small, or different in each record."""


class SharedValues:
    """The values of the records seen so far. Nobody changes a value in a record, so that records may share them."""

    def __init__(self) -> None:
        self._known: dict[type, dict[Any, Any]] = {kind: {} for kind in KEYS}

    def put_into(self, part: Struct) -> None:
        """Replace the values in a new struct, and in the structs in it, by equal ones seen before."""
        for name in _sharing(type(part)):
            value = getattr(part, name)
            kind = type(value)
            if kind is list and value and isinstance(value[0], Struct):
                for entry in value:
                    self.put_into(entry)
            elif kind in KEYS:
                if (shared := self._known[kind].setdefault(KEYS[kind](value), value)) is not value:
                    force_setattr(part, name, shared)
            elif isinstance(value, Struct):
                self.put_into(value)


@functools.cache
def _sharing(part: type[Struct]) -> tuple[str, ...]:
    """The fields with values that may be shared. A slug already is that of the resource that it names."""
    hints = typing.get_type_hints(part, include_extras=True)
    return tuple(name for name in part.__struct_fields__ if _may_share(hints[name]))


def _may_share(hint: Any) -> bool:
    if hint == Slug:
        return False
    if isinstance(hint, type):
        return bool(_sharing(hint)) if issubclass(hint, Struct) else not issubclass(hint, UNSHARED)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _may_share(hint.__origin__)
    if origin is list:
        return not (isinstance(inner[0], type) and issubclass(inner[0], Struct)) or _may_share(inner[0])
    return any(map(_may_share, inner)) if origin in (types.UnionType, typing.Union) else True
