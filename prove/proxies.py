"""nginx and Varnish in front of the server, with the configurations that docs/proxies.md shows."""

import gzip
import json
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from prometheus_client.parser import text_string_to_metric_families

from prove import proxying, servers
from prove.proofs import Figures, proof
from prove.proxying import Answer, ask, send
from prove.servers import Server

EVENT = "demo-200-1"
SESSIONS = f"/v1/events/{EVENT}/sessions"
PAGE = f"{SESSIONS}?limit=50&include=speakers,rooms,partners"
OTHER = f"/v1/events/{EVENT}/speakers"
COLD = f"{SESSIONS}?sort=title"
GZIP, IDENTITY = {"accept-encoding": "gzip"}, {"accept-encoding": "identity"}
MOST_REACHED = 5
"""Requests of a herd that may reach the server."""
MAX_AGE = 15
SLACK = 3
"""Seconds by which an edit may be seen later: nginx counts whole ones, and the machine may be busy."""


@proof(
    "proxies",
    "nginx and Varnish, configured as docs/proxies.md shows: cached pages do not reach the server, tokens and "
    "preconditions do, an edit shows within max-age, a herd on a cold cache is one request, and what was cached is "
    "served while the server is away.",
    normal={"herd": 200},
    long={"herd": 500},
)
def proxies(herd: int) -> Figures:
    """Both at once, each in front of a server of its own."""
    found = proxying.installed()
    figures: dict[str, str | int | float] = {}
    for name in (name for name, there in found.items() if not there):
        print(f"{name} is not installed: not tried")
        figures[name] = "is not installed: not tried"
    with tempfile.TemporaryDirectory(prefix="proxies-") as folder, ThreadPoolExecutor(len(found)) as threads:
        file = Path(folder, "congress.sqlite")
        servers.command("demo", "--sessions", "200", "--database", f"sqlite+aiosqlite:///{file}")
        tried = {name: threads.submit(_tried, name, file, herd) for name, there in found.items() if there}
        for name, future in tried.items():
            figures |= {f"{name}: {what}": value for what, value in future.result().items()}
    return figures


def _tried(name: str, file: Path, herd: int) -> Figures:
    """With a copy of the database, since the public page is edited."""
    database = f"sqlite+aiosqlite:///{shutil.copyfile(file, file.with_name(f'{name}.sqlite'))}"
    token = servers.token(database, "organiser", EVENT)
    with (
        servers.started(database, {"CONGRESS_API_TRUSTED_PROXIES": "1"}) as server,
        proxying.running(name, server.port) as port,
    ):
        return _shown(server, port, token, herd)


def _shown(server: Server, port: int, token: str, herd: int) -> Figures:
    """Everything that is promised of a proxy."""
    own = {"authorization": f"Bearer {token}"}
    ask(port, OTHER, GZIP)  # for the end: nobody asks for it again until the server is away
    _check_cached(server, port)
    slug = _check_tokens(server, port, own)
    seen = _seconds_until_seen(port, slug, own)
    before = _asked(server)
    answers = _at_once(port, COLD, herd)
    assert {answer.status for answer in answers} == {200}
    reached = _asked(server) - before
    assert 1 <= reached <= MOST_REACHED, f"{reached} of {herd} requests reached the server"
    assert ask(port, "/metrics").status == 404
    server.kill()
    return {
        f"of a herd of {herd} reached the server": reached,
        "an edit was seen after s": round(seen, 1),
        "stale after s": round(_seconds_until_stale(port), 1),
    }


def _check_cached(server: Server, port: int) -> None:
    """The second response comes from the proxy, in the coding that the client takes; a tag gives 304."""
    first = ask(port, PAGE, GZIP)
    assert (first.status, first.headers["content-encoding"]) == (200, "gzip")
    assert first.headers["cache-control"] == f"public, max-age={MAX_AGE}"
    plain = ask(port, PAGE, IDENTITY)
    assert "content-encoding" not in plain.headers
    assert plain.body == gzip.decompress(first.body)
    before = _asked(server)
    for headers, body in ((GZIP, first.body), (IDENTITY, plain.body)):
        again = ask(port, PAGE, headers)
        assert (again.status, again.body) == (200, body)
        unchanged = ask(port, PAGE, {**headers, "if-none-match": again.headers["etag"]})
        assert (unchanged.status, unchanged.body) == (304, b"")
    assert _asked(server) == before, "the server was asked for what the proxy has"


def _check_tokens(server: Server, port: int, own: dict[str, str]) -> str:
    """Who has a token gets a response of the server, while the page is in the cache. Returns the slug of a session."""
    assert ask(port, PAGE, {**GZIP, "authorization": f"Bearer cgo_{'0' * 36}"}).status == 401
    before = _asked(server)
    private = ask(port, PAGE, {**GZIP, **own})
    assert (private.status, private.headers["cache-control"]) == (200, "private, no-store")
    assert ask(port, PAGE, {**GZIP, **own, "if-none-match": private.headers["etag"]}).status == 304
    assert _asked(server) == before + 2
    assert ask(port, PAGE, GZIP).headers["cache-control"].startswith("public")
    assert _asked(server) == before + 2
    body = json.loads(gzip.decompress(private.body))
    return str(body["items"][0]["slug"])


def _seconds_until_seen(port: int, slug: str, own: dict[str, str]) -> float:
    """From an edit, with a precondition that holds, until the public sees it; one that does not hold is refused."""
    address = f"{SESSIONS}/{slug}"
    tag = ask(port, address, {**IDENTITY, **own}).headers["etag"]
    patch = {**own, "content-type": "application/json", "if-match": tag}
    assert ask(port, PAGE, IDENTITY).status == 200
    assert send(port, "PATCH", address, patch, b'{"title": "Edited"}').status == 200
    began = time.monotonic()
    assert send(port, "PATCH", address, patch, b'{"title": "Edited twice"}').status == 412
    while (took := time.monotonic() - began) < MAX_AGE + SLACK:
        titles = [item["title"] for item in json.loads(ask(port, PAGE, IDENTITY).body)["items"]]
        if "Edited" in titles:
            return took
        time.sleep(0.2)
    raise AssertionError(f"the edit is not seen after {took:.1f} s")


def _seconds_until_stale(port: int) -> float:
    """Until an expired response comes from the cache, since the server is away; what is not there is an error."""
    began = time.monotonic()
    while (answer := ask(port, OTHER, GZIP)).status != 200:
        assert answer.status in (502, 503), answer.status
        assert time.monotonic() - began < 10, "what was cached is not served while the server is away"
        time.sleep(0.2)
    took = time.monotonic() - began
    assert ask(port, f"{OTHER}?limit=7").status in (502, 503)
    return took


def _at_once(port: int, target: str, count: int) -> list[Answer]:
    """So many requests at the same moment, each on a connection of its own."""
    together = Barrier(count)

    def one(_: int) -> Answer:
        together.wait(30)
        return ask(port, target, GZIP)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def _asked(server: Server) -> int:
    """How many requests the server has responded to, but for the probes of a proxy and the question itself."""
    told = ask(server.port, "/metrics").body.decode()
    samples = [one for family in text_string_to_metric_families(told) for one in family.samples]
    mine = [one for one in samples if one.name in ("congress_requests_total", "congress_kept_answers_total")]
    routes = [(one.labels.get("route", ""), one.value) for one in mine]
    return int(sum(value for route, value in routes if "health" not in route and "metrics" not in route))
