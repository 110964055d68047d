"""Migrations: there and back on both engines, and by many processes at once."""

import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from congress_api.model import Base
from congress_api.store import alembic_scripts, migrating
from congress_api.store.database import Database
from tests.events import bring_in, whole
from tests.factories import everything

ROOT = Path(__file__).resolve().parents[2]

START = """
import asyncio, datetime, os, sys
from congress_api.domain.importing import create_event
from congress_api.store.database import Database
from congress_api.store.migrating import migrate
from tests.test_seed import the_seed

async def start():
    database = Database({url!r})
    await migrate(database)
    async with database.writing() as session:
        print("made" if (await create_event(session, the_seed(), "test", {now!r})).created else "there", flush=True)
    await database.close()

children = []
while len(children) < {count} and (not children or children[-1]):
    children.append(os.fork())
if children[-1]:
    sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
sys.stdin.read()
asyncio.run(start())
"""
"""What `congress-api serve` does first, by many processes that have imported it and begin when nobody holds them."""


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [one for one in compare_metadata(context, Base.metadata) if not is_of_alembic(one)]


def is_of_alembic(difference: Any) -> bool:
    return getattr(difference[1], "name", None) == "alembic_version"


async def test_the_migrations_make_the_tables_of_the_model(empty: Database) -> None:
    await migrating.migrate(empty)
    assert await empty.read(tables) == {*Base.metadata.tables, "alembic_version"}
    assert await empty.read(differences) == []
    assert await empty.read(migrating.is_current)


async def test_all_the_way_back_and_up_again(empty: Database) -> None:
    await migrating.migrate(empty)
    await migrating.migrate(empty, "base")
    assert await empty.read(tables) == {"alembic_version"}
    assert not await empty.read(migrating.is_current)
    await migrating.migrate(empty)
    programme = everything()
    await bring_in(empty, programme)
    assert (await whole(empty, programme.event.slug)).event.record == programme.event


async def test_a_migration_can_be_gone_to_by_name_in_both_directions(empty: Database) -> None:
    names = [revision.revision for revision in migrating_script().walk_revisions()]
    for name in [*reversed(names), *names]:
        await migrating.migrate(empty, name)
        assert await empty.read(standing_at) == name


def migrating_script() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_scripts.config(str(migrating.located("migrations"))))


def standing_at(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


async def test_migrating_again_changes_nothing(empty: Database) -> None:
    await migrating.migrate(empty)
    programme = everything()
    await bring_in(empty, programme)
    before = await whole(empty, programme.event.slug)
    await migrating.migrate(empty)
    assert await whole(empty, programme.event.slug) == before


async def test_six_processes_that_start_at_once_all_find_it_migrated_and_seeded_once(empty: Database) -> None:
    url = empty.url.render_as_string(hide_password=False)
    program = START.format(url=url, now=datetime.datetime.now(datetime.UTC), count=6)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    piped: Any = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    started = subprocess.Popen([sys.executable, "-c", program], env=environment, text=True, **piped)
    told, complaints = started.communicate(timeout=60)
    assert (started.returncode, complaints) == (0, "")
    assert sorted(told.split()) == ["made"] + ["there"] * 5
    assert await empty.read(migrating.is_current)


def test_the_migrations_follow_each_other_in_one_line() -> None:
    script = migrating_script()
    assert len(script.get_heads()) == 1
    assert [one.revision for one in reversed(list(script.walk_revisions()))] == sorted(
        path.name[:4] for path in (ROOT / "migrations" / "versions").glob("0*.py")
    )


async def test_a_process_with_a_current_sqlite_database_imports_neither_alembic_nor_postgresql(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'congress.sqlite'}"
    database = Database(url)
    await migrating.migrate(database)
    await database.close()
    program = (
        "import asyncio, sys; from congress_api import __main__, app;"
        "from congress_api.store import database, migrating;"
        f"asyncio.run(migrating.migrate(database.Database({url!r})));"
        "print({'alembic', 'asyncpg', 'sqlalchemy.dialects.postgresql'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    told = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
