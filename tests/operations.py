"""The operations of the API, out of the application's own route table."""

import re
from functools import cache

from msgspec import Struct

from congress_api import demo
from congress_api import records as p
from congress_api.app import create_app
from congress_api.http.response_cache import ResponseCache
from congress_api.http.route_contract import ANYBODY
from congress_api.http.route_table import RouteTable
from congress_api.settings import Settings
from congress_api.wire.query import ListQuery
from tests.conftest import DEMO_EVENT, DEMO_SESSIONS

APART = {"/v1/images/{sha256}"}
"""Reads with manners of their own (immutable, no JSON, no language), and tests of their own."""


class Operation(Struct, frozen=True):
    """A read that anybody may do: its route, and an address at which there is something."""

    route: str
    address: str
    query: type[Struct]

    @property
    def name(self) -> str:
        """As pytest shows it."""
        return self.route.removeprefix("/v1/")

    @property
    def is_list(self) -> bool:
        """Whether it answers with a page."""
        return issubclass(self.query, ListQuery)


@cache
def table() -> RouteTable:
    """The routes of the application."""
    app = create_app(Settings(database_url="sqlite+aiosqlite:///never-opened.sqlite"))
    assert isinstance(app, ResponseCache)
    found = app._inside._table  # type: ignore[attr-defined]  # the gate's
    assert isinstance(found, RouteTable)
    return found


@cache
def reads() -> list[Operation]:
    """Every read below /v1 that anybody may do, on the demo event."""
    return [
        Operation(route, address_of(route), query)
        for route, methods in table().methods.items()
        if route.startswith("/v1/") and "GET" in methods and route not in APART
        if (contract := table().contract(route, "GET")).access is ANYBODY and (query := contract.query) is not None
    ]


def address_of(route: str) -> str:
    """The address of something in the demo event, in both languages where that kind has texts."""
    path = route.replace("{event}", DEMO_EVENT)
    *_, segment, last = path.split("/")
    return re.sub(r"\{\w+\}$", lambda _: an_example(segment), path) if last.startswith("{") else path


@cache
def the_demo() -> p.EventArchive:
    """The demo event that is in every test's database."""
    return demo.programme(DEMO_SESSIONS)


def an_example(name: str) -> str:
    """The slug of a resource of a list, one with an English text if there is one."""
    records: list[p.Record] = getattr(the_demo(), name)
    return max(records, key=lambda record: b'"en":' in encoded(record)).slug


def encoded(record: p.Record) -> bytes:
    import msgspec

    return msgspec.json.encode(record)
