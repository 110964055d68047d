"""What a caller may do, told in advance: read off the tables that decide it, so that the two cannot disagree."""

from collections.abc import Iterator

from msgspec import Struct

from congress_api.domain import access
from congress_api.domain.access import Caller
from congress_api.records.kinds import EVERY, KINDS
from congress_api.vocabulary.token import Role


class Right(Struct, frozen=True, kw_only=True):
    """Fields that a token may change, for one kind of resource."""

    kind: str
    which: str
    fields: list[str]
    """As they are named in JSON."""


def may_edit(caller: Caller) -> list[Right]:
    """The fields that somebody may change, by kind."""
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
    """The kinds that somebody may add."""
    if caller.role in access.ORGANISING:
        return [*(("event",) if caller.role is Role.administrator else ()), *KINDS]
    return [name for name, kind in KINDS.items() if kind.partner_may_add] if caller.role is Role.partner else []


def may_delete(caller: Caller) -> list[str]:
    """The kinds that somebody may delete: those that they may add."""
    return may_create(caller)


def _right(kind: str, which: str, fields: frozenset[str]) -> Right:
    """The fields in the resource's own order, named as on the wire."""
    record = EVERY[kind].record
    names = zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True)
    return Right(kind=kind, which=which, fields=[wire for name, wire in names if name in fields])
