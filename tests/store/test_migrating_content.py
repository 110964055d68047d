"""Migrations over a database with content: an empty one takes what no real one would."""

import shutil
import uuid
from collections import Counter
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, literal, select, table, text
from sqlalchemy.exc import DBAPIError

from congress_api import model, records
from congress_api.domain.identifying import entries_of
from congress_api.records.kinds import KINDS
from congress_api.store import loading, migrating, reading
from congress_api.store.database import Database
from congress_api.store.loading import Whole
from congress_api.store.reading import Edition
from tests.store import dumping
from tests.store.dumping import Dump
from tests.store.reading_all import everything_in
from tests.store.test_migrating import migrating_script, tables

KNOWN = {
    ("ibestuur-congres-2024", "session", "identity-wallet"): {"nl": "Identity Wallet", "en": "Identity Wallet"},
    ("demo-14-3", "session", "nieuw"): {"nl": "Dubbel", "en": "Double"},
    ("demo-14-3", "room", "zaal-1"): {"nl": "Zaal 1", "en": "Room 1"},
    ("alles-11", "article", "artikel"): {"nl": "Titel", "en": "Title"},
}
"""By event, kind and slug, the name or title of a resource."""


@cache
def the_dump() -> Dump:
    return dumping.read()


@pytest.fixture
async def filled(empty: Database) -> Database:
    """A database as it stood at the migration of the dump, with all that is in it."""
    await migrating.migrate(empty, the_dump().revision)
    async with empty.writer.begin() as connection:
        await connection.run_sync(dumping.load, the_dump())
    return empty


def wholes(connection: Connection, edition: Edition) -> dict[str, Whole]:
    """Every event that an edition shows, by its slug."""
    heads = reading.heads(connection, edition)
    return {slug: loading.whole(connection, head, edition) for slug, head in heads.items()}


def counted(events: dict[str, Whole]) -> Counter[tuple[uuid.UUID, str]]:
    return Counter(
        (event.head.event_id, kind) for event in events.values() for kind in KINDS for _ in event.resources[kind]
    )


def expected(edition: Edition) -> Counter[tuple[uuid.UUID, str]]:
    """How many resources of each kind an event has, counted in the dump itself."""
    events = {row["id"] for row in the_dump()["event"] if is_shown(row, edition)}
    return Counter(
        (row["event_id"], kind)
        for kind in KINDS
        for row in the_dump()[kind]
        if row["event_id"] in events and is_shown(row, edition)
    )


def is_shown(row: dict[str, Any], edition: Edition) -> bool:
    return row["deleted_at"] is None and (edition is Edition.editorial or row["visibility"] == "published")


async def check_that_all_of_it_is_there(database: Database) -> None:
    """Every event reads whole, and no table has lost a row: a migration that means to says so here."""
    assert counted(await database.read(partial(wholes, edition=Edition.public))) == expected(Edition.public)
    events = await database.read(partial(wholes, edition=Edition.editorial))
    assert counted(events) == expected(Edition.editorial)
    for (event, kind, slug), known in KNOWN.items():
        record = events[event].resources[kind][slug].record
        assert (record.name if kind == "room" else record.title) == known
    rows = {table: len(rows) for table, rows in (await everything_in(database)).items()}
    assert rows == rows | {one.table: len(one.rows) for one in the_dump().tables}


def empty_tables(connection: Connection) -> set[str]:
    names = tables(connection)
    return {name for name in names if connection.scalar(select(literal(1)).select_from(table(name)).limit(1)) is None}


def steps() -> list[str]:
    """The migrations after that of the dump, in their order."""
    found = migrating_script().iterate_revisions("head", the_dump().revision)
    return [step.revision for step in reversed(list(found))]


async def test_what_an_older_release_wrote_is_there_after_every_migration_and_back_and_up_again(
    filled: Database,
) -> None:
    for step in steps():
        assert await filled.read(empty_tables) == set(), f"{step} runs over these: dump what stands before it"
        await migrating.migrate(filled, step)
    assert await filled.read(migrating.is_current)
    await check_that_all_of_it_is_there(filled)
    await migrating.migrate(filled, the_dump().revision)
    await migrating.migrate(filled)
    await check_that_all_of_it_is_there(filled)


def without_ids(record: Any) -> Any:
    """A record in JSON, without the ids of the entries of its lists."""
    if isinstance(record, dict):
        lists = {
            name: [without(entry, "id") for entry in record[name]] for name in ("roles", "links") if name in record
        }
        return {**record, **lists}
    return record


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


async def test_an_entry_of_a_list_has_one_id_wherever_it_occurs_and_loses_nothing_over_it(filled: Database) -> None:
    await migrating.migrate(filled)
    events = await filled.read(partial(wholes, edition=Edition.editorial))
    current = {
        record.record.id: (msgspec.to_builtins(record.record), entries_of(record.record))
        for event in events.values()
        for kind in ("speaker", "partner", "session")
        for record in event.resources[kind].values()
    }
    kinds = {
        record.record.id: type(record.record)
        for event in events.values()
        for kind in ("speaker", "partner", "session")
        for record in event.resources[kind].values()
    }
    ids = [entry.id for _, lists in current.values() for entries in lists.values() for entry in entries]
    assert None not in ids
    assert len(set(ids)) == len(ids) > 20, "each entry has an id of its own"
    rows = await filled.read(lambda connection: connection.execute(select(model.Change.__table__)).all())
    last = {row.resource_id: row.after for row in sorted(rows, key=lambda row: (row.version, row.place))}
    told = {key: msgspec.to_builtins(records.restored(last[key], kinds[key])) for key in current}
    assert told == {key: record for key, (record, _) in current.items()}
    dumped = {(row["event_id"], row["version"], row["place"]): row for row in the_dump()["change"]}
    for row in rows:
        old = dumped[row.event_id, row.version, row.place]
        assert (without_ids(row.before), without_ids(row.after)) == (old["before"], old["after"])
    proposals = {row["id"]: row for row in the_dump()["proposal"]}
    for row in await filled.read(lambda connection: connection.execute(select(model.Proposal.__table__)).all()):
        sides = [without_ids(side) for side in (row.before, row.after)]
        assert sides == [proposals[row.id]["before"], proposals[row.id]["after"]]
        for side in filter(None, (row.before, row.after)):
            known = {str(entry.id) for _, lists in current.values() for entries in lists.values() for entry in entries}
            assert {entry["id"] for name in ("roles", "links") for entry in side.get(name, ())} <= known


def test_the_dump_has_something_in_every_table_and_every_column() -> None:
    for one in the_dump().tables:
        columns = dict(zip(one.columns, zip(*one.rows, strict=True), strict=False))
        missing = {name for name in one.columns if all(value is None for value in columns.get(name, ()))}
        assert missing == set(), f"{one.table}: a migration of these would run over nothing"


FURTHER = '''"""One more migration."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = {newest!r}


def upgrade() -> None:
    """Go there."""
    op.add_column("session", sa.Column("further", sa.String(), nullable=False{default}))


def downgrade() -> None:
    """Go back."""
    op.drop_column("session", "further")
'''


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the migrations, as a copy that a test may add to."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.located("migrations"), folder)
    monkeypatch.setattr(migrating, "located", {"migrations": folder}.__getitem__)
    return folder


async def test_a_further_column_that_must_be_filled_and_has_no_default_does_not_pass(
    filled: Database, migrations: Path
) -> None:
    newest, file = migrating.newest(), migrations / "versions" / "9999_further.py"
    file.write_text(FURTHER.format(newest=newest, default=""))
    with pytest.raises(DBAPIError, match=r"(?i)not.null"):
        await migrating.migrate(filled)
    assert await filled.read(lambda connection: connection.scalar(text("SELECT count(*) FROM event"))), (
        "nothing was done"
    )
    file.write_text(FURTHER.format(newest=newest, default=', server_default="much"'))
    await migrating.migrate(filled)
    assert steps()[-1] == "9999"
    await check_that_all_of_it_is_there(filled)
    assert newest is not None
    await migrating.migrate(filled, newest)
    await check_that_all_of_it_is_there(filled)
