"""An event with partners and an organiser who hands out tokens."""

from typing import Any

import httpx
from msgspec import Struct

from congress_api.store.database import Database
from tests import factories as f
from tests.events import bring_in, change
from tests.tokens import a_token, bearer


class Office(Struct, frozen=True):
    """One event of a test's own, and its organiser's token."""

    client: httpx.AsyncClient
    database: Database
    event: str
    organiser: str

    @property
    def address(self) -> str:
        return f"/v1/events/{self.event}/tokens"

    async def ask(self, method: str, path: str = "", body: Any = None, **how: Any) -> httpx.Response:
        headers = bearer(how.pop("token", self.organiser), **how)
        return await self.client.request(method, self.address + path, headers=headers, json=body)

    async def made(self, **fields: Any) -> dict[str, Any]:
        answer = await self.ask("POST", body={"role": "organiser", **fields})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def is_accepted(self, secret: str, client: httpx.AsyncClient | None = None) -> bool:
        status = (await (client or self.client).get("/v1/me", headers=bearer(secret))).status_code
        assert status in (200, 401)
        return status == 200


async def an_office(client: httpx.AsyncClient, database: Database, **fields: Any) -> Office:
    programme = f.a_programme(event=f.an_event(**fields), partners=[f.a_partner(slug="own"), f.a_partner(slug="gone")])
    await bring_in(database, programme)
    await change(database, programme.event.slug, removed=[programme.partners[1]])
    return Office(client, database, programme.event.slug, await a_token(database, "organiser", programme.event.slug))
