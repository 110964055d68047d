"""Every write answers as documented, from its creation to its deletion, and when it is refused."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from msgspec import structs

from congress_api import demo
from congress_api.store.database import Database
from tests.contract.document import PREFIX, Operation, operations
from tests.events import bring_in
from tests.tokens import a_token, bearer

EVENT = "written"
NEW = "brand-new"
OF_THE_SERVER = {"id", "slug", "revision", "updatedAt", "translations", "untranslated", "number", "state"}
PUTS = [
    one
    for one in operations()
    if one.method == "put" and one.path.startswith("/events/{event}/") and not one.takes_files
]


class Kind:
    """One kind of resource of the event, as an organiser and a reader reach it."""

    def __init__(self, client: httpx.AsyncClient, operation: Operation, organiser: str, reader: str) -> None:
        self.client = client
        self.list = PREFIX + operation.path.replace("{event}", EVENT).rpartition("/")[0]
        self.address = f"{self.list}/{NEW}"
        self.organiser, self.reader = organiser, reader

    async def sample(self) -> dict[str, Any]:
        """What one of them looks like, as it can be sent."""
        listed = await self.client.get(self.list, params={"limit": 1}, headers=bearer(self.organiser))
        found: dict[str, Any] = listed.json()["items"][0]
        for entry in (*found.get("slots", []), *found.get("roles", []), *found.get("links", [])):
            entry.pop("id")
            entry.pop("number", None)
        return {key: value for key, value in found.items() if key not in OF_THE_SERVER}

    async def ask(self, method: str, content: Any = None, **headers: str) -> httpx.Response:
        return await self.client.request(method, self.address, json=content, headers=bearer(self.organiser, **headers))


@pytest.fixture(scope="module")
async def tokens(database: Database) -> dict[str, str]:
    made = demo.programme(12)
    await bring_in(database, structs.replace(made, event=structs.replace(made.event, slug=EVENT, id=None)))
    return {role: await a_token(database, role, EVENT) for role in ("organiser", "reader")}


@pytest.fixture(params=PUTS, ids=lambda one: one.name)
async def kind(
    request: pytest.FixtureRequest, client: httpx.AsyncClient, tokens: dict[str, str]
) -> AsyncIterator[Kind]:
    made = Kind(client, request.param, **tokens)
    yield made
    await made.ask("DELETE", if_match="*")


async def test_a_life_is_as_documented(kind: Kind) -> None:
    content = await kind.sample()
    created = await kind.ask("PUT", content, if_none_match="*")
    assert (created.status_code, created.headers["location"]) == (201, kind.address)
    replaced = await kind.ask("PUT", content, if_match=created.headers["etag"])
    assert replaced.status_code == 200
    tag = replaced.headers["etag"]
    patch = {"visibility": "draft"}
    assert (await kind.ask("PATCH", patch)).status_code == 428
    assert (await kind.ask("PATCH", patch, if_match='"999-1-nl"')).status_code == 412
    assert (await kind.ask("PATCH", patch, if_match=tag, content_type="text/plain")).status_code == 415
    changed = await kind.ask("PATCH", patch, if_match=tag)
    assert changed.status_code == 200, changed.text
    assert changed.json()["visibility"] == "draft"
    assert (await kind.ask("DELETE", if_match=tag)).status_code == 412
    assert (await kind.ask("DELETE", if_match=changed.headers["etag"])).status_code == 204
    assert (await kind.ask("DELETE", if_match=changed.headers["etag"])).status_code == 404


async def test_a_refusal_is_as_documented(kind: Kind) -> None:
    content = await kind.sample()
    unknown = await kind.ask("PUT", {**content, "nonsense": 1})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/nonsense")
    assert (await kind.ask("PUT", {"description": "x" * 2_000_000})).status_code == 413
    assert (await kind.client.put(kind.address, json=content)).status_code == 401
    assert (await kind.client.put(kind.address, json=content, headers=bearer(kind.reader))).status_code == 403
