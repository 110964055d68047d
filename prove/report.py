"""Writes `docs/proof.md`: what was proven, with which figures, and the command that shows it again."""

import os
import platform
import sqlite3
from collections.abc import Mapping

from prove.keeping import ROOT, Outcome
from prove.proofs import Proof

FILE = ROOT / "docs" / "proof.md"

HEAD = """# What was proven

Written by `./dev prove`; do not edit. Each line is a run on the code as it stood then.
`./dev prove NAME` shows one again, `--long` with the full counts.

Python {python}, SQLite {sqlite}, {processors} processors.

| proof | shows | result | figures | seconds | command |
|---|---|---|---|---|---|
"""


def write(proofs: Mapping[str, Proof], outcomes: Mapping[str, Outcome]) -> None:
    head = HEAD.format(python=platform.python_version(), sqlite=sqlite3.sqlite_version, processors=os.cpu_count())
    rows = [_row(proof, outcomes.get(proof.name)) for proof in proofs.values()]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(head + "".join(f"| {' | '.join(map(_cell, row))} |\n" for row in rows), encoding="utf-8")


def _row(proof: Proof, outcome: Outcome | None) -> tuple[str, ...]:
    command = f"`./dev prove {proof.name}{' --long' if outcome and outcome.long else ''}`"
    if outcome is None:
        return proof.name, proof.shows, "not run", "", "", command
    result = "passed" if outcome.failure is None else f"**failed**: {outcome.failure}"
    figures = ", ".join(f"{name} {_figure(value)}" for name, value in outcome.figures.items())
    return proof.name, proof.shows, result, figures, f"{outcome.seconds:.0f}", command


def _figure(value: str | float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return value


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
