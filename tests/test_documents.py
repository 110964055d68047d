"""What the documents say is so: every command in them is executed, and their tables are those of the code."""

import os
import re
import shutil
import sys
import uuid
from pathlib import Path

import pytest

from congress_api.domain import rights
from congress_api.domain.access import Caller
from congress_api.vocabulary.token import Role
from tests import documents
from tests.server.serving import served


@pytest.mark.parametrize("document", documents.executable())
def test_every_command_prints_what_the_document_says(document: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("the commands of the documents, because curl is not installed")
    folder = tmp_path / "tmp"
    folder.mkdir()
    with served(tmp_path) as server:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = list(documents.execute(document, server.address, folder, {**server.environment, "PATH": path}))
    assert done != []
    assert {one.where: one.printed for one in done} == {one.where: one.told for one in done}


def test_the_table_for_partners_is_what_they_may_edit() -> None:
    text = (documents.ROOT / "docs" / "partners.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `([\w-]+)` \| [^|]+ \| (`[^|]+`) \|$", text, re.MULTILINE)
    told = {(kind, which): re.findall(r"`(\w+)`", fields) for kind, which, fields in rows}
    partner = Caller(token_id=uuid.uuid4(), role=Role.partner, event="e", partner="p", label=None, expires_at=None)
    assert told == {(right.kind, right.which): right.fields for right in rights.may_edit(partner)}
