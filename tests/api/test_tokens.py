"""Tokens over HTTP: made, shown once, listed, rotated and revoked by organisers; nobody gives more than they have."""

import asyncio
import datetime
from typing import Any

import httpx
import pytest

from congress_api.settings import Settings
from congress_api.store import tokens
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility
from tests import factories as f
from tests.clients import asked
from tests.conftest import SEED_EVENT
from tests.events import bring_in, change
from tests.office import Office, an_office
from tests.tokens import a_token, bearer

NOBODY = "0191d0a0-0000-7000-8000-000000000001"


def in_the_future(**units: int) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(**units)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(told: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(told)


@pytest.fixture
async def office(client: httpx.AsyncClient, database: Database) -> Office:
    return await an_office(client, database)


async def test_a_token_is_made_and_its_secret_shown_once(office: Office) -> None:
    ends = in_the_future(days=30)
    answer = await office.ask("POST", body={"role": "partner", "partner": "own", "label": "Us", "expiresAt": ends})
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "private, no-store"
    made = answer.json()
    secret, token_id, created = made.pop("secret"), made.pop("id"), made.pop("createdAt")
    own = (await office.client.get("/v1/me", headers=bearer(office.organiser))).json()["id"]
    assert answer.headers["location"] == f"{office.address}/{token_id}"
    assert abs(instant(created) - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=1)
    told = {
        "role": "partner",
        "partner": "own",
        "label": "Us",
        "createdBy": {"role": "organiser", "tokenId": own, "label": "test"},
        "expiresAt": ends,
        "revokedAt": None,
        "lastUsedAt": None,
        "rotatedInto": None,
    }
    assert made == told
    assert secret.startswith("cgp_")
    assert tokens.is_well_formed(secret)
    again = (await office.ask("GET", f"/{token_id}")).json()
    assert again == {"id": token_id, "createdAt": created, **told}
    assert secret not in (await office.ask("GET")).text
    me = (await office.client.get("/v1/me", headers=bearer(secret))).json()
    assert (me["id"], me["role"], me["event"], me["partner"]) == (token_id, "partner", office.event, "own")


@pytest.mark.parametrize("role", ["organiser", "reader"])
async def test_other_roles_name_no_partner(office: Office, role: str) -> None:
    made = await office.made(role=role)
    assert (made["role"], made["partner"], made["label"], made["expiresAt"]) == (role, None, None, None)
    assert await office.is_accepted(made["secret"])


async def refused(office: Office, body: Any, status: int = 400) -> set[str]:
    answer = await office.ask("POST", body=body)
    assert answer.status_code == status, answer.text
    return {fault["pointer"] for fault in answer.json()["errors"]}


async def test_every_fault_is_named_at_once(office: Office) -> None:
    assert await refused(office, {"role": "boss", "label": 5, "expiresAt": "soon", "secret": "x"}) == {
        "/role",
        "/label",
        "/expiresAt",
        "/secret",
    }
    assert await refused(office, {}) == {"/role"}
    assert await refused(office, {"role": "partner", "expiresAt": "2020-01-01T00:00:00Z"}) == {"/partner", "/expiresAt"}
    assert await refused(office, {"role": "partner", "partner": "nope"}) == {"/partner"}
    assert await refused(office, {"role": "partner", "partner": "gone"}) == {"/partner"}
    assert await refused(office, {"role": "reader", "partner": "own"}) == {"/partner"}
    past = {"expiresAt": "2020-01-01T00:00:00Z", "label": "x" * 201}
    assert await refused(office, {"role": "partner", **past}) == {"/partner", "/expiresAt", "/label"}
    assert await refused(office, {"role": "reader", "partner": "own", **past}) == {"/partner", "/expiresAt", "/label"}
    assert await refused(office, {"role": "boss", "partner": "own", **past}) == {"/role", "/expiresAt", "/label"}


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2027-01-01T00:00:00"])
async def test_a_moment_that_cannot_be_kept_is_a_fault(office: Office, moment: str) -> None:
    assert await refused(office, {"role": "reader", "expiresAt": moment}) == {"/expiresAt"}


async def test_nobody_makes_an_administrator(office: Office) -> None:
    assert await refused(office, {"role": "administrator"}) == {"/role"}
    administrator = await a_token(office.database, "administrator")
    answer = await office.ask("POST", body={"role": "administrator"}, token=administrator)
    assert answer.status_code == 400


async def test_another_organiser_does_not_outlast_the_one_who_made_it(office: Office) -> None:
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    short = await a_token(office.database, "organiser", office.event, expires_at=ends)
    for body in ({"role": "organiser"}, {"role": "organiser", "expiresAt": in_the_future(days=2)}):
        answer = await office.ask("POST", body=body, token=short)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (403, "/expiresAt")
    long = await office.made()
    assert (await office.ask("POST", f"/{long['id']}/rotation", {}, token=short)).status_code == 403
    for body in ({"role": "organiser", "expiresAt": in_the_future(hours=1)}, {"role": "reader"}):
        assert (await office.ask("POST", body=body, token=short)).status_code == 201
    administrator = await a_token(office.database, "administrator", expires_at=ends)
    assert (await office.ask("POST", body={"role": "organiser"}, token=administrator)).status_code == 201


async def test_only_organisers_and_administrators_see_and_make_tokens(office: Office) -> None:
    token_id = (await office.made())["id"]
    asked: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("POST", "", {"role": "reader"}),
        ("GET", f"/{token_id}", None),
        ("DELETE", f"/{token_id}", None),
        ("POST", f"/{token_id}/rotation", {}),
    ]
    others = {
        "partner": await a_token(office.database, "partner", office.event, "own"),
        "reader": await a_token(office.database, "reader", office.event),
        "organiser elsewhere": await a_token(office.database, "organiser", SEED_EVENT),
    }
    for method, path, body in asked:
        nobody = await office.client.request(method, office.address + path, json=body)
        assert nobody.status_code == 401
        for who in ("partner", "reader"):
            assert (await office.ask(method, path, body, token=others[who])).status_code == 403, (method, path, who)
        elsewhere = await office.ask(method, path, body, token=others["organiser elsewhere"])
        assert elsewhere.status_code in (403, 404), (method, path)
    assert await office.is_accepted(office.organiser)
    administrator = await a_token(office.database, "administrator")
    assert (await office.ask("GET", f"/{token_id}", token=administrator)).status_code == 200


async def test_the_tokens_of_a_hidden_event_are_nowhere_for_others(
    client: httpx.AsyncClient, database: Database
) -> None:
    hidden = await an_office(client, database, visibility=Visibility.draft)
    assert (await hidden.ask("GET")).status_code == 200
    stranger = await a_token(database, "organiser", SEED_EVENT)
    assert (await hidden.ask("GET", token=stranger)).status_code == 404
    assert (await hidden.ask("POST", body={"role": "reader"}, token=stranger)).status_code == 404


async def test_an_organiser_of_another_event_may_see_it_but_not_its_tokens(office: Office) -> None:
    for method, body in (("GET", None), ("POST", {"role": "reader"})):
        answer = await office.client.request(
            method, f"/v1/events/{SEED_EVENT}/tokens", json=body, headers=bearer(office.organiser)
        )
        assert answer.status_code == 403


async def test_a_token_is_found_in_its_own_event_only(office: Office) -> None:
    elsewhere = await an_office(office.client, office.database)
    token_id = (await elsewhere.made())["id"]
    for method, path, body in (("GET", "", None), ("DELETE", "", None), ("POST", "/rotation", {})):
        assert (await office.ask(method, f"/{token_id}{path}", body)).status_code == 404
    assert (await elsewhere.ask("GET", f"/{token_id}")).status_code == 200


@pytest.mark.parametrize("token_id", [NOBODY, NOBODY.upper().replace("1", "A"), "nonsense", f"{{{NOBODY}}}", "%00"])
async def test_what_is_no_token_is_not_found(office: Office, token_id: str) -> None:
    for method, path, body in (("GET", "", None), ("DELETE", "", None), ("POST", "/rotation", {})):
        assert (await office.ask(method, f"/{token_id}{path}", body)).status_code == 404


async def test_there_are_no_tokens_of_no_event(office: Office) -> None:
    administrator = await a_token(office.database, "administrator")
    for method, body in (("GET", None), ("POST", {"role": "reader"})):
        answer = await office.client.request(
            method, "/v1/events/no-such-event/tokens", json=body, headers=bearer(administrator)
        )
        assert answer.status_code == 404


async def test_the_list_holds_all_of_them_in_pages(office: Office) -> None:
    made = [(await office.made(role="reader", label=f"{number}"))["id"] for number in range(4)]
    whole = (await office.ask("GET")).json()
    assert [token["id"] for token in whole["items"]][:4] == made[::-1]
    assert (set(whole), len(whole["items"]), whole["nextCursor"]) == ({"items", "nextCursor"}, 5, None)
    walked, path = [], "?limit=2"
    while path:
        answer = await office.ask("GET", path)
        page = answer.json()
        walked += page["items"]
        path = f"?limit=2&cursor={page['nextCursor']}" if page["nextCursor"] else ""
        told = answer.headers.get("link")
        assert told == (f'<{office.address}{path}>; rel="next"' if path else None)
    assert [token["id"] for token in walked] == [token["id"] for token in whole["items"]]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "cursor=AAAA", "cursor=WyJ4Il0", "cursor=!", "sort=id", "limit=1&limit=1"]
)
async def test_a_query_that_means_nothing_is_refused(office: Office, query: str) -> None:
    assert (await office.ask("GET", f"?{query}")).status_code == 400


async def test_all_faults_of_a_query_are_told_at_once_the_form_of_a_cursor_too(office: Office) -> None:
    answer = await office.ask("GET", "?limit=0&cursor=garbage&sort=id")
    assert [fault["parameter"] for fault in answer.json()["errors"]] == ["sort", "limit", "cursor"]


async def of_one_state(
    office: Office, path: str, tries: int = 3
) -> tuple[httpx.Response, httpx.Response, httpx.Response]:
    """A read, the same with its entity tag, and its HEAD; asked for again when the list moved on meanwhile.

    It does, at most once a minute: that the office's own token was used is written down beside the requests.
    """
    answer = await office.ask("GET", path)
    unchanged = await office.ask("GET", path, if_none_match=answer.headers["etag"])
    head = await office.ask("HEAD", path)
    moved_on = (await office.ask("GET", path)).headers["etag"] != answer.headers["etag"]
    return await of_one_state(office, path, tries - 1) if moved_on and tries > 1 else (answer, unchanged, head)


async def test_reads_of_tokens_have_the_manners_of_every_read(office: Office) -> None:
    for path in ("", f"/{(await office.made())['id']}"):
        answer, unchanged, head = await of_one_state(office, path)
        assert answer.headers["cache-control"] == "private, no-store"
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
        assert (await office.ask("GET", f"{path}?nonsense=1")).status_code == 400
        assert (await office.ask("GET", path, accept="text/csv")).status_code == 406
        assert (await office.ask("PUT", path)).status_code == 405
    assert (await office.client.options(office.address)).headers["allow"] == "GET, HEAD, OPTIONS, POST"


async def test_a_revoked_token_is_refused_at_once_and_stays_in_the_list(office: Office) -> None:
    made = await office.made(role="reader")
    assert await office.is_accepted(made["secret"])
    gone = await office.ask("DELETE", f"/{made['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert not await office.is_accepted(made["secret"])
    since = (await office.ask("GET", f"/{made['id']}")).json()["revokedAt"]
    assert since is not None
    assert (await office.ask("DELETE", f"/{made['id']}")).status_code == 204
    assert (await office.ask("GET", f"/{made['id']}")).json()["revokedAt"] == since
    assert made["id"] in [token["id"] for token in (await office.ask("GET")).json()["items"]]


async def test_a_revocation_heeds_if_match_where_it_is_sent(office: Office) -> None:
    made = await office.made(role="reader")
    etag = (await office.ask("GET", f"/{made['id']}", accept_encoding="gzip")).headers["etag"]
    assert (await office.ask("DELETE", f"/{made['id']}", if_match='"0"')).status_code == 412
    assert await office.is_accepted(made["secret"])
    assert (await office.ask("DELETE", f"/{made['id']}", if_match=f'"0", W/{etag}')).status_code == 204
    assert (await office.ask("DELETE", f"/{made['id']}", if_match="*")).status_code == 204


async def test_an_organiser_may_revoke_itself(office: Office) -> None:
    own = (await office.client.get("/v1/me", headers=bearer(office.organiser))).json()["id"]
    assert (await office.ask("DELETE", f"/{own}")).status_code == 204
    assert (await office.ask("GET")).status_code == 401


async def test_an_expired_token_is_refused_from_that_moment_on(office: Office) -> None:
    ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=0.3)
    secret = await a_token(office.database, "reader", office.event, expires_at=ends)
    assert await office.is_accepted(secret)
    await asyncio.sleep(max(0.0, (ends - datetime.datetime.now(datetime.UTC)).total_seconds()))
    assert not await office.is_accepted(secret)


async def test_a_rotated_token_and_its_successor_overlap(office: Office) -> None:
    ends = in_the_future(days=9)
    old = await office.made(role="partner", partner="own", label="Us", expiresAt=ends)
    answer = await office.ask("POST", f"/{old['id']}/rotation", {"overlapSeconds": 60})
    assert answer.status_code == 201
    new = answer.json()
    assert answer.headers["location"] == f"{office.address}/{new['id']}"
    assert new["id"] != old["id"]
    same = ("role", "partner", "label", "expiresAt", "revokedAt", "lastUsedAt")
    assert [new[name] for name in same] == [old[name] for name in same]
    assert await office.is_accepted(old["secret"])
    assert await office.is_accepted(new["secret"])
    left = instant((await office.ask("GET", f"/{old['id']}")).json()["expiresAt"]) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(seconds=30) < left <= datetime.timedelta(seconds=60)


async def test_without_an_overlap_the_old_token_ends_at_once(office: Office) -> None:
    old = await office.made(role="reader")
    new = (await office.ask("POST", f"/{old['id']}/rotation", {"overlapSeconds": 0})).json()
    assert not await office.is_accepted(old["secret"])
    assert await office.is_accepted(new["secret"])


async def test_the_overlap_is_an_hour_unless_told_and_never_prolongs(office: Office) -> None:
    old = await office.made(role="reader")
    assert (await office.ask("POST", f"/{old['id']}/rotation", {})).status_code == 201
    ends = instant((await office.ask("GET", f"/{old['id']}")).json()["expiresAt"])
    assert abs(ends - datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)) < datetime.timedelta(minutes=1)
    short = await office.made(role="reader", expiresAt=in_the_future(minutes=5))
    assert (await office.ask("POST", f"/{short['id']}/rotation", {"overlapSeconds": 604_800})).status_code == 201
    assert (await office.ask("GET", f"/{short['id']}")).json()["expiresAt"] == short["expiresAt"]
    for seconds in (-1, 604_801, 1.5, "1"):
        assert (await office.ask("POST", f"/{old['id']}/rotation", {"overlapSeconds": seconds})).status_code == 400


async def test_what_is_not_valid_any_more_is_not_rotated(office: Office) -> None:
    made = await office.made(role="reader")
    await office.ask("DELETE", f"/{made['id']}")
    assert (await office.ask("POST", f"/{made['id']}/rotation", {})).status_code == 409


async def test_a_revocation_holds_in_every_process(office: Office) -> None:
    url = office.database.url.render_as_string(hide_password=False)
    async with asked(Settings(database_url=url)) as beside:
        for _ in range(3):
            made = await office.made(role="reader")
            assert await office.is_accepted(made["secret"], beside)
            await office.ask("DELETE", f"/{made['id']}")
            assert not await office.is_accepted(made["secret"], beside)


async def test_a_partner_that_is_gone_has_nobody_to_act_for_it(client: httpx.AsyncClient, database: Database) -> None:
    programme = f.a_programme(partners=[f.a_partner(slug="own")])
    await bring_in(database, programme)
    secret = await a_token(database, "partner", programme.event.slug, "own")
    assert (await client.get("/v1/me", headers=bearer(secret))).status_code == 200
    await change(database, programme.event.slug, removed=programme.partners)
    assert (await client.get("/v1/me", headers=bearer(secret))).status_code == 401


async def test_its_last_use_is_told_to_the_minute(office: Office) -> None:
    made = await office.made(role="reader")
    assert await office.is_accepted(made["secret"])
    used, tries = None, 0
    while used is None:
        await asyncio.sleep(0.1)
        used, tries = (await office.ask("GET", f"/{made['id']}")).json()["lastUsedAt"], tries + 1
        assert tries < 50
    assert used.endswith(":00Z")
    assert datetime.datetime.now(datetime.UTC) - instant(used) < datetime.timedelta(minutes=2)


async def test_a_body_that_is_not_json_is_refused(office: Office) -> None:
    for path in ("", f"/{NOBODY}/rotation"):
        headers = bearer(office.organiser)
        plain = await office.client.post(
            office.address + path, headers={**headers, "content-type": "text/plain"}, content=b"{}"
        )
        assert plain.status_code == 415
        assert (await office.client.post(office.address + path, headers=headers)).status_code == 415
        for content in (b"", b"[]", b"{", b"\xff", b"[" * 5000):
            broken = await office.client.post(
                office.address + path, headers={**headers, "content-type": "application/json"}, content=content
            )
            assert broken.status_code == 400
