"""What is logged, and what is not worth a line."""

import io
import json
import logging
import os
import subprocess
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from congress_api import logs
from congress_api.store.database import Database
from tests.logging_state import logging_put_back, on_closed_streams

SOURCE = Path(__file__).resolve().parents[1] / "src"
BEGIN = """
import asyncio, logging
import pytest
from sqlalchemy import text

from congress_api import logs
from congress_api.store.database import Database
logs.configure("INFO")
server = logging.getLogger("uvicorn.error")
def fail(error):
    try:
        raise error
    except type(error):
        server.exception("Exception in ASGI application")
"""


def lines(program: str) -> list[dict[str, Any]]:
    """What a process of its own logs: to configure it here would close the handlers of the test run."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", BEGIN + program], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_is_one_json_object_with_the_trace_in_it() -> None:
    (line,) = lines("fail(ValueError('one\\ntwo'))")
    assert (line["level"], line["logger"], line["message"]) == (
        "ERROR",
        "uvicorn.error",
        "Exception in ASGI application",
    )
    assert line["trace"].endswith("ValueError: one\ntwo")


def test_a_request_that_the_end_broke_off_is_not_told_as_a_failure() -> None:
    told = lines("fail(asyncio.CancelledError('graceful shutdown exceeded'))\nserver.error('Cancel 1 running task(s)')")
    assert [line["message"] for line in told] == ["Cancel 1 running task(s)"]


def test_nor_is_a_connection_whose_farewell_it_broke_off() -> None:
    """The pool's loggers are named for their kind, below `sqlalchemy.pool`."""
    told = lines(
        "server = logging.getLogger('sqlalchemy.pool.impl.AsyncAdaptedQueuePool')\n"
        "fail(asyncio.CancelledError())\nfail(OSError('reset'))"
    )
    assert [line["trace"].splitlines()[-1] for line in told] == ["OSError: reset"]


def test_what_a_test_configures_leaves_no_handler_on_a_closed_stream() -> None:
    with logging_put_back(), redirect_stderr(io.StringIO()) as stream:
        logs.configure("INFO")
        stream.close()
        assert len(on_closed_streams()) == 1
    assert on_closed_streams() == []


NAME = "Jeanne d'Arc"


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("INSERT INTO installation (name, value) VALUES (:name, :value)", {"name": NAME, "value": None}),
        ("SELECT name FROM installation WHERE name = :name AND 1 = :one", {"name": NAME, "one": 2**70}),
        ("SELECT CAST(:name AS INTEGER) / 0, nothing FROM installation", {"name": NAME}),
    ],
)
async def test_no_failure_of_the_database_is_logged_with_its_values(
    database: Database, statement: str, values: dict[str, Any]
) -> None:
    try:
        async with database.writing() as db:
            await db.execute(text(statement), values)
            await db.execute(text(statement), values)  # twice: a unique key quotes its value
    except Exception:  # noqa: BLE001  # whatever it is, its line must not quote
        record = logging.LogRecord("x", logging.ERROR, "", 0, "handler failed", None, sys.exc_info())
        line = logs.JsonFormatter().format(record)
        assert "Jeanne" not in line
        assert "1180591620717411303424" not in line
        assert "Error" in line
    else:
        pytest.fail("it did not fail")
