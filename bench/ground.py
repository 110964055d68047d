"""Lays the ground: databases with made-up events of 1,000 and 10,000 sessions."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bench import trees
from bench.chapters import Ground
from tests import postgres


def laid(folder: Path, *, rounds: int, seconds: float, against: str | None = None) -> Ground:
    """Both databases, made in this folder unless they are there. Raises NoCommit."""
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()  # SQLite's addresses and nginx's settings need it absolute
    ours = trees.here(folder)
    base = trees.at(against, folder) if against else None
    small, large = (ours.filled(sessions) for sessions in (1_000, 10_000))
    return Ground(ours=ours, base=base, small=small, large=large, folder=folder, rounds=rounds, seconds=seconds)


@contextmanager
def postgresql(ground: Ground, names: Sequence[str]) -> Iterator[list[str]]:
    """The small event once more, in databases of these names on a durable PostgreSQL of its own beside the files."""
    with tempfile.TemporaryDirectory(dir=ground.folder) as own, postgres.own_server(Path(own, "data")) as server:
        urls = [postgres.url_of(server, name).render_as_string(hide_password=False) for name in names]
        server.psql(f"CREATE DATABASE {names[0]};")
        ground.ours.fill(urls[0], 1_000)
        for name in names[1:]:
            server.psql(f"CREATE DATABASE {name} TEMPLATE {names[0]};")
        yield urls


def copied(url: str, file: Path) -> str:
    """The URL of a copy of an SQLite database, to be written to."""
    for old in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        old.unlink(missing_ok=True)
    with sqlite3.connect(str(make_url(url).database)) as source, sqlite3.connect(file) as target:
        source.backup(target)
    return f"sqlite+aiosqlite:///{file}"
