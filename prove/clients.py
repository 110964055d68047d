"""Clients generated from the OpenAPI document, and programs written with them."""

import re
import subprocess
import sys

from prove.keeping import ROOT
from prove.proofs import Figures, proof
from tests.server import of_the_document


@proof(
    of_the_document.PROOF,
    "Clients generated from the document in Python and TypeScript pass their type checkers, read everything that there "
    "is, and live through an hour of a partner and of an organiser; the programs in the guides are typed.",
    normal={},
    long={},
)
def clients() -> Figures:
    """Run the tests of `tests.server.of_the_document`, every one of them."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *of_the_document.MODULES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(done.stdout + done.stderr, flush=True)
    assert done.returncode == 0, "a test failed; what it said is above"
    passed = re.search(r"^(\d+) passed in", done.stdout, re.MULTILINE)
    assert passed, "not all of them ran; which is above"
    return {"tests": int(passed[1]), "state": of_the_document.state()}
