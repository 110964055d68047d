"""Tokens leave traces: who created, rotated and revoked them; and what a token created can end with it."""

from typing import Any

import httpx
import pytest

from congress_api.store.database import Database
from tests.api.test_rotation import own_id, read, rotate
from tests.office import Office, an_office
from tests.tokens import a_token, bearer


@pytest.fixture
async def office(client: httpx.AsyncClient, database: Database) -> Office:
    return await an_office(client, database)


async def audit(office: Office, query: str = "?kind=token", token: str | None = None) -> list[dict[str, Any]]:
    headers = bearer(token or office.organiser)
    answer = await office.client.get(f"/v1/events/{office.event}/audit{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_created_rotated_and_revoked_are_entries_with_their_actor(office: Office) -> None:
    me = {"role": "organiser", "tokenId": await own_id(office, office.organiser), "label": "test"}
    old = await office.made(role="partner", partner="own", label="Us", expiresAt="2099-12-31T00:00:00Z")
    new = (await rotate(office, old["id"], 60)).json()
    await office.ask("DELETE", f"/{new['id']}")
    await office.ask("DELETE", f"/{new['id']}")
    revoked, *rotation, created = await audit(office)
    assert [one["deed"] for one in (revoked, *rotation, created)] == ["revoked", "created", "rotated", "created"]
    assert [one["id"] for one in (revoked, *rotation, created)] == [new["id"], new["id"], old["id"], old["id"]]
    assert len({one["version"] for one in rotation}) == 1
    for entry in (revoked, *rotation, created):
        assert (entry["actor"], entry["kind"], entry["slug"]) == (me, "token", entry["id"])
        assert (entry["revision"], entry["proposedBy"]) == (None, None)
    assert created["changes"] == [
        {"field": "expiresAt", "before": None, "after": "2099-12-31T00:00:00Z"},
        {"field": "label", "before": None, "after": "Us"},
        {"field": "partner", "before": None, "after": "own"},
        {"field": "role", "before": None, "after": "partner"},
    ]
    assert {one["field"]: one["after"] for one in rotation[1]["changes"]}["rotatedInto"] == new["id"]
    assert [one["field"] for one in revoked["changes"]] == ["revokedAt"]
    assert old["secret"] not in str(await audit(office))
    assert [one["deed"] for one in await audit(office, f"?slug={old['id']}")] == ["rotated", "created"]
    assert len(await audit(office, f"?actor={me['tokenId']}&kind=token")) == 4


async def test_the_log_of_tokens_moves_no_revision_and_harms_no_read(office: Office) -> None:
    async def public() -> tuple[str, str]:
        answer = await office.client.get(f"/v1/events/{office.event}/partners")
        return answer.headers["etag"], answer.text

    before = await public()
    await office.made(role="reader")
    assert await public() == before
    listed = await office.client.get(f"/v1/events/{office.event}/partners", headers=bearer(office.organiser))
    assert listed.json() == (await office.client.get(f"/v1/events/{office.event}/partners")).json()


async def test_a_partner_sees_its_own_tokens_and_no_label_or_id_of_others(office: Office) -> None:
    organiser = await own_id(office, office.organiser)
    own = await office.made(role="partner", partner="own", label="Marketing")
    await office.made(role="reader", label="Jan van der Berg")
    colleague = await a_token(office.database, "organiser", office.event)
    await office.ask("DELETE", f"/{own['id']}", if_match='"0"')
    new = (await rotate(office, own["id"], 60, token=own["secret"])).json()
    partner = f"/v1/events/{office.event}/partners/own"
    await office.client.patch(partner, headers=bearer(colleague, if_match="*"), json={"stand": "A1"})
    await office.client.patch(partner, headers=bearer(own["secret"], if_match="*"), json={"tagline": "Wij"})
    seen = await audit(office, "", new["secret"])
    assert organiser not in str(seen)
    assert "Jan van der Berg" not in str(seen)
    itself = {"role": "partner", "tokenId": own["id"], "label": "Marketing"}
    stranger = {"role": "organiser", "tokenId": None, "label": None}
    assert [(one["deed"], one["kind"], one["actor"]) for one in seen[:5]] == [
        ("changed", "partner", itself),
        ("changed", "partner", stranger),
        ("created", "token", itself),
        ("rotated", "token", itself),
        ("created", "token", stranger),
    ]
    assert [one["actor"]["label"] for one in await audit(office, "?kind=partner")][:2] == ["Marketing", "test"]


async def made_by(office: Office, maker: dict[str, Any], **body: str) -> dict[str, Any]:
    answer = await office.ask("POST", body=body, token=maker["secret"])
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def family(office: Office) -> dict[str, dict[str, Any]]:
    """A token that created others, which created others, and one that was rotated by itself."""
    top = await office.made()
    child = await made_by(office, top, role="organiser")
    grandchild = await made_by(office, child, role="reader")
    await office.ask("DELETE", f"/{child['id']}")
    successor = (await rotate(office, top["id"], 600, token=top["secret"])).json()
    later = await made_by(office, successor, role="reader")
    beside = await office.made(role="reader")
    return {
        "top": top,
        "child": child,
        "grandchild": grandchild,
        "successor": successor,
        "later": later,
        "beside": beside,
    }


async def accepted(office: Office, tokens: dict[str, dict[str, Any]]) -> set[str]:
    return {name for name, made in tokens.items() if await office.is_accepted(made["secret"])}


async def test_a_revocation_alone_leaves_what_the_token_created(office: Office) -> None:
    tokens = await family(office)
    await office.ask("DELETE", f"/{tokens['top']['id']}")
    assert await accepted(office, tokens) == {"grandchild", "successor", "later", "beside"}


async def test_descendants_end_with_it(office: Office) -> None:
    tokens = await family(office)
    answer = await office.ask("DELETE", f"/{tokens['top']['id']}?descendants=true")
    assert answer.status_code == 204
    assert await accepted(office, tokens) == {"beside"}
    revoked = [one["id"] for one in await audit(office) if one["deed"] == "revoked"]
    assert revoked[-1] == tokens["child"]["id"], "which was revoked before"
    assert sorted(revoked[:-1]) == sorted(tokens[name]["id"] for name in ("top", "grandchild", "successor", "later"))


async def test_who_ends_the_descendants_of_its_former_token_stays(office: Office) -> None:
    tokens = await family(office)
    secret = tokens["successor"]["secret"]
    answer = await office.ask("DELETE", f"/{tokens['top']['id']}?descendants=true", token=secret)
    assert answer.status_code == 204
    assert await accepted(office, tokens) == {"successor", "later", "beside"}


@pytest.mark.parametrize("query", ["descendants=yes", "descendants=true&descendants=true", "cascade=true"])
async def test_a_revocation_that_asks_something_else_is_refused(office: Office, query: str) -> None:
    made = await office.made(role="reader")
    assert (await office.ask("DELETE", f"/{made['id']}?{query}")).status_code == 400
    assert await office.is_accepted(made["secret"])


@pytest.mark.parametrize("role", ["administrator", "organiser", "partner", "reader"])
async def test_a_token_may_end_itself(office: Office, role: str) -> None:
    event = None if role == "administrator" else office.event
    secret = await a_token(office.database, role, event, "own" if role == "partner" else None)
    token_id = await own_id(office, secret)
    headers = bearer(secret)
    stale = await office.client.delete("/v1/me", headers=bearer(secret, if_match='"0"'))
    assert (stale.status_code, await office.is_accepted(secret)) == (412, True)
    assert (await office.client.delete("/v1/me?all=true", headers=headers)).status_code == 400
    etag = (await office.client.get("/v1/me", headers=headers)).headers["etag"]
    gone = await office.client.delete("/v1/me", headers=bearer(secret, if_match=etag))
    assert (gone.status_code, gone.content, gone.headers["cache-control"]) == (204, b"", "private, no-store")
    assert not await office.is_accepted(secret)
    assert (await office.client.delete("/v1/me", headers=headers)).status_code == 401
    if event is not None:
        (entry,) = await audit(office, f"?slug={token_id}")
        assert (entry["deed"], entry["actor"]["tokenId"]) == ("revoked", token_id)
        assert (await read(office, token_id))["revokedAt"] is not None


async def test_the_list_narrows_down_to_partners(office: Office) -> None:
    made = [(await office.made(role="partner", partner="own", label=f"{number}"))["id"] for number in range(3)]
    await office.made(role="reader")
    listed = (await office.ask("GET", "?partner=own")).json()["items"]
    assert [one["id"] for one in listed] == made[::-1]
    page = (await office.ask("GET", "?partner=own,gone&limit=2")).json()
    rest = (await office.ask("GET", f"?partner=own,gone&limit=2&cursor={page['nextCursor']}")).json()
    assert [one["id"] for one in page["items"] + rest["items"]] == made[::-1]
    assert (await office.ask("GET", f"?partner=own&cursor={page['nextCursor']}")).status_code == 400
    assert (await office.ask("GET", "?partner=gone")).json()["items"] == []
    assert (await office.ask("GET", "?partner=Own")).status_code == 400


async def test_what_the_command_line_created_says_so(office: Office) -> None:
    organiser = await read(office, await own_id(office, office.organiser))
    assert organiser["createdBy"] is None, "it came before anybody wrote that down"
