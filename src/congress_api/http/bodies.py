"""Request bodies, decoded strictly: every fault is reported, by JSON pointer."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from congress_api.errors import Fault, Invalid, UnsupportedFormat
from congress_api.http.repairing import repaired
from congress_api.http.type_hints import hints_of, inner_of, without_unset
from congress_api.http.validation_messages import list_messages, messages
from congress_api.messages import details, formats, requests, resources, values
from congress_api.messages.message import FaultMessage

MOST_FAULTS = 200
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


PATCHES = "application/merge-patch+json, application/json"


def check_media_type(scope: Any, method: str) -> None:
    """Raises UnsupportedFormat for a body that is not JSON."""
    header = dict(scope["headers"]).get(b"content-type", b"")
    given = header.decode("latin-1").partition(";")[0].strip().lower()
    accepted = PATCHES if method == "PATCH" else "application/json"
    if given not in accepted.split(", "):
        raise unaccepted(given, accepted)


def unaccepted(given: str, accepted: str) -> UnsupportedFormat:
    """The error for a media type, empty where there was none."""
    if not given:
        return UnsupportedFormat(details.WithoutContentType(accepted=accepted))
    return UnsupportedFormat(details.NotAccepted(given=given, accepted=accepted))


def check_name(sent: Any, slug: str) -> None:
    """Raises Invalid when the body has another slug than the address."""
    if faults := list(name_faults(sent, slug)):
        raise Invalid(faults)


def name_faults(sent: Any, slug: str) -> Iterator[Fault]:
    """What is wrong with the slug in the address, and with the one in the body."""
    if not SLUG.fullmatch(slug) or len(slug) > 100:
        yield Fault(formats.NotASlug(example="identity-wallet"))
    elif isinstance(sent.slug, str) and sent.slug != slug:
        yield Fault(resources.SlugCannotChange(slug=slug), pointer="/slug")


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
        raise _wrong(requests.BodyNotAnObject()) from None
    except RecursionError:
        raise _wrong(requests.NestedTooDeeply()) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _wrong(requests.BodyNotJson()) from None
    if b"\\u0000" in raw and "\x00" in str(found):  # PostgreSQL text cannot hold it
        raise _wrong(requests.BodyWithNul())
    return found


def _wrong(message: FaultMessage) -> Invalid:
    return Invalid([Fault(message, pointer="")])


def read(content: dict[str, Any], struct: type[Struct]) -> Any:
    """Convert an object to a struct. Raises Invalid with every fault."""
    sent, faults = read_all(content, struct)
    if faults:
        raise Invalid(list(faults))
    return sent


def read_all(content: dict[str, Any], struct: type[Struct]) -> tuple[Any, tuple[Fault, ...]]:
    """Convert an object to a struct; where it has faults, what is right in it, or None if that is too little."""
    content = _without_empty(content, struct)
    try:
        return msgspec.convert(content, struct), ()
    except (msgspec.ValidationError, RecursionError):
        faults = tuple(itertools.islice(_faults(content, struct, ""), MOST_FAULTS))
        return repaired(content, struct), faults


def _without_empty(content: Any, hint: Any) -> Any:
    """An empty text as the value of a field is null: forms send it for what was left empty."""
    struct, entry = inner_of(hint)
    if struct is not None and isinstance(content, dict):
        hints = hints_of(struct)
        return {
            key: None if value == "" and key in hints else _without_empty(value, hints.get(key))
            for key, value in content.items()
        }
    if entry is not None and isinstance(content, list):
        return [_without_empty(value, entry) for value in content]
    return content


def _faults(content: Any, hint: Any, pointer: str) -> Iterator[Fault]:
    """The faults of a value, from the outermost part inwards."""
    struct, entry = inner_of(hint)
    if struct is not None and isinstance(content, dict):
        yield from _object_faults(content, struct, pointer)
    elif entry is not None and isinstance(content, list):
        yield from (Fault(message, pointer=pointer) for message in list_messages(content, without_unset(hint)))
        for place, value in enumerate(content):
            yield from _faults(value, entry, f"{pointer}/{place}")
    else:
        yield from _fault(content, hint, pointer)


def _object_faults(content: dict[str, Any], struct: type[Struct], pointer: str) -> Iterator[Fault]:
    hints = hints_of(struct)
    for key, value in content.items():
        here = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')[:100]}"
        if key not in hints:
            yield Fault(requests.UnknownField(), pointer=here)
        else:
            yield from _faults(value, hints[key], here)
    for field in msgspec.structs.fields(struct):
        if field.required and field.encode_name not in content:
            yield Fault(values.Required(), pointer=f"{pointer}/{field.encode_name}")


def _fault(content: Any, hint: Any, pointer: str) -> Iterator[Fault]:
    plain = without_unset(hint)
    try:
        msgspec.convert(content, plain)
    except msgspec.ValidationError:
        yield from (Fault(message, pointer=pointer) for message in messages(content, plain))
    except RecursionError:
        yield Fault(requests.NestedTooDeeply(), pointer=pointer)
