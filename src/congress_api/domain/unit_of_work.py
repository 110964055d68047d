"""A unit of work: the current state of one event, and the pending changes to it."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.records.kinds import KINDS, references
from congress_api.store import journal
from congress_api.store.loading import Whole, whole
from congress_api.store.reading import Edition, Head

Key = tuple[str, str]
"""A resource: its kind and slug."""


class CurrentState(Protocol):
    """An event before the pending changes."""

    def event(self) -> records.Event:
        """The event's own record."""

    def record(self, kind: str, slug: str) -> records.Content | None:
        """Drafts included; None if absent."""

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        """All resources of one kind, drafts included."""


class DatabaseState:
    """The current state of an event, read from the database."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole

    def event(self) -> records.Event:
        event: records.Event = self._whole.event.record
        return event

    def record(self, kind: str, slug: str) -> records.Content | None:
        """Drafts included; None if absent."""
        stored = self._whole.resources[kind].get(slug)
        return stored.record if stored else None

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        return [stored.record for stored in self._whole.resources[kind].values()]


class UnitOfWork:
    """The current state of an event, overlaid with the pending changes."""

    def __init__(self, current: CurrentState, numbers: dict[str, int]) -> None:
        self._current = current
        self.numbers = dict(numbers)
        self._pending: dict[Key, records.Content | None] = {}
        self._event: records.Event | None = None
        self._event_is_gone = False
        self.logged: journal.Logged | None = None
        """What was written to the database; None before."""

    @property
    def event(self) -> records.Event:
        return self._event or self._current.event()

    @property
    def event_before(self) -> records.Event:
        """The event without the pending changes."""
        return self._current.event()

    def find(self, kind: str, slug: str) -> records.Content | None:
        """A resource with the pending changes applied; None if absent or removed."""
        if (kind, slug) in self._pending:
            return self._pending[kind, slug]
        return self._current.record(kind, slug)

    def put(self, record: records.Content) -> None:
        self._pending[record.kind_name, record.slug] = record

    def put_event(self, record: records.Event) -> None:
        self._event = record

    def remove_event(self) -> None:
        """Deletes the event with all its content."""
        self._event_is_gone = True

    def remove(self, kind: str, slug: str) -> None:
        self._pending[kind, slug] = None

    def of_kind(self, kind: str) -> Iterator[records.Content]:
        """All of one kind, with the pending changes applied."""
        current = {record.slug: record for record in self._current.of_kind(kind)}
        pending = {slug: record for (other, slug), record in self._pending.items() if other == kind}
        for record in {**current, **pending}.values():
            if record is not None:
                yield record

    def pending(self) -> Iterator[records.Content]:
        """What is added or changed, kinds in an order in which each refers only to earlier ones."""
        for kind in KINDS:
            yield from (record for (other, _), record in self._pending.items() if other == kind and record is not None)

    def referrers(self, kind: str, slug: str) -> Iterator[records.Content]:
        """All resources that refer to this one."""
        for other, shape in KINDS.items():
            if kind in shape.references or any(child.reference == kind for child in shape.children.values()):
                for record in self.of_kind(other):
                    if any((of, to) == (kind, slug) for _, of, to in references(record)):
                        yield record

    def id_of(self, kind: str, slug: str) -> uuid.UUID:
        """The id of a resource that must exist."""
        record = self.find(kind, slug)
        assert record is not None
        assert record.id is not None
        return record.id

    def changes(self) -> list[journal.Changed]:
        """The pending changes that have an effect, kinds in an order in which each refers only to earlier ones."""
        changes = []
        if self._event is not None or self._event_is_gone:
            changes.append(_changed("event", self._current.event(), None if self._event_is_gone else self._event))
        order = {kind: index for index, kind in enumerate(KINDS)}
        for (kind, slug), after in sorted(self._pending.items(), key=lambda pair: (order[pair[0][0]], pair[0][1])):
            before = self._current.record(kind, slug)
            if before != after:
                changes.append(_changed(kind, before, after))
        return [change for change in changes if change.before != change.after]


async def read_work(db: AsyncSession, ledger: model.Ledger) -> UnitOfWork:
    """Read a locked event from the database: deleted events have no snapshot."""
    row = await db.get_one(model.Event, ledger.event_id)
    head = Head(
        event_id=row.id,
        slug=row.slug,
        visibility=row.visibility,
        event_version=row.version,
        epoch=ledger.epoch,
        renewed_at=ledger.renewed_at,
        version=ledger.version,
        changed_at=ledger.changed_at,
        revision=ledger.revision,
        revised_at=ledger.revised_at,
    )
    connection = await db.connection()
    return UnitOfWork(DatabaseState(await connection.run_sync(whole, head, Edition.editorial)), ledger.numbers)


def _changed(
    kind: str, before: records.Event | records.Content | None, after: records.Event | records.Content | None
) -> journal.Changed:
    record = after or before
    assert record is not None
    assert record.id is not None
    return journal.Changed(kind=kind, id=record.id, slug=record.slug, before=before, after=after)
