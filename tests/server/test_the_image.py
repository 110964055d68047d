"""The container image works: the same install script, into an empty folder, and the same command."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.server.serving import wait_until_ready

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")


@dataclass(frozen=True)
class Image:
    """What `docker run` would start, with its own port and its own folder instead of /data."""

    app: Path
    data: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        entry, *_ = re.findall(r"^ENTRYPOINT (.*)$", DOCKERFILE, re.MULTILINE)
        arguments, *_ = re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)
        return self._here([*json.loads(entry), *json.loads(arguments)])

    def health_check(self) -> list[str]:
        check, *_ = re.findall(r"^HEALTHCHECK .*\\\n *CMD (.*)$", DOCKERFILE, re.MULTILINE)
        return self._here(json.loads(check))

    def _here(self, command: list[str]) -> list[str]:
        """A command of the Dockerfile, with this image's folders, address and port."""
        here = {"0.0.0.0": "127.0.0.1", "8000": str(self.port), "/data": str(self.data)}
        names = "|".join(map(re.escape, here))
        program, *words = (re.sub(names, lambda found: here[found[0]], word) for word in command)
        return [str(self.app / "bin" / program), *words]

    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.app / 'bin'}:/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": "/nonexistent",
        }

    def files(self) -> set[Path]:
        return set(self.app.rglob("*"))


def copied_in(build: Path) -> Path:
    """What `COPY . .` finds: the files that `.dockerignore` lets in again, having begun by leaving everything out."""
    first, *lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert first == "*"
    for name in (line.removeprefix("!") for line in lines if line.startswith("!")):
        (build / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, build / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, build / name)
    return build


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    folder = tmp_path_factory.mktemp("image")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    build = copied_in(folder / "build")
    subprocess.run([build / "scripts" / "install.sh", folder / "app"], check=True, env=environment)
    (folder / "data").mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Image(folder / "app", folder / "data", free.getsockname()[1])


@pytest.fixture(scope="module")
def server(image: Image) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(image.command(), cwd=image.data, env=image.environment(), text=True)
    try:
        wait_until_ready(process, image.url)
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_dockerfile_installs_with_the_script_that_this_test_runs() -> None:
    assert "RUN scripts/install.sh /app\n" in DOCKERFILE
    assert "pip" not in DOCKERFILE


@pytest.mark.usefixtures("server")
def test_the_installed_server_serves_the_seed(image: Image) -> None:
    answer = httpx.get(f"{image.url}/v1/events")
    assert answer.status_code == 200
    assert answer.json()["items"] != []


@pytest.mark.usefixtures("server")
def test_the_health_check_of_the_image_passes(image: Image) -> None:
    subprocess.run(image.health_check(), check=True, env=image.environment())


def test_the_server_writes_only_to_its_data_and_ends_when_told(image: Image, server: subprocess.Popen[str]) -> None:
    before = image.files()
    httpx.get(f"{image.url}/v1/events")
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=10) in {0, -signal.SIGTERM}
    assert image.files() == before
