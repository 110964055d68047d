"""Request bodies, decoded strictly: every fault is reported, by JSON pointer."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from congress_api.errors import Fault, Invalid, UnsupportedEncoding, UnsupportedFormat
from congress_api.http.asgi import list_header
from congress_api.http.repairing import repaired
from congress_api.http.type_hints import hints_of, inner_of, without_unset
from congress_api.http.validation_messages import list_messages, messages, years_refused
from congress_api.messages import details, formats, requests, resources, values
from congress_api.messages.codes import FaultCode
from congress_api.vocabulary import common, rules
from congress_api.vocabulary.json_names import below

MOST_FAULTS = 200
OF_FORM = frozenset({FaultCode.malformed, FaultCode.too_short})
"""The codes of faults that the rule of a text explains better."""
SLUG = re.compile(common.SLUG)

JSON_TYPES = ("application/json",)
"""Media types of a body."""
PATCH_TYPES = ("application/merge-patch+json", *JSON_TYPES)
"""Those of the body of a PATCH."""


def check_media_type(scope: Any, method: str) -> None:
    """Raises UnsupportedFormat for a body that is not JSON, or that is compressed."""
    check_encoding(scope)
    header = dict(scope["headers"]).get(b"content-type", b"")
    given = header.decode("latin-1").partition(";")[0].strip().lower()
    types = PATCH_TYPES if method == "PATCH" else JSON_TYPES
    if not given:
        raise UnsupportedFormat(details.WithoutContentType(accepted=", ".join(types)))
    if given not in types:
        raise UnsupportedFormat(details.NotAccepted(given=given, accepted=", ".join(types)))


def check_encoding(scope: Any) -> None:
    """Raises UnsupportedEncoding for a compressed body: none is decoded here (RFC 9110, 8.4)."""
    told = list_header(scope["headers"], b"content-encoding").decode("latin-1")
    for coding in filter(None, (part.strip().lower() for part in told.split(","))):
        if coding != "identity":
            raise UnsupportedEncoding(details.EncodingNotAccepted(coding))


def check_name(sent: Any, slug: str) -> None:
    """Raises Invalid when the body has another slug than the address."""
    if faults := list(name_faults(sent, slug)):
        raise Invalid(faults)


def name_faults(sent: Any, slug: str) -> Iterator[Fault]:
    """What is wrong with the slug in the address, and with the one in the body."""
    if not SLUG.fullmatch(slug) or len(slug) > common.LONGEST_SLUG:
        yield Fault(formats.NotASlug(example="identity-wallet"))
    elif isinstance(sent.slug, str) and sent.slug != slug:
        yield Fault(resources.SlugCannotChange(slug=slug), pointer="/slug")


def read(content: dict[str, Any], struct: type[Struct]) -> Any:
    """Convert an object to a struct. Raises Invalid with every fault."""
    sent, faults = read_all(content, struct)
    if faults:
        raise Invalid(list(faults))
    return sent


def read_all(content: dict[str, Any], struct: type[Struct]) -> tuple[Any, tuple[Fault, ...]]:
    """Convert an object to a struct; where it has faults, what is right in it, or None if that is too little."""
    ruled = rules.plan(struct)
    content = rules.canonical(_without_empty(content, struct), ruled)
    flaws = [Fault(flaw, pointer=pointer) for pointer, flaw in rules.flaws(content, ruled)]
    try:
        sent = msgspec.convert(content, struct)
        return sent, tuple([*flaws, *years_refused(sent)][:MOST_FAULTS])
    except (msgspec.ValidationError, RecursionError):
        faults = _merged(list(itertools.islice(_faults(content, struct, ""), MOST_FAULTS)), flaws)
        return repaired(content, struct), tuple(faults)


def _merged(faults: list[Fault], flaws: list[Fault]) -> list[Fault]:
    """All faults of a body; where a text has not its form, its rule has said why."""
    merged = []
    for fault in faults:
        why = [flaw for flaw in flaws if flaw.pointer == fault.pointer] if fault.code in OF_FORM else []
        merged += [flaw for flaw in why if flaw not in merged] or ([] if why else [fault])
    return [*merged, *(flaw for flaw in flaws if flaw not in merged)][:MOST_FAULTS]


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
        here = below(pointer, key)
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
        yield from years_refused(msgspec.convert(content, plain), pointer)
    except msgspec.ValidationError:
        yield from (Fault(message, pointer=pointer) for message in messages(content, plain))
    except RecursionError:
        yield Fault(requests.NestedTooDeeply(), pointer=pointer)
