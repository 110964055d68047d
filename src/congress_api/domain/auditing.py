"""The audit trail: the change log as far as the caller may see it, field by field."""

import datetime
import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import Connection

from congress_api import records
from congress_api.domain.access import Caller, owns
from congress_api.domain.actors import Actor, Actors, read_actors
from congress_api.records.kinds import INTERNAL
from congress_api.store import auditing, token_list
from congress_api.store.auditing import AuditCursor, AuditFilter
from congress_api.store.token_list import Holder
from congress_api.vocabulary.audit import AuditDeed
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.token import Role

TOKEN = records.Token.kind_name

RecordJson = dict[str, Any]
"""A record in JSON, as stored in the log; empty where there was none."""


class FieldChange(Struct, frozen=True, kw_only=True):
    """A changed field, with its values in JSON."""

    field: str
    before: Any
    after: Any


class Entry(Struct, frozen=True, kw_only=True):
    """One change of one resource."""

    version: int
    revision: int | None
    at: datetime.datetime
    actor: Actor
    proposed_by: Actor | None
    kind: str
    id: uuid.UUID
    slug: str
    deed: AuditDeed
    changes: list[FieldChange]


class Page(Struct, frozen=True):
    """A page of the audit trail, and the cursor of the next page; None on the last."""

    items: list[Entry]
    below: AuditCursor | None


def page(connection: Connection, event_id: uuid.UUID, caller: Caller, filters: AuditFilter, *, limit: int) -> Page:
    """The newest matching changes. A partner gets those that it made or that concern its own resources."""
    if caller.role is Role.partner and caller.partner:
        by = auditing.actors_of(connection, event_id, caller.partner)
        filters = structs.replace(filters, partner=caller.partner, by=by)
    visible = (row for row in auditing.changes(connection, event_id, filters) if _is_visible(caller, filters, row))
    rows = list(itertools.islice(visible, limit + 1))
    shown = rows[:limit]
    actors = read_actors(connection, (actor for row in shown for actor in (row.actor, row.proposed_by)), caller)
    labels = token_list.holders(connection, (row.resource_id for row in shown if row.kind == TOKEN))
    below = (shown[-1].version, shown[-1].place) if len(rows) > limit else None
    return Page(items=[_entry(row, actors, labels) for row in shown], below=below)


def _is_visible(caller: Caller, filters: AuditFilter, row: Any) -> bool:
    """Organisers see every change; a partner those that it made or proposed, and those of its own resources."""
    if filters.partner is None or {row.actor, row.proposed_by} & set(filters.by):
        return True
    kind: Any = records.LOGGED[row.kind]
    return any(side and owns(caller, records.restored(side, kind)) for side in (row.before, row.after))


def _entry(row: Any, actors: Actors, labels: dict[uuid.UUID, Holder]) -> Entry:
    before, after = row.before or {}, row.after or {}
    actor = actors.named(row.actor)
    assert actor is not None
    if row.kind == TOKEN and not before:  # the log itself holds no label
        after = {**after, "label": labels[row.resource_id].label}
    return Entry(
        version=row.version,
        revision=row.revision,
        at=row.at,
        actor=actor,
        proposed_by=actors.named(row.proposed_by),
        kind=row.kind,
        id=row.resource_id,
        slug=row.slug,
        deed=_token_deed(before, after) if row.kind == TOKEN else _audit_deed(before, after),
        changes=list(_token_changes(before, after) if row.kind == TOKEN else _changes(before, after)),
    )


def _token_deed(before: RecordJson, after: RecordJson) -> AuditDeed:
    if not before:
        return AuditDeed.created
    return AuditDeed.revoked if after.get("revokedAt") != before.get("revokedAt") else AuditDeed.rotated


def _token_changes(before: RecordJson, after: RecordJson) -> Iterator[FieldChange]:
    for field in sorted(before.keys() | after.keys()):
        if before.get(field) != after.get(field):
            yield FieldChange(field=field, before=before.get(field), after=after.get(field))


def _audit_deed(before: RecordJson, after: RecordJson) -> AuditDeed:
    if not before or not after:
        return AuditDeed.created if after else AuditDeed.deleted
    if _visibility(before) == _visibility(after):
        return AuditDeed.changed
    return AuditDeed.published if _visibility(after) == Visibility.published else AuditDeed.withdrawn


def _visibility(side: RecordJson) -> str:
    """A record in JSON omits fields that have their default."""
    return str(side.get("visibility", Visibility.published))


def _changes(before: RecordJson, after: RecordJson) -> Iterator[FieldChange]:
    for field in sorted((before.keys() | after.keys() | {"visibility"}) - INTERNAL):
        old, new = (_value(side, field) for side in (before, after))
        if old != new:
            yield FieldChange(field=field, before=old, after=new)


def _value(side: RecordJson, field: str) -> Any:
    return _visibility(side) if side and field == "visibility" else side.get(field)
