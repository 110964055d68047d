"""An SQLite file that is replaced while it is open: no write is acknowledged that only the old file would have."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from congress_api.errors import Unavailable
from congress_api.store.database import Database

Replacement = Callable[[Path], object]


def renamed_over(file: Path) -> None:
    Path(shutil.copy(file, file.with_name("copy"))).replace(file)


def linked_elsewhere(file: Path) -> None:
    shutil.copy(file, file.with_name("copy"))
    file.unlink()
    file.symlink_to(file.with_name("copy"))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'notes.sqlite'}")
    async with database.writing() as db:
        await db.execute(text("CREATE TABLE note (words TEXT)"))
    yield database
    await database.close()


async def write(database: Database) -> None:
    async with database.writing() as db:
        await db.execute(text("INSERT INTO note VALUES ('mine')"))


@pytest.mark.parametrize("replace", [renamed_over, linked_elsewhere, Path.unlink])
async def test_writes_are_refused_until_it_is_opened_anew(database: Database, replace: Replacement) -> None:
    await write(database)
    assert database.file is not None
    replace(database.file)
    for _ in range(2):
        with pytest.raises(Unavailable, match="restart the server"):
            await write(database)


async def test_a_write_that_began_before_is_refused_too(database: Database) -> None:
    assert database.file is not None

    async def write_and_replace(file: Path) -> None:
        async with database.writing() as db:
            await db.execute(text("INSERT INTO note VALUES ('mine')"))
            renamed_over(file)

    with pytest.raises(Unavailable):
        await write_and_replace(database.file)


async def test_the_same_file_put_back_is_no_other(database: Database) -> None:
    assert database.file is not None
    beside = database.file.with_name("beside")
    database.file.rename(beside)
    with pytest.raises(Unavailable):
        await write(database)
    beside.rename(database.file)
    await write(database)
