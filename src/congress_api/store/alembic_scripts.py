"""What of migrating needs Alembic; `migrating` loads it where a database has to change."""

import contextlib
from collections.abc import Iterator

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection


def config(scripts: str, connection: Connection | None = None) -> Config:
    """Alembic's settings for the migrations in this folder."""
    made = Config()
    made.set_main_option("script_location", scripts)
    made.attributes["connection"] = connection
    return made


def migrate(connection: Connection, scripts: str, target: str) -> None:
    """Go up or down to `head`, `base` or a revision, in the connection's transaction. Raises ValueError."""
    with _named():
        down = target == "base" or undone(connection, scripts, target)
        (command.downgrade if down else command.upgrade)(config(scripts, connection), target)


def undone(connection: Connection, scripts: str, target: str) -> list[str]:
    """The migrations that going to the target undoes, the newest first. Raises ValueError for an unknown one."""
    with _named():
        current = MigrationContext.configure(connection).get_current_revision()
        script = ScriptDirectory.from_config(config(scripts))
        applied = [step.revision for step in script.iterate_revisions(current, "base")] if current else []
        if target == "base":
            return applied
        if not target:
            raise ValueError("no migration is named")
        named = script.get_revision(target)  # also by the beginning of its name, and by `head`
        return applied[: applied.index(named.revision)] if named.revision in applied else []


@contextlib.contextmanager
def _named() -> Iterator[None]:
    """Turn Alembic's error into the one that callers know without importing Alembic."""
    try:
        yield
    except CommandError as error:
        raise ValueError(str(error)) from error
