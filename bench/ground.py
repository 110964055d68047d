"""Lays the ground: databases with made-up events of 1,000 and 10,000 sessions."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.chapters import Ground
from bench.hosting import ROOT
from tests import postgres


def laid(folder: Path, *, rounds: int, seconds: float) -> Ground:
    """Both databases, made in this folder unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    folder = folder.resolve()  # SQLite's addresses and nginx's settings need it absolute
    small, large = (_in_a_file(folder, sessions) for sessions in (1_000, 10_000))
    return Ground(small=small, large=large, folder=folder, rounds=rounds, seconds=seconds)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The small event once more, on a durable PostgreSQL of its own beside the files."""
    with tempfile.TemporaryDirectory(dir=folder) as own, postgres.own_server(Path(own, "data")) as server:
        url = postgres.url_of(server).render_as_string(hide_password=False)
        _fill(url, 1_000)
        yield url


def _in_a_file(folder: Path, sessions: int) -> str:
    file = folder / f"{sessions}.sqlite"
    url = f"sqlite+aiosqlite:///{file}"
    if not file.exists():
        _fill(url, sessions)
    return url


def _fill(url: str, sessions: int) -> None:
    command = [sys.executable, "-m", "congress_api", "demo", "--sessions", str(sessions), "--database", url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, check=True, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL)
