"""Inputs and patches, derived from the delivered structs: the same fields in the same order, optional as in the record.

In a PUT what is absent takes the default of the record. A picture stays, and so does what an entry of a list omits in a
language other than the default. In a PATCH (RFC 7396) what is absent stays, and null gives a field its default; a field
that must have a value cannot be null, except for a text: null removes its translation.
"""

import functools
import operator
import types
import typing
from collections.abc import Callable
from typing import Annotated, Any, cast

import msgspec
from msgspec import NODEFAULT, UNSET, Struct, UnsetType

from congress_api.records import Entry, Image, Part, Record
from congress_api.wire.common import In, Out

Derive = Callable[[type[Out], type[Struct]], type[In]]

KEPT = frozenset({"slug", "visibility"})
"""Fields that keep their value when a PUT omits them: the slug is in the address, visibility is never implied."""


@functools.cache
def input_of(delivered: type[Out], record: type[Struct]) -> type[In]:
    """The struct of a PUT, or of a part in it. Cached, so that each struct has one schema."""
    noun = _noun(delivered)
    absent = "; omitted fields become null or empty" if issubclass(record, Record) else ""
    doc = delivered.sending.input_doc or f"{noun.capitalize()} to store{absent}."
    kept, hints = typing.get_type_hints(record), typing.get_type_hints(delivered, include_extras=True)
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for name in delivered.__struct_fields__:
        hint, default = _sent(hints[name], kept.get(name), input_of), _default(delivered, record, name)
        if default is NODEFAULT:
            fields.append((name, hint))
        elif issubclass(record, Entry) or Image in typing.get_args(kept.get(name)):
            fields.append((name, hint | None | UnsetType, UNSET))
        else:
            fields.append((name, hint | None if default is None else hint, default))
    return _struct(f"{delivered.__name__}Input", doc, fields)


@functools.cache
def patch_of(delivered: type[Out], record: type[Struct]) -> type[In]:
    """The struct of a PATCH, or of a part in it. Lists are replaced as a whole, so their entries are inputs."""
    doc = f"Changes to {_noun(delivered)} (RFC 7396): omitted fields stay, null clears."
    kept, hints = typing.get_type_hints(record), typing.get_type_hints(delivered, include_extras=True)
    fields = []
    for name in delivered.__struct_fields__:
        hint = _sent(hints[name], kept.get(name), patch_of) | UnsetType
        is_text = typing.get_origin(kept.get(name)) is dict
        must_be = name in KEPT or (_default(delivered, record, name) is NODEFAULT and not is_text)
        fields.append((name, hint if must_be else hint | None, UNSET))
    return _struct(f"{delivered.__name__}Patch", delivered.sending.patch_doc or doc, fields)


def _struct(name: str, doc: str, fields: list[Any]) -> type[In]:
    made = msgspec.defstruct(
        name, fields, bases=(In,), module=__name__, namespace={"__doc__": doc}, frozen=True, kw_only=True
    )
    return cast("type[In]", made)


def _noun(delivered: type[Out]) -> str:
    name = delivered.__name__.lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _default(delivered: type[Out], record: type[Struct], name: str) -> Any:
    """The default of a field of an input; NODEFAULT if it is required. Fields that the server sets are not required."""
    if name in delivered.sending.absent:
        return delivered.sending.absent[name]
    field = _record_fields(record).get(name)
    if field is None or name in KEPT or field.default_factory is dict:
        return None
    return [] if field.default_factory is list else field.default


@functools.cache
def _record_fields(record: type[Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(record)}


def _sent(hint: Any, kept: Any, derive: Derive) -> Any:
    """A type with each delivered part replaced by its input or patch, as `derive` makes it.

    A part that no record keeps is made by the server; it is accepted as delivered, and ignored.
    """
    if isinstance(hint, type) and issubclass(hint, Out):
        return hint if kept is None else derive(hint, _part(kept))
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return Annotated[(_sent(arguments[0], kept, derive), *arguments[1:])]
    if origin is list:
        return types.GenericAlias(list, (_sent(arguments[0], kept, input_of),))
    if origin in (types.UnionType, typing.Union):
        return functools.reduce(operator.or_, (_sent(argument, kept, derive) for argument in arguments))
    return hint


def _part(kept: Any) -> type[Part]:
    """The part in `Part`, `Part | None` and `list[Part]`."""
    if isinstance(kept, type) and issubclass(kept, Part):
        return kept
    return next(_part(argument) for argument in typing.get_args(kept) if argument is not types.NoneType)
