"""Whether what a server has in memory is what the database holds: its answers beside a fresh load."""

import httpx

from congress_api.domain.importing import LISTS
from congress_api.snapshot import querying
from congress_api.snapshot.content import Snapshot, snapshot_from
from congress_api.store import loading, reading
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.wire.kinds import KINDS
from prove.servers import Server

LANGUAGES = ("nl", "en")


async def check(server: Server, event: str, *, token: str | None = None) -> int:
    """Every list of an event, in both languages, as a fresh load of the database gives it; returns how many.

    Each is asked for several times, so that every worker is. With an organiser's `token` drafts are among them.
    Raises AssertionError that names the list in which the server's memory and the database differ.
    """
    fresh = await loaded(server.database, event, Edition.editorial if token else Edition.public)
    headers = {"accept-encoding": "identity", **({"authorization": f"Bearer {token}"} if token else {})}
    lists = [(kind, name, language) for kind, name in LISTS.items() for language in LANGUAGES]
    one_each = httpx.Limits(max_keepalive_connections=0)  # workers share connections, not requests
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30, limits=one_each) as client:
        for kind, name, language in lists:
            expected = querying.page(fresh, kind, KINDS[kind].query(limit=100), fresh.text_language(language)).body
            for _ in range(4):
                answer = await client.get(f"/v1/events/{event}/{name}?limit=100&language={language}")
                assert answer.content == expected, f"{name} in {language} is not what the database holds"
    return len(lists)


async def loaded(url: str, event: str, edition: Edition) -> Snapshot:
    """An event read whole from the database."""
    database = Database(url)
    try:
        return await database.read(
            lambda connection: snapshot_from(
                loading.whole(connection, reading.heads(connection)[event], edition), edition
            )
        )
    finally:
        await database.close()
