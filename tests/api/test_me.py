"""Who a token is, and what it may edit: told in advance, and never otherwise than it is decided."""

import datetime
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from uuid_utils.compat import uuid7

from congress_api import records as p
from congress_api.api.me import get_me
from congress_api.domain import access, rights
from congress_api.domain.access import Caller
from congress_api.http.route_contract import contract_of
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role
from congress_api.wire.kinds import EVERY
from tests.conftest import SEED_EVENT
from tests.events import bring_in
from tests.factories import a_programme, everything
from tests.tokens import a_token, bearer


def caller(role: Role, **fields: Any) -> Caller:
    whole = {"event": "alles", "partner": None, "label": None, "expires_at": None, **fields}
    return Caller(token_id=uuid7(), role=role, **whole)


CALLERS = [
    caller(Role.administrator, event=None),
    caller(Role.organiser),
    caller(Role.partner, partner="partner"),
    caller(Role.reader),
]


def records() -> list[p.Event | p.Content]:
    """One of each kind, all of them the partner's as far as that can be, and its position also unprinted."""
    whole = everything()
    found = [record for name in whole.__struct_fields__[3:] for record in getattr(whole, name)]
    unprinted = [replace(record, article=None) for record in found if isinstance(record, p.Position)]
    return [replace(whole.event, slug="alles"), *found, *unprinted]


def which(asker: Caller, record: p.Event | p.Content) -> str:
    """How `/v1/me` calls this resource."""
    if asker.role in access.ORGANISING:
        return "all"
    if isinstance(record, p.Position):
        return "own-unprinted" if record.article is None else "own-printed"
    return "own"


@pytest.mark.parametrize("asker", CALLERS, ids=lambda one: str(one.role))
def test_what_is_told_is_what_is_decided(asker: Caller) -> None:
    told = {(right.kind, right.which): set(right.fields) for right in rights.may_edit(asker)}
    decided = {}
    for record in records():
        names = dict(zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True))
        fields = {names[name] for name in access.editable(asker, "alles", record.kind_name, record)}
        if fields:
            decided[record.kind_name, which(asker, record)] = fields
    assert told == decided


@pytest.mark.parametrize("asker", CALLERS, ids=lambda one: str(one.role))
def test_the_kinds_told_are_those_that_may_be_added_and_deleted(asker: Caller) -> None:
    named = [replace(record, slug="partner-neu") if isinstance(record, p.Position) else record for record in records()]
    added = {one.kind_name for one in named if access.may_create(asker, "alles", one.kind_name, one)}
    deleted = {one.kind_name for one in named if access.may_delete(asker, "alles", one.kind_name, one)}
    assert (set(rights.may_create(asker)), set(rights.may_delete(asker))) == (added, deleted)


@pytest.mark.parametrize("asker", CALLERS, ids=lambda one: str(one.role))
def test_every_field_told_can_be_sent(asker: Caller) -> None:
    for right in rights.may_edit(asker):
        assert set(right.fields) <= set(EVERY[right.kind].patch.__struct_encode_fields__), right.kind


async def test_a_partner_learns_who_it_is_and_what_it_may_edit(client: httpx.AsyncClient, database: Database) -> None:
    ends = datetime.datetime(2099, 1, 1, 12, tzinfo=datetime.UTC)
    secret = await a_token(database, "partner", SEED_EVENT, "kpn", expires_at=ends)
    me = (await client.get("/v1/me", headers=bearer(secret))).json()
    assert me.pop("id")
    assert me == {
        "role": "partner",
        "label": "test",
        "event": SEED_EVENT,
        "partner": "kpn",
        "expiresAt": "2099-01-01T12:00:00Z",
        "mayCreate": ["position"],
        "mayDelete": ["position"],
        "mayEdit": [
            {
                "kind": "partner",
                "which": "own",
                "fields": [
                    *("tagline", "description", "websiteUrl", "logo", "logoDark", "contact", "links", "topics"),
                ],
            },
            {"kind": "speaker", "which": "own", "fields": ["biography", "photo", "links"]},
            {
                "kind": "session",
                "which": "own",
                "fields": ["title", "subtitle", "abstract", "description", "links"],
            },
            {
                "kind": "position",
                "which": "own-unprinted",
                "fields": [
                    *("visibility", "speaker", "rank", "heading", "byline", "signedAs", "statement", "body"),
                    *("originalLanguage", "topics", "publishedOn", "sourceUrl"),
                ],
            },
            {"kind": "position", "which": "own-printed", "fields": ["topics"]},
        ],
    }


async def test_a_reader_may_edit_nothing(client: httpx.AsyncClient, database: Database) -> None:
    me = (await client.get("/v1/me", headers=bearer(await a_token(database, "reader", SEED_EVENT)))).json()
    assert (me["role"], me["mayEdit"], me["mayCreate"], me["mayDelete"]) == ("reader", [], [], [])


async def test_an_administrator_belongs_to_no_event(client: httpx.AsyncClient, database: Database) -> None:
    me = (await client.get("/v1/me", headers=bearer(await a_token(database, "administrator")))).json()
    assert (me["role"], me["event"], me["partner"], me["expiresAt"]) == ("administrator", None, None, None)
    assert me["mayCreate"][0] == "event"


async def test_without_a_token_there_is_nobody(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/me")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (await client.get("/v1/me", headers=bearer("cgo_nonsense"))).status_code == 401
    assert (await client.get("/v1/me", headers={"authorization": "Basic YTpi"})).status_code == 401


async def test_it_has_the_manners_of_every_read(client: httpx.AsyncClient, database: Database) -> None:
    secret = await a_token(database, "organiser", SEED_EVENT)
    answer = await client.get("/v1/me", headers=bearer(secret))
    assert answer.headers["cache-control"] == "private, no-store"
    assert "authorization" in answer.headers["vary"].lower()
    unchanged = await client.get("/v1/me", headers=bearer(secret, if_none_match=answer.headers["etag"]))
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    head = await client.head("/v1/me", headers=bearer(secret))
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    assert (await client.options("/v1/me")).headers["allow"] == "DELETE, GET, HEAD, OPTIONS"
    assert (await client.get("/v1/me?x=1", headers=bearer(secret))).status_code == 400
    assert (await client.post("/v1/me", headers=bearer(secret))).status_code == 405
    assert contract_of(get_me).access == frozenset(Role)


async def test_it_is_there_as_soon_as_its_event(
    client: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever this process knew of the database before."""
    monkeypatch.setattr(SnapshotCache, "poll", lambda _: None)
    programme = a_programme()
    await bring_in(database, programme)
    secret = await a_token(database, "organiser", programme.event.slug)
    assert (await client.get("/v1/me", headers=bearer(secret))).status_code == 200
