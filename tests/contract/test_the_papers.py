"""The papers that others go by are in order: links, design rules, the checklist for a resource, `publiccode.yml`."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from congress_api import __version__
from congress_api.document.build import INFO
from tests.documents import ROOT

RULES = (ROOT / "docs" / "adr.md").read_text("utf-8")
ROW = re.compile(r"^\| `(/core/[\w/-]+)` \| (.+) \|$", re.MULTILINE)
HELD = re.compile(r"`(?:([\w/]+\.py): )?(test_\w+|assert_\w+)`|`([\w/]+\.py)`")
"""A test in a file, a test in the file that was named before it, or a whole file."""
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)#?([^)\s]*)\)")
"""A link to a file here, and the heading in it; in the paper itself when the file is empty."""

OF_2_2 = {
    "resources": "naming-resources naming-collections interface-language no-trailing-slash path-segments-kebab-case "
    "query-keys-camel-case hide-implementation nested-child resource-operations stateless",
    "methods": "http-methods http-safety http-response-code",
    "date-time/": "format timezone date-omit-time-portion",
    "error-handling/": "problem-details invalid-input all-errors",
    "documents": "doc-openapi doc-openapi-contact doc-language publish-openapi",
    "versions": "deprecation-schedule transition-period uri-version changelog semver version-header",
    "transport/": "tls no-sensitive-uris security-headers cors",
    "modules/": "geospatial signing encryption",
}
"""The rules of ADR 2.2; a group that ends in a slash is part of their names."""


def held() -> list[tuple[Path, str]]:
    """Every test that the table names, with its file; of a whole file the name is empty."""
    found: list[tuple[Path, str]] = []
    for row in RULES.splitlines():
        file = ""
        for named, test, whole in HELD.findall(row):
            file = named or whole or file
            if not file.startswith("vocabulary/"):
                found.append((ROOT / "tests" / file, test))
    return found


def functions(file: Path) -> set[str]:
    return {one.name for one in ast.walk(ast.parse(file.read_text("utf-8"))) if hasattr(one, "name")}


def headings(paper: Path) -> set[str]:
    """The names that links have for its headings."""
    found = re.findall(r"^#+ (.+)$", paper.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_of_a_paper_leads_to_something(paper: Path) -> None:
    found = LINK.findall(paper.read_text("utf-8"))
    links = [(paper.parent / file if file else paper, heading) for file, heading in found]
    assert [str(file) for file, _ in links if not file.exists()] == []
    assert [f"{file}#{heading}" for file, heading in links if heading and heading not in headings(file)] == []


def test_every_rule_of_adr_2_2_has_its_row() -> None:
    rules = [
        f"/core/{group if group.endswith('/') else ''}{name}"
        for group, names in OF_2_2.items()
        for name in names.split()
    ]
    assert sorted(rule for rule, _ in ROW.findall(RULES)) == sorted(rules)


def test_every_row_is_held_by_a_test_a_linter_or_a_decision() -> None:
    ways = re.compile(r"test_\w+|linter `|decision [A-Z]|not applicable|CHANGELOG\.md")
    assert [rule for rule, how in ROW.findall(RULES) if not ways.search(how)] == []
    decided = set(re.findall(r"decision ([A-Z])", RULES))
    assert decided <= set(re.findall(r"^\*\*([A-Z])\. .*, \d{4}-\d\d-\d\d\.\*\*", RULES, re.MULTILINE))


def test_every_test_that_the_rules_name_is_there() -> None:
    assert len(held()) > 40
    assert [f"{file}: {test}" for file, test in held() if not file.is_file()] == []
    assert [f"{file}: {test}" for file, test in held() if test and test not in functions(file)] == []


def test_the_checklist_for_a_resource_names_every_file_of_its_example() -> None:
    named = re.findall(r"`([\w/]+\.py)`", (ROOT / "docs" / "adding-a-resource.md").read_text("utf-8"))
    code = [file for room in ("src", "migrations", "prove", "bench") for file in (ROOT / room).rglob("*.py")]
    example = [str(file) for file in code if "announcement" in file.read_text("utf-8").lower()]
    assert len(example) > 10
    assert [file for file in example if not any(file.endswith(f"/{name}") for name in named)] == []


@pytest.mark.parametrize("paper", ["adding-a-resource.md", "adding-a-field.md"])
def test_the_checklists_name_only_files_that_are_there(paper: str) -> None:
    named = re.findall(r"`([\w/]+\.py)`", (ROOT / "docs" / paper).read_text("utf-8"))
    there = [str(file) for room in ("src", "migrations", "tests") for file in (ROOT / room).rglob("*.py")]
    assert len(named) > 5
    assert [name for name in named if not any(file.endswith(f"/{name}") for file in there)] == []


def test_the_public_code_file_says_what_the_rest_says() -> None:
    said: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    assert said["legal"]["license"] == INFO["license"]["name"]
    assert said["softwareVersion"] == INFO["version"] == __version__
    assert set(said["localisation"]["availableLanguages"]) == {"nl", "en"}
    assert said["maintenance"]["contacts"] != []


def test_the_public_code_file_keeps_within_the_bounds_of_its_standard() -> None:
    said: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    for told in said["description"].values():
        assert len(told["shortDescription"]) <= 150
        assert 150 <= len(told["longDescription"]) <= 10_000
        assert all(len(feature) <= 100 for feature in told["features"])
