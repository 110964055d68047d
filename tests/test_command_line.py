"""The command line as a person uses it: what comes out where, and how it says no."""

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import pytest
from msgspec import Struct

from congress_api import __main__, logs
from congress_api.store.database import Database
from tests import postgres
from tests.conftest import SEED_EVENT
from tests.tokens import a_token

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


@pytest.mark.parametrize("url", ["congress.db", "sqlite+aiosqlite:///", "sqlite+aiosqlite:///:memory:"])
def test_an_address_that_is_none_is_said(url: str) -> None:
    done = congress_api("token", "create", "--role", "administrator", url=url)
    assert (done.code, done.out) == (2, "")
    assert "it is sqlite+aiosqlite:///FILE or postgresql+asyncpg://" in done.told


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
