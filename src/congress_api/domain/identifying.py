"""The ids and numbers that the server gives."""

from typing import Any, TypeVar

from msgspec.structs import replace
from uuid_utils.compat import uuid7

from congress_api import records

Recorded = TypeVar("Recorded", bound=records.Record)


def next_number(numbers: dict[str, int], kind: str) -> int:
    """Numbers are never reused, not even after a deletion."""
    numbers[kind] = numbers.get(kind, 0) + 1
    return numbers[kind]


def with_id(record: Recorded) -> Recorded:
    return record if record.id else replace(record, id=uuid7())


def with_entry_ids(record: Recorded) -> Recorded:
    """A record in which each entry of a list with texts has an id."""
    changed: dict[str, Any] = {
        name: [entry if entry.id else replace(entry, id=uuid7()) for entry in entries]
        for name, entries in entries_of(record).items()
    }
    return replace(record, **changed) if changed else record


def entries_of(record: records.Record) -> dict[str, list[records.Entry]]:
    """The lists of a record whose entries have ids and texts."""
    return {name: getattr(record, name) for name in records.entry_lists(record)}
