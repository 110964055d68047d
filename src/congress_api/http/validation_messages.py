"""What is wrong with a value of a type: every message that applies, the form of a text before its length."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, inspect
from msgspec.inspect import CollectionType, EnumType, Metadata, StrType, Type, UnionType, type_info

from congress_api.errors import Fault
from congress_api.messages import formats, values
from congress_api.messages.message import FaultMessage
from congress_api.messages.resources import YearOutOfRange
from congress_api.vocabulary.common import YEARS

OUT_OF_RANGE = YearOutOfRange(YEARS.start, YEARS.stop - 1)
TEXTS = (StrType, EnumType, inspect.LiteralType, inspect.DateTimeType, inspect.DateType, inspect.UUIDType)
"""The types whose JSON is a text."""
EXPECTED: tuple[tuple[tuple[type[Type], ...], type, type[FaultMessage]], ...] = (
    (TEXTS, str, values.ExpectedText),
    ((inspect.IntType,), int, values.ExpectedInteger),
    ((inspect.FloatType,), float, values.ExpectedNumber),
    ((inspect.BoolType,), bool, values.ExpectedTrueOrFalse),
    ((CollectionType,), list, values.ExpectedList),
    ((inspect.StructType, inspect.DictType), dict, values.ExpectedObject),
)
"""By type: what decoded JSON is, and what to say of anything else."""
UNFORMED: dict[type[Type], type[FaultMessage]] = {
    inspect.DateTimeType: formats.NotADateTime,
    inspect.DateType: formats.NotADate,
    inspect.UUIDType: formats.NotAnId,
}
"""What to say of a text that has not the form of its type."""


def messages(value: Any, hint: Any) -> list[FaultMessage]:
    """What is wrong with a value that a type refuses: at least one message."""
    return _found(value, *_plain(type_info(hint), {}))


def entry_messages(entry: Any, hint: Any) -> list[FaultMessage]:
    """What is wrong with an entry of a list that the type of the list refuses: at least one message."""
    kind, _ = _plain(type_info(hint), {})
    assert isinstance(kind, CollectionType)
    return _found(entry, *_plain(kind.item_type, {}))


def list_messages(entries: list[Any], hint: Any) -> list[FaultMessage]:
    """What is wrong with the length of a list."""
    kind, _ = _plain(type_info(hint), {})
    return list(_list_messages(entries, kind)) if isinstance(kind, CollectionType) else []


def _found(value: Any, kind: Type, told: dict[str, Any]) -> list[FaultMessage]:
    return list(_messages(value, kind, told)) or [formats.Malformed(example=_example(told))]


def _messages(value: Any, kind: Type, told: dict[str, Any]) -> Iterator[FaultMessage]:
    if value is None:
        yield values.Required()
    elif unexpected := _unexpected(value, kind):
        yield unexpected
    elif isinstance(kind, StrType):
        yield from _text_messages(value, kind, told)
    elif isinstance(kind, EnumType):
        yield values.NotAllowedValue(allowed=tuple(str(member.value) for member in kind.cls))
    elif isinstance(kind, inspect.IntType):
        yield from _number_messages(value, kind)
    elif isinstance(kind, CollectionType):
        yield from _list_messages(value, kind)
    elif type(kind) in UNFORMED:
        yield UNFORMED[type(kind)]()


def _unexpected(value: Any, kind: Type) -> FaultMessage | None:
    """What to say of a value whose JSON type is not that of its type."""
    for kinds, expected, message in EXPECTED:
        if isinstance(kind, kinds):
            is_number_only_to_python = expected is int and isinstance(value, bool)
            return message() if is_number_only_to_python or not isinstance(value, expected) else None
    return None


def _text_messages(text: str, kind: StrType, told: dict[str, Any]) -> Iterator[FaultMessage]:
    form: formats.Form | None = told.get("form")
    is_formed = kind.pattern is None or re.search(kind.pattern, text) is not None
    if form is not None and not is_formed:
        yield form(text, _example(told))
    elif kind.min_length is not None and len(text) < kind.min_length:
        yield values.TooShort(limit=kind.min_length)
    elif not is_formed:
        yield formats.Malformed(example=_example(told))
    if kind.max_length is not None and len(text) > kind.max_length:
        yield values.TooLong(length=len(text), limit=kind.max_length)


def _number_messages(number: int, kind: inspect.IntType) -> Iterator[FaultMessage]:
    if kind.le is not None and number > kind.le:
        yield values.TooLarge(limit=kind.le)
    if kind.ge is not None and number < kind.ge:
        yield values.TooSmall(limit=kind.ge)


def _list_messages(entries: list[Any], kind: CollectionType) -> Iterator[FaultMessage]:
    if kind.max_length is not None and len(entries) > kind.max_length:
        yield values.TooMany(length=len(entries), limit=kind.max_length)
    if kind.min_length is not None and len(entries) < kind.min_length:
        yield values.TooFew(limit=kind.min_length)


def _plain(kind: Type, told: dict[str, Any]) -> tuple[Type, dict[str, Any]]:
    """The bare type, without `None`, and what its metadata say."""
    if isinstance(kind, Metadata):
        return _plain(kind.type, {**(kind.extra_json_schema or {}), **(kind.extra or {}), **told})
    if isinstance(kind, UnionType):
        first = next(one for one in kind.types if not isinstance(one, inspect.NoneType))
        return _plain(first, told)
    return kind, told


def _example(told: dict[str, Any]) -> str:
    return str(told.get("examples", ["…"])[0])


def years_refused(value: Any, pointer: str = "") -> Iterator[Fault]:
    """The moments in a converted value that are outside the years of the vocabulary: msgspec has no limits for them."""
    if isinstance(value, Struct):
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from years_refused(getattr(value, name), f"{pointer}/{key}")
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from years_refused(entry, f"{pointer}/{place}")
    elif isinstance(value, datetime.datetime) and value.year not in YEARS:
        yield Fault(OUT_OF_RANGE, pointer=pointer)
