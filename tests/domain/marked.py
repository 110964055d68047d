"""A database in which somebody's name stands in every text column of every table, and where it is looked for."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, String, insert, select, text, update

from congress_api import model
from congress_api import records as p
from congress_api.domain import redacting
from congress_api.records.kinds import KINDS
from congress_api.store import personal_data
from congress_api.store.database import Database
from congress_api.store.personal_data import CODES, OWNERS, RESOURCES
from congress_api.store.reading import Edition
from tests import factories as f
from tests.domain.somebody import NOW, a_proposal
from tests.events import bring_in, change, whole
from tests.tokens import a_token

NAME, PHONE = "Wolf Duindoorn", "+31 20 555 01 37"
TRACES = ("duindoorn", "555 01 37")
INSTEAD = {redacting.REMOVED: NAME, "https://removed.invalid/": "https://wolf-duindoorn.example/"}
UNTOUCHED = {"alembic_version", "event", "ledger", "installation", "image", "image_size"}
"""Tables without free text, and the event itself, which is current content."""


def marked(record: Any) -> Any:
    """A record with the name in every text."""

    def mark(_pointer: str, _text: str, replacement: str) -> str:
        return INSTEAD.get(replacement, "wolf.duindoorn@example.org")

    found = redacting._mapped(record, mark, "")
    contact = p.Contact(name=NAME, email="pers@example.org", phone=PHONE)
    return replace(found, contact=contact) if isinstance(record, p.Partner) else found


async def a_marked_event(database: Database) -> str:
    """An event whose content has the name in every text and is deleted; in every other table it stands as well."""
    plain = f.everything()
    lists = {kind.plural: [marked(record) for record in getattr(plain, kind.plural)] for kind in KINDS.values()}
    event = plain.event.slug
    await bring_in(database, replace(plain, event=marked(plain.event), **lists), lasting=True)
    await a_token(database, "organiser", event)
    partner = (await whole(database, event, Edition.editorial)).resources["partner"]
    record = next(iter(partner.values())).record
    async with database.writing() as db:
        sides = [msgspec.to_builtins(one) for one in (record, replace(record, stand=NAME))]
        proposal = a_proposal(record, "partner", "rejected", *sides)
        proposal.event_id = (await whole(database, event, Edition.editorial)).head.event_id
        db.add(proposal)
    found = (await whole(database, event, Edition.editorial)).resources
    await change(database, event, removed=[read.record for items in found.values() for read in items.values()])
    current = (await whole(database, event, Edition.editorial)).event.record
    await change(database, event, replace(plain.event, id=current.id, source=NAME))
    async with database.writing() as db:
        await (await db.connection()).run_sync(mark_the_rest)
    return event


def mark_the_rest(connection: Connection) -> None:
    """Put the name into every free text of the tables that hold no content."""
    token = connection.scalars(select(model.Token.id).where(model.Token.event_id.is_not(None))).first()
    answer = {"token_id": token, "request_hash": b"", "status": 200, "at": NOW, "body": f'"{NAME}"'.encode()}
    connection.execute(insert(model.Answer).values(key=NAME, location=f"/{NAME}", **answer))
    connection.execute(insert(model.Answer).values(key="another", location=None, **{**answer, "body": b"{}"}))
    for table in model.Base.metadata.sorted_tables:
        if table.name not in UNTOUCHED and table not in RESOURCES and table not in OWNERS:
            texts = [one for one in table.columns if isinstance(one.type, String)]
            free = [one.name for one in texts if one.name not in CODES and not one.primary_key]
            if free and table.name != "answer":
                connection.execute(update(table).values(**dict.fromkeys(free, NAME)))


def has_trace(told: Any) -> bool:
    return any(trace in str(told).lower() for trace in TRACES)


def places_with_traces(connection: Connection) -> set[str]:
    """`table.column` of each column in which somebody can be found."""
    found = set()
    for table in model.Base.metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items() if has_trace(value)}
    return found


def free_texts() -> set[str]:
    """`table.column` of each column that may hold free text of one of these events' deleted content or history."""
    return {
        f"{table.name}.{column.name}"
        for table in model.Base.metadata.sorted_tables
        for column in table.columns
        if table.name not in UNTOUCHED and personal_data.is_text(column) and column.name not in CODES
    }


def in_files(files: Iterable[Path]) -> set[str]:
    """The names of the files that hold a trace."""
    pattern = re.compile(b"|".join(re.escape(trace.encode()) for trace in TRACES), re.IGNORECASE)
    return {file.name for file in files if file.is_file() and pattern.search(file.read_bytes())}


def in_statistics(connection: Connection) -> set[str]:
    """The columns whose most common values in PostgreSQL's statistics tell of somebody."""
    wanted = "SELECT tablename, attname, most_common_vals::text, histogram_bounds::text FROM pg_stats"
    rows = connection.execute(text(f"{wanted} WHERE schemaname = 'public'")).all()
    return {f"{table}.{column}" for table, column, *values in rows if any(map(has_trace, values))}


async def analyze(database: Database) -> None:
    async with database.engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await autocommit.execute(text("ANALYZE"))
        await autocommit.execute(text("CHECKPOINT"))


async def files_of(database: Database, data: Path | None = None) -> list[Path]:
    """The files of a database; `data` is the folder of the PostgreSQL server."""
    if database.file is not None:
        return list(database.file.parent.glob(f"{database.file.name}*"))
    assert data is not None
    oid = text("SELECT oid FROM pg_database WHERE datname = current_database()")
    number = await database.read(lambda connection: connection.scalar(oid))
    return list((data / "base" / str(number)).iterdir())
