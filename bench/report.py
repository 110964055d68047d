"""Writes `docs/performance.md`."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version

from bench.chapters import Chapter, Figure
from bench.hosting import ROOT

FILE = ROOT / "docs" / "performance.md"
LIBRARIES = ("litestar", "msgspec", "uvicorn", "uvloop", "httptools", "sqlalchemy")
HEAD = """# Performance

Written by `./dev bench`; do not edit. One process per server on one machine, over loopback: the figures compare the
code with something else that was measured in the same minutes; they do not predict your machine.

{processors} processors, Python {python}, SQLite {sqlite}, {libraries}.
{rounds} rounds of {seconds:g} s per comparison.
`./dev bench CHAPTER` repeats one chapter: {names}.
"""


def write(chapters: Iterable[Chapter], *, rounds: int, seconds: float) -> None:
    """Write the report of all chapters."""
    told = list(chapters)
    head = HEAD.format(
        processors=os.cpu_count(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        libraries=", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        rounds=rounds,
        seconds=seconds,
        names=", ".join(f"`{chapter.name}`" for chapter in told),
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(head + "".join(map(_section, told)), encoding="utf-8")


def line(figure: Figure) -> str:
    """A figure on one line of a terminal."""
    verdict = {None: "", True: f"  ({figure.target}: met)", False: f"  ({figure.target}: MISSED)"}[figure.holds]
    return f"{figure.what}: {figure.found}{verdict}"


def _section(chapter: Chapter) -> str:
    rows = "".join(map(_row, chapter.figures))
    return f"\n## {chapter.title}\n\n{chapter.how}\n\n| measurement | result | target | |\n|---|---|---|---|\n{rows}"


def _row(figure: Figure) -> str:
    verdict = {None: "", True: "met", False: "**missed**"}[figure.holds]
    return f"| {figure.what} | {figure.found} | {figure.target} | {verdict} |\n"
