"""What a deed works on: one event, locked, as it stands, and the changes that the deed makes to it."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.records.kinds import KINDS, references
from congress_api.store import journal
from congress_api.store.reading import Edition, Head, Whole, whole

Key = tuple[str, str]
"""A resource: its kind and slug."""


class Standing(Protocol):
    """An event as it stands when the deed begins."""

    def event(self) -> records.Event:
        """The event's own record."""

    def record(self, kind: str, slug: str) -> records.Content | None:
        """A resource, draft or published."""

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        """All of one kind."""


class DatabaseState:
    """An event as it was read from the database."""

    def __init__(self, read: Whole) -> None:
        self._whole = read

    def event(self) -> records.Event:
        """The event's own record."""
        event: records.Event = self._whole.event.record
        return event

    def record(self, kind: str, slug: str) -> records.Content | None:
        """A resource, draft or published."""
        read = self._whole.resources[kind].get(slug)
        return read.record if read else None

    def of_kind(self, kind: str) -> Iterable[records.Content]:
        """All of one kind."""
        return [read.record for read in self._whole.resources[kind].values()]


class UnitOfWork:
    """The event as the deed sees it: what stands, overlaid with what the deed has changed so far."""

    def __init__(self, standing: Standing, numbers: dict[str, int]) -> None:
        self._standing = standing
        self.numbers = dict(numbers)
        self._after: dict[Key, records.Content | None] = {}
        self._event: records.Event | None = None
        self._event_is_gone = False

    @property
    def event(self) -> records.Event:
        """The event's own record."""
        return self._event or self._standing.event()

    def find(self, kind: str, slug: str) -> records.Content | None:
        """A resource as it is by now."""
        if (kind, slug) in self._after:
            return self._after[kind, slug]
        return self._standing.record(kind, slug)

    def put(self, record: records.Content) -> None:
        """Let a resource be this."""
        self._after[record.kind_name, record.slug] = record

    def put_event(self, record: records.Event) -> None:
        """Let the event itself be this."""
        self._event = record

    def remove_event(self) -> None:
        """Let the event itself be gone, with everything in it."""
        self._event_is_gone = True

    def remove(self, kind: str, slug: str) -> None:
        """Let a resource be gone."""
        self._after[kind, slug] = None

    def of_kind(self, kind: str) -> Iterator[records.Content]:
        """All of one kind as they are by now."""
        standing = {record.slug: record for record in self._standing.of_kind(kind)}
        overlaid = {slug: record for (other, slug), record in self._after.items() if other == kind}
        for record in {**standing, **overlaid}.values():
            if record is not None:
                yield record

    def referrers(self, kind: str, slug: str) -> Iterator[records.Content]:
        """What refers to a resource."""
        for other, shape in KINDS.items():
            if kind in shape.references or any(child.reference == kind for child in shape.children.values()):
                for record in self.of_kind(other):
                    if any((of, to) == (kind, slug) for _, of, to in references(record)):
                        yield record

    def id_of(self, kind: str, slug: str) -> uuid.UUID:
        """The id of something that is there."""
        found = self.find(kind, slug)
        assert found is not None
        assert found.id is not None
        return found.id

    def changes(self) -> list[journal.Changed]:
        """What the deed really changed, kinds in an order in which each refers only to earlier ones."""
        found = []
        if self._event is not None or self._event_is_gone:
            found.append(_changed("event", self._standing.event(), None if self._event_is_gone else self._event))
        order = {kind: place for place, kind in enumerate(KINDS)}
        for (kind, slug), after in sorted(self._after.items(), key=lambda pair: (order[pair[0][0]], pair[0][1])):
            before = self._standing.record(kind, slug)
            if before != after:
                found.append(_changed(kind, before, after))
        return [change for change in found if change.before != change.after]


async def read_work(db: AsyncSession, ledger: model.Ledger) -> UnitOfWork:
    """The desk of a locked event, read from the database: where no snapshot serves, as for a deleted one."""
    row = await db.get_one(model.Event, ledger.event_id)
    head = Head(
        event_id=row.id,
        slug=row.slug,
        visibility=row.visibility,
        event_version=row.version,
        epoch=ledger.epoch,
        version=ledger.version,
        revision=ledger.revision,
        revised_at=ledger.revised_at,
    )
    connection = await db.connection()
    return UnitOfWork(DatabaseState(await connection.run_sync(whole, head, Edition.editorial)), ledger.numbers)


def _changed(
    kind: str, before: records.Event | records.Content | None, after: records.Event | records.Content | None
) -> journal.Changed:
    one = after or before
    assert one is not None
    assert one.id is not None
    return journal.Changed(kind=kind, id=one.id, slug=one.slug, before=before, after=after)
