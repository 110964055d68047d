"""Programs that live through an hour of a partner and of an organiser, with clients generated from the document."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import documents
from tests.contract.document import PREFIX
from tests.server.generated import compiled, type_checked
from tests.server.serving import Served, run

STORIES = Path(__file__).parent / "stories"


def an_event(server: Served, seed: int) -> tuple[str, str, str]:
    """What a story is told: the address of the API, a new event, and a token of its organiser."""
    event = server.demo(20, seed)
    return f"{server.address}{PREFIX}", event, server.token("organiser", event)


def test_the_story_in_python_is_typed_and_comes_true(eventful: Served, python_client: Path) -> None:
    shutil.copy(STORIES / "story.py", python_client)
    type_checked(python_client, "story.py")
    run(sys.executable, "story.py", *an_event(eventful, 1), cwd=python_client)


def test_the_story_in_typescript_is_typed_and_comes_true(eventful: Served, typescript_client: Path) -> None:
    shutil.copy(STORIES / "story.ts", typescript_client)
    run("node", compiled(typescript_client, "story.ts"), *an_event(eventful, 2), cwd=typescript_client)


@pytest.mark.parametrize("document", [one for one in documents.executable() if documents.files(one)])
def test_the_python_programs_in_a_document_are_typed(document: str, python_client: Path) -> None:
    for name, text in documents.files(document).items():
        (python_client / name).write_text(text)
        type_checked(python_client, name)


def test_the_app_of_the_guide_is_typed_and_shows_its_screens(eventful: Served, typescript_client: Path) -> None:
    folder = typescript_client
    shutil.copy(folder / "schema.d.ts", folder / "congress-api.d.ts")
    programs = documents.files("docs/typescript.md", "typescript")
    for name, text in programs.items():
        (folder / name).write_text(text)
    address, event, _ = an_event(eventful, 3)
    at = f"{address}/events/{event}"

    def read(path: str) -> Any:
        return httpx.get(f"{at}{path}", params={"language": "en"}).json()

    sessions = httpx.get(f"{at}/sessions", params={"limit": 100}).json()["items"]
    session = next(one for one in sessions if one["speakers"] and one["partners"])
    speaker, partner = session["speakers"][0]["speaker"], session["partners"][0]
    program = compiled(folder, *programs)
    shown = json.loads(run("node", program, address, event, "en", session["slug"], speaker, partner, cwd=folder))
    title = read(f"/sessions/{session['slug']}")["title"]
    assert shown["session"]["title"] == title
    assert len(shown["session"]["speakers"]) == len(session["speakers"])
    assert title in shown["speaker"]["sessions"]
    assert title in shown["partner"]["sessions"]
    assert shown["day"] > shown["nowAndNext"] > 0
    assert shown["congress"]["days"] == read("")["days"]
    assert shown["missing"] == "/problems/not-found"
