"""The command line as a person uses it: what comes out where, and how it says no."""

import contextlib
import io
import json
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import pytest
from msgspec import Struct

from congress_api import __main__, logs
from congress_api.store import migrating
from congress_api.store.database import Database
from tests import postgres
from tests.conftest import SEED_EVENT
from tests.events import bring_in
from tests.factories import a_programme
from tests.tokens import a_token, bearer

SECRET = re.compile(r"cg([aopr])_[0-9A-Za-z]{36}\n")
SOURCE = Path(__file__).resolve().parents[1] / "src"


class Done(Struct, frozen=True):
    """How one run ended, and what it said where."""

    code: int
    out: str
    told: str


def as_a_program(*words: str, url: str) -> Done:
    """The program itself, as another process on the same database."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "CONGRESS_API_DATABASE_URL": "sqlite+aiosqlite:///no.db"}
    command = [sys.executable, "-m", "congress_api", *words, "--database", url]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def congress_api(*words: str, url: str) -> Done:
    """The same in this process, which starts ten times as fast; in a thread, since it has an event loop of its own."""
    out, told = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["congress-api", *words, "--database", url]),
        mock.patch.object(logs, "configure"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(told),
        ThreadPoolExecutor(1) as thread,
    ):
        code = thread.submit(_exit_code).result()
    return Done(code, out.getvalue(), told.getvalue())


def _exit_code() -> int:
    try:
        __main__.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def create(database: Database, *words: str) -> Done:
    return congress_api("token", "create", *words, url=url_of(database))


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        ("a", ["--role", "administrator"]),
        ("o", ["--role", "organiser", "--event", SEED_EVENT, "--label", "Programmamakers", "--expires", "2099-12-31"]),
        ("p", ["--role", "partner", "--event", SEED_EVENT, "--partner", "kpn", "--expires", "2099-12-31T12:00+01:00"]),
        ("r", ["--role", "reader", "--event", SEED_EVENT]),
    ],
)
def test_the_secret_comes_alone_on_standard_output(database: Database, letter: str, words: list[str]) -> None:
    done = create(database, *words)
    assert done.code == 0, done.told
    found = SECRET.fullmatch(done.out)
    assert found
    assert found[1] == letter
    assert "this is the only time it is shown" in done.told
    assert done.out.strip() not in done.told


def test_the_program_itself_does_the_same(database: Database) -> None:
    done = as_a_program("token", "create", "--role", "reader", "--event", SEED_EVENT, url=url_of(database))
    assert done.code == 0, done.told
    assert SECRET.fullmatch(done.out)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_program_itself_ends_with_what_is_wrong(database: Database) -> None:
    refused = as_a_program("token", "create", "--role", "reader", "--event", "nope", url=url_of(database))
    assert (refused.code, refused.out, refused.told) == (2, "", "congress-api: --event: No such event: nope.\n")


def test_the_last_day_counts(database: Database) -> None:
    done = create(database, "--role", "reader", "--event", SEED_EVENT, "--expires", "2099-12-31")
    assert "until 2100-01-01T00:00:00Z" in done.told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "boss"], "invalid choice: 'boss'"),
        ([], "the following arguments are required: --role"),
        (["--role", "organiser"], "--event: This role requires an event."),
        (["--role", "organiser", "--event", "nope"], "--event: No such event: nope."),
        (["--role", "administrator", "--event", SEED_EVENT], "--event: An administrator's token is for every event"),
        (["--role", "partner", "--event", SEED_EVENT], "--partner: A partner's token must name the partner."),
        (
            ["--role", "partner", "--event", SEED_EVENT, "--partner", "no"],
            "--partner: No such partner: no.",
        ),
        (
            ["--role", "reader", "--event", SEED_EVENT, "--partner", "kpn"],
            "--partner: Only a partner's token may name",
        ),
        (["--role", "administrator", "--expires", "2020-01-01"], "--expires: Must be in the future."),
        (["--role", "administrator", "--expires", "31-12-2099"], "neither 2026-12-31 nor 2026-12-31T12:00:00Z"),
        (["--role", "administrator", "--expires", "9999-12-31"], "neither 2026-12-31 nor 2026-12-31T12:00:00Z"),
        (["--role", "administrator", "--expires", "2099-12-31T12:00"], "neither 2026-12-31 nor 2026-12-31T12:00:00Z"),
        (["--role", "administrator", "--label", ""], "--label"),
        (["--role", "administrator", "--label", "x" * 201], "--label"),
    ],
)
def test_what_cannot_be_is_said(database: Database, words: list[str], said: str) -> None:
    done = create(database, *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.told
    assert "Traceback" not in done.told


def test_every_fault_is_said_at_once(database: Database) -> None:
    done = create(database, "--role", "partner", "--event", "nope", "--expires", "2020-01-01")
    assert done.code == 2
    assert "--event" in done.told
    assert "--expires" in done.told


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    done = congress_api("token", "create", "--role", "administrator", url=f"sqlite+aiosqlite:///{tmp_path / 'no.db'}")
    assert (done.code, done.out) == (2, "")
    assert "congress-api migrate" in done.told
    assert list(tmp_path.iterdir()) == []


def an_empty_database(database: Database, folder: Path) -> str:
    if database.is_sqlite:
        (folder / "empty.db").touch()
        return f"sqlite+aiosqlite:///{folder / 'empty.db'}"
    return postgres.new_database(f"empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


def test_a_database_without_tables_is_left_as_it_is(database: Database, tmp_path: Path) -> None:
    url = an_empty_database(database, tmp_path)
    for _ in range(2):
        done = congress_api("token", "create", "--role", "administrator", url=url)
        assert (done.code, done.out) == (2, "")
        assert "lacks tables of this release" in done.told
        assert "Traceback" not in done.told


@pytest.mark.parametrize("url", ["congress.db", "sqlite+aiosqlite:///", "sqlite+aiosqlite:///:memory:", "mysql://h/d"])
def test_an_address_that_is_none_is_said(url: str) -> None:
    done = congress_api("token", "create", "--role", "administrator", url=url)
    assert (done.code, done.out) == (2, "")
    assert re.search("expected a file: sqlite:///FILE|expected sqlite:///FILE or postgresql://", done.told)


def test_an_address_of_a_platform_is_taken(database: Database) -> None:
    url = url_of(database).replace("postgresql+asyncpg:", "postgres:").replace("sqlite+aiosqlite:", "sqlite:")
    assert congress_api("token", "list", url=url).code == 0


def test_faulty_settings_end_every_command_with_a_line_for_each() -> None:
    environment = {
        "CONGRESS_API_DATABASE_URL": "mysql://user:secret@host/db",
        "CONGRESS_API_TRUSTED_PROXY": "1",
        "CONGRESS_API_PUBLIC_URL": "congres.nl",
    }
    with mock.patch.dict(os.environ, environment):
        done = congress_api("token", "list", url="sqlite:///other.db")
    assert (done.code, done.out) == (2, "")
    assert done.told.splitlines() == [
        "congress-api: CONGRESS_API_TRUSTED_PROXY: unknown setting; did you mean CONGRESS_API_TRUSTED_PROXIES?",
        "congress-api: CONGRESS_API_DATABASE_URL: expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        "congress-api: CONGRESS_API_PUBLIC_URL: expected an absolute address such as https://api.example.org",
    ]


async def migrated(folder: Path) -> str:
    url = f"sqlite+aiosqlite:///{folder / 'own.db'}"
    database = Database(url)
    await migrating.migrate(database)
    await database.close()
    return url


@pytest.mark.parametrize("target", ["base", "0001", "000"])
async def test_going_back_is_refused_unless_one_insists(tmp_path: Path, target: str) -> None:
    url = await migrated(tmp_path)
    before = (tmp_path / "own.db").read_bytes()
    refused = congress_api("migrate", "--to", target, url=url)
    assert refused.code == 2
    if target != "000":
        assert "--yes-delete-everything" in refused.told
        assert "0002" in refused.told
    assert (tmp_path / "own.db").read_bytes() == before
    assert congress_api("token", "list", url=url).code == 0
    if target != "000":
        assert congress_api("migrate", "--to", target, "--yes-delete-everything", url=url).code == 0
        assert congress_api("token", "list", url=url).code == 2
    assert congress_api("migrate", url=url).code == 0


@pytest.mark.parametrize("target", ["9998", "", "-1", "head-1", "0001:0002", "Base"])
def test_an_unknown_migration_is_said_in_one_line(tmp_path: Path, target: str) -> None:
    done = congress_api("migrate", f"--to={target}", url=f"sqlite:///{tmp_path / 'own.db'}")
    assert (done.code, len(done.told.splitlines())) == (2, 1)


async def test_tokens_are_listed_for_people_and_for_programs(database: Database) -> None:
    url, long_ago = url_of(database), "2099-12-31"
    secrets = {
        role: congress_api("token", "create", "--role", role, "--label", f"listed {role}", *event, url=url).out.strip()
        for role, event in (("administrator", []), ("organiser", ["--event", SEED_EVENT, "--expires", long_ago]))
    }

    def listed(*words: str) -> dict[str, dict[str, Any]]:
        found = json.loads(congress_api("token", "list", "--json", *words, url=url).out)
        return {one["label"]: one for one in found if str(one["label"]).startswith("listed ")}

    assert set(listed()) == {"listed administrator", "listed organiser"}
    assert set(listed("--role", "administrator")) == {"listed administrator"}
    assert set(listed("--event", SEED_EVENT)) == {"listed organiser"}
    one = listed()["listed organiser"]
    assert {
        name: one[name] for name in ("role", "event", "partner", "createdBy", "expiresAt", "revokedAt", "state")
    } == {
        "role": "organiser",
        "event": SEED_EVENT,
        "partner": None,
        "createdBy": "command line",
        "expiresAt": "2100-01-01T00:00:00Z",
        "revokedAt": None,
        "state": "valid",
    }
    plain = congress_api("token", "list", url=url)
    line = next(line for line in plain.out.splitlines() if one["id"] in line)
    assert "listed organiser" in line
    assert "until 2100-01-01" in line
    assert not any(secret in plain.out for secret in secrets.values())
    for token in listed().values():
        assert congress_api("token", "revoke", token["id"], url=url).code == 0
    assert listed() == {}
    assert {token["state"] for token in listed("--all").values()} == {"revoked"}


async def test_the_command_line_is_an_actor_in_the_log(database: Database, client: httpx.AsyncClient) -> None:
    programme = a_programme()
    await bring_in(database, programme)
    event, url = programme.event.slug, url_of(database)
    administrator = await a_token(database, "administrator")
    made = congress_api("token", "create", "--role", "organiser", "--event", event, url=url)
    child = await client.post(f"/v1/events/{event}/tokens", json={"role": "reader"}, headers=bearer(made.out.strip()))
    named = made.told.split()[1].rstrip(",")
    done = congress_api("token", "revoke", named, "--descendants", url=url)
    assert (done.code, done.told) == (0, f"token {named} is revoked, 2 tokens in all\n")
    answer = await client.get(f"/v1/events/{event}/audit?kind=token", headers=bearer(administrator))
    entries = [(one["deed"], one["id"], one["actor"]["label"]) for one in answer.json()["items"]]
    assert sorted(entries[:2]) == sorted(("revoked", one, "command line") for one in (named, child.json()["id"]))
    assert entries[3] == ("created", named, "command line")
    assert (await client.get("/v1/me", headers=bearer(child.json()["secret"]))).status_code == 401


def test_the_one_door_offers_only_what_exists() -> None:
    root = SOURCE.parent
    told = subprocess.run([root / "dev", "help"], capture_output=True, text=True, check=True).stdout
    offered = re.search(r"^\./dev ([a-z, ]+?) …   any other word goes to congress-api", told, re.MULTILINE)
    assert offered
    commands = re.findall(r"^    ([a-z]+)  ", __main__.parser().format_help(), re.MULTILINE)
    assert set(offered[1].split(", ")) == set(commands) - {"serve", "openapi"}, "these two have a line of their own"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "0"], "argument --port: it is a whole number from 1 to 65535"),
        (["--port", "65536"], "argument --port: it is a whole number from 1 to 65535"),
        (["--port", "http"], "argument --port: it is a whole number from 1 to 65535"),
        (["--workers", "0"], "argument --workers: it is a whole number from 1 to 256"),
        (["--workers", "-1"], "argument --workers: it is a whole number from 1 to 256"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(words: list[str], said: str) -> None:
    done = congress_api("serve", *words, url="postgresql+asyncpg://")
    assert (done.code, done.out) == (2, "")
    assert done.told.splitlines()[-1].endswith(said)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_that_is_taken_is_said_in_one_line_before_anything_is_done(tmp_path: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        serve = ("serve", "--port", port, "--workers", workers)
        done = congress_api(*serve, url=f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    why = "the port is taken; --port names another"
    assert (done.code, done.out) == (2, "")
    assert done.told == f"congress-api: cannot listen at 127.0.0.1, port {port}: {why}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_host_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    done = congress_api("serve", "--host", "no.invalid", url=f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    assert (done.code, done.out) == (2, "")
    assert done.told.startswith("congress-api: cannot listen at no.invalid, port 8000: ")
    assert len(done.told.splitlines()) == 1


async def test_a_token_is_revoked_by_itself_or_by_its_id(database: Database) -> None:
    secret = await a_token(database, "administrator")
    first = congress_api("token", "revoke", secret, url=url_of(database))
    assert (first.code, first.out) == (0, "")
    named = first.told.split()[1]
    assert secret not in first.told
    assert congress_api("token", "revoke", named, url=url_of(database)).code == 0
    for nothing in ("nonsense", "0191d0a0-0000-7000-8000-000000000001", secret[:-1]):
        done = congress_api("token", "revoke", nothing, url=url_of(database))
        assert (done.code, "No such token." in done.told) == (2, True)
