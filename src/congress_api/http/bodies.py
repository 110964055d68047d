"""Request bodies, decoded strictly: every fault is reported, by JSON pointer."""

import functools
import re
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, UnsetType

from congress_api.errors import Fault, Invalid, UnsupportedFormat
from congress_api.http.validation_messages import message

MOST_FAULTS = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


JSON_TYPES = ("application/json",)
PATCH_TYPES = ("application/merge-patch+json", *JSON_TYPES)
"""Media types of the body of a PATCH, and of any other method."""


def check_media_type(scope: Any, method: str) -> None:
    """Raises UnsupportedFormat for a body that is not JSON."""
    header = dict(scope["headers"]).get(b"content-type", b"")
    given = header.decode("latin-1").partition(";")[0].strip().lower()
    accepted = PATCH_TYPES if method == "PATCH" else JSON_TYPES
    if given not in accepted:
        name = given[:100] or "A body without Content-Type"
        raise UnsupportedFormat(f"{name} is not accepted; send {' or '.join(reversed(accepted))}.")


def check_name(sent: Any, slug: str) -> None:
    """Raises Invalid when the body has another slug than the address."""
    if not SLUG.fullmatch(slug) or len(slug) > 100:
        raise Invalid([Fault(detail="A slug has at most 100 lower-case letters, digits and single hyphens.")])
    if isinstance(sent.slug, str) and sent.slug != slug:
        raise Invalid([Fault(pointer="/slug", detail=f"A slug cannot change: this address is {slug}.")])


def _number(literal: str) -> int | float:
    """A number with a fraction or exponent; 1.0 is an integer (JSON Schema 2020-12, 4.2.3)."""
    number = float(literal)
    return int(number) if number.is_integer() and abs(number) < EXACT else number


EXACT = 2**53  # above it, not every integer is a float
_decoder = msgspec.json.Decoder(dict[str, Any], float_hook=_number)


def parsed(raw: bytes) -> dict[str, Any]:
    """Decode a body to a JSON object. Raises Invalid."""
    try:
        found = _decoder.decode(raw)
    except msgspec.ValidationError:
        raise _wrong("The body must be a JSON object.") from None
    except RecursionError:
        raise _wrong("The body is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _wrong(f"The body is not JSON: {error}.") from None
    if b"\\u0000" in raw and "\x00" in str(found):  # PostgreSQL text cannot hold it
        raise _wrong("The body holds a NUL character.")
    return found


def _wrong(detail: str) -> Invalid:
    return Invalid([Fault(pointer="", detail=detail)])


def read(content: dict[str, Any], struct: type[Struct]) -> Any:
    """Convert an object to a struct. Raises Invalid with every fault."""
    try:
        return msgspec.convert(content, struct)
    except (msgspec.ValidationError, RecursionError):
        faults = []
        for fault in _faults(content, struct, ""):
            faults.append(fault)
            if len(faults) >= MOST_FAULTS:
                break
        raise Invalid(faults) from None


def _faults(content: Any, hint: Any, pointer: str) -> Iterator[Fault]:
    """The faults of a value, from the outermost part inwards."""
    struct, entry = _inner(hint)
    if struct is not None and isinstance(content, dict):
        yield from _object_faults(content, struct, pointer)
    elif entry is not None and isinstance(content, list):
        inner = [fault for place, value in enumerate(content) for fault in _faults(value, entry, f"{pointer}/{place}")]
        yield from inner or _fault(content, hint, pointer)
    else:
        yield from _fault(content, hint, pointer)


def _object_faults(content: dict[str, Any], struct: type[Struct], pointer: str) -> Iterator[Fault]:
    hints = typing.get_type_hints(struct, include_extras=True)
    names = dict(zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True))
    for key, value in content.items():
        here = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')[:100]}"
        if key not in names:
            yield Fault(pointer=here, detail="Unknown field.")
        else:
            yield from _faults(value, hints[names[key]], here)
    for field in msgspec.structs.fields(struct):
        if field.required and field.encode_name not in content:
            yield Fault(pointer=f"{pointer}/{field.encode_name}", detail="This field is required.")


def _fault(content: Any, hint: Any, pointer: str) -> Iterator[Fault]:
    plain = _without_unset(hint)
    try:
        msgspec.convert(content, plain)
    except msgspec.ValidationError as error:
        yield Fault(pointer=pointer, detail=message(error, plain))
    except RecursionError:
        yield Fault(pointer=pointer, detail="Nested too deeply.")


@functools.cache
def _without_unset(hint: Any) -> Any:
    """A type without UNSET, which `convert` does not accept."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return functools.reduce(
            lambda one, other: one | other, (a for a in typing.get_args(hint) if a is not UnsetType)
        )
    return hint


@functools.cache
def _inner(hint: Any) -> tuple[type[Struct] | None, Any]:
    """The struct, or the type of the list entries, in a type."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        return hint, None
    if typing.get_origin(hint) is list:
        return None, typing.get_args(hint)[0]
    if typing.get_origin(hint) is typing.Annotated:
        return _inner(typing.get_args(hint)[0])
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        found = (_inner(argument) for argument in typing.get_args(hint))
        return next((pair for pair in found if pair != (None, None)), (None, None))
    return None, None
