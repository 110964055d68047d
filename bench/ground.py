"""Lays the ground: databases with made-up events of 1,000 and 10,000 sessions."""

import os
import subprocess
import sys
from pathlib import Path

from bench.chapters import Ground
from bench.hosting import ROOT


def laid(folder: Path, *, rounds: int, seconds: float) -> Ground:
    """Both databases, made in this folder unless they are there."""
    small, large = (_made(folder, sessions) for sessions in (1_000, 10_000))
    return Ground(small=small, large=large, folder=folder, rounds=rounds, seconds=seconds)


def _made(folder: Path, sessions: int) -> str:
    file = folder / f"{sessions}.sqlite"
    url = f"sqlite+aiosqlite:///{file}"
    if file.exists():
        return url
    command = [sys.executable, "-m", "congress_api", "demo", "--sessions", str(sessions), "--database", url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, check=True, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL)
    return url
