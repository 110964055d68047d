"""Erases a person on request (GDPR, article 17): from published content and from all data stored behind it.

The speaker is deleted, with their positions and their contributions to sessions. Where the change log, deleted rows,
decided proposals and stored responses name them, the name is overwritten. Current texts that name them are not changed
but reported, for an editor to rewrite. A new epoch makes every client start over.
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
from congress_api.messages.permissions import NobodyNamed
from congress_api.messages.transport import NoSuchEvent, NoSuchSpeaker
from congress_api.records.kinds import KINDS
from congress_api.store import erasing, journal, writing
from congress_api.store.erasing import RecordJson, StoredPerson
from congress_api.vocabulary.proposal import ProposalStatus

ACTOR = "command line"


class ErasureRequest(Struct, frozen=True, kw_only=True):
    """Whom to erase: a speaker by slug, and anyone with one of these names."""

    event: str
    speaker: str | None = None
    names: list[str] = []


class Mention(Struct, frozen=True):
    """A current text that names the person."""

    kind: str
    slug: str
    field: str


class Erased(Struct, frozen=True, kw_only=True):
    """What was erased, and the texts that are left to rewrite."""

    changed: list[str]
    """Resources changed or deleted with the speaker: `deleted position x`."""
    written_over: dict[str, int]
    mentions: list[Mention]


async def erase(db: AsyncSession, request: ErasureRequest) -> Erased:
    """Erase a person. Raises NotFound, and Invalid for names without a letter."""
    event_id = await writing.event_id(db, request.event)
    if event_id is None:
        raise NotFound(NoSuchEvent(request.event))
    ledger = await db.get_one(model.Ledger, event_id, with_for_update=True)  # deleted events hold personal data too
    connection = await db.connection()
    stored = await connection.run_sync(erasing.speaker, ledger.event_id, request.speaker) if request.speaker else None
    if request.speaker and stored is None:
        raise NotFound(NoSuchSpeaker(request.event, request.speaker))
    person = _person(request, stored)
    work = await read_work(db, ledger)
    changed = _delete_speaker(work, request.speaker) if request.speaker else []
    await committing.commit(db, ledger, work, ACTOR)
    journal.new_epoch(ledger)
    await db.flush()
    stored_data = _StoredData(ledger.event_id, person, stored)
    written_over, waiting = await connection.run_sync(stored_data.overwrite)
    return Erased(changed=changed, written_over=written_over, mentions=[*_current_mentions(work, person), *waiting])


def report(result: Erased, *, wiped: bool) -> list[str]:
    """Lines to print: what was erased, and what is left to do."""
    lines = list(result.changed)
    lines += [f"written over: {count} {what}" for what, count in result.written_over.items() if count]
    if not wiped:
        lines.append("another process holds the database open: some of it is in its files until `erase` runs again")
    if result.mentions:
        lines.append("these texts name them still; rewrite them, then erase once more with --name:")
        lines += [f"  {mention.kind} {mention.slug} {mention.field}" for mention in result.mentions]
    return [*lines, "forgotten here; older backups and exported files still hold them"]


def _person(request: ErasureRequest, stored: StoredPerson | None) -> Person:
    spellings = {*request.names, *(stored.names if stored else ())}
    names = {redacting.folded(name) for name in spellings if name != REMOVED}
    if "" in names or not (names or stored):
        raise Invalid([Fault(NobodyNamed())])
    return Person(names=frozenset(names), speaker=request.speaker)


def _delete_speaker(work: UnitOfWork, speaker: str) -> list[str]:
    """Delete the speaker, unless deleted already, with everything that requires a reference to them."""
    record = work.find("speaker", speaker)
    if record is None:
        return []
    publishing.delete(work, record, cascade=True)
    return [
        f"{'changed' if change.after else 'deleted'} {change.kind} {change.slug}"
        for change in work.changes()
        if change.kind != "speaker"
    ]


def _current_mentions(work: UnitOfWork, person: Person) -> Iterator[Mention]:
    for record in [work.event, *(content for kind in KINDS for content in work.of_kind(kind))]:
        yield from (Mention(record.kind_name, record.slug, field) for field in redacting.mentions(record, person))


class _StoredData:
    """Personal data stored beside the current content: history, deleted rows, proposals, responses, tokens, images."""

    def __init__(self, event_id: uuid.UUID, person: Person, stored: StoredPerson | None) -> None:
        self._event_id = event_id
        self._person = person
        self._stored = stored

    def overwrite(self, connection: Connection) -> tuple[dict[str, int], list[Mention]]:
        """Overwrite it. Returns counts by sort of data, and the mentions left in open proposals."""
        event_id, stored = self._event_id, self._stored
        self._rename(connection)
        if stored:
            erasing.blank(connection, stored.id, REMOVED)
        erasing.blank_deleted(connection, event_id, self._person.is_named_in, REMOVED)
        waiting: list[Mention] = []
        counts = {
            "changes in the log": erasing.rewrite_history(connection, event_id, self._redact, self._person.slugs),
            "proposals": sum(
                self._redact_proposal(connection, row, waiting) for row in erasing.proposals(connection, event_id)
            ),
            "kept answers": erasing.delete_responses(connection, event_id, self._person.is_named_in),
            "token labels": erasing.blank_labels(connection, event_id, self._person.is_named_in, REMOVED),
            "images": erasing.delete_unused_images(connection, stored.photos if stored else set()),
        }
        return counts, waiting

    def _rename(self, connection: Connection) -> None:
        """Give new slugs to deleted resources whose slugs name the person."""
        for kind, row in list(erasing.deleted(connection, self._event_id)):
            is_theirs = self._stored is not None and row.id == self._stored.id
            if is_theirs or self._person.is_named_in(row.slug) or self._is_named_after(kind, row):
                slug = f"removed-{row.id.hex[-12:]}"
                self._person.slugs[kind, row.slug] = slug
                erasing.rename(connection, kind, row.id, slug)

    def _is_named_after(self, kind: str, row: Any) -> bool:
        """Whether it is a position of theirs with their slug in its own: no name may match that slug."""
        is_own = kind == "position" and self._stored is not None and row.speaker_id == self._stored.id
        return is_own and f"-{self._person.speaker}-" in f"-{row.slug}-"

    def _redact(self, kind: str, stored_json: RecordJson) -> RecordJson:
        if kind == records.Token.kind_name:  # holds no text
            return stored_json
        record = _record(kind, stored_json)
        after = redacting.redacted(record, self._person)
        return stored_json if after == record else _json(after)

    def _redact_proposal(self, connection: Connection, row: Any, waiting: list[Mention]) -> bool:
        """Redact a proposal. An open one keeps its texts, unless it is about the person alone."""
        sides = {name: getattr(row, name) and _record(row.kind, getattr(row, name)) for name in ("before", "after")}
        is_theirs = any(stored_json and self._person.is_subject_of(stored_json) for stored_json in sides.values())
        person, values = self._person, {"slug": self._person.slugs.get((row.kind, row.slug), row.slug)}
        if row.status == ProposalStatus.open and is_theirs:
            values |= {"status": ProposalStatus.withdrawn, "decided_by": ACTOR, "decided_at": _now()}
        elif row.status == ProposalStatus.open:
            waiting += _proposed_mentions(row, sides["after"], person)
            person = structs.replace(person, names=frozenset())  # leaves only slugs to redact
        values |= {
            name: stored_json and _json(redacting.redacted(stored_json, person)) for name, stored_json in sides.items()
        }
        if row.reason and person.is_named_in(row.reason):
            values["reason"] = REMOVED
        return erasing.rewrite_proposal(connection, row, values)


def _proposed_mentions(row: Any, after: Any, person: Person) -> Iterator[Mention]:
    slug = f"{row.kind} {row.slug}"
    return (Mention("proposal", slug, field) for field in (redacting.mentions(after, person) if after else ()))


def _record(kind: str, stored_json: RecordJson) -> Any:
    record: Any = records.Event if kind == "event" else records.BY_NAME[kind]
    return records.restored(stored_json, record)


def _json(record: Any) -> RecordJson:
    encoded: RecordJson = msgspec.to_builtins(record)
    return encoded


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
