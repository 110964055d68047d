"""Runs nginx and Varnish with the configurations that docs/proxies.md shows, and sends requests through them."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from prove import servers
from tests.documents import BLOCK, ROOT

FOLDERS = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))
NGINX_MAIN = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/congress-api.conf;
}}
"""


class Answer(Struct, frozen=True):
    """A response as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, target: str, headers: Mapping[str, str] = MappingProxyType({})) -> Answer:
    """A GET on a connection of its own."""
    return send(port, "GET", target, headers)


def send(port: int, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:  # noqa: PLR0917  # as they stand in a request
    """A request on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, target, body, dict(headers))
        response = connection.getresponse()
        pairs = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, pairs, response.read())
    finally:
        connection.close()


def _serves(port: int) -> bool:
    try:
        return ask(port, "/health/live").status == 200
    except OSError:
        return False


def _nginx(program: str, server: int, port: int, folder: Path) -> list[str]:
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{server}",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/cache/nginx/congress-api": f"{folder}/cache",
    }
    (folder / "congress-api.conf").write_text(_shown_configuration("nginx", changes), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is root's then
    (folder / "nginx.conf").write_text(NGINX_MAIN.format(user=user, folder=folder), "utf-8")
    return [program, "-c", str(folder / "nginx.conf")]


def _varnish(program: str, server: int, port: int, folder: Path) -> list[str]:
    vcl = folder / "default.vcl"
    vcl.write_text(_shown_configuration("vcl", {'.port = "8000";': f'.port = "{server}";'}), "utf-8")
    options = ["-F", "-j", "none", "-s", "malloc,64m", "-n", str(folder / "varnish")]
    return [program, *options, "-a", f"127.0.0.1:{port}", "-f", str(vcl)]


def _shown_configuration(language: str, changes: dict[str, str]) -> str:
    """The configuration in the guide, with other ports and folders."""
    blocks = BLOCK.finditer((ROOT / "docs" / "proxies.md").read_text("utf-8"))
    [text] = [block[2] for block in blocks if block[1] == language]
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old} should stand in the guide once"
        text = text.replace(old, new)
    return text


PROXIES: dict[str, tuple[str, Callable[[str, int, int, Path], list[str]]]] = {
    "nginx": ("nginx", _nginx),
    "Varnish": ("varnishd", _varnish),
}
"""By name: the program, and what makes its command from the ports of the server and the proxy, and a folder."""


def installed() -> dict[str, bool]:
    """Which of them this machine has."""
    return {name: shutil.which(program, path=FOLDERS) is not None for name, (program, _) in PROXIES.items()}


@contextmanager
def running(name: str, server: int) -> Iterator[int]:
    """A proxy in front of the server at a port; its own port, from the moment it serves."""
    program, command = PROXIES[name]
    with tempfile.TemporaryDirectory(prefix="proxy-") as folder, tempfile.TemporaryFile() as log:
        port = servers.free_port()
        words = command(str(shutil.which(program, path=FOLDERS)), server, port, Path(folder))
        process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 20
            while not _serves(port):
                log.seek(0)
                assert process.poll() is None, log.read().decode()[-1_000:]
                assert time.monotonic() < until, f"{name} does not serve"
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(15)
