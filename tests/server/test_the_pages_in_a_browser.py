"""The pages in a real browser: nothing is complained of, nothing leaves the machine, and requests can be tried out."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server import browser

SOURCE = Path(__file__).resolve().parents[2] / "src"
PAGES = ["/?language=nl", "/?language=en", "/docs", "/problems", "/problems/bad-request"]
EVENT = "ibestuur-congres-2024"
TRIED = "#operations-Sessions-listSessions"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the seed."""
    database = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('pages') / 'congress.sqlite'}"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "congress_api", "serve", "--port", str(port), "--database", database],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail(f"the server was not ready (exit code {process.poll()})")


@pytest.fixture(scope="module")
def pipe() -> Iterator[browser.Pipe]:
    if (program := browser.found()) is None:
        pytest.skip(f"no browser: none of {', '.join(browser.NAMES)} is installed")
    with browser.started(program) as pipe:
        yield pipe


@pytest.fixture
def tab(pipe: browser.Pipe) -> browser.Tab:
    return browser.Tab(pipe)


def of_elsewhere(tab: browser.Tab, server: str) -> list[str]:
    return [url for url in tab.requested() if not url.startswith(f"{server}/")]


def filled_in(tab: browser.Tab, operation: str) -> str:
    """The event that a request would be about; the button to send it is there before that."""
    event: str = tab.wait(f"document.querySelector('{operation} tr[data-param-name=event] input')?.value")
    return event


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_drawn_without_a_complaint_and_from_this_server_alone(
    tab: browser.Tab, server: str, path: str
) -> None:
    tab.open(f"{server}{path}")
    tab.appears("h1")
    assert tab.complaints() == []
    assert tab.requested() != []
    assert of_elsewhere(tab, server) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(tab: browser.Tab, server: str, path: str) -> None:
    tab.ask("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=2, mobile=True)
    tab.open(f"{server}{path}")
    tab.appears("h1")
    assert tab.run("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_reader_chooses_light_or_dark(tab: browser.Tab, server: str, scheme: str) -> None:
    tab.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    for path in PAGES:
        tab.open(f"{server}{path}")
        background = tab.run("getComputedStyle(document.documentElement).backgroundColor")
        assert (background == "rgb(255, 255, 255)") == (scheme == "light"), (path, background)


def test_a_request_of_the_reference_can_be_tried_out_on_this_server(tab: browser.Tab, server: str) -> None:
    tab.open(f"{server}/docs")
    tab.click("#operations a[href$=listSessions]")
    assert filled_in(tab, TRIED) == EVENT
    tab.click(f"{TRIED} .execute")
    answer = tab.wait(f"document.querySelector('{TRIED} .live-responses-table .highlight-code code')?.textContent")

    shown = [item["slug"] for item in json.loads(answer)["items"]]
    served = httpx.get(f"{server}/v1/events/{EVENT}/sessions").json()["items"]
    assert shown == [item["slug"] for item in served]
    assert any(url.startswith(f"{server}/v1/events/{EVENT}/sessions") for url in tab.requested())
    assert tab.run("location.hash") == "#/Sessions/listSessions"
    assert tab.complaints() == []
    assert of_elsewhere(tab, server) == []


def test_an_operation_has_an_address_of_its_own(tab: browser.Tab, server: str) -> None:
    tab.open(f"{server}/docs#/Speakers/getSpeaker")
    tab.appears("#operations-Speakers-getSpeaker.is-open .execute")
    assert tab.complaints() == []


def test_what_every_operation_needs_is_filled_in_from_this_server(tab: browser.Tab, server: str) -> None:
    tab.open(f"{server}/docs#/Sessions/getSession")
    tab.appears("#operations-Sessions-getSession.is-open .execute")
    assert filled_in(tab, "#operations-Sessions-getSession") == EVENT
    assert tab.run("document.querySelector('tr[data-param-name=language] input').value") == ""
