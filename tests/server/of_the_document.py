"""Tests of what is made from the OpenAPI document: they say something new only when that is another one.

`./dev prove clients` runs them always, `./dev test` unless docs/proof.md says that they passed with this document.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from tests import documents
from tests.contract.document import FILE

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROOF = "clients"
MODULES = ("tests/server/test_the_generated_clients.py", "tests/server/test_the_stories.py")
DECIDING = (
    *(FILE, ROOT / "requirements-dev.lock", HERE / "generated.py", HERE / "clients/package.json"),
    *(HERE / "clients/usage.py", HERE / "stories/story.py", HERE / "stories/story.ts"),
)
"""The document, the generators and checkers, and the programs."""


@cache
def state() -> str:
    """Names the document, the generators and the programs: another name when any of them is another one."""
    digest = hashlib.sha256(b"\0".join(file.read_bytes() for file in DECIDING))
    for document in documents.executable():
        for name, text in documents.files(document).items():
            digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()[:12]


@cache
def is_proven() -> bool:
    """Whether docs/proof.md says that they passed in this state."""
    proven = (ROOT / "docs/proof.md").read_text("utf-8")
    row = re.search(rf"^\| {PROOF} \| [^|]* \| passed \| ([^|]*) \|", proven, re.MULTILINE)
    return row is not None and f"state {state()}" in row[1]
