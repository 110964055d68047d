"""Writes `docs/performance.md`."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version

from msgspec import Struct

from bench.chapters import Chapter, Figure
from bench.hosting import ROOT

FILE = ROOT / "docs" / "performance.md"
LIBRARIES = ("litestar", "msgspec", "uvicorn", "uvloop", "httptools", "sqlalchemy")
QUIET = 0.5
"""The highest load average at which a machine is quiet."""
HEAD = """# Performance

Written by `./dev bench`; do not edit. One process per server unless a chapter says otherwise, all on one machine, over
loopback: the figures compare the code with something else that was measured in the same minutes; they do not predict
your machine.

{processors} processors, Python {python}, SQLite {sqlite}, {libraries}.
{rounds} rounds of {seconds:g} s per comparison unless a chapter says otherwise.
{quietness}
{base}
`./dev bench CHAPTER` repeats one chapter: {names}.
"""
WITH_BASE = "Compared with commit {base}, which ran beside it (`./dev bench --against {base}`)."
WITHOUT_BASE = "`./dev bench --against COMMIT` also compares writes with another commit, which runs beside it."


class Run(Struct, frozen=True, kw_only=True):
    """How a run was made."""

    rounds: int
    seconds: float
    load: float
    """The load average of the machine, of the minute before."""
    base: str | None
    """The commit that ran beside it."""


def quietness(load: float) -> str:
    """Whether the machine was quiet at the start of a run."""
    if load <= QUIET:
        return f"Measured on a quiet machine: its load average at the start was {load:.2f}."
    return (
        f"**Not a quiet run**: the load average of the machine at the start was {load:.2f}, and more than {QUIET} "
        "makes waiting times and ratios uncertain."
    )


def write(chapters: Iterable[Chapter], run: Run) -> None:
    """Write the report of all chapters."""
    told = list(chapters)
    head = HEAD.format(
        processors=os.cpu_count(),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        libraries=", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        rounds=run.rounds,
        seconds=run.seconds,
        quietness=quietness(run.load),
        base=(WITH_BASE if run.base else WITHOUT_BASE).format(base=run.base),
        names=", ".join(f"`{chapter.name}`" for chapter in told),
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(head + "".join(map(_section, told)) + f"\n## Targets\n\n{summary(told)}", encoding="utf-8")


def summary(chapters: Iterable[Chapter]) -> str:
    """A table of all targets, and how many of them are met."""
    held = [(chapter, figure) for chapter in chapters for figure in chapter.figures if figure.holds is not None]
    missed = sum(figure.holds is False for _, figure in held)
    rows = "".join(f"| `{chapter.name}` {_row(figure)}" for chapter, figure in held)
    told = f"{missed} of {len(held)} targets missed" if missed else f"all {len(held)} targets met"
    return f"| chapter | measurement | result | target | |\n|---|---|---|---|---|\n{rows}\n{told.capitalize()}.\n"


def line(figure: Figure) -> str:
    """A figure on one line of a terminal."""
    verdict = {None: "", True: f"  ({figure.target}: met)", False: f"  ({figure.target}: MISSED)"}[figure.holds]
    return f"{figure.what}: {figure.found}{verdict}"


def _section(chapter: Chapter) -> str:
    rows = "".join(map(_row, chapter.figures))
    table = f"\n| measurement | result | target | |\n|---|---|---|---|\n{rows}" if rows else ""
    return f"\n## {chapter.title}\n\n{chapter.how}\n{table}"


def _row(figure: Figure) -> str:
    verdict = {None: "", True: "met", False: "**missed**"}[figure.holds]
    return f"| {figure.what} | {figure.found} | {figure.target} | {verdict} |\n"
