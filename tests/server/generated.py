"""Clients generated from the OpenAPI document: once per run, however many workers there are."""

import fcntl
import json
import os
import shutil
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.contract.document import FILE
from tests.server.serving import run

PACKAGES = Path(__file__).parent / "clients" / "package.json"
PYTHON_CONFIG = {
    "post_hooks": [],
    "package_name_override": "congress_client",
    "content_type_overrides": {"image/png": "application/octet-stream"},  # else it leaves pictures out
}
TYPESCRIPT_OPTIONS = ("--default-non-nullable", "false")
"""Else it asks for every field that has a default."""


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first who needs it makes; other workers wait for it."""
    base = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


def python_client(folder: Path) -> None:
    """Put the package `congress_client` into a folder, and let mypy see all of it."""
    (folder / "config.json").write_text(json.dumps(PYTHON_CONFIG))
    told = run(
        Path(sys.executable).with_name("openapi-python-client"),
        *("generate", "--path", FILE, "--config", "config.json", "--meta", "none", "--output-path", "congress_client"),
        cwd=folder,
    )
    assert "WARNING" not in told
    type_checked(folder, "congress_client")


def type_checked(folder: Path, program: str) -> None:
    """Hold a Python program against the generated client."""
    run(sys.executable, "-m", "mypy", "--strict", "--cache-dir", folder / "mypy", program, cwd=folder)


def typescript_client(tools: Path, folder: Path) -> None:
    """Put `schema.d.ts` and `node_modules`, the tools, into a folder, for programs beside them."""
    (folder / "node_modules").symlink_to(tools)
    shutil.copy(PACKAGES, folder)
    run(tools / ".bin/openapi-typescript", FILE, *TYPESCRIPT_OPTIONS, "--output", "schema.d.ts", cwd=folder)


def compiled(folder: Path, *programs: str) -> str:
    """Hold a TypeScript program against the generated types, and make JavaScript of it; its main file is the last."""
    options = {
        "strict": True,
        "noUncheckedIndexedAccess": True,
        "target": "ES2022",
        "module": "NodeNext",
        "types": ["node"],
        "skipLibCheck": True,
    }
    name = Path(programs[-1]).stem
    project = {"compilerOptions": options, "files": [*programs, "schema.d.ts"]}
    (folder / f"{name}.json").write_text(json.dumps(project))
    run(folder / "node_modules/.bin/tsc", "--project", f"{name}.json", cwd=folder)
    return f"{name}.js"


def node_packages() -> Path:
    """The packages of `clients/package.json`, installed once, outside of the checkout; other workers wait for it."""
    wanted = PACKAGES.read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "congress-api"
    home = cache / f"clients-{zlib.crc32(wanted):08x}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{home.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = cache / f"{home.name}-{os.getpid()}"
            making.mkdir()
            (making / "package.json").write_bytes(wanted)
            run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", cwd=making)
            making.rename(home)
    return home
