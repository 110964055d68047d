"""The audit: the change log as somebody may see it, field by field."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection

from congress_api.domain.access import Caller, owns
from congress_api.records.kinds import EVERY, INTERNAL
from congress_api.store import auditing
from congress_api.store.auditing import AuditCursor, AuditFilter
from congress_api.vocabulary.audit import AuditDeed
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.token import Role

LENGTH_OF_ID = 36

RecordJson = dict[str, Any]
"""A record in JSON, as the log keeps it; empty when there was none."""


class Actor(Struct, frozen=True, kw_only=True):
    """Who changed something: a token, or an operation of the command line that `label` names."""

    role: str | None
    token_id: uuid.UUID | None
    label: str | None


class FieldChange(Struct, frozen=True, kw_only=True):
    """A field that changed, with its values in JSON."""

    field: str
    before: Any
    after: Any


class Entry(Struct, frozen=True, kw_only=True):
    """That a resource changed."""

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
    """A page of the audit, and the place that the next one begins below."""

    items: list[Entry]
    below: AuditCursor | None


def page(connection: Connection, event_id: uuid.UUID, caller: Caller, wanted: AuditFilter, *, most: int) -> Page:
    """The newest changes that are asked for; for a partner those that are its business."""
    if caller.role is Role.partner and caller.partner:
        by = auditing.actors_of(connection, event_id, caller.partner)
        wanted = structs.replace(wanted, partner=caller.partner, by=by)
    rows = (row for row in auditing.changes(connection, event_id, wanted) if _concerns(caller, wanted, row))
    found = list(itertools.islice(rows, most + 1))
    shown = found[:most]
    actors = (actor for row in shown for actor in (row.actor, row.proposed_by) if actor)
    labels = auditing.labels(connection, _tokens(actors))
    below = (shown[-1].version, shown[-1].place) if len(found) > most else None
    return Page(items=[_entry(row, labels) for row in shown], below=below)


def _concerns(caller: Caller, wanted: AuditFilter, row: Any) -> bool:
    """Whether a change is somebody's business: all of it an organiser's, a partner's what it owns or did."""
    if wanted.partner is None or {row.actor, row.proposed_by} & set(wanted.by):
        return True
    kind: Any = EVERY[row.kind].record
    return any(side and owns(caller, msgspec.convert(side, kind)) for side in (row.before, row.after))


def _entry(row: Any, labels: dict[uuid.UUID, str | None]) -> Entry:
    before, after = row.before or {}, row.after or {}
    return Entry(
        version=row.version,
        revision=row.revision,
        at=row.at,
        actor=_actor(row.actor, labels),
        proposed_by=_actor(row.proposed_by, labels) if row.proposed_by else None,
        kind=row.kind,
        id=row.resource_id,
        slug=row.slug,
        deed=_deed(before, after),
        changes=list(_changes(before, after)),
    )


def _deed(before: RecordJson, after: RecordJson) -> AuditDeed:
    if not before or not after:
        return AuditDeed.created if after else AuditDeed.deleted
    if _visibility(before) == _visibility(after):
        return AuditDeed.changed
    return AuditDeed.published if _visibility(after) == Visibility.published else AuditDeed.withdrawn


def _visibility(side: RecordJson) -> str:
    """What is left out of a record in JSON is as it is by default."""
    return str(side.get("visibility", Visibility.published))


def _changes(before: RecordJson, after: RecordJson) -> Iterator[FieldChange]:
    for field in sorted((before.keys() | after.keys() | {"visibility"}) - INTERNAL):
        was, became = (_told(side, field) for side in (before, after))
        if was != became:
            yield FieldChange(field=field, before=was, after=became)


def _told(side: RecordJson, field: str) -> Any:
    return _visibility(side) if side and field == "visibility" else side.get(field)


def _actor(actor: str, labels: dict[uuid.UUID, str | None]) -> Actor:
    """Who an actor of the log is: a token, or else a deed of the command line."""
    for token_id in _tokens([actor]):
        role, _, _ = actor.partition(" ")
        return Actor(role=role, token_id=token_id, label=labels.get(token_id))
    return Actor(role=None, token_id=None, label=actor)


def _tokens(actors: Iterable[str]) -> Iterator[uuid.UUID]:
    """The tokens among those who did something: `organiser 0191…`."""
    for actor in actors:
        role, _, token = actor.partition(" ")
        if role in set(Role) and len(token) == LENGTH_OF_ID:
            yield uuid.UUID(token)
