"""Database migrations, located in the package or the checkout, and run by one process at a time."""

import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from congress_api.errors import Unavailable
from congress_api.store.database import Database

LOCK = 0x636F6E67  # "cong": the advisory lock that one migrating process holds on PostgreSQL


def located(folder: str) -> Path:
    """A folder that ships with the package: inside it if installed, beside `src` in a checkout.

    Raises FileNotFoundError.
    """
    package = Path(__file__).resolve().parents[1]
    for candidate in (package / folder, package.parent.parent / folder):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{folder} ships neither with the package nor with the checkout")


def _names() -> list[str]:
    """The migrations of this release, the oldest first: their files begin with their names."""
    return sorted(file.name[:4] for file in (located("migrations") / "versions").glob("0*.py"))


def newest() -> str:
    """The last migration of this release."""
    return _names()[-1]


def _current(connection: Connection) -> str | None:
    """The last migration that the database has had."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    name: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return name


def is_current(connection: Connection) -> bool:
    """Whether the database has every migration of this release."""
    return _current(connection) == newest()


def _migrate(connection: Connection, target: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    if target != "head" or not is_current(connection):
        _with_alembic("migrate")(connection, str(located("migrations")), target)


def _undone(connection: Connection, target: str) -> list[str]:
    names: list[str] = _with_alembic("undone")(connection, str(located("migrations")), target)
    return names


def _with_alembic(name: str) -> Callable[..., Any]:
    """A function that needs Alembic: importing it takes 0.1 s, and a start with a current database needs none."""
    found: Callable[..., Any] = pkgutil.resolve_name(f"congress_api.store.alembic_scripts:{name}")
    return found


def check_origin(connection: Connection) -> None:
    """Raises ValueError unless a database is of this program, and of this release or an older one."""
    current = _current(connection)
    if current is None:
        raise ValueError("the backup is not of a database of congress-api")
    if current not in _names():
        raise ValueError(f"the backup is of a newer release (migration {current}): restore it with that release")


async def check(database: Database) -> None:
    """Raises Unavailable unless the database exists and has every migration; changes nothing."""
    if database.file is not None and not database.file.exists():
        raise Unavailable(f"there is no database {database.file}; `congress-api migrate` or `serve` makes it")
    if not await database.read(is_current):
        raise Unavailable("the database lacks tables of this release; `congress-api migrate` or `serve` makes them")


async def undone_by(database: Database, target: str) -> list[str]:
    """The migrations that going to the target would undo, with the data that only they have a place for."""
    if database.file is not None and not database.file.exists():
        return []
    return await database.read(lambda connection: _undone(connection, target))


async def migrate(database: Database, target: str = "head") -> None:
    """Migrate the database up or down to `head`, `base` or a revision. Several processes may call it at once.

    Raises ValueError for an unknown revision.
    """
    async with database.writer.begin() as connection:
        await connection.run_sync(_migrate, target)
