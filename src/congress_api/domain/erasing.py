"""Somebody forgotten on request (GDPR, article 17): out of what everybody sees, and out of what is kept behind it.

The speaker goes, with the positions they took and from the sessions they were in. What names them in the change log,
in deleted rows, in proposals that are decided and in answers kept to be repeated is written over. Texts that stand and
name them are somebody's to rewrite: they are told, never guessed at. A new epoch makes every client begin anew.
"""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import committing, publishing, redacting
from congress_api.domain.redacting import REMOVED, Person
from congress_api.domain.unit_of_work import UnitOfWork, read_work
from congress_api.errors import Fault, Invalid, NotFound
from congress_api.records.kinds import KINDS
from congress_api.store import erasing, journal, writing
from congress_api.store.erasing import RecordJson, StoredPerson
from congress_api.vocabulary.proposal import ProposalStatus

ACTOR = "command line"


class ErasureRequest(Struct, frozen=True, kw_only=True):
    """Who is to be forgotten: a speaker by slug, and whoever goes by these names."""

    event: str
    speaker: str | None = None
    names: list[str] = []


class Mention(Struct, frozen=True):
    """A text that stands and names them."""

    kind: str
    slug: str
    field: str


class Erased(Struct, frozen=True, kw_only=True):
    """What was done, and what is left for people to do."""

    changed: list[str]
    """What was detached or deleted with the speaker: `deleted position x`."""
    written_over: dict[str, int]
    mentions: list[Mention]


async def erase(db: AsyncSession, wish: ErasureRequest) -> Erased:
    """Forget somebody. Raises NotFound, and Invalid for names without a letter."""
    event_id = await writing.event_id(db, wish.event)
    if event_id is None:
        raise NotFound(f"No event {wish.event} exists or ever existed.")
    ledger = await db.get_one(model.Ledger, event_id, with_for_update=True)  # also that of a deleted event
    connection = await db.connection()
    known = await connection.run_sync(erasing.speaker, ledger.event_id, wish.speaker) if wish.speaker else None
    if wish.speaker and known is None:
        raise NotFound(f"The event {wish.event} never had a speaker {wish.speaker}.")
    person = _person(wish, known)
    work = await read_work(db, ledger)
    changed = _take_out(work, wish.speaker) if wish.speaker else []
    await committing.commit(db, ledger, work, ACTOR)
    journal.new_epoch(ledger)
    await db.flush()
    behind = _Behind(ledger.event_id, person, known)
    written_over, waiting = await connection.run_sync(behind.write_over)
    return Erased(changed=changed, written_over=written_over, mentions=[*_standing(work, person), *waiting])


def report(done: Erased, *, wiped: bool) -> list[str]:
    """What was done, and what is left to do, for whoever did it."""
    lines = list(done.changed)
    lines += [f"written over: {count} {what}" for what, count in done.written_over.items() if count]
    if not wiped:
        lines.append("another process holds the database open: some of it is in its files until `erase` runs again")
    if done.mentions:
        lines.append("these texts name them still; rewrite them, then erase once more with --name:")
        lines += [f"  {one.kind} {one.slug} {one.field}" for one in done.mentions]
    return [*lines, "forgotten here; older backups and exported files still hold them"]


def _person(wish: ErasureRequest, known: StoredPerson | None) -> Person:
    told = {*wish.names, *(known.names if known else ())}
    names = {redacting.folded(name) for name in told if name != REMOVED}
    if "" in names or not (names or known):
        raise Invalid([Fault(detail="Name whom to erase: a speaker, or a name that contains a letter.")])
    return Person(names=frozenset(names), speaker=wish.speaker)


def _take_out(work: UnitOfWork, speaker: str) -> list[str]:
    """Delete the speaker, if they still stand, with all that cannot be without them."""
    standing = work.find("speaker", speaker)
    if standing is None:
        return []
    publishing.delete(work, standing, cascade=True)
    return [
        f"{'changed' if change.after else 'deleted'} {change.kind} {change.slug}"
        for change in work.changes()
        if change.kind != "speaker"
    ]


def _standing(work: UnitOfWork, person: Person) -> Iterator[Mention]:
    """What stands and names them."""
    for record in [work.event, *(one for kind in KINDS for one in work.of_kind(kind))]:
        yield from (Mention(record.kind_name, record.slug, field) for field in redacting.mentions(record, person))


class _Behind:
    """What is kept behind the event as it stands."""

    def __init__(self, event_id: uuid.UUID, person: Person, known: StoredPerson | None) -> None:
        self._event_id = event_id
        self._person = person
        self._known = known

    def write_over(self, connection: Connection) -> tuple[dict[str, int], list[Mention]]:
        """Write over it: how much of what, and what was left since it still waits for somebody."""
        event_id, known = self._event_id, self._known
        self._rename(connection)
        if known:
            erasing.blank(connection, known.id, REMOVED)
        erasing.blank_deleted(connection, event_id, self._person.is_in, REMOVED)
        waiting: list[Mention] = []
        counts = {
            "changes in the log": erasing.rewrite_history(connection, event_id, self._clean, self._person.slugs),
            "proposals": sum(
                self._proposal(connection, row, waiting) for row in erasing.proposals(connection, event_id)
            ),
            "kept answers": erasing.forget_answers(connection, event_id, self._person.is_in),
            "token labels": erasing.blank_labels(connection, event_id, self._person.is_in, REMOVED),
            "images": erasing.forget_images(connection, known.photos if known else set()),
        }
        return counts, waiting

    def _rename(self, connection: Connection) -> None:
        """Find other slugs for what is deleted and has one that names them."""
        for kind, row in list(erasing.deleted(connection, self._event_id)):
            is_theirs = self._known is not None and row.id == self._known.id
            if is_theirs or self._person.is_in(row.slug) or self._is_named_after(kind, row):
                slug = f"removed-{row.id.hex[-12:]}"
                self._person.slugs[kind, row.slug] = slug
                erasing.rename(connection, kind, row.id, slug)

    def _is_named_after(self, kind: str, row: Any) -> bool:
        """Whether a position of theirs bears their slug, which may be shorter than any name."""
        is_own = kind == "position" and self._known is not None and row.speaker_id == self._known.id
        return is_own and f"-{self._person.speaker}-" in f"-{row.slug}-"

    def _clean(self, kind: str, side: RecordJson) -> RecordJson:
        record = _record(kind, side)
        after = redacting.redacted(record, self._person)
        return side if after == record else _told(after)

    def _proposal(self, connection: Connection, row: Any, waiting: list[Mention]) -> bool:
        """Write over a proposal. One that waits for the organiser keeps its texts, unless it is about them alone."""
        sides = {name: getattr(row, name) and _record(row.kind, getattr(row, name)) for name in ("before", "after")}
        is_theirs = any(side and self._person.is_author(side) for side in sides.values())
        person, values = self._person, {"slug": self._person.slugs.get((row.kind, row.slug), row.slug)}
        if row.status == ProposalStatus.open and is_theirs:
            values |= {"status": ProposalStatus.withdrawn, "decided_by": ACTOR, "decided_at": _now()}
        elif row.status == ProposalStatus.open:
            waiting += _proposed(row, sides["after"], person)
            person = structs.replace(person, names=frozenset())  # by which nothing but slugs is found
        values |= {name: side and _told(redacting.redacted(side, person)) for name, side in sides.items()}
        if row.reason and person.is_in(row.reason):
            values["reason"] = REMOVED
        return erasing.rewrite_proposal(connection, row, values)


def _proposed(row: Any, after: Any, person: Person) -> Iterator[Mention]:
    named = f"{row.kind} {row.slug}"
    return (Mention("proposal", named, field) for field in (redacting.mentions(after, person) if after else ()))


def _record(kind: str, side: RecordJson) -> Any:
    record: Any = records.Event if kind == "event" else records.BY_NAME[kind]
    return msgspec.convert(side, record)


def _told(record: Any) -> RecordJson:
    told: RecordJson = msgspec.to_builtins(record)
    return told


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
