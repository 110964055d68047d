"""A caller's rights, listed from the tables that enforce them, so that the two cannot disagree."""

from collections.abc import Iterator

from msgspec import Struct

from congress_api.domain import access
from congress_api.domain.access import Caller
from congress_api.records.kinds import EVERY, KINDS
from congress_api.vocabulary.token import Role


class Right(Struct, frozen=True, kw_only=True):
    """The fields of one kind of resource that a token may change."""

    kind: str
    which: str
    fields: list[str]
    """Their names in JSON."""


def may_edit(caller: Caller) -> list[Right]:
    """A partner has two entries for a kind whose printed resources have fewer editable fields."""
    if caller.role in access.ORGANISING:
        return [_right(kind, "all", access.every_field(kind)) for kind in EVERY]
    return list(_of_partner()) if caller.role is Role.partner else []


def _of_partner() -> Iterator[Right]:
    for kind, fields in access.PARTNER_MAY_EDIT.items():
        if printed := KINDS[kind].partner_may_edit_printed:
            yield _right(kind, "own-unprinted", fields)
            yield _right(kind, "own-printed", printed)
        else:
            yield _right(kind, "own", fields)


def may_create(caller: Caller) -> list[str]:
    """The kinds that the caller may create."""
    if caller.role in access.ORGANISING:
        return [*(("event",) if caller.role is Role.administrator else ()), *KINDS]
    return [name for name, kind in KINDS.items() if kind.partner_may_add] if caller.role is Role.partner else []


def may_delete(caller: Caller) -> list[str]:
    """The kinds that the caller may delete: the same that it may create."""
    return may_create(caller)


def _right(kind: str, which: str, fields: frozenset[str]) -> Right:
    """Lists the fields in the resource's order, by their names in JSON."""
    record = EVERY[kind].record
    names = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
    return Right(kind=kind, which=which, fields=[wire for name, wire in names if name in fields])
