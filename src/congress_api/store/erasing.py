"""What the database still knows of somebody who is to be forgotten: found, and written over."""

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
Clean = Callable[[str, RecordJson], RecordJson]
"""Makes of a record of a kind what may be left of it; the same object when that is all of it."""
MentionsName = Callable[[str], bool]
"""Whether a text names them."""

Slugs = dict[tuple[str, str], str]
"""By kind and slug, what a resource is called now."""

PATIENCE = 10.0
"""For how many seconds readers of a file are waited for."""
WITH_TRACES = (
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
    """What is known of a speaker, also of one that is deleted."""

    id: uuid.UUID
    names: set[str]
    photos: set[str]


def speaker(connection: Connection, event_id: uuid.UUID, slug: str) -> StoredPerson | None:
    """The speaker with this slug: every name that they ever went by, and every photo that they ever had."""
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
    signed = [side["signedAs"] for side in _sides(connection, _positions(event_id)) if _is_signed(side, slug)]
    names = {name for side in sides for name in (side["name"], *side.get("alternativeNames", ()))}
    photos = {side["photo"]["sha256"] for side in sides if side.get("photo")}
    return StoredPerson(id=row.id, names={*names, *signed}, photos=photos)


def _positions(event_id: uuid.UUID) -> Any:
    return (model.Change.event_id == event_id) & (model.Change.kind == "position")


def _is_signed(side: RecordJson, speaker_slug: str) -> bool:
    return side["speaker"] == speaker_slug and bool(side.get("signedAs"))


def _sides(connection: Connection, condition: Any) -> Iterator[RecordJson]:
    """What the change log holds before and after these changes."""
    log = model.Change
    for row in connection.execute(select(log.before, log.after).where(condition)):
        yield from (side for side in row if side)


def deleted(connection: Connection, event_id: uuid.UUID) -> Iterator[tuple[str, Row[Any]]]:
    """Every row of an event that was deleted: it is kept so that its slug stays its own."""
    for kind, each in KINDS.items():
        table = each.table
        gone = select(table.__table__).where(table.event_id == event_id, table.deleted_at.is_not(None))
        yield from ((kind, row) for row in connection.execute(gone).all())


def rename(connection: Connection, kind: str, resource_id: uuid.UUID, slug: str) -> None:
    """Let a deleted resource go by another slug."""
    table = KINDS[kind].table
    connection.execute(update(table).where(table.id == resource_id).values(slug=slug))


def blank(connection: Connection, speaker_id: uuid.UUID, removed: str) -> None:
    """Write over the rows of a speaker who is deleted, and of their positions."""
    table, position = model.Speaker, model.Position
    nothing: dict[str, Any] = {"alternative_names": [], "biography": {}, "photo": None, "links": [], "source": None}
    connection.execute(update(table).where(table.id == speaker_id).values(name=removed, **nothing))
    connection.execute(delete(model.Role).where(model.Role.speaker_id == speaker_id))
    connection.execute(delete(model.Contribution).where(model.Contribution.speaker_id == speaker_id))
    own = position.speaker_id == speaker_id
    said: dict[str, Any] = {
        "byline": None,
        "signed_as": None,
        "source": None,
        "source_url": None,
        "statement": {},
        "body": {},
    }
    for row in connection.execute(select(position.id, position.heading).where(own)).all():
        heading = dict.fromkeys(row.heading, removed)
        connection.execute(update(position).where(position.id == row.id).values(heading=heading, **said))


def blank_deleted(connection: Connection, event_id: uuid.UUID, is_in: MentionsName, removed: str) -> None:
    """Write over what names somebody in deleted rows: nobody sees those, and nobody could correct them."""
    for kind, row in deleted(connection, event_id):
        table = KINDS[kind].table
        columns = [one for one in table.__table__.columns if one.name != "slug"]
        values = {one.name: getattr(row, one.name) for one in columns}
        named = {one.name: _blank(one, values[one.name], removed) for one in columns if _named(values[one.name], is_in)}
        if named:
            connection.execute(update(table).where(table.id == row.id).values(**named))


def _named(value: Any, is_in: MentionsName) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (isinstance(value, str) and is_in(value)) or any(_named(one, is_in) for one in inner)


def _blank(column: Any, value: Any, removed: str) -> Any:
    """What a column can hold instead."""
    if column.nullable:
        return None
    if isinstance(value, dict):
        return dict.fromkeys(value, removed)
    return [] if isinstance(value, list) else removed


def rewrite_history(connection: Connection, event_id: uuid.UUID, clean: Clean, slugs: Slugs) -> int:
    """Clean the change log, and let it name resources as they are called now. How many entries it wrote over."""
    log, count = model.Change, 0
    for row in auditing.changes(connection, event_id, auditing.AuditFilter()):
        was = {"slug": row.slug, "before": row.before, "after": row.after}
        sides = {name: was[name] and clean(row.kind, was[name]) for name in ("before", "after")}
        now = {"slug": slugs.get((row.kind, row.slug), row.slug), **sides}
        if values := {name: value for name, value in now.items() if value != was[name]}:
            this = (log.event_id == event_id) & (log.version == row.version) & (log.place == row.place)
            connection.execute(update(log).where(this).values(**values))
            count += 1
    return count


def proposals(connection: Connection, event_id: uuid.UUID) -> list[Row[Any]]:
    """Everything that was ever proposed."""
    return list(connection.execute(select(model.Proposal).where(model.Proposal.event_id == event_id)).all())


def rewrite_proposal(connection: Connection, proposal: Row[Any], values: dict[str, Any]) -> bool:
    """Write over a proposal what is another now; whether anything was."""
    now = {name: value for name, value in values.items() if value != getattr(proposal, name)}
    if now:
        connection.execute(update(model.Proposal).where(model.Proposal.id == proposal.id).values(**now))
    return bool(now)


def forget_answers(connection: Connection, event_id: uuid.UUID, is_in: MentionsName) -> int:
    """Delete the answers, kept to be repeated, that name somebody. How many there were."""
    answer, token = model.Answer, model.Token
    mine = or_(token.event_id == event_id, token.event_id.is_(None))
    kept = select(answer.token_id, answer.key, answer.location, answer.body).join(token, token.id == answer.token_id)
    count = 0
    for row in connection.execute(kept.where(mine)).all():
        if is_in(row.body.decode("utf-8", "replace")) or is_in(row.location or ""):
            connection.execute(delete(answer).where(answer.token_id == row.token_id, answer.key == row.key))
            count += 1
    return count


def forget_images(connection: Connection, photos: set[str]) -> int:
    """Delete the images that nothing shows any more. How many there were."""
    count = 0
    for sha256 in sorted(photos):
        if not images.places(connection, sha256) and not images.is_proposed(connection, sha256, None, None):
            connection.execute(delete(model.ImageSize).where(model.ImageSize.sha256 == sha256))
            count += connection.execute(delete(model.Image).where(model.Image.sha256 == sha256)).rowcount
    return count


def blank_labels(connection: Connection, event_id: uuid.UUID, is_in: MentionsName, removed: str) -> int:
    """Write over the labels of tokens that name somebody: nobody could change them. How many there were."""
    token = model.Token
    rows = connection.execute(select(token.id, token.label).where(token.event_id == event_id)).all()
    named = [row.id for row in rows if row.label and is_in(row.label)]
    connection.execute(update(token).where(token.id.in_(named)).values(label=removed))
    return len(named)


async def wipe(database: Database) -> bool:
    """Take out of the database's files what was written over; False when a reader kept some of it in place.

    SQLite: the file is written anew and the log beside it emptied. PostgreSQL: the tables are written anew; its own
    log holds old pages until it is recycled.
    """
    if database.file is not None:
        return await anyio.to_thread.run_sync(_wipe_file, str(database.file))
    async with database.engine.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in WITH_TRACES:
            await alone.execute(text(f'VACUUM FULL "{table}"'))
    return True


def _wipe_file(file: str) -> bool:
    with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
