"""What earlier runs have shown, kept in `.prove.json` so that a run that was broken off can go on."""

import hashlib
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / ".prove.json"
PROVEN = (
    *("src", "migrations", "seed", "prove", "tests/postgres.py", "tests/readiness.py", "openapi/congress-api.json"),
    *("tests/server", "requirements-dev.lock", "tests/documents.py"),
    *("Dockerfile", ".dockerignore", "scripts", "pyproject.toml", "requirements.lock", "requirements-build.lock"),
)


class Outcome(msgspec.Struct, frozen=True):
    """How one proof ended, for one state of the code."""

    tree: str
    long: bool
    seconds: float
    figures: dict[str, str | int | float] = {}
    failure: str | None = None

    def answers(self, tree: str, *, long: bool) -> bool:
        """Whether this makes another run needless: passed, on the same code, with counts at least as high."""
        return self.failure is None and self.tree == tree and self.long >= long


def tree() -> str:
    """A digest of everything that a proof depends on."""
    digest = hashlib.sha256()
    for name in PROVEN:
        for file in sorted([ROOT / name, *(ROOT / name).rglob("*")]):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def load() -> dict[str, Outcome]:
    if not STATE.exists():
        return {}
    return msgspec.json.decode(STATE.read_bytes(), type=dict[str, Outcome])


def save(outcomes: dict[str, Outcome]) -> None:
    new = STATE.with_suffix(".new")
    new.write_bytes(msgspec.json.format(msgspec.json.encode(outcomes)))
    new.replace(STATE)
