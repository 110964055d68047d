"""Cached responses beside nginx, which sends the same bytes and headers from a file."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import contest
from bench.answers import HEATS, PHONE, TARGET, heats, pair
from bench.chapters import Chapter, Figure, Ground, at_least
from bench.hosting import Answer, Server, free_port, started

PROGRAM = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))
OWN = ("connection", "content-length", "content-type", "date", "server")  # nginx writes these itself
HOW = (
    "The page of the chapter above, compressed with gzip, and its 304, from this API and from nginx: one worker, no "
    "log, `sendfile off` (the fastest for a page of this size), the same bytes and headers from a file, and `return "
    f"304`. {HEATS} heats with new processes; runs alternate. The ratio is the median of the ratios of the pairs, by "
    "the server's CPU per request: the load generator takes more time than either server, so requests per second would "
    "compare it with itself."
)
LEAST = {"200, gzip": 0.65, "304": 0.45}
CONFIGURATION = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 1000000000;
    sendfile off;
    output_buffers 2 64k;
    open_file_cache max=10;
    etag off;
    default_type application/json;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        {headers}
        location / {{ {content} }}
    }}
}}
"""


def nginx(ground: Ground) -> Chapter:
    """The chapter; without figures where nginx is not installed."""
    if PROGRAM is None:
        return Chapter("nginx", "Cached responses beside nginx", "nginx is not installed on this machine.", [])
    found = heats(ground, LEAST, lambda answer: _serving(answer, ground.folder / "nginx"))
    figures = [figure for what, tally in found.items() for figure in _figures(what, tally)]
    return Chapter("nginx", "Cached responses beside nginx", HOW, figures)


def _figures(what: str, tally: contest.Tally) -> Iterator[Figure]:
    yield Figure(f"{what}: µs of CPU per request, ours and nginx", pair(tally.cpu("ours"), tally.cpu("rival")))
    yield at_least(f"{what}: ratio by CPU", tally.by_cpu("ours", "rival"), LEAST[what])


def _check_same(one: Answer, other: Answer) -> None:
    """Raises AssertionError if nginx would send other bytes or fewer headers."""
    assert (other.status, other.body) == (one.status, one.body)
    missing = {pair for pair in one.headers if pair[0] != "date"} - set(other.headers)
    assert not missing, f"nginx does not send {missing}"


@contextmanager
def _serving(answer: Answer, folder: Path) -> Iterator[Server]:
    """A server that always gives this answer."""
    assert PROGRAM is not None
    file = folder.resolve() / TARGET.partition("?")[0].strip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(answer.body)
    pairs = [(name, value.replace("'", "\\'")) for name, value in answer.headers if name not in OWN]
    port = free_port()
    text = CONFIGURATION.format(
        user="" if os.geteuid() else "user root;",  # else its worker may not read the folder
        folder=folder.resolve(),
        port=port,
        headers="\n".join(f"add_header {name} '{value}';" for name, value in pairs),
        content="return 304;" if answer.status == 304 else f"root {folder.resolve()};",
    )
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    with started([PROGRAM, "-c", str(folder.resolve() / "nginx.conf")], port) as server:
        _check_same(answer, server.get(TARGET, PHONE))
        yield server
