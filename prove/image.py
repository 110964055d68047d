"""The container image: the script that the Dockerfile runs, into an empty folder, and the commands that it names."""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import httpx
from msgspec import Struct

from prove import servers
from prove.keeping import ROOT
from prove.proofs import Figures, proof
from prove.writing import postgresql
from tests.readiness import wait_until_ready

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SEEDED = [file.stem for file in (ROOT / "seed").glob("*.json")]


class Image(Struct, frozen=True):
    """What `docker run` would start, with its own port and its own folder instead of /data."""

    app: Path
    data: Path
    port: int

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def command(self) -> list[str]:
        """What it runs."""
        entry, *_ = re.findall(r"^ENTRYPOINT (.*)$", DOCKERFILE, re.MULTILINE)
        arguments, *_ = re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)
        return self._here([*json.loads(entry), *json.loads(arguments)])

    @property
    def health_check(self) -> list[str]:
        """What tells Docker whether it lives."""
        check, *_ = re.findall(r"^HEALTHCHECK .*\\\n *CMD (.*)$", DOCKERFILE, re.MULTILINE)
        return self._here(json.loads(check))

    def _here(self, command: list[str]) -> list[str]:
        """A command of the Dockerfile, with this image's folders, address and port."""
        here = {"0.0.0.0": "127.0.0.1", "8000": str(self.port), "/data": str(self.data)}
        names = "|".join(map(re.escape, here))
        program, *words = (re.sub(names, lambda found: here[found[0]], word) for word in command)
        return [str(self.app / "bin" / program), *words]

    @property
    def environment(self) -> dict[str, str]:
        """All that it finds set: what the Dockerfile sets, nothing of this checkout, and no home."""
        (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)
        told = dict(line.strip(" \\").split("=", 1) for line in block.splitlines())
        here = {name: value.replace("/data", str(self.data)) for name, value in told.items()}
        return {**here, "PATH": f"{self.app / 'bin'}:/usr/bin:/bin", "HOME": "/nonexistent"}

    def execute(self, *words: str, **variables: str) -> str:
        """`docker exec CONTAINER congress-api …`: what it prints."""
        command = [str(self.app / "bin" / "congress-api"), *words]
        environment = {**self.environment, **variables}
        done = subprocess.run(command, cwd=self.data, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        printed: str = done.stdout
        return printed.strip()

    @property
    def files(self) -> set[Path]:
        """What was installed."""
        return set(self.app.rglob("*"))


def built(folder: Path) -> Image:
    """Build it as the Dockerfile does: from what `.dockerignore` lets in, with the script that is run there."""
    copied_in(folder / "build")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([folder / "build" / "scripts" / "install.sh", folder / "app"], check=True, env=environment)
    (folder / "data").mkdir()
    return Image(folder / "app", folder / "data", servers.free_port())


def copied_in(build: Path) -> None:
    """What `COPY . .` finds: the files that `.dockerignore` lets in again, having begun by leaving everything out."""
    first, *lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert first == "*"
    for name in (line.removeprefix("!") for line in lines if line.startswith("!")):
        (build / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, build / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, build / name)


@proof(
    "image",
    "What the Dockerfile installs, from the hashed locks into an empty folder, migrates, seeds and serves by itself, "
    "is found healthy, writes only to its data, and ends when told to: on SQLite in its data, and on PostgreSQL where "
    "the variable names it. Commands that are executed in it work on the database that it serves.",
    normal={},
    long={},
)
def image() -> Figures:
    """Build it, start it, ask it, end it; on both engines."""
    assert "RUN scripts/install.sh /app\n" in DOCKERFILE
    assert "pip" not in DOCKERFILE
    assert re.search(r"^USER \d+:\d+$", DOCKERFILE, re.MULTILINE), "Kubernetes refuses a name"
    with tempfile.TemporaryDirectory(prefix="image-") as folder:
        made = built(Path(folder))
        files = made.files
        events = _served(made)
        shutil.rmtree(made.data)
        made.data.mkdir()
        with postgresql() as (url, _):
            events += _served(made, CONGRESS_API_DATABASE_URL=url.replace("postgresql+asyncpg://", "postgres://"))
        assert list(made.data.iterdir()) == []
        assert made.files == files
    packages = sum(file.name.endswith(".dist-info") for file in files)
    return {"packages": packages, "files": len(files), "events served": events}


def _served(made: Image, **variables: str) -> int:
    """Run a container with these variables, and use it. Returns the number of events that it serves."""
    environment = {**made.environment, **variables}
    process = subprocess.Popen(made.command, cwd=made.data, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_until_ready(process, made.url, servers.PATIENCE)
        events = httpx.get(f"{made.url}/v1/events").json()["items"]
        assert [event["slug"] for event in events] == SEEDED
        secret = made.execute("token", "create", "--role", "administrator", **variables)
        me = httpx.get(f"{made.url}/v1/me", headers={"Authorization": f"Bearer {secret}"})
        assert (me.status_code, me.json()["role"]) == (200, "administrator")
        assert me.json()["id"] in made.execute("token", "list", "--json", **variables)
        subprocess.run(made.health_check, check=True, env=environment)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) in {0, -signal.SIGTERM}
    finally:
        process.kill()
        process.wait()
    return len(events)
