"""What the type of a field of a body is made of."""

import functools
import types
import typing
from typing import Any

from msgspec import Struct, UnsetType


@functools.cache
def without_unset(hint: Any) -> Any:
    """A type without UNSET, which `convert` does not accept."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return functools.reduce(
            lambda one, other: one | other, (a for a in typing.get_args(hint) if a is not UnsetType)
        )
    return hint


@functools.cache
def inner_of(hint: Any) -> tuple[type[Struct] | None, Any]:
    """The struct, or the type of the list entries, in a type."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint, None
    if typing.get_origin(hint) is list:
        return None, typing.get_args(hint)[0]
    if typing.get_origin(hint) is typing.Annotated:
        return inner_of(typing.get_args(hint)[0])
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        found = (inner_of(argument) for argument in typing.get_args(hint))
        return next((pair for pair in found if pair != (None, None)), (None, None))
    return None, None


@functools.cache
def hints_of(struct: type[Struct]) -> dict[str, Any]:
    """The types of the fields of a struct by their names in JSON."""
    hints = typing.get_type_hints(struct, include_extras=True)
    names = zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    return {encoded: hints[name] for name, encoded in names}
