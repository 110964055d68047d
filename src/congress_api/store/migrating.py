"""Database migrations, located in the package or the checkout, and run by one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

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


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(located("migrations")))
    config.attributes["connection"] = connection
    return config


def newest() -> str | None:
    """The last migration of this release."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(connection: Connection) -> bool:
    """Whether the database has every migration of this release."""
    return MigrationContext.configure(connection).get_current_revision() == newest()


def _migrate(connection: Connection, target: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    migrate_to = command.downgrade if _undone(connection, target) or target == "base" else command.upgrade
    migrate_to(_config(connection), target)


def _undone(connection: Connection, target: str) -> list[str]:
    """The migrations that going to the target undoes, the newest first. Raises CommandError for an unknown one."""
    current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_config())
    applied = [step.revision for step in script.iterate_revisions(current, "base")] if current else []
    if target == "base":
        return applied
    if not target:
        raise CommandError("no migration is named")
    named = script.get_revision(target)  # also by the beginning of its name, and by `head`
    return applied[: applied.index(named.revision)] if named.revision in applied else []


def check_origin(connection: Connection) -> None:
    """Raises ValueError unless a database is of this program, and of this release or an older one."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        raise ValueError("the backup is not of a database of congress-api")
    if current not in {known.revision for known in ScriptDirectory.from_config(_config()).walk_revisions()}:
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
    """Migrate the database up or down to `head`, `base` or a revision. Several processes may call it at once."""
    async with database.writer.begin() as connection:
        await connection.run_sync(_migrate, target)
