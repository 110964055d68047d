"""What the OpenAPI document says and what the API does, held against each other by schemathesis."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
from msgspec import Struct

from congress_api.domain.importing import LISTS
from prove import servers
from prove.hooks.pictures import png
from prove.keeping import ROOT
from prove.proofs import Figures, proof

EVENT = "demo-200-1"
DOCUMENT = ROOT / "openapi" / "congress-api.json"
SPARE = 40
PARTNERS = 12
CONFIGURATION = """
hooks = "prove.hooks.schema"

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "412", "414", "428", "431"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "412", "413", "414", "415", "422", "428", "431"]

[checks.missing_required_header]
expected-statuses = ["400", "401", "403", "406", "412", "415", "422", "428"]
"""
"""412 and 428 tell that somebody else was first, 414 and 431 that it is too much: no faults of the data itself."""


class Run(Struct, frozen=True, kw_only=True):
    """One run of schemathesis: as whom, and which operations."""

    name: str
    token: str | None
    operations: list[str]


class Ground:
    """A server with something of everything, so that no operation lacks data to work on."""

    def __init__(self, server: servers.Server, administrator: str) -> None:
        self._client = httpx.Client(
            base_url=f"{server.url}/v1", headers={"Authorization": f"Bearer {administrator}"}, timeout=60
        )
        self.known: dict[str, list[str]] = {"event": [EVENT]}
        self.partner = ""

    def lay(self) -> None:
        """Make what is missing and learn what there is."""
        for kind, name in LISTS.items():
            page = self._get(f"/events/{EVENT}/{name}?limit=100")
            self.known[kind] = [item["slug"] for item in page["items"]]
        self.known["article"].append(self._article("spare"))
        self.known["spare event"] = [self._event(f"spare-{number}") for number in range(SPARE)]
        self.known["id"] = [self._token(role="reader")["id"] for _ in range(SPARE)]
        self._put_picture(f"/events/{EVENT}/logo")
        for place in ("logo", "logo-dark"):
            self._put_picture(f"/events/{EVENT}/partners/{self.known['partner'][0]}/{place}")
        self._put_picture(f"/events/{EVENT}/speakers/{self.known['speaker'][0]}/photo")
        logo = self._get(f"/events/{EVENT}")["logo"]
        self.known["sha256"] = [logo["sha256"]]
        self.known["proposal"] = list(self._proposals())

    def _get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()

    def _event(self, slug: str) -> str:
        days = {"startsOn": "2030-01-01", "endsOn": "2030-01-01", "timeZone": "Europe/Amsterdam"}
        languages = {"languages": ["nl"], "defaultLanguage": "nl"}
        self._client.put(f"/events/{slug}", json={"name": slug, **days, **languages}).raise_for_status()
        return slug

    def _article(self, slug: str) -> str:
        self._client.put(f"/events/{EVENT}/articles/{slug}", json={"title": slug, "visibility": "published"})
        return slug

    def _token(self, **wanted: Any) -> Any:
        return self._client.post(f"/events/{EVENT}/tokens", json={"label": "proof", **wanted}).raise_for_status().json()

    def _put_picture(self, path: str) -> None:
        answer = self._client.put(path, files={"file": ("a.png", png(), "image/png")}, headers={"If-Match": "*"})
        answer.raise_for_status()

    def _proposals(self) -> Iterator[str]:
        """What partners of an event propose that reviews their edits."""
        review = {"partnerEdits": "review"}
        self._client.patch(f"/events/{EVENT}", json=review, headers={"If-Match": "*"}).raise_for_status()
        for partner in self.known["partner"][:PARTNERS]:
            secret = self._token(role="partner", partner=partner)["secret"]
            self.partner = self.partner or secret
            headers = {"Authorization": f"Bearer {secret}", "If-Match": "*"}
            path = f"/events/{EVENT}/partners/{partner}"
            self._client.patch(path, json={"tagline": "Beter"}, headers=headers).raise_for_status()
        yield from (one["id"] for one in self._get(f"/events/{EVENT}/proposals?limit=100")["items"])


@proof(
    "schemathesis",
    "Whatever is generated from the OpenAPI document, right and wrong, as everybody and as those with a token: every "
    "check of schemathesis holds, without a warning.",
    normal={"cases": 2_000, "examples": 15},
    long={"cases": 20_000, "examples": 200},
)
def contract(cases: int, examples: int) -> Figures:
    """Three runs against one server; `examples` are for each operation, beside those that the schema names."""
    figures: dict[str, int] = {}
    with servers.sqlite_file() as database, tempfile.TemporaryDirectory(prefix="schema-") as folder:
        servers.command("demo", "--sessions", "200", "--database", database)
        with servers.running(database) as [server]:
            administrator = servers.command("token", "create", "--role", "administrator", "--database", database)
            ground = Ground(server, administrator)
            ground.lay()
            Path(folder, "known.json").write_text(json.dumps(ground.known))
            for run in _runs(administrator, ground.partner):
                figures[run.name] = _held(run, server, Path(folder), examples)
    assert sum(figures.values()) >= cases, f"only {figures}"
    return {"cases": sum(figures.values()), **figures, "failures": 0, "warnings": 0}


def _runs(administrator: str, partner: str) -> Iterator[Run]:
    document = json.loads(DOCUMENT.read_bytes())
    every = {
        operation["operationId"]: {} in operation.get("security", document["security"])
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in ("get", "put", "post", "patch", "delete")
    }
    theirs = ["withdrawProposal"]
    others = {*theirs, "revokeMe"}  # a token that ends itself has no other answer left than 401
    yield Run(name="as everybody", token=None, operations=[name for name, public in every.items() if public])
    yield Run(name="as administrator", token=administrator, operations=[name for name in every if name not in others])
    yield Run(name="as partner", token=partner, operations=[*theirs, "getMe", "editPartner", "listProposals"])


def _held(run: Run, server: servers.Server, folder: Path, examples: int) -> int:
    """How many cases held. Raises AssertionError that shows what did not."""
    configuration, report = folder / "schemathesis.toml", folder / "report.json"
    configuration.write_text(CONFIGURATION)
    done = subprocess.run(
        [*_command(run, configuration, report), "--url", f"{server.url}/v1", "--max-examples", str(examples)],
        env={**os.environ, "PROOF_KNOWN": str(folder / "known.json")},
        capture_output=True,
        text=True,
        check=False,
    )
    told = json.loads(report.read_bytes())
    warnings = {name: whom for name, whom in told["warnings"].items() if whom}
    faults = [fault for fault in (told["failures"], told["errors"], warnings) if fault]
    assert done.returncode == 0, f"{run.name}: {json.dumps(faults)[:3_000]}, as in {_first_failure(done.stdout)}"
    assert not faults, f"{run.name}: {faults}"
    return int(told["test_cases"]["generated"])


def _first_failure(told: str) -> str:
    return told[told.find("= FAILURES") :][:2_000]


def _command(run: Run, configuration: Path, report: Path) -> Iterable[str]:
    program = Path(sys.executable).with_name("schemathesis")
    yield from (str(program), "--config-file", str(configuration), "run", str(DOCUMENT), "--checks", "all")
    yield from ("--phases", "examples,coverage,fuzzing,stateful", "--generation-database", "none", "--no-color")
    yield from ("--seed", "1", "--report", "json", "--report-json-path", str(report))
    for operation in run.operations:
        yield from ("--include-operation-id", operation)
    if run.token:
        yield from ("--header", f"Authorization: Bearer {run.token}")
