"""Nobody reaches into somebody else's event: random probes with everybody's tokens."""

import json
import random
from typing import Any

import httpx
from asgi_lifespan import LifespanManager

from congress_api.app import create_app
from congress_api.settings import Settings
from congress_api.store import migrating
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility
from prove.proofs import Figures, proof
from prove.writing import ENGINES, engine
from tests.contract import test_authorization as matrix
from tests.store.reading_all import everything_in
from tests.workplace import a_workplace

BODIES = (b"{}", b'{"visibility": "draft"}', b'{"name": "Evil"}', b'{"title": "Evil"}', b"[]", b"{")
STRANGERS = ("garbled", "expired", "revoked", "foreign", "nobody")
OUTSIDERS = ("reader elsewhere", "partner elsewhere", "organiser elsewhere", *STRANGERS)


@proof(
    "other-tenants",
    "Random probes of one event with the tokens of another: only the listed answers, what one may not see is as "
    "unknown as what is not there, and the database is the same afterwards.",
    normal={"probes": 10_000},
    long={"probes": 200_000},
)
async def other_tenants(probes: int) -> Figures:
    """Half of the probes on each engine."""
    answers: dict[int, int] = {}
    for name in ENGINES:
        with engine(name) as url:
            for status, count in (await probe(url, probes // len(ENGINES))).items():
                answers[status] = answers.get(status, 0) + count
    return {"probes": sum(answers.values()), **{str(status): count for status, count in sorted(answers.items())}}


async def probe(url: str, count: int) -> dict[int, int]:
    """So many probes of a draft and a published event of somebody else."""
    database = Database(url)
    await migrating.migrate(database)
    settings = Settings(
        database_url=url,
        failures_per_minute=10**9,
        reads_per_minute=10**9,
        token_requests_per_minute=10**9,
        token_writes_per_minute=10**9,
    )
    app: Any = create_app(settings)
    seen: dict[int, int] = {}
    async with (
        LifespanManager(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client,
    ):
        elsewhere = await a_workplace(client, app.snapshots)
        casts = [
            await matrix.a_cast(await a_workplace(client, app.snapshots, visibility=visibility), elsewhere)
            for visibility in Visibility
        ]
        before, luck = await everything_in(database), random.Random(count)
        for _ in range(count):
            status = await one(client, app, casts, luck)
            seen[status] = seen.get(status, 0) + 1
        assert await everything_in(database) == before, "a probe changed something"
    await database.close()
    return seen


async def one(client: httpx.AsyncClient, app: Any, casts: list[matrix.Cast], luck: random.Random) -> int:
    """One probe: an outsider asks for something at random."""
    routes = matrix.table(app)
    cast = luck.choice(casts)
    draft = cast is casts[list(Visibility).index(Visibility.draft)]
    method, route = luck.choice([pair for pair in matrix.operations(routes) if "{event" in pair[1]])
    who = luck.choice(OUTSIDERS)
    headers = {"content-type": "application/json", "if-match": luck.choice(("*", '"1-1-nl"'))}
    if token := cast.tokens[who]:
        headers["authorization"] = f"Bearer {token}"
    body = luck.choice(BODIES) if method != "GET" else None
    query = luck.choice(("", "?cascade=true", "?language=en"))
    path = matrix.path_of(route, cast.work.event)
    answer = await client.request(method, path + query, headers=headers, content=body)
    refusal = matrix.expected(routes.contract(route, method).access, who, draft=draft, route=route, method=method)
    listed = (refusal or {200, 304, 404, 412}) | {400}  # a query or body that cannot be read comes before anything else
    assert answer.status_code in listed, (method, route, who, answer.status_code)
    if draft and answer.status_code == 404:
        unknown = await client.request(
            method, matrix.path_of(route, "no-such-event") + query, headers=headers, content=body
        )
        assert told(unknown) == told(answer), (method, route, who)
    return answer.status_code


def told(answer: httpx.Response) -> Any:
    """What an answer says, but for the number of the occurrence."""
    return answer.status_code, {**json.loads(answer.content), "instance": None}
