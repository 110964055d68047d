"""REDbot, an independent HTTP linter, over one address of each kind. It gets an environment of its own, from PyPI."""

import json
import re
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from prove import servers
from prove.proofs import Figures, proof
from prove.schema import DOCUMENT, EVENT, Ground

RELEASE = "redbot==2.7.1"
AT_ONCE = 2
OTHERS = (
    "/",
    "/?language=nl",
    "/docs",
    "/problems",
    "/problems/conflict",
    "/robots.txt",
    "/.well-known/api-catalog",
    "/.well-known/security.txt",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/v1/nothing",
    "/v1/events?nonsense=1",
    f"/v1/events/{EVENT}/sessions?limit=1&include=speakers,rooms,partners",
    f"/v1/events/{EVENT}/sessions?language=en",
    f"/v1/events/{EVENT}/tokens",
)
"""Addresses that the document does not describe, and requests with another outcome."""
EXPECTED = {
    "STATUS_BAD_REQUEST": "this request is one",
    "STORE_PUBLIC_UNNECESSARY": "it lets caches store responses to requests with a token (RFC 9111, 3.5)",
}
"""Warnings that are no faults, by REDbot's name, with the reason."""


@proof(
    "redbot",
    "REDbot finds nothing to warn of in the response of any kind of address: clock, caching, validators, content "
    "codings, security headers on plain HTTP.",
    normal={},
    long={},
)
def redbot() -> Figures:
    """Install it, then one run for each address."""
    with servers.sqlite_file() as database, tempfile.TemporaryDirectory(prefix="redbot-") as folder:
        program = _installed(Path(folder))
        servers.command("demo", "--sessions", "200", "--database", database)
        with servers.running(database) as [server], ThreadPoolExecutor(AT_ONCE) as threads:
            administrator = servers.command("token", "create", "--role", "administrator", "--database", database)
            ground = Ground(server, administrator)
            ground.lay()
            addresses = [*_described(ground.known), *OTHERS]
            reports = list(threads.map(lambda address: _notes(program, server.url + address), addresses))
    faults = [
        f"{address}: {note['summary']}"
        for address, notes in zip(addresses, reports, strict=True)
        for note in notes
        if note["level"] in ("BAD", "WARN") and note["note_id"] not in EXPECTED
    ]
    assert faults == [], faults
    levels = Counter(note["level"] for notes in reports for note in notes)
    return {"addresses": len(addresses), **{f"notes: {level.lower()}": count for level, count in levels.items()}}


def _installed(folder: Path) -> Path:
    """The program. Raises AssertionError with pip's words when it cannot be installed."""
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", RELEASE]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"NOT RUN: {RELEASE} cannot be installed from PyPI: {done.stderr[-300:]}"
    return folder / "bin" / "redbot"


def _described(known: dict[str, list[str]]) -> Iterator[str]:
    """An address of each public GET in the document."""
    document = json.loads(DOCUMENT.read_bytes())
    for path, operations in document["paths"].items():
        if "get" in operations and {} in operations["get"].get("security", document["security"]):
            yield "/v1" + re.sub(r"\{(\w+)\}", lambda found: known[found[1]][0], path)


def _notes(program: Path, address: str) -> list[Any]:
    """What it says of an address."""
    done = subprocess.run([program, "-o", "har", address], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, f"{address}: {done.stderr[-500:]}"
    entries = json.loads(done.stdout)["log"]["entries"]
    notes = [note for entry in entries for note in entry["_red_messages"]]
    assert notes, f"{address}: REDbot says nothing"
    return notes


if __name__ == "__main__":
    print(redbot(), file=sys.stderr)
