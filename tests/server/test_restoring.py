"""A backup is put back, and nothing that anybody held from before is taken for what is there now."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import postgres
from tests.server.serving import Served, served
from tests.tokens import bearer

ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


def database_of(engine: str, folder: Path) -> str:
    if engine == "sqlite":
        return f"sqlite+aiosqlite:///{folder / 'congress.sqlite'}"
    return postgres.new_database(f"restoring_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


def command(environment: dict[str, str], *words: str | Path) -> tuple[int, str]:
    """How a command ended, and what it told."""
    program = [sys.executable, "-m", "congress_api", *words]
    env = {**environment, "PATH": f"{postgres.PROGRAMS}:{environment['PATH']}"}
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


class Phone:
    """What a client held of some addresses: their tags, dates and cursors."""

    def __init__(self, client: httpx.Client, addresses: tuple[str, ...]) -> None:
        self._client = client
        self._held = {address: client.get(address) for address in addresses}
        assert {answer.status_code for answer in self._held.values()} == {200}

    def is_told_nothing_is_new(self) -> list[str]:
        """The addresses that answer a condition with 304."""
        return [
            address
            for address, answer in self._held.items()
            for name, held in (("if-none-match", "etag"), ("if-modified-since", "last-modified"))
            if held in answer.headers
            if self._client.get(address, headers={name: answer.headers[held]}).status_code == 304
        ]

    def cursors(self) -> dict[str, tuple[int, str]]:
        """What the next page of each list now is."""
        pages = [(address, answer.json().get("nextCursor")) for address, answer in self._held.items()]
        answers = {address: self._client.get(f"{address}&cursor={cursor}") for address, cursor in pages if cursor}
        return {address: (answer.status_code, answer.text) for address, answer in answers.items()}

    @property
    def tags(self) -> dict[str, str]:
        return {address: answer.headers["etag"] for address, answer in self._held.items()}


def client_of(server: Served, token: str | None = None) -> httpx.Client:
    return httpx.Client(base_url=f"{server.address}/v1", headers=bearer(token) if token else {}, timeout=30)


def status(server: Served, token: str) -> int:
    """What a token gets."""
    return httpx.get(f"{server.address}/v1/me", headers=bearer(token), timeout=30).status_code


def edit(organiser: httpx.Client, address: str, title: str, if_match: str = "*") -> httpx.Response:
    headers = {"if-match": if_match, "content-type": "application/merge-patch+json"}
    return organiser.patch(address, json={"title": title}, headers=headers)


@ENGINES
def test_nothing_from_before_a_restore_is_taken_for_current(engine: str, tmp_path: Path) -> None:
    backup = tmp_path / "before.backup"
    with served(tmp_path, database_of(engine, tmp_path)) as server:
        event = server.demo(6)
        environment, token, doomed = server.environment, server.token("organiser", event), server.token("reader", event)
        events = f"/events/{event}"
        with client_of(server) as anyone, client_of(server, token) as organiser:
            slug, other = (item["slug"] for item in anyone.get(f"{events}/sessions?limit=2").json()["items"])
            session, public = f"{events}/sessions/{slug}", (f"{events}/sessions?limit=1", "/events?limit=1", events)
            assert command(environment, "backup", backup) == (0, f"backed up to {backup}\n")
            assert edit(organiser, session, "Lost after the backup").status_code == 200
            assert edit(organiser, f"{events}/sessions/{other}", "Lost too").status_code == 200
            before = edit(organiser, session, "Lost for good").headers["etag"]
            time.sleep(1.1)  # so that dates are told
            own = (f"{events}/audit?limit=1", f"{events}/tokens?limit=1", f"{events}/conflicts", "/me", session)
            phones = [Phone(anyone, (*public, session)), Phone(organiser, (*own, *public))]
            tokens = organiser.get(f"{events}/tokens").json()["items"]
            reader = next(item["id"] for item in tokens if item["role"] == "reader")
            assert organiser.delete(f"{events}/tokens/{reader}").status_code == 204
            assert status(server, doomed) == 401
        code, told = command(environment, "restore", backup)
        assert (code, "in use" in told) == (2, True)
        assert server.end() in (0, -15)
    code, told = command(environment, "restore", backup)
    assert code == 0, told
    assert "restored the backup of 20" in told
    assert "revoked again: 1 tokens" in told
    assert "-replaced-20" in told
    again(tmp_path, environment, (token, doomed), phones, (session, before))


def again(
    folder: Path, environment: dict[str, str], tokens: tuple[str, str], phones: list[Phone], edited: tuple[str, str]
) -> None:
    """The same counters once more, after the restore."""
    (token, doomed), (session, before) = tokens, edited
    with (
        served(folder, environment["CONGRESS_API_DATABASE_URL"]) as server,
        client_of(server) as anyone,
        client_of(server, token) as organiser,
    ):
        for client, phone in zip((anyone, organiser), phones, strict=True):
            phone._client = client
            assert phone.is_told_nothing_is_new() == []
        assert "Lost" not in anyone.get(session).text
        assert edit(organiser, session, "Stale", before).status_code == 412
        for title in ("Other", "Another", "After the restore"):  # now the counters are what they were
            assert edit(organiser, session, title).status_code == 200
        assert edit(organiser, session, "Stale", before).status_code == 412
        for client, phone in zip((anyone, organiser), phones, strict=True):
            assert phone.is_told_nothing_is_new() == []
            for address, (code, text) in phone.cursors().items():
                assert (address, code, "expired" in text) == (address, 400, True)
            now: dict[str, Any] = {address: client.get(address).headers["etag"] for address in phone.tags}
            assert not set(now.values()) & set(phone.tags.values())
        assert anyone.get(session).json()["title"] == "After the restore"
        assert status(server, doomed) == 401


def test_programs_of_postgresql_that_are_missing_are_named(tmp_path: Path) -> None:
    url = postgres.new_database(f"restoring_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    environment = {**os.environ, "CONGRESS_API_DATABASE_URL": url, "PATH": str(tmp_path)}
    for word, program in (("backup", "pg_dump"), ("restore", "pg_restore")):
        file = tmp_path / word
        if word == "restore":
            file.write_text("x")
        done = subprocess.run(
            [sys.executable, "-m", "congress_api", word, file],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert done.stderr.startswith(f"congress-api: {program} is not installed")
    assert [name.name for name in tmp_path.iterdir()] == ["restore"]
    assert shutil.which("pg_dump", path=str(postgres.PROGRAMS))


@pytest.mark.parametrize("edits", [0, 1, 2])
def test_a_file_that_is_put_back_by_hand_is_noticed_at_the_start(edits: int, tmp_path: Path) -> None:
    """While nothing runs, a copy of before the last two edits takes the database's place; then others are made."""
    database, copy = tmp_path / "congress.sqlite", tmp_path / "copy.sqlite"
    with served(tmp_path, f"sqlite+aiosqlite:///{database}") as server:
        event = server.demo(2)
        token, events = server.token("organiser", event), f"/events/{event}"
        with client_of(server, token) as organiser:
            session = f"{events}/sessions/{organiser.get(f'{events}/sessions?limit=1').json()['items'][0]['slug']}"
            with (
                contextlib.closing(sqlite3.connect(database)) as source,
                contextlib.closing(sqlite3.connect(copy)) as to,
            ):
                source.backup(to)
            lost = [edit(organiser, session, f"Lost {number}").headers["etag"] for number in range(2)]
            addresses = (session, f"{events}/sessions?limit=1", events)
            held = {address: organiser.get(address).headers["etag"] for address in addresses}
        assert server.end() in (0, -15)
    for name in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        name.unlink(missing_ok=True)
    shutil.copy(copy, database)
    with served(tmp_path, f"sqlite+aiosqlite:///{database}") as server, client_of(server, token) as organiser:
        for number in range(edits):
            assert edit(organiser, session, f"Other {number}").status_code == 200
        assert edit(organiser, session, "Over it", lost[-1]).status_code == 412
        for address, tag in held.items():
            assert organiser.get(address, headers={"if-none-match": tag}).status_code == 200, address
        held = {address: organiser.get(address).headers["etag"] for address in addresses}
        assert server.end() in (0, -15)
    assert Path(f"{database}.counters").stat().st_mode & 0o777 == 0o600
    with served(tmp_path, f"sqlite+aiosqlite:///{database}") as server, client_of(server, token) as organiser:
        for address, tag in held.items():  # a start alone changes nothing
            assert organiser.get(address, headers={"if-none-match": tag}).status_code == 304, address
