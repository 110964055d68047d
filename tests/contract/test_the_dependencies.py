"""What is imported is declared: what only comes along with something else may be gone with its next release."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from tests.documents import ROOT

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OUR_OWN = {"congress_api", "tests", "prove", "bench"}
GENERATED = {"congress_client"}
"""What a test makes of the OpenAPI document, and imports."""

LOADED_BY_NAME = {
    "asyncpg": "by SQLAlchemy and `store.watching`, on PostgreSQL alone",
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "uvloop": "uvicorn loads it",
}
"""Declared dependencies that no line imports: the reason."""


def imported(*folders: str) -> set[str]:
    """The first names of all third-party imports below these folders."""
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    assert files
    names = {name.partition(".")[0] for file in files for name in _imports(ast.parse(file.read_text("utf-8")))}
    return names - set(sys.stdlib_module_names) - OUR_OWN - GENERATED


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def undeclared(names: set[str], declared: set[str]) -> set[str]:
    """The names of imports that no declared distribution brings."""
    brought_by = packages_distributions()
    return {name for name in names if not {plain(one) for one in brought_by.get(name, ())} & declared}


def plain(requirement: str) -> str:
    """The name of a distribution, as it is compared (PEP 503)."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def at_work() -> set[str]:
    """What the application is declared to need."""
    return {plain(one) for one in DECLARED["project"]["dependencies"]}


def in_development() -> set[str]:
    return {plain(one) for one in DECLARED["dependency-groups"]["dev"] if isinstance(one, str)}


def test_the_application_imports_only_what_it_declares() -> None:
    assert undeclared(imported("src", "migrations"), at_work()) == set()


def test_tests_proofs_and_benchmarks_import_only_what_is_declared_for_them() -> None:
    assert undeclared(imported("tests", "prove", "bench"), at_work() | in_development()) == set()


def test_every_dependency_of_the_application_is_imported_or_has_its_reason() -> None:
    brought_by = packages_distributions()
    used = {plain(one) for name in imported("src", "migrations") for one in brought_by.get(name, ())}
    assert at_work() - used == set(LOADED_BY_NAME)


def test_every_dependency_of_the_application_is_locked() -> None:
    locked = {plain(line) for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if "==" in line}
    assert at_work() - locked == set()
