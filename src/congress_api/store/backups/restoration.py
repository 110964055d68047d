"""What the restores of both engines have in common."""

import datetime
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL


class Restoration(Struct, frozen=True, kw_only=True):
    """A backup that was loaded beside the database, before it takes its place."""

    url: URL
    """The database that the backup was loaded into."""
    made_at: datetime.datetime | None
    put_in_place: Callable[[], Awaitable[str | None]]
    """Let it be the database. Returns where the old one is kept; None if there was none. Raises ValueError."""


def check_new(file: Path) -> None:
    """Raises FileExistsError, since a backup replaces no file, and FileNotFoundError for a missing folder."""
    if not file.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {file.parent}")
    if file.exists():
        raise FileExistsError(f"{file} is there already; name another file")


def check_there(file: Path) -> None:
    """Raises FileNotFoundError."""
    if not file.is_file():
        raise FileNotFoundError(f"there is no file {file}")


def later_name(name: str) -> str:
    """The name that a replaced database is kept under: it says when."""
    return f"{name}-replaced-{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}"
