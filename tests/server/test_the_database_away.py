"""PostgreSQL goes away and comes back: what is in memory is served all the while, nothing is restarted."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx

from congress_api.records.kinds import KINDS
from congress_api.store.database import Database
from tests import postgres
from tests.conftest import SEED_EVENT
from tests.contract.validating import client_of
from tests.events import bring_in, change
from tests.factories import a_programme, a_room, an_event
from tests.problems import assert_problem
from tests.server.serving import Served, served

SEED = f"/v1/events/{SEED_EVENT}"
PATIENCE = 20.0


def ready(client: httpx.Client) -> int:
    return client.get("/health/ready").status_code


def until(question: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def commit_elsewhere(url: str, event: str) -> None:
    database = Database(url)
    await change(database, event, a_room(slug="zaal"))
    await database.close()


async def two_more_events(url: str) -> list[str]:
    database = Database(url)
    events = [an_event() for _ in range(2)]
    await bring_in(database, *(a_programme(event=event) for event in events))
    await database.close()
    return [event.slug for event in events]


def test_content_is_served_while_the_database_is_away_and_follows_when_it_is_back(tmp_path: Path) -> None:
    # not below tmp_path: the server runs as another user, who must get there while other runs of pytest come and go
    with tempfile.TemporaryDirectory(prefix="congress-pg-") as folder, postgres.own_server(Path(folder, "data")) as own:
        url = postgres.url_of(own).render_as_string(hide_password=False)
        with served(tmp_path, url) as server, client_of(server.address, 20) as client:
            in_memory, not_in_memory = asyncio.run(two_more_events(url))
            until(lambda: client.get(f"/v1/events/{in_memory}/rooms").status_code == 200)
            assert client.get(f"{SEED}/topics").status_code == 200
            token = {"authorization": f"Bearer {server.token('organiser', in_memory)}"}
            assert ready(client) == 200
            own.stop()
            until(lambda: ready(client) == 503)  # it asks the database five times a second
            check_away(client, in_memory, not_in_memory, token)
            own.ensure_postgres_running()
            until(lambda: ready(client) == 200)
            asyncio.run(commit_elsewhere(url, in_memory))
            until(lambda: len(client.get(f"/v1/events/{in_memory}/rooms").json()["items"]) == 1)
            until(lambda: client.get(f"/v1/events/{not_in_memory}/rooms").status_code == 200)
            assert client.get(f"/v1/events/{in_memory}/rooms", headers=token).status_code == 200
            assert server.process.poll() is None, "it was not restarted"
            assert server.end() == 0
            assert "Traceback" not in server.log.read_text("utf-8")


def check_away(client: httpx.Client, in_memory: str, not_in_memory: str, token: dict[str, str]) -> None:
    away = client.get("/health/ready")
    assert_problem(away, "unavailable")
    assert int(away.headers["retry-after"]) >= 1
    assert client.get("/health/live").status_code == 200
    statuses = Counter(client.get(f"{SEED}/{name}?limit={n}").status_code for n in range(1, 6) for name in LISTS)
    assert statuses == {200: 5 * len(LISTS)}
    topics = client.get(f"{SEED}/topics")
    assert client.get(f"{SEED}/topics", headers={"if-none-match": topics.headers["etag"]}).status_code == 304
    assert client.get(f"/v1/events/{in_memory}/rooms").json()["items"] == []
    assert client.get("/v1/events").status_code == 200
    assert_problem(client.get(f"/v1/events/{not_in_memory}/rooms"), "unavailable")
    assert_problem(client.get(f"/v1/events/{in_memory}/rooms", headers=token), "unavailable")
    write = {**token, "if-none-match": "*"}
    refused = client.put(f"/v1/events/{in_memory}/rooms/x", headers=write, json={"name": "Zaal"})
    assert_problem(refused, "unavailable")
    assert client.get("/metrics").status_code == 200


LISTS = tuple(kind.plural for kind in KINDS.values())


def test_one_worker_ends_cleanly_too(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        with client_of(server.address) as client:  # a connection that is open and idle
            assert client.get(SEED).status_code == 200
            assert ends(server) == 0
        assert "Traceback" not in server.log.read_text("utf-8")


def ends(server: Served) -> int:
    began = time.monotonic()
    code = server.end()
    assert time.monotonic() - began < 15
    return code
