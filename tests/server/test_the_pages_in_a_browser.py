"""The pages in a real browser: nothing is complained of, nothing leaves the machine, and requests can be tried out."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server import browser
from tests.server.serving import Served

PAGES = [
    "/?language=nl",
    "/?language=en",
    "/docs",
    "/problems",
    "/problems/bad-request",
    "/problems/codes?language=nl",
    "/guides",
    "/guides/partners",
    "/guides/errors?language=nl",
]
UPLOAD = "#operations-Partners-putPartnerLogo"
EVENT = "ibestuur-congres-2024"
ONE = "#operations-Sessions-getSession"
TRIED = "#operations-Sessions-listSessions"
WITH_A_TOKEN = "#operations-Me-getMe"


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, pipe: browser.Pipe, server: Served) -> Iterator[browser.Tab]:
    """One of the pages, open."""
    with closing(browser.Tab(pipe)) as tab:
        tab.open(f"{server.address}{request.param}")
        tab.appears("h1")
        yield tab


def of_elsewhere(tab: browser.Tab, server: Served) -> list[str]:
    return [url for url in tab.requested() if not url.startswith(f"{server.address}/")]


def filled_in(tab: browser.Tab, operation: str) -> str:
    """The event that a request would be about; the button to send it is there before that."""
    event: str = tab.wait(f"document.querySelector('{operation} tr[data-param-name=event] input')?.value")
    return event


@pytest.fixture(scope="module")
def axe(node_packages: Path) -> str:
    """The script that finds what keeps somebody out of a page (WCAG 2.2 and good practice)."""
    return (node_packages / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def barriers(tab: browser.Tab, axe: str) -> Any:
    """What it finds on a page: the rule, and where."""
    tab.run(f"{axe}; 0")
    found = "violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)])"
    return tab.run(f"axe.run(document).then(({{ violations }}) => {found})")


def unfolded(operation: str, field: str) -> str:
    """A script: clicks on what is closed in the schemas of an operation, and says whether a field shows.

    Each is clicked at most every two seconds: what was drawn just now loses a click, and a second one that comes too
    soon closes again what the first is about to open.
    """
    closed = ".json-schema-2020-12-accordion:has(.json-schema-2020-12-accordion__icon--collapsed)"
    return f"""
        for (const one of document.querySelectorAll("{operation} {closed}")) {{
            if (Date.now() - (one.dataset.clicked ?? 0) < 2000) continue;
            one.dataset.clicked = Date.now();
            one.click();
        }}
        document.querySelector("{operation} .model-box")?.textContent.includes("{field}")
    """


def executed(tab: browser.Tab, operation: str) -> Any:
    """What the server answers to a request of the reference, as the reference shows it."""
    tab.click(f"{operation} .execute")
    shown = f"document.querySelector('{operation} .live-responses-table .highlight-code code')?.textContent"
    return json.loads(tab.wait(shown))


def test_a_page_is_drawn_without_a_complaint_and_from_this_server_alone(page: browser.Tab, server: Served) -> None:
    assert page.complaints() == []
    assert page.requested() != []
    assert of_elsewhere(page, server) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_light_or_dark_as_its_reader_chooses_and_for_everybody(
    page: browser.Tab, axe: str, scheme: str
) -> None:
    page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    background = page.run("getComputedStyle(document.documentElement).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light"), background
    assert barriers(page, axe) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone_and_a_window_enlarged_four_times(tab: browser.Tab, server: Served, path: str) -> None:
    for width in (390, 320):  # WCAG 1.4.10 asks for 320
        tab.ask("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=2, mobile=True)
        tab.open(f"{server.address}{path}")
        tab.appears("h1")
        assert tab.run("document.documentElement.scrollWidth") == width


def test_an_operation_is_for_everybody_and_closes_when_its_address_is_clicked(
    tab: browser.Tab, server: Served, axe: str
) -> None:
    tab.open(f"{server.address}/docs#/Partners/putPartnerLogo")
    tab.appears(f"{UPLOAD}.is-open .execute")
    assert barriers(tab, axe) == []
    tab.click(f"{UPLOAD}.is-open .opblock-summary-path a:not([href])")
    tab.wait(f"!document.querySelector('{UPLOAD}.is-open')")


def test_an_operation_has_an_address_and_shows_what_it_needs_and_what_its_schemas_refer_to(
    tab: browser.Tab, server: Served
) -> None:
    tab.open(f"{server.address}/docs#/Sessions/getSession")
    tab.appears(f"{ONE}.is-open .execute")
    assert filled_in(tab, ONE) == EVENT
    assert tab.run("document.querySelector('tr[data-param-name=language] input').value") == ""
    tab.click(f"{ONE} .tablinks[data-name=model]")
    tab.wait(unfolded(ONE, "startsAt"))  # of what `slots` refers to, of what the answer refers to
    assert tab.complaints() == []


def test_a_request_of_the_reference_can_be_tried_out_on_this_server(tab: browser.Tab, server: Served) -> None:
    tab.open(f"{server.address}/docs")
    tab.click("#contents a[href$=listSessions]")
    assert filled_in(tab, TRIED) == EVENT
    shown = [item["slug"] for item in executed(tab, TRIED)["items"]]
    served = httpx.get(f"{server.address}/v1/events/{EVENT}/sessions").json()["items"]
    assert shown == [item["slug"] for item in served]
    assert any(url.startswith(f"{server.address}/v1/events/{EVENT}/sessions") for url in tab.requested())
    assert tab.run("location.hash") == "#/Sessions/listSessions"
    assert tab.complaints() == []
    assert of_elsewhere(tab, server) == []


def test_a_token_that_is_given_to_the_reference_goes_with_its_requests(tab: browser.Tab, server: Served) -> None:
    secret = server.token("organiser", EVENT)
    tab.open(f"{server.address}/docs#/Me/getMe")
    tab.appears(f"{WITH_A_TOKEN}.is-open .execute")
    tab.click(".auth-wrapper > .authorize")
    tab.appears(".modal-ux input")
    tab.run("document.querySelector('.modal-ux input').focus()")
    tab.ask("Input.insertText", text=secret)
    tab.click(".modal-ux .authorize")
    tab.click(".modal-ux .close-modal")

    me = executed(tab, WITH_A_TOKEN)
    assert (me["role"], me["event"]) == ("organiser", EVENT)
    assert tab.complaints() == []
    assert of_elsewhere(tab, server) == []
