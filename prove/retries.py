"""No double effects: POSTs whose answers are lost on the way are repeated, and happen once."""

import asyncio
import json
import random
import uuid

import httpx

from prove import servers
from prove.proofs import Figures, proof
from prove.writing import ENGINES, EVENT, clients, engine

TOKENS = f"/v1/events/{EVENT}/tokens"


async def stubborn(client: httpx.AsyncClient, label: str, luck: random.Random) -> int:
    """POST with one key until an answer arrives; half of the answers are dropped. Returns how often it asked."""
    body = json.dumps({"role": "reader", "label": label})
    headers = {"Idempotency-Key": str(uuid.UUID(int=luck.getrandbits(128))), "Content-Type": "application/json"}
    for attempt in range(1, 100):
        patience = luck.choice((0.002, 0.004, 0.008, 30))
        try:
            answer = await client.post(TOKENS, content=body, headers=headers, timeout=httpx.Timeout(30, read=patience))
        except (httpx.TimeoutException, httpx.TransportError):
            continue
        assert answer.status_code == 201, answer.text
        return attempt
    raise TimeoutError("no answer in a hundred attempts")


async def all_labels(client: httpx.AsyncClient) -> list[str]:
    """The labels of all tokens of the event."""
    found: list[str] = []
    address = f"{TOKENS}?limit=100"
    while address:
        page = (await client.get(address)).json()
        found += [token["label"] for token in page["items"] if token["label"]]
        address = f"{TOKENS}?limit=100&cursor={page['nextCursor']}" if page["nextCursor"] else ""
    return found


@proof(
    "no-double-effects",
    "POSTs are repeated with the same Idempotency-Key when their answer is lost: each happens once.",
    normal={"posts": 2_000},
    long={"posts": 20_000},
)
async def no_double_effects(posts: int) -> Figures:
    """Eight clients on two server processes, on each engine; about two requests for each POST."""
    asked = made = 0
    for name in ENGINES:
        with engine(name) as database, servers.running(database, count=2) as running:
            secret = servers.token(database, "organiser", EVENT)
            crowd = clients(running, secret, 8)
            for begin in range(0, posts // 2, len(crowd)):
                batch = [
                    stubborn(client, f"post {begin + place}", random.Random(begin + place))
                    for place, client in enumerate(crowd)
                ]
                asked += sum(await asyncio.gather(*batch))
            labels = [label for label in await all_labels(crowd[0]) if label.startswith("post ")]
            assert len(labels) == len(set(labels)), "a token was made twice"
            made += len(labels)
            for client in crowd:
                await client.aclose()
    return {"POSTs": made, "requests": asked, "duplicates": 0}
