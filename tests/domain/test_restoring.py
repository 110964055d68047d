"""Backups of every kind, put back or refused, and a database that goes back while it is used."""

import asyncio
import datetime
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from congress_api import model
from congress_api.domain import restoring
from congress_api.domain.erasing import ErasureRequest
from congress_api.store import erasure_log, migrating
from congress_api.store.backups import postgres as postgres_backups
from congress_api.store.database import Database
from congress_api.store.erasure_log import Entry, Recorder
from tests import factories as f
from tests import postgres
from tests.events import bring_in
from tests.tokens import a_token
from tests.workplace import Workplace, the_programme

EVENT = "restored"


@pytest.fixture(params=["sqlite", "postgresql"])
def own_url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty database of this test alone, with the programs of PostgreSQL at hand."""
    monkeypatch.setenv("PATH", f"{postgres.PROGRAMS}:{os.environ['PATH']}")
    if request.param == "postgresql":
        return postgres.new_database(f"kinds_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    return f"sqlite+aiosqlite:///{tmp_path / 'congress.sqlite'}"


@pytest.fixture
async def own(own_url: str) -> AsyncIterator[Database]:
    """That database."""
    database = Database(own_url)
    yield database
    await database.close()


async def filled(database: Database) -> None:
    await migrating.migrate(database)
    await bring_in(database, the_programme(f.an_event(slug=EVENT)), lasting=True)


async def run(database: Database, statement: str) -> None:
    async with database.writing() as db:
        await db.execute(text(statement))


async def state(database: Database) -> tuple[int, int]:
    """How many speakers and changes there are."""
    async with database.connected() as connection:
        counts = [await connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("speaker", "change")]
    return counts[0] or 0, counts[1] or 0


async def test_a_backup_is_refused_and_nothing_changes(own: Database, tmp_path: Path) -> None:
    await filled(own)
    backup, newer, other = tmp_path / "good", tmp_path / "newer", tmp_path / "other"
    await restoring.backup(own, None, backup)
    with pytest.raises(FileExistsError):
        await restoring.backup(own, None, backup)
    await run(own, "UPDATE alembic_version SET version_num = '9999_of_the_future'")
    await restoring.backup(own, None, newer)
    await run(own, f"UPDATE alembic_version SET version_num = '{migrating.newest()}'")
    (tmp_path / "garbage").write_bytes(os.urandom(9000))
    (tmp_path / "cut").write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    (tmp_path / "empty").write_bytes(b"")
    other.write_bytes(b"SQLite format 3\0" if not own.is_sqlite else b"PGDMP")
    before = await state(own)
    await own.close()
    files = sorted(tmp_path.iterdir())
    refusals = {
        "newer": "newer release",
        "garbage": "not a backup",
        "empty": "not",
        "other": "not a backup",
        "none": "no",
    }
    for name, reason in {**refusals, "cut": "."}.items():
        with pytest.raises((ValueError, OSError), match=reason):
            await restoring.restore(own, None, tmp_path / name)
        assert await state(own) == before, name
        await own.close()
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (
            "pg_dump: error: version mismatch\npg_dump: detail: server version: 18.4; pg_dump version: 15.2\n",
            "pg_dump: error: version mismatch (server version: 18.4; pg_dump version: 15.2)",
        ),
        ("pg_dump: warning: x\npg_dump: error: a\npg_dump: error: b\npg_dump: detail: c", "pg_dump: error: a"),
        ("pg_restore: error: a\npg_restore: hint: b", "pg_restore: error: a"),
        ("no such thing\nat all", "no such thing"),
        ("", ""),
    ],
)
def test_the_first_error_of_a_client_program_is_told_with_its_details(told: str, error: str) -> None:
    assert postgres_backups.first_error(told) == error


async def test_a_backup_into_a_folder_that_is_not_there_is_refused(own: Database, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=f"^there is no folder {tmp_path / 'nowhere'}$"):
        await restoring.backup(own, None, tmp_path / "nowhere" / "backup")


async def test_an_older_backup_is_brought_to_this_release(own: Database, tmp_path: Path) -> None:
    await migrating.migrate(own, "0002")
    await restoring.backup(own, None, tmp_path / "older")
    await migrating.migrate(own)
    await restoring.restore(own, None, tmp_path / "older")
    assert await own.read(migrating.is_current)


async def test_the_backup_of_an_unused_place_is_put_there(own: Database, tmp_path: Path) -> None:
    await filled(own)
    await restoring.backup(own, None, tmp_path / "backup")
    await own.close()
    if own.file is None:
        async with postgres_backups._administering(own.url) as admin:
            await postgres_backups._drop(admin, own.url)
    else:
        shutil.move(own.file, tmp_path / "moved")
    lines = await restoring.restore(own, None, tmp_path / "backup")
    assert lines[0].startswith("restored the backup of 20")
    assert (await state(own))[0] == 2


async def test_what_was_erased_and_revoked_since_is_so_again(own: Database, tmp_path: Path) -> None:
    await filled(own)
    log = tmp_path / "erasures"
    await a_token(own, "organiser", EVENT)
    await restoring.backup(own, log, tmp_path / "backup")
    async with own.writing() as db:
        for token in (await db.scalars(model.Token.__table__.select())).all():
            (await db.get_one(model.Token, token)).revoked_at = datetime.datetime.now(datetime.UTC).replace(
                microsecond=0
            )
    for _ in range(2):
        await Recorder(own, log).record()  # of two processes
    done = await restoring.erase(own, log, ErasureRequest(event=EVENT, speaker="own-speaker", names=["Jeanne d'Arc"]))
    assert done.changed
    assert len(erasure_log.entries(log)) == 2
    assert b"Jeanne" not in log.read_bytes()
    assert b"own-speaker" not in log.read_bytes()
    assert log.stat().st_mode & 0o777 == 0o600
    if own.file is not None:  # the log alone is enough
        await own.close()
        own.file.write_bytes(b"broken")
    lines = await restoring.restore(own, log, tmp_path / "backup")
    assert "revoked again: 1 tokens" in lines
    assert f"erased again: a person in {EVENT}" in lines
    async with own.connected() as connection:
        slugs = (await connection.scalars(text("SELECT slug FROM speaker WHERE deleted_at IS NOT NULL"))).all()
        valid = await connection.scalar(text("SELECT count(*) FROM token WHERE revoked_at IS NULL"))
    assert (len(slugs), valid) == (1, 0)
    assert slugs[0].startswith("removed-")


def test_a_log_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    log, entry = tmp_path / "log", Entry(at=datetime.datetime.now(datetime.UTC), token=uuid.uuid4())
    erasure_log.append(log, [entry, entry])
    log.write_bytes(log.read_bytes()[:-20])
    assert erasure_log.entries(log) == [entry]
    key, other = b"k" * 32, b"o" * 32
    sealed = erasure_log.seal(key, ["Jeanne d'Arc", ""])
    assert erasure_log.unseal(key, sealed) == ["Jeanne d'Arc", ""]
    with pytest.raises(ValueError, match="another"):
        erasure_log.unseal(other, sealed)


async def test_a_process_notices_that_the_database_went_back(work: Workplace) -> None:
    database, room = work.snapshots.database, "/rooms/room"
    tables = ("ledger", "room")
    await work.get("/rooms")
    held = await work.get(room, work.organiser)
    async with database.connected() as connection:
        event_id = work.snapshots.heads[work.event].event_id
        saved = {
            table: (await connection.execute(model.Base.metadata.tables[table].select())).mappings().all()
            for table in tables
        }
    await work.send("PATCH", room, {"description": "Lost"}, if_match="*")
    lost = await work.send("PATCH", room, {"description": "Lost too"}, if_match="*")
    assert lost.status_code == 200
    listed = await work.get("/rooms")
    async with database.writing() as db:  # what a restore under a running server does
        for table in map(model.Base.metadata.tables.__getitem__, tables):
            for row in saved[table.name]:
                if row["event_id"] == event_id:
                    key = table.c.id if "id" in table.c else table.c.event_id
                    await db.execute(table.update().where(key == row[key.name]).values(**row))
        change = model.Base.metadata.tables["change"]
        version = next(row["version"] for row in saved["ledger"] if row["event_id"] == event_id)
        await db.execute(change.delete().where((change.c.event_id == event_id) & (change.c.version > version)))
    refused = await work.send("PATCH", room, {"capacity": 1}, if_match=lost.headers["etag"])
    assert refused.status_code in (412, 503), refused.text
    for _ in range(100):
        await work.snapshots.refresh()
        if work.snapshots.heads[work.event].epoch not in lost.headers["etag"]:
            break
        await asyncio.sleep(0.02)
    now = await work.get(room, work.organiser)
    assert now.json()["description"] == held.json()["description"]
    assert work.snapshots.heads[work.event].epoch in now.headers["etag"]
    await work.send("PATCH", room, {"description": "Other"}, if_match="*")
    again = await work.send("PATCH", room, {"description": "Another"}, if_match="*")  # counters of what is lost
    assert again.headers["etag"] != lost.headers["etag"]
    assert (await work.send("PATCH", room, {"capacity": 1}, if_match=lost.headers["etag"])).status_code == 412
    address = f"/v1/events/{work.event}/rooms"
    await work.snapshots.refresh()
    answer = await work.client.get(address, headers={"if-none-match": listed.headers["etag"]})
    assert (answer.status_code, "Another" in answer.text) == (200, True)
