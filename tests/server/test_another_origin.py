"""An app of another origin in a real browser: what it may send, read and measure, and how it revalidates."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from congress_api.http import default_headers
from tests.server import browser
from tests.server.serving import Served

EVENT = "/v1/events/ibestuur-congres-2024"
ALLOWED = dict(default_headers.PREFLIGHT)[b"access-control-allow-headers"].decode().split(", ")
EXPOSED = dict(default_headers.CORS)[b"access-control-expose-headers"].decode().split(", ")
TIMES = 5


class AnApp(BaseHTTPRequestHandler):
    """The page of an app: empty, for the tests run its scripts."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><link rel=icon href=data:,><title>An app</title>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name in the library
        """Says nothing."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """The address of an app that is served elsewhere: another port is another origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), AnApp) as app:
        thread = threading.Thread(target=app.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{app.server_port}/"
        app.shutdown()
        thread.join()


@pytest.fixture
def app(tab: browser.Tab, origin: str) -> browser.Tab:
    tab.open(origin)
    return tab


def fetched(app: browser.Tab, url: str, **options: Any) -> Any:
    """The status, the readable headers and the body of a request that the page makes."""
    return app.run(
        f"""fetch({json.dumps(url)}, {json.dumps(options)}).then(async (answer) => ({{
            status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text(),
        }}))"""
    )


def preflights(app: browser.Tab) -> int:
    return sum(event["params"]["request"]["method"] == "OPTIONS" for event in app.events("Network.requestWillBeSent"))


def statuses(app: browser.Tab) -> list[int]:
    """Those on the wire: a script sees 200 where the browser had 304."""
    return [event["params"]["statusCode"] for event in app.events("Network.responseReceivedExtraInfo")]


@pytest.mark.parametrize("name", ALLOWED)
def test_a_page_may_send_each_header_that_the_preflight_names(app: browser.Tab, server: Served, name: str) -> None:
    url = f"{server.address}{EVENT}/topics?limit=1"
    told = fetched(app, url, headers={name: "Bearer nonsense" if name == "Authorization" else "x"})
    assert told["status"] in (200, 401, 412), told
    assert app.complaints() == [] or told["status"] != 200
    with pytest.raises(RuntimeError, match="Failed to fetch"):
        fetched(app, url, headers={"X-Unheard-Of": "x"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_page_reads_the_problem_of_a_write(app: browser.Tab, server: Served, method: str) -> None:
    url = f"{server.address}{EVENT}/{'publications' if method == 'POST' else 'topics/trust'}"
    told = fetched(app, url, method=method, headers={"If-Match": "*", "Content-Type": "application/json"})
    assert told["status"] == 401
    assert json.loads(told["body"])["type"] == "/problems/unauthorized"
    assert told["headers"]["x-request-id"]


def test_a_page_reads_the_headers_that_are_exposed(app: browser.Tab, server: Served) -> None:
    told = fetched(app, f"{server.address}{EVENT}/topics?limit=2&language=nl")
    of_cors = {
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "last-modified",
    }  # always readable
    assert set(told["headers"]) - of_cors <= {name.lower() for name in EXPOSED}
    assert {"etag", "link", "api-version", "ratelimit", "x-request-id"} <= set(told["headers"])


def test_no_cache_revalidates_without_a_preflight(app: browser.Tab, server: Served) -> None:
    url = f"{server.address}{EVENT}/speakers?language=nl"
    told = [fetched(app, url, cache="no-cache") for _ in range(TIMES + 1)]
    assert {one["status"] for one in told} == {200}
    assert len({one["body"] for one in told}) == 1
    assert statuses(app)[-TIMES:] == [304] * TIMES
    assert preflights(app) == 0


def test_a_page_measures_what_it_loaded(app: browser.Tab, server: Served) -> None:
    url = f"{server.address}{EVENT}/speakers?language=en&limit=50"
    body = fetched(app, url)["body"]
    entry = f"performance.getEntriesByName({json.dumps(url)})[0]"
    sizes = app.run(
        f"(({{ transferSize, encodedBodySize, decodedBodySize }}) => "
        f"[transferSize, encodedBodySize, decodedBodySize])({entry})"
    )
    assert 0 < sizes[1] < sizes[0] < sizes[2] == len(body.encode())
