"""Finds and overwrites the personal data that the database holds about a person to erase."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import anyio.to_thread
from msgspec import Struct
from sqlalchemy import Connection, Row, delete, or_, select, text, update

from congress_api import model
from congress_api.records.kinds import KINDS
from congress_api.store import auditing, images
from congress_api.store.database import Database

RecordJson = dict[str, Any]
"""A record in JSON."""
Redact = Callable[[str, RecordJson], RecordJson]
"""Redacts a record of a kind; returns the same object if there is nothing to redact."""
MentionsName = Callable[[str], bool]
"""Whether a text names the person."""

Slugs = dict[tuple[str, str], str]
"""By kind and old slug, the new slug."""

READERS_TIMEOUT = 10.0
"""Seconds to wait for readers of the file."""
TABLES_TO_REWRITE = (
    "change",
    "speaker",
    "role",
    "contribution",
    "position",
    "proposal",
    "answer",
    "token",
    "image",
    "image_size",
)


class StoredPerson(Struct, frozen=True, kw_only=True):
    """What the database knows about a speaker, deleted or not."""

    id: uuid.UUID
    names: set[str]
    photos: set[str]


def speaker(connection: Connection, event_id: uuid.UUID, slug: str) -> StoredPerson | None:
    """The speaker with this slug, with all names and photos that they ever had; None if there never was one."""
    table, log = model.Speaker, model.Change
    row = connection.execute(
        select(table.id, table.name, table.alternative_names, table.photo).where(
            table.event_id == event_id, table.slug == slug
        )
    ).first()
    if row is None:
        return None
    now = {"name": row.name, "alternativeNames": row.alternative_names, "photo": row.photo}
    sides: list[RecordJson] = [now, *_sides(connection, log.resource_id == row.id)]
    signed = [side["signedAs"] for side in _sides(connection, _position_changes(event_id)) if _is_signed(side, slug)]
    names = {name for side in sides for name in (side["name"], *side.get("alternativeNames", ()))}
    photos = {side["photo"]["sha256"] for side in sides if side.get("photo")}
    return StoredPerson(id=row.id, names={*names, *signed}, photos=photos)


def _position_changes(event_id: uuid.UUID) -> Any:
    return (model.Change.event_id == event_id) & (model.Change.kind == "position")


def _is_signed(side: RecordJson, speaker_slug: str) -> bool:
    return side["speaker"] == speaker_slug and bool(side.get("signedAs"))


def _sides(connection: Connection, condition: Any) -> Iterator[RecordJson]:
    """The records before and after these changes."""
    log = model.Change
    for row in connection.execute(select(log.before, log.after).where(condition)):
        yield from (side for side in row if side)


def deleted(connection: Connection, event_id: uuid.UUID) -> Iterator[tuple[str, Row[Any]]]:
    """All deleted rows of an event, which are kept to reserve their slugs."""
    for name, kind in KINDS.items():
        table = kind.table
        statement = select(table.__table__).where(table.event_id == event_id, table.deleted_at.is_not(None))
        yield from ((name, row) for row in connection.execute(statement).all())


def rename(connection: Connection, kind: str, resource_id: uuid.UUID, slug: str) -> None:
    table = KINDS[kind].table
    connection.execute(update(table).where(table.id == resource_id).values(slug=slug))


def blank(connection: Connection, speaker_id: uuid.UUID, removed: str) -> None:
    """Overwrite the rows of a deleted speaker and of their positions."""
    table, position = model.Speaker, model.Position
    empty_speaker: dict[str, Any] = {
        "alternative_names": [],
        "biography": {},
        "photo": None,
        "links": [],
        "source": None,
    }
    connection.execute(update(table).where(table.id == speaker_id).values(name=removed, **empty_speaker))
    connection.execute(delete(model.Role).where(model.Role.speaker_id == speaker_id))
    connection.execute(delete(model.Contribution).where(model.Contribution.speaker_id == speaker_id))
    own = position.speaker_id == speaker_id
    empty_position: dict[str, Any] = {
        "byline": None,
        "signed_as": None,
        "source": None,
        "source_url": None,
        "statement": {},
        "body": {},
    }
    for row in connection.execute(select(position.id, position.heading).where(own)).all():
        heading = dict.fromkeys(row.heading, removed)
        connection.execute(update(position).where(position.id == row.id).values(heading=heading, **empty_position))


def blank_deleted(connection: Connection, event_id: uuid.UUID, names_person: MentionsName, removed: str) -> None:
    """Overwrite texts in deleted rows that name the person: nobody sees them, so nobody could correct them."""
    for kind, row in deleted(connection, event_id):
        table = KINDS[kind].table
        columns = [column for column in table.__table__.columns if column.name != "slug"]
        values = {column.name: getattr(row, column.name) for column in columns}
        redacted = {
            column.name: _blank(column, values[column.name], removed)
            for column in columns
            if _names_person(values[column.name], names_person)
        }
        if redacted:
            connection.execute(update(table).where(table.id == row.id).values(**redacted))


def _names_person(value: Any, names_person: MentionsName) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (isinstance(value, str) and names_person(value)) or any(_names_person(item, names_person) for item in inner)


def _blank(column: Any, value: Any, removed: str) -> Any:
    """A value for the column that names nobody."""
    if column.nullable:
        return None
    if isinstance(value, dict):
        return dict.fromkeys(value, removed)
    return [] if isinstance(value, list) else removed


def rewrite_history(connection: Connection, event_id: uuid.UUID, redact: Redact, slugs: Slugs) -> int:
    """Redact the change log, and apply the new slugs. Returns the number of entries that changed."""
    log, count = model.Change, 0
    for row in auditing.changes(connection, event_id, auditing.AuditFilter()):
        old = {"slug": row.slug, "before": row.before, "after": row.after}
        sides = {name: old[name] and redact(row.kind, old[name]) for name in ("before", "after")}
        new = {"slug": slugs.get((row.kind, row.slug), row.slug), **sides}
        if values := {name: value for name, value in new.items() if value != old[name]}:
            entry = (log.event_id == event_id) & (log.version == row.version) & (log.place == row.place)
            connection.execute(update(log).where(entry).values(**values))
            count += 1
    return count


def proposals(connection: Connection, event_id: uuid.UUID) -> list[Row[Any]]:
    """All proposals of an event, open or decided."""
    return list(connection.execute(select(model.Proposal).where(model.Proposal.event_id == event_id)).all())


def rewrite_proposal(connection: Connection, proposal: Row[Any], values: dict[str, Any]) -> bool:
    """Store the values that differ. Returns whether any did."""
    changed = {name: value for name, value in values.items() if value != getattr(proposal, name)}
    if changed:
        connection.execute(update(model.Proposal).where(model.Proposal.id == proposal.id).values(**changed))
    return bool(changed)


def delete_responses(connection: Connection, event_id: uuid.UUID, names_person: MentionsName) -> int:
    """Delete the stored responses that name the person. Returns their number."""
    response, token = model.Answer, model.Token
    of_event = or_(token.event_id == event_id, token.event_id.is_(None))
    columns = (response.token_id, response.key, response.location, response.body)
    statement = select(*columns).join(token, token.id == response.token_id)
    count = 0
    for row in connection.execute(statement.where(of_event)).all():
        if names_person(row.body.decode("utf-8", "replace")) or names_person(row.location or ""):
            connection.execute(delete(response).where(response.token_id == row.token_id, response.key == row.key))
            count += 1
    return count


def delete_unused_images(connection: Connection, photos: set[str]) -> int:
    """Delete the photos that nothing uses any more. Returns their number."""
    count = 0
    for sha256 in sorted(photos):
        if not images.uses(connection, sha256) and not images.is_proposed(connection, sha256, None, None):
            connection.execute(delete(model.ImageSize).where(model.ImageSize.sha256 == sha256))
            count += connection.execute(delete(model.Image).where(model.Image.sha256 == sha256)).rowcount
    return count


def blank_labels(connection: Connection, event_id: uuid.UUID, names_person: MentionsName, removed: str) -> int:
    """Overwrite token labels that name the person: no request can change a label. Returns their number."""
    token = model.Token
    rows = connection.execute(select(token.id, token.label).where(token.event_id == event_id)).all()
    token_ids = [row.id for row in rows if row.label and names_person(row.label)]
    connection.execute(update(token).where(token.id.in_(token_ids)).values(label=removed))
    return len(token_ids)


async def wipe(database: Database) -> bool:
    """Remove overwritten data from the database's files. Returns False if a reader kept some of it in place.

    SQLite: rewrites the file and empties its write-ahead log. PostgreSQL: rewrites the tables; its own write-ahead log
    holds old pages until it is recycled.
    """
    if database.file is not None:
        return await anyio.to_thread.run_sync(_wipe_file, str(database.file))
    async with database.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in TABLES_TO_REWRITE:
            await autocommit.execute(text(f'VACUUM FULL "{table}"'))
    return True


def _wipe_file(file: str) -> bool:
    with closing(sqlite3.connect(file, timeout=READERS_TIMEOUT, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
