"""Documents that are executed: their `console` blocks in one shell, from the first line to the last.

A line that begins with `$ ` is a command, what follows is all of its output. A `python` block that begins with the
name of a file (`# partner.py`) is that file, in /tmp; a `typescript` block (`// app.ts`) is compiled and run by a test
of its own. Of what differs from run to run, ids and secrets are compared by their order (the second one that is named
is the second one that is printed), and moments not at all.
"""

import datetime
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "http://127.0.0.1:8000"
"""The server of `./dev serve`, as documents name it."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"(?:#|//) ([\w-]+\.\w+)\n")
NAMED = re.compile(r"\b([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|cg[aopr]_\w{36})\b")
NOW = datetime.datetime.now(datetime.UTC)
MOMENT = re.compile(rf"\b(?:2026-11|{NOW:%Y-%m})-\d\dT\d\d:\d\d:\d\dZ")
"""One that the server made, in this run or in the month in which the documents were written."""
SEPARATOR = "\x1e"
LONGEST = 300
"""Seconds that the commands of a document may take."""


class Step(Struct, frozen=True):
    """A command, where it stands, and what it should print."""

    line: int
    command: str
    output: str


class Done(Struct, frozen=True):
    """A command that was executed, what it should have printed and what it printed, without what is volatile."""

    where: str
    told: str
    printed: str


def executable() -> list[str]:
    """The documents that have commands, but for the Dutch guides, whose commands are the same."""
    files = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/decisions").glob("*.md")))
    return [str(file.relative_to(ROOT)) for file in files if "\n```console\n" in file.read_text("utf-8")]


def steps(document: str) -> Iterator[Step]:
    text = (ROOT / document).read_text("utf-8")
    for block in BLOCK.finditer(text):
        if block[1] == "console":
            line = text.count("\n", 0, block.start(2)) + 1
            for part in re.split(r"^\$ ", block[2], flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                yield Step(line, command, output)
                line += part.count("\n")


def files(document: str, language: str = "python") -> dict[str, str]:
    """The programs in a document in a programming language, by the name that they are saved under."""
    blocks = BLOCK.finditer((ROOT / document).read_text("utf-8"))
    named = ((FILE_NAME.match(block[2]), block[2]) for block in blocks if block[1] == language)
    return {found[1]: text for found, text in named if found}


def execute(document: str, address: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Done]:
    """Execute a document against the server at an address; what it writes to /tmp goes to the folder."""
    for name, text in files(document).items():
        (folder / name).write_text(_here(text, address, folder))
    wanted = list(steps(document))
    lines = [f"{_here(step.command, address, folder)}\nprintf '{SEPARATOR}'" for step in wanted]
    (folder / "document.sh").write_text("\n".join(lines))
    shell = subprocess.run(
        ["bash", folder / "document.sh"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST,
        check=False,
    )
    printed = shell.stdout.decode().replace("\r\n", "\n").replace(address, ADDRESS).replace(f"{folder}/", "/tmp/")
    told = stable(step.output for step in wanted)
    for step, *outputs in zip(wanted, told, stable(printed.split(SEPARATOR)[:-1]), strict=True):
        yield Done(f"{document}:{step.line} {step.command}", *outputs)


def stable(outputs: Iterable[str]) -> Iterator[str]:
    """Outputs without what differs from run to run."""
    names: dict[str, str] = {}
    for output in outputs:
        named = NAMED.sub(lambda found: names.setdefault(found[0], f"({len(names) + 1})"), output)
        yield MOMENT.sub("(moment)", named).rstrip("\n")


def _here(text: str, address: str, folder: Path) -> str:
    return text.replace(ADDRESS, address).replace("/tmp/", f"{folder}/")
