"""Request bodies, decoded strictly: every fault is reported, by JSON pointer."""

import functools
import itertools
import re
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, UnsetType

from congress_api.errors import Fault, Invalid, UnsupportedEncoding, UnsupportedFormat
from congress_api.http.validation_messages import message
from congress_api.vocabulary import rules

MOST_FAULTS = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def check_media_type(scope: Any, method: str) -> None:
    """Raises UnsupportedFormat for a body that is not JSON, or that is compressed."""
    check_encoding(scope)
    header = dict(scope["headers"]).get(b"content-type", b"")
    given = header.decode("latin-1").partition(";")[0].strip().lower()
    if given not in (
        ("application/merge-patch+json", "application/json") if method == "PATCH" else ("application/json",)
    ):
        raise UnsupportedFormat(f"{given[:100] or 'A body without Content-Type'} is not accepted.")


def check_encoding(scope: Any) -> None:
    """Raises UnsupportedEncoding for a compressed body: none is decoded here (RFC 9110, 8.4)."""
    told = b",".join(value for name, value in scope["headers"] if name == b"content-encoding").decode("latin-1")
    for coding in filter(None, (part.strip().lower() for part in told.split(","))):
        if coding != "identity":
            raise UnsupportedEncoding(f"A body with Content-Encoding {coding[:100]} is not accepted; send it as it is.")


def check_name(sent: Any, slug: str) -> None:
    """Raises Invalid when the body has another slug than the address."""
    if not SLUG.fullmatch(slug) or len(slug) > 100:
        raise Invalid([Fault(detail="A slug has at most 100 lower-case letters, digits and single hyphens.")])
    if isinstance(sent.slug, str) and sent.slug != slug:
        raise Invalid([Fault(pointer="/slug", detail=f"A slug cannot change: this address is {slug}.")])


def read(content: dict[str, Any], struct: type[Struct]) -> Any:
    """Convert an object to a struct, its texts as they are stored. Raises Invalid with every fault."""
    ruled = rules.plan(struct)
    content = rules.canonical(content, ruled)
    flaws = [Fault(pointer=pointer, detail=flaw.detail) for pointer, flaw in rules.flaws(content, ruled)]
    try:
        sent = msgspec.convert(content, struct)
    except (msgspec.ValidationError, RecursionError):
        raise Invalid(_merged(list(itertools.islice(_faults(content, struct, ""), MOST_FAULTS)), flaws)) from None
    if flaws:
        raise Invalid(flaws[:MOST_FAULTS])
    return sent


def _merged(faults: list[Fault], flaws: list[Fault]) -> list[Fault]:
    """All faults of a body; where a pattern does not match, the rule of the text has said why."""
    merged = []
    for fault in faults:
        why = [flaw for flaw in flaws if flaw.pointer == fault.pointer] if " regex " in fault.detail else []
        merged += why or [fault]
    return [*merged, *(flaw for flaw in flaws if flaw not in merged)][:MOST_FAULTS]


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
