"""What a proof is, and the list of all of them.

A proof is a function in a module of this package::

    @proof("crashes", "An acknowledged write survives kill -9.", normal={"kills": 40}, long={"kills": 1_000})
    def crashes(kills: int) -> Figures:
        ...
        return {"kills": kills, "acknowledged": 746, "lost": 0}

It raises (an assertion, as a rule) when the promise does not hold, else it returns the figures it measured.
It runs in a process of its own, is killed with all its children when the time is up, and may be `async`.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import prove

Figures = Mapping[str, str | int | float]
Function = TypeVar("Function", bound=Callable[..., Figures | Awaitable[Figures]])


@dataclass(frozen=True)
class Proof:
    """A named promise, how to try it, and how often."""

    name: str
    shows: str
    function: Callable[..., Figures | Awaitable[Figures]]
    normal: Mapping[str, int]
    long: Mapping[str, int]


_proofs: dict[str, Proof] = {}


def proof(
    name: str, shows: str, *, normal: Mapping[str, int], long: Mapping[str, int]
) -> Callable[[Function], Function]:
    """Register the function under a name; the counts of `./dev prove` or of `--long` are its arguments."""

    def register(function: Function) -> Function:
        if name in _proofs:
            raise ValueError(f"two proofs are called {name}")
        _proofs[name] = Proof(name, shows, function, normal, long)
        return function

    return register


def all_proofs() -> dict[str, Proof]:
    """Every proof of every module in this package, in the order of the modules' names."""
    for module in sorted(found.name for found in pkgutil.iter_modules(prove.__path__)):
        if module != "__main__":
            importlib.import_module(f"prove.{module}")
    return dict(_proofs)
