"""The code that is measured: this working tree, or another commit of the same repository beside it.

Each has its own databases, made by its own commands, and both use the packages of this environment.
"""

import io
import os
import subprocess
import sys
import tarfile
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct

from bench import hosting
from bench.hosting import ROOT, Server

UNLIMITED = {
    f"CONGRESS_API_{name}_PER_MINUTE": "1000000000" for name in ("READS", "TOKEN_REQUESTS", "TOKEN_WRITES", "FAILURES")
}
"""One client may ask as often as it wants."""


class NoCommit(Exception):
    """There is no such commit here, or no repository."""


class Tree(Struct, frozen=True):
    """The code of one commit."""

    name: str
    """How the report calls it."""
    root: Path
    folder: Path
    """Where its databases are."""

    @property
    def environment(self) -> dict[str, str]:
        """Variables with which Python finds this code, and no limits."""
        known = (self.root / "src" / "congress_api" / "settings.py").read_text("utf-8")
        settings = {key: value for key, value in UNLIMITED.items() if f" {_field(key)}:" in known}
        return {**os.environ, "PYTHONPATH": str(self.root / "src"), **settings}

    def command(self, *words: str) -> str:
        """Run `congress-api`; what it prints. Raises RuntimeError."""
        return self.run("-m", "congress_api", *words)

    def run(self, *words: str) -> str:
        """Run Python; what it prints. Raises RuntimeError with what it says when it fails."""
        command = [sys.executable, "-P", *words]
        done = subprocess.run(
            command, check=False, capture_output=True, stdin=subprocess.DEVNULL, env=self.environment, cwd=self.root
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} failed on {self.name}: {done.stderr.decode()[-2000:]}")
        return done.stdout.decode().strip()

    def filled(self, sessions: int) -> str:
        """The URL of an SQLite file with a fictional event of so many sessions, made unless it is there."""
        file = self.folder / f"{sessions}.sqlite"
        url = f"sqlite+aiosqlite:///{file}"
        if not file.exists():
            self.fill(url, sessions)
        return url

    def fill(self, url: str, sessions: int) -> None:
        """Load a fictional event into a database."""
        self.command("demo", "--sessions", str(sessions), "--database", url)

    def token(self, database: str, event: str, role: str = "organiser") -> str:
        """A token, from the command line."""
        return self.command("token", "create", "--role", role, "--event", event, "--database", database)

    def serving(self, database: str, workers: int = 1) -> AbstractContextManager[Server]:
        """`congress-api serve`, for as long as the block lasts."""
        port = hosting.free_port()
        words = ["serve", "--port", str(port), "--database", database, "--workers", str(workers)]
        return hosting.started([sys.executable, "-P", "-m", "congress_api", *words], port, self.environment)


def here(folder: Path) -> Tree:
    """The working tree that this file is in."""
    return Tree("ours", ROOT, folder)


def at(commit: str, folder: Path) -> Tree:
    """Another commit, unpacked in this folder unless it is there. Raises NoCommit."""
    if not (ROOT / ".git").exists():
        raise NoCommit("--against needs the git repository: this copy has none")
    full = _git("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}").decode().strip()
    own = folder / full
    if not (own / "tree").exists():
        with tarfile.open(fileobj=io.BytesIO(_git("archive", full))) as archive:
            archive.extractall(own / "unpacking", filter="data")
        (own / "unpacking").rename(own / "tree")
    return Tree(full[:7], own / "tree", own)


def _git(*words: str) -> bytes:
    try:
        return subprocess.run(["git", "-C", ROOT, *words], check=True, stdout=subprocess.PIPE).stdout
    except FileNotFoundError:
        raise NoCommit("--against needs git, which is not installed") from None
    except subprocess.CalledProcessError:
        raise NoCommit(f"git {' '.join(words)}: there is no such commit here") from None


def _field(variable: str) -> str:
    return variable.removeprefix("CONGRESS_API_").lower()
