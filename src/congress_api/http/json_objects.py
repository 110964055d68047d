"""JSON objects from bytes (RFC 8259), strictly: in UTF-8, each key once; with messages of our own."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from congress_api.errors import Fault, Invalid
from congress_api.messages import json_bodies as said
from congress_api.messages.message import FaultMessage
from congress_api.vocabulary.json_names import below

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
EXACT = 2**53  # above it, not every integer is a float
ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
POSITION = re.compile(r"\(byte (\d+)\)")


def parsed(raw: bytes) -> dict[str, Any]:
    """Decode a body to a JSON object; a byte order mark before it is passed over (RFC 8259, 8.1). Raises Invalid."""
    raw = without_mark(raw)
    try:
        found = _decoder.decode(raw)
    except msgspec.ValidationError:
        is_object = raw.lstrip().startswith(b"{")
        raise _wrong(said.NumberTooLarge() if is_object else said.NotAnObject()) from None
    except RecursionError:
        raise _wrong(said.NestedTooDeeply()) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _wrong(_not_json(raw, str(error))) from None
    if b"\\u0000" in raw and "\x00" in str(found):  # PostgreSQL text cannot hold it
        raise _wrong(said.WithNul())
    try:
        faults = list(_repeated(raw))
    except RecursionError:
        raise _wrong(said.NestedTooDeeply()) from None
    if faults:
        raise Invalid(faults)
    return found


def without_mark(raw: bytes) -> bytes:
    """A body without the byte order mark that some programs write before it."""
    return raw.removeprefix(BYTE_ORDER_MARK)


def _number(literal: str) -> int | float:
    """A number with a fraction or exponent; 1.0 is an integer (JSON Schema 2020-12, 4.2.3)."""
    number = float(literal)
    return int(number) if number.is_integer() and abs(number) < EXACT else number


_decoder = msgspec.json.Decoder(dict[str, Any], float_hook=_number)


def _wrong(message: FaultMessage) -> Invalid:
    return Invalid([Fault(message, pointer="")])


def _not_utf_8(raw: bytes, index: int) -> FaultMessage:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return said.Utf16()
    return said.NotUtf8(index + 1)


def _not_json(raw: bytes, told: str) -> FaultMessage:
    """What is wrong with a body that is not JSON."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return _not_utf_8(raw, error.start)
    if (half := _half_pair(raw)) is not None:
        return said.HalfPair(half.group().decode(), half.start() + 1)
    if place := POSITION.search(told):
        return said.DoesNotFit(int(place.group(1)) + 1)
    return said.EndsEarly() if "truncated" in told else said.NotJson()


def _half_pair(raw: bytes) -> re.Match[bytes] | None:
    """The first escape of a surrogate without its other half (RFC 8259, 7)."""
    high = None
    for escape in ESCAPE.finditer(raw):
        unit = int(escape.group(1), 16) if escape.group(1) else 0
        is_low = 0xDC00 <= unit < 0xE000
        follows = high is not None and high.end() == escape.start()
        if high is not None and not (is_low and follows):
            return high
        if is_low and high is None:
            return escape
        high = escape if 0xD800 <= unit < 0xDC00 else None
    return high


class _Twice(dict[str, Any]):
    """An object in which keys came twice."""

    repeated: frozenset[str] = frozenset()


def _repeated(raw: bytes) -> Iterator[Fault]:
    """The keys that an object has twice: two readers of it may differ (RFC 8259, 4). `raw` is JSON."""
    seen = False

    def gathered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal seen
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        seen, twice, keys = True, _Twice(pairs), [key for key, _ in pairs]
        twice.repeated = frozenset(key for key in found if keys.count(key) > 1)
        return twice

    content = json.loads(raw, object_pairs_hook=gathered, parse_int=len, parse_float=len)
    if seen:
        yield from _located(content, "")


def _located(content: Any, pointer: str) -> Iterator[Fault]:
    if isinstance(content, list):
        for index, entry in enumerate(content):
            yield from _located(entry, f"{pointer}/{index}")
    elif isinstance(content, dict):
        for key, value in content.items():
            here = below(pointer, key)
            if isinstance(content, _Twice) and key in content.repeated:
                yield Fault(said.KeyTwice(), pointer=here)
            yield from _located(value, here)
