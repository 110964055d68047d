"""Erases a person on request (GDPR, article 17): from published content and from all data stored behind it.

The speaker is deleted, with their positions and their contributions to sessions. Where the change log, deleted rows,
decided proposals and stored responses name them, the name is overwritten. Current texts that name them are not changed
but reported, for an editor to rewrite. A new epoch makes every client start over.

Finding holds no lock. Rows are overwritten in batches, each in a transaction of its own, so that writers wait for a
fraction of a second. What the names of the person are read from goes last: an erasure that was broken off is repeated.
"""

import asyncio
import time
import uuid
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.domain import committing, publishing, redacting
from congress_api.domain.overwriting import Overwriting
from congress_api.domain.redacting import REMOVED, Mention, Person
from congress_api.domain.unit_of_work import DatabaseState, UnitOfWork
from congress_api.errors import Fault, Invalid, NotFound
from congress_api.messages.permissions import NobodyNamed
from congress_api.messages.transport import NoSuchEvent, NoSuchSpeaker
from congress_api.records.kinds import KINDS
from congress_api.store import erasing, journal, loading, personal_data, reading, writing
from congress_api.store.database import Database
from congress_api.store.erasing import StoredPerson
from congress_api.store.loading import Whole
from congress_api.store.personal_data import Key, Place
from congress_api.store.reading import Edition

ACTOR = "command line"
WRITE_AT_ONCE = 20
"""Rows that are read and overwritten together."""
LOCK_SECONDS = 0.2
"""After so long a transaction ends, and the next one begins after a pause."""
PAUSE_SECONDS = 0.25
"""Much longer than a writer of SQLite sleeps before it tries again (100 ms), so that it gets its turn."""
ATTEMPTS = 5
"""To delete the speaker from content that was read without the lock; the last reads with it."""


class ErasureRequest(Struct, frozen=True, kw_only=True):
    """Whom to erase: a speaker by slug, and anyone with one of these names."""

    event: str
    speaker: str | None = None
    names: list[str] = []


class Erased(Struct, frozen=True, kw_only=True):
    """What was erased, and the texts that are left to rewrite."""

    changed: list[str]
    """Resources changed or deleted with the speaker: `deleted position x`."""
    written_over: dict[str, int]
    mentions: list[Mention]


async def erase(database: Database, request: ErasureRequest) -> Erased:
    """Erase a person. Raises NotFound, and Invalid for names without a letter."""
    async with database.writing() as db:
        event_id = await writing.event_id(db, request.event)
    if event_id is None:
        raise NotFound(NoSuchEvent(request.event))
    stored = None
    if request.speaker:
        slug = request.speaker
        stored = await database.read(lambda connection: erasing.speaker(connection, event_id, slug))
        if stored is None:
            raise NotFound(NoSuchSpeaker(request.event, request.speaker))
    person = _person(request, stored)
    changed = await _delete_speaker(database, event_id, request.speaker) if request.speaker else []
    erasure = _Erasure(database, event_id, person, stored)
    await erasure.run()
    whole = await database.read(lambda connection: _whole(connection, event_id))
    waiting = list(erasure.overwriting.waiting)
    mentions = [*_current_mentions(UnitOfWork(DatabaseState(whole), {}), person), *waiting]
    return Erased(changed=changed, written_over=erasure.counts, mentions=mentions)


def report(result: Erased) -> list[str]:
    """Lines to print: what was erased, and what is left to do."""
    lines = list(result.changed)
    lines += [f"written over: {count} {what}" for what, count in result.written_over.items() if count]
    if result.mentions:
        lines.append("these texts name them still; rewrite them, then erase once more with --name:")
        lines += [f"  {mention.kind} {mention.slug} {mention.field}" for mention in result.mentions]
    return lines


def _person(request: ErasureRequest, stored: StoredPerson | None) -> Person:
    spellings = {*request.names, *(stored.names if stored else ())}
    names = {redacting.folded(name) for name in spellings if name != REMOVED}
    if "" in names or not (names or stored):
        raise Invalid([Fault(NobodyNamed())])
    return Person(names=frozenset(names), speaker=request.speaker)


def _whole(connection: Connection, event_id: uuid.UUID) -> Whole:
    return loading.whole(connection, reading.head_of(connection, event_id), Edition.editorial)


async def _delete_speaker(database: Database, event_id: uuid.UUID, speaker: str) -> list[str]:
    """Delete the speaker, unless deleted already, with everything that requires a reference to them.

    The event is read without its lock, which is slow if it is large, and again if it was changed meanwhile.
    """
    for attempt in range(1, ATTEMPTS + 1):
        whole = await database.read(lambda connection: _whole(connection, event_id))
        async with database.writing() as db:
            ledger = await db.get_one(model.Ledger, event_id, with_for_update=True)
            if attempt == ATTEMPTS:
                whole = await (await db.connection()).run_sync(_whole, event_id)
            if ledger.version == whole.head.version:
                return await _deleted(db, ledger, UnitOfWork(DatabaseState(whole), ledger.numbers), speaker)
    raise AssertionError("unreachable: the last attempt reads under the lock")


async def _deleted(db: AsyncSession, ledger: model.Ledger, work: UnitOfWork, speaker: str) -> list[str]:
    record = work.find("speaker", speaker)
    if record is None:
        return []
    publishing.delete(work, record, cascade=True)
    changes = work.changes()
    await committing.commit(db, ledger, work, ACTOR)
    return [
        f"{'changed' if change.after else 'deleted'} {change.kind} {change.slug}"
        for change in changes
        if change.kind != "speaker"
    ]


def _current_mentions(work: UnitOfWork, person: Person) -> Iterator[Mention]:
    for record in [work.event, *(content for kind in KINDS for content in work.of_kind(kind))]:
        yield from (Mention(record.kind_name, record.slug, field) for field in redacting.mentions(record, person))


class _Erasure:
    """Overwrites what is stored beside current content: history, deleted rows, proposals, responses, tokens, images."""

    def __init__(self, database: Database, event_id: uuid.UUID, person: Person, stored: StoredPerson | None) -> None:
        self._database = database
        self._event_id = event_id
        self._person = person
        self._stored = stored
        self.overwriting = Overwriting(person, ACTOR)
        self.counts: dict[str, int] = {}

    async def run(self) -> None:
        """Overwrite it, place by place; the log of the person themselves and their own rows last."""
        await self._database.read(self._choose_slugs)
        scanned = await self._database.read(lambda connection: reading.head_of(connection, self._event_id).version)
        log, own = model.Change, model.Change.kind.in_(("speaker", "position"))
        for place in personal_data.places(self._event_id):
            if place.table is not log.__table__:
                await self._overwrite(place)
        log_place = next(place for place in personal_data.places(self._event_id) if place.table is log.__table__)
        await self._overwrite(log_place, ~own)
        await self._overwrite(log_place, log.kind == "position")
        await self._overwrite(log_place, log.kind == "speaker")
        await self._overwrite(log_place, log.version > scanned)
        async with self._database.writing() as db:
            ledger = await db.get_one(model.Ledger, self._event_id, with_for_update=True)
            await (await db.connection()).run_sync(self._finish)
            journal.new_epoch(ledger)

    def _choose_slugs(self, connection: Connection) -> None:
        """New slugs for deleted resources whose slugs name the person."""
        for kind, row in list(erasing.deleted(connection, self._event_id)):
            is_theirs = self._stored is not None and row.id == self._stored.id
            if is_theirs or self._person.is_named_in(row.slug) or self._is_named_after(kind, row):
                self._person.slugs[kind, row.slug] = f"removed-{row.id.hex[-12:]}"

    def _is_named_after(self, kind: str, row: Any) -> bool:
        """Whether it is a position of theirs with their slug in its own: no name may match that slug."""
        is_own = kind == "position" and self._stored is not None and row.speaker_id == self._stored.id
        return is_own and f"-{self._person.speaker}-" in f"-{row.slug}-"

    async def _overwrite(self, place: Place, condition: ColumnElement[bool] | None = None) -> None:
        """Overwrite the rows of a place that name the person, batch by batch."""
        keys = await self._database.read(
            lambda connection: list(personal_data.found(connection, place, self._person.may_be_named_in, condition))
        )
        while keys:
            async with self._database.writing() as db:
                await db.get_one(model.Ledger, self._event_id, with_for_update=True)
                count, keys = await (await db.connection()).run_sync(self._overwrite_rows, place, keys)
            what = self.overwriting.name_of(place.table)
            self.counts[what] = self.counts.get(what, 0) + count
            await asyncio.sleep(PAUSE_SECONDS)

    def _overwrite_rows(self, connection: Connection, place: Place, keys: list[Key]) -> tuple[int, list[Key]]:
        """Overwrite rows for `LOCK_SECONDS`. Returns how many changed, and the keys that are left."""
        count, until = 0, time.monotonic() + LOCK_SECONDS
        while keys:
            batch, keys = keys[:WRITE_AT_ONCE], keys[WRITE_AT_ONCE:]
            rows = personal_data.rows(connection, place, batch)
            count += sum(self.overwriting.overwrite(connection, place, row) for row in rows)
            if time.monotonic() >= until:
                break
        return count, keys

    def _finish(self, connection: Connection) -> None:
        """Blank the rows of the person and rename what their slugs name; then nothing leads to their names."""
        erasing.rename(connection, self._event_id, self._person.slugs)
        if self._stored:
            erasing.blank(connection, self._stored.id, REMOVED)
            self.counts["images"] = erasing.delete_unused_images(connection, self._stored.photos)
