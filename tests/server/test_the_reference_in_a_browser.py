"""Finding one's way in the reference: by keyboard, by link, by search, and past what is in the way."""

import pytest

from tests.server import browser
from tests.server.serving import Served

LIST = "#operations-Sessions-listSessions"
EDIT = "#operations-Partners-editPartner"
LINKED = ["Sessions/listSessions", "Partners/editPartner", "Me/getMe"]


def reference(tab: browser.Tab, server: Served, at: str = "") -> None:
    tab.ask("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    tab.open(f"{server.address}/docs{at}")
    tab.appears(".opblock")
    tab.appears("#contents a")


def shown(tab: browser.Tab, selector: str) -> list[str]:
    """The texts of the elements that are not hidden."""
    visible = f"[...document.querySelectorAll({selector!r})].filter((one) => one.offsetParent)"
    found: list[str] = tab.run(f"{visible}.map((one) => one.textContent)")
    return found


def test_the_skip_link_leads_past_the_list_of_operations(tab: browser.Tab, server: Served) -> None:
    reference(tab, server)
    tab.run("document.querySelector('.skip').focus(); document.querySelector('.skip').click()")
    assert tab.run("document.activeElement.id") == "reference"
    for kind in ("keyDown", "keyUp"):
        tab.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert tab.wait("document.activeElement.id !== 'reference'")
    assert tab.run("document.activeElement.closest('#reference') !== null")


@pytest.mark.parametrize("linked", LINKED)
def test_a_link_to_an_operation_shows_it(tab: browser.Tab, server: Served, linked: str) -> None:
    block = f"#operations-{linked.replace('/', '-')}"
    reference(tab, server, f"#/{linked}")
    tab.appears(f"{block}.is-open")
    tab.wait(f"Math.abs(document.querySelector('{block}').getBoundingClientRect().top) < innerHeight / 4")


def test_the_list_of_operations_can_be_searched(tab: browser.Tab, server: Served) -> None:
    reference(tab, server)
    everything = shown(tab, "#contents a")
    tab.run("document.getElementById('search').focus()")
    tab.ask("Input.insertText", text="partner LOGO")
    found = shown(tab, "#contents a")
    assert 0 < len(found) < len(everything)
    assert all("logo" in text.lower() for text in found)
    assert shown(tab, "#contents h2") == ["Partners"]
    assert tab.run("document.getElementById('found').textContent") == f"{len(found)} found"
    tab.run("document.getElementById('search').select()")
    tab.ask("Input.insertText", text="xyzzy")
    assert (shown(tab, "#contents a"), shown(tab, "#contents h2")) == ([], [])


def test_errors_are_a_click_away(tab: browser.Tab, server: Served) -> None:
    reference(tab, server, "#/Sessions/listSessions")
    tab.appears(f"{LIST} .errors")
    codes = f"{LIST} .responses-table > tbody > tr.response > .response-col_status"
    assert {code[0] for code in shown(tab, codes)} <= {"2", "3"}
    tab.click(f"{LIST} .errors")
    assert "404" in " ".join(shown(tab, codes))


def test_only_what_needs_a_token_has_a_lock(tab: browser.Tab, server: Served) -> None:
    reference(tab, server)
    assert shown(tab, f"{LIST} .authorization__btn") == []
    assert shown(tab, f"{EDIT} .authorization__btn") != []
