"""What a benchmark finds: figures with the target that each is held against."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from bench.trees import Tree


class Figure(Struct, frozen=True):
    """One line of the report."""

    what: str
    found: str
    target: str = ""
    holds: bool | None = None
    """Whether the target is met; None when there is none."""


class Chapter(Struct, frozen=True):
    """One part of the report."""

    name: str
    title: str
    how: str
    """How it was measured, in a few sentences."""
    figures: Sequence[Figure]


class Ground(Struct, frozen=True, kw_only=True):
    """What chapters measure on: where the two made-up events are, and how patiently to measure."""

    ours: Tree
    base: Tree | None
    """Another commit to measure beside, where one was named."""
    small: str
    large: str
    folder: Path
    rounds: int
    seconds: float


SMALL = "demo-1000-1"
LARGE = "demo-10000-1"
Measure = Callable[[Ground], Chapter]


def at_least(what: str, found: float, target: float, unit: str = "") -> Figure:
    """A figure that may not be lower."""
    return Figure(what, f"{_told(found)}{unit}", f"≥ {_told(target)}{unit}", found >= target)


def at_most(what: str, found: float, target: float, unit: str = "") -> Figure:
    """A figure that may not be higher."""
    return Figure(what, f"{_told(found)}{unit}", f"≤ {_told(target)}{unit}", found <= target)


def plain(what: str, found: float, unit: str = "") -> Figure:
    """A figure without a target."""
    return Figure(what, f"{_told(found)}{unit}")


def _told(number: float) -> str:
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}" if number >= 0.001 or number == 0 else f"{number:.4f}"
