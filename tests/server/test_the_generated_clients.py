"""Clients generated from the document pass their type checkers, and read everything from a server that really runs."""

import sys
from pathlib import Path

import pytest

from tests.contract.document import PREFIX
from tests.server.clients import usage
from tests.server.generated import compiled, type_checked
from tests.server.serving import Served, run

STORIES = Path(__file__).parent / "stories"


@pytest.fixture(scope="module")
def where(eventful: Served) -> tuple[str, str]:
    """The address of the API, and an event to read."""
    return f"{eventful.address}{PREFIX}", eventful.demo(40)


def test_a_python_client_is_generated_type_checked_and_used(where: tuple[str, str], python_client: Path) -> None:
    (python_client / "use.py").write_text(usage.python())
    type_checked(python_client, "use.py")
    used = run(sys.executable, "use.py", *where, cwd=python_client)
    assert used.split() == [read.operation.name for read in usage.reads()]


def test_a_typescript_client_is_generated_type_checked_and_used(
    where: tuple[str, str], typescript_client: Path
) -> None:
    (typescript_client / "use.ts").write_text(usage.typescript())
    used = run("node", compiled(typescript_client, "use.ts"), *where, cwd=typescript_client)
    assert used.split() == [read.operation.name for read in usage.reads()]


def test_what_these_programs_do_not_read_the_stories_do() -> None:
    in_python, in_typescript = ((STORIES / name).read_text("utf-8") for name in ("story.py", "story.ts"))
    assert [one.name for one in usage.others() if f"{usage.module(one)}.sync" not in in_python] == []
    assert [one.name for one in usage.others() if f'GET("{one.path}"' not in in_typescript] == []
