"""Who may call what: every operation, every role, own and other partner, own and other event, every state of a token.

The table is made from the routes themselves, so that a new one is in it the moment it exists.
"""

import datetime
import itertools
import json
import re
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar import get as litestar_get

from congress_api.http.response_cache import ResponseCache
from congress_api.http.route_contract import ANYBODY
from congress_api.http.route_table import RouteTable
from congress_api.records.kinds import KINDS
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import tokens
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.token import Role
from tests.events import whole
from tests.store.reading_all import everything_in
from tests.tokens import a_token, bearer
from tests.workplace import Workplace, a_workplace

EXAMPLES = {
    **{kind: kind for kind in KINDS},
    "session": "own-session",
    "speaker": "own-speaker",
    "partner": "own",
    "position": "own-position",
    "sha256": "0" * 64,
}
"""What stands in a path for each parameter; ids of tokens and proposals are of none."""
OF_ONE_PARTNER = re.compile(r"/\{(partner|speaker|session|position)[}:]")
"""In a route: what belongs to one partner, for whom another one is a stranger."""
NO_ID = "0191d0a0-0000-7000-8000-000000000001"


def table(app: ResponseCache) -> RouteTable:
    found = app._inside._table  # type: ignore[attr-defined]  # the gate's
    assert isinstance(found, RouteTable)
    return found


def operations(routes: RouteTable) -> list[tuple[str, str]]:
    """Every method of every path under /v1."""
    return [
        (method, route)
        for route, methods in sorted(routes.methods.items())
        for method in sorted(methods - {"OPTIONS", "HEAD"})
        if route.startswith("/v1/")
    ]


def path_of(route: str, event: str) -> str:
    """The route with something in place of its parameters."""
    return re.sub(
        r"\{(\w+)[^}]*\}", lambda found: event if found[1] == "event" else EXAMPLES.get(found[1], NO_ID), route
    )


async def ask(client: httpx.AsyncClient, method: str, path: str, token: str | None) -> httpx.Response:
    """A request that changes nothing even when it is let in: it is based on a version that never was."""
    headers = {"if-match": '"0-1-nl"', "content-type": "application/json"} | (bearer(token) if token else {})
    return await client.request(method, path, headers=headers, content=b"{}" if method != "GET" else None)


class Cast:
    """Everybody who could ask for something in an event."""

    def __init__(self, work: Workplace, tokens: dict[str, str | None]) -> None:
        self.work = work
        self.tokens = tokens


async def revoked(work: Workplace) -> str:
    """A token of an organiser that was taken back."""
    made = (await work.send("POST", "/tokens", {"role": "organiser"})).json()
    assert (await work.send("DELETE", f"/tokens/{made['id']}")).status_code == 204
    secret: str = made["secret"]
    return secret


async def a_cast(work: Workplace, elsewhere: Workplace) -> Cast:
    database = work.snapshots.database
    past = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    garbled = work.organiser[:-1] + ("a" if work.organiser[-1] != "a" else "b")
    return Cast(
        work,
        {
            "nobody": None,
            "garbled": garbled,
            "expired": await a_token(database, "organiser", work.event, expires_at=past),
            "revoked": await revoked(work),
            "foreign": tokens.new_secret(Role.organiser),
            "reader": work.reader,
            "partner": work.partner,
            "other partner": await a_token(database, "partner", work.event, "other"),
            "organiser": work.organiser,
            "administrator": await a_token(database, "administrator"),
            "reader elsewhere": elsewhere.reader,
            "partner elsewhere": elsewhere.partner,
            "organiser elsewhere": elsewhere.organiser,
        },
    )


def expected(policy: Any, who: str, *, draft: bool, route: str, method: str) -> set[int] | None:
    """The statuses with which somebody is turned away; None when they are let in."""
    if who in ("garbled", "expired", "revoked", "foreign"):  # foreign: of another installation
        return {401}
    under_event = route.startswith("/v1/events/{event")
    unseen = draft and under_event and (who == "nobody" or who.endswith("elsewhere"))
    if policy is ANYBODY:
        return {404} if unseen else None
    if who == "nobody":
        return {401}
    role = Role(who.removeprefix("other ").removesuffix(" elsewhere"))
    if role in policy and not (under_event and who.endswith("elsewhere")):
        others = who == "other partner" and OF_ONE_PARTNER.search(route) and method != "GET"
        return {403} if others else None
    return {404} if unseen else {403}


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_every_operation_lets_in_whom_its_policy_names_and_nobody_else(
    client: httpx.AsyncClient, app: ResponseCache, snapshots: SnapshotCache, visibility: Visibility
) -> None:
    elsewhere = await a_workplace(client, snapshots)
    cast = await a_cast(await a_workplace(client, snapshots, visibility=visibility), elsewhere)
    before = await everything_in(snapshots.database)
    routes, wrong = table(app), []
    for (method, route), (who, token) in itertools.product(operations(routes), cast.tokens.items()):
        refusal = expected(
            routes.contract(route, method).access, who, draft=visibility is Visibility.draft, route=route, method=method
        )
        answer = await ask(client, method, path_of(route, cast.work.event), token)
        if answer.status_code not in refusal if refusal else answer.status_code == 401 or answer.status_code >= 500:
            wrong.append((method, route, who, answer.status_code, refusal))
    assert wrong == []
    assert await everything_in(snapshots.database) == before


async def test_what_one_may_not_see_is_as_unknown_as_what_is_not_there(
    client: httpx.AsyncClient, app: ResponseCache, snapshots: SnapshotCache
) -> None:
    elsewhere = await a_workplace(client, snapshots)
    hidden = await a_workplace(client, snapshots, visibility=Visibility.draft)
    for method, route in operations(table(app)):
        if "{event" not in route:
            continue
        for token in (elsewhere.organiser, elsewhere.partner, elsewhere.reader):
            one = await ask(client, method, path_of(route, hidden.event), token)
            other = await ask(client, method, path_of(route, "no-such-event"), token)
            told = [{**json.loads(answer.content), "instance": None} for answer in (one, other)]
            assert (one.status_code, told[0]) == (other.status_code, told[1]), (method, route)


async def test_a_revoked_token_is_refused_from_the_next_request_on(
    client: httpx.AsyncClient, snapshots: SnapshotCache
) -> None:
    work = await a_workplace(client, snapshots)
    assert (await work.get("/rooms", work.reader)).status_code == 200
    listed = (await work.get("/tokens", work.organiser)).json()["items"]
    (reader,) = [token for token in listed if token["role"] == "reader"]
    assert (await work.send("DELETE", f"/tokens/{reader['id']}", if_match="*")).status_code == 204
    assert (await work.get("/rooms", work.reader)).status_code == 401


def test_a_route_without_a_policy_keeps_the_application_from_starting() -> None:
    @litestar_get("/open-door", sync_to_thread=False)
    def open_door() -> None:
        return None

    with pytest.raises(LookupError, match="open-door"):
        RouteTable(Litestar([open_door], openapi_config=None).routes)


async def test_drafts_of_others_are_never_named(
    client: httpx.AsyncClient, snapshots: SnapshotCache, database: Database
) -> None:
    work = await a_workplace(client, snapshots)
    found = await whole(database, work.event)
    assert "draft-room" not in found.resources["room"]
    for path in ("/rooms", "/sessions?include=rooms", "/rooms/draft-room"):
        assert "draft-room" not in (await work.get(path)).text.replace("/rooms/draft-room", "")
        assert "draft-room" not in (await work.get(path, work.partner)).text.replace("/rooms/draft-room", "")
