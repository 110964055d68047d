"""Query strings, decoded strictly: unknown and repeated keys are faults, and every fault is reported."""

import contextlib
import datetime
import functools
import re
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

import msgspec
from msgspec import Struct

from congress_api.errors import Fault, Invalid
from congress_api.http.validation_messages import OUT_OF_RANGE, entry_messages, list_messages, messages
from congress_api.messages import requests, values
from congress_api.messages.message import FaultMessage
from congress_api.vocabulary import rules
from congress_api.vocabulary.common import YEARS
from congress_api.wire import cursors
from congress_api.wire.cursors import Cursor

Query = TypeVar("Query", bound=Struct)
WHOLE = re.compile(r"(-?)0*([0-9]+)", re.ASCII)
MOST_DIGITS = 18  # beyond every limit; Python refuses to parse very long numbers
UNENCODED_PLUS = re.compile(r"^(.*[Tt].*[0-9]) ([0-9]{2}:?[0-9]{2})$", re.ASCII)
MOST_VALUES = 1000


def read(raw: bytes, query: type[Query]) -> Query:
    """Decode a query string to its struct. Raises Invalid with every fault."""
    found, faults = read_all(raw, query)
    if faults:
        raise Invalid(faults)
    return found


def read_all(raw: bytes, query: type[Query]) -> tuple[Query, list[Fault]]:
    """Decode a query string to a struct with all that is right in it, and its faults."""
    if not raw:
        return query(), []
    fields = _fields(query)
    values, faults = _collected(raw, fields)
    flaws = {key: list(_flaws(key, given, fields[key])) for key, given in values.items()}
    if not faults and not any(flaws.values()):
        with contextlib.suppress(msgspec.ValidationError):  # all faults are found below
            return msgspec.convert({key: _plain(given, fields[key]) for key, given in values.items()}, query), []
    found: dict[str, Any] = {}
    for key, given in values.items():
        try:
            found[fields[key].name] = _converted(given, fields[key])
        except msgspec.ValidationError:
            faults += flaws[key] or _faults(key, given, fields[key])
        else:
            faults += flaws[key]
    return query(**found), faults


def _flaws(key: str, given: list[str], field: "_Field") -> Iterator[Fault]:
    """What breaks the rules of texts; a value that has the wrong form altogether is told by the validator."""
    for _, flaw in rules.flaws(given if field.many else given[0], field.plan):
        yield Fault(flaw, parameter=key)


class _Field(Struct, frozen=True):
    name: str
    type: Any
    many: bool
    plan: rules.Plan
    decode: Callable[[str], Any]


@functools.cache
def _fields(query: type[Struct]) -> Mapping[str, _Field]:
    hints = typing.get_type_hints(query, include_extras=True)
    pairs = zip(query.__struct_fields__, query.__struct_encode_fields__, strict=True)
    return {encoded: _field(name, hints[name]) for name, encoded in pairs}


def _field(name: str, hint: Any) -> _Field:
    plain = _without_null(msgspec.inspect.type_info(hint))
    decode = _cursor if Cursor in typing.get_args(hint) else DECODED.get(type(plain), str)
    return _Field(name, hint, isinstance(plain, msgspec.inspect.ListType), rules.plan(hint), decode)


def _without_null(kind: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """The bare type: without metadata, and without `None`, which only makes the key optional."""
    if isinstance(kind, msgspec.inspect.Metadata):
        return _without_null(kind.type)
    if isinstance(kind, msgspec.inspect.UnionType):
        kinds = [_without_null(one) for one in kind.types if not isinstance(one, msgspec.inspect.NoneType)]
        return kinds[0] if len(kinds) == 1 else kind
    return kind


def _collected(raw: bytes, fields: Mapping[str, _Field]) -> tuple[dict[str, list[str]], list[Fault]]:
    """The values of each known key, and the faults of the keys."""
    values: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for pair in [pair for pair in raw.split(b"&") if pair][:MOST_VALUES]:
        name, _, value = pair.partition(b"=")
        try:
            key, content = _text(name), _text(value)
        except UnicodeDecodeError:
            faults.append(Fault(requests.NotUtf8(), parameter=_name(name.decode("ascii", "replace"))))
            continue
        if key not in fields:
            faults.append(Fault(requests.UnknownParameter(), parameter=_name(key)))
        elif fields[key].many:
            values.setdefault(key, []).extend(content.split(","))
        elif key in values:
            faults.append(Fault(requests.GivenTwice(), parameter=key))
        else:
            values[key] = [content]
    return values, faults


def _name(key: str) -> str | None:
    """A key as it is reported: bounded, without NUL."""
    return key[:100].replace("\0", "\ufffd") or None


def _text(raw: bytes) -> str:
    return unquote_to_bytes(raw.replace(b"+", b" ")).decode()


def _converted(given: list[str], field: _Field) -> Any:
    return msgspec.convert(_plain(given, field), field.type)


def _faults(key: str, given: list[str], field: _Field) -> Iterator[Fault]:
    """The faults of a key: of all its values together, then of each."""
    if not field.many:
        yield from (Fault(message, parameter=key) for message in _messages(given[0], field))
        return
    yield from (Fault(message, parameter=key) for message in list_messages(given, field.type))
    for place, one in enumerate(given, 1):
        if not _is_fine(one, field):
            yield from (Fault(message, parameter=key, place=place) for message in entry_messages(one, field.type))


def _is_fine(one: str, field: _Field) -> bool:
    try:
        _converted([one], field)
    except msgspec.ValidationError:
        return False
    return True


def _messages(given: str, field: _Field) -> list[FaultMessage]:
    try:
        return messages(field.decode(given), field.type)
    except _Refused as refused:
        return [refused.message]


class _Refused(msgspec.ValidationError):
    """A text that stands for no value of its type."""

    def __init__(self, message: FaultMessage) -> None:
        super().__init__(str(message))
        self.message = message


def _plain(given: list[str], field: _Field) -> Any:
    """The value as JSON would have it."""
    return rules.canonical(given if field.many else field.decode(given[0]), field.plan)


def _whole(given: str) -> int:
    found = WHOLE.fullmatch(given)
    if not found:
        raise _Refused(values.ExpectedInteger())
    sign, digits = found.groups()
    return int(f"{sign}{digits if len(digits) <= MOST_DIGITS else '9' * MOST_DIGITS}")


def _moment(given: str) -> str:
    """A moment; a plus that was sent unencoded has arrived as a space, which no moment has there."""
    return UNENCODED_PLUS.sub(r"\1+\2", given)


def _boolean(given: str) -> bool:
    if given not in ("true", "false"):
        raise _Refused(values.ExpectedTrueOrFalse())
    return given == "true"


def _cursor(given: str) -> str:
    """Checks only the form of a cursor; whether it belongs to the query is checked later."""
    try:
        cursors.unsealed(given)
    except ValueError:
        raise _Refused(requests.NotACursor()) from None
    return given


def _in_years(given: str) -> str:
    """Checks only the year; other faults of a moment are found when it is converted."""
    moment = _moment(given)
    try:
        year = msgspec.convert(moment, datetime.datetime).year
    except msgspec.ValidationError:
        return moment
    if year not in YEARS:
        raise _Refused(OUT_OF_RANGE)
    return moment


DECODED: dict[type, Callable[[str], Any]] = {
    msgspec.inspect.IntType: _whole,
    msgspec.inspect.BoolType: _boolean,
    msgspec.inspect.DateTimeType: _in_years,
}
"""How values other than text are decoded."""
