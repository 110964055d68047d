"""Structured logs: one JSON object a line on standard error, without personal data or secrets."""

import asyncio
import contextlib
import datetime
import logging
import sys
import time
import traceback
from collections.abc import Iterator

import msgspec

PLAIN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "color_message"}
REQUESTS = logging.getLogger("congress_api.requests")
DATABASES = {"sqlalchemy", "asyncpg", "aiosqlite", "sqlite3"}
"""The packages whose error messages quote values."""
_encoder = msgspec.json.Encoder(enc_hook=str)


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON, with the fields of `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        more = {key: value for key, value in record.__dict__.items() if key not in PLAIN}
        if record.exc_info and record.exc_info[1] is not None:
            more["trace"] = "".join(_trace(record.exc_info[1])).rstrip("\n")
        return _line(record.created, record.levelname, record.name, {"message": record.getMessage(), **more})


def named(error: BaseException) -> str:
    """An error in one line. The messages of databases quote values, so of their errors only the code is told."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if kind.__module__.partition(".")[0] not in DATABASES:
        return f"{name}: {error}"
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    return f"{name} ({code})" if code else name


def _trace(error: BaseException, seen: tuple[int, ...] = ()) -> Iterator[str]:
    """The error with its causes, the first cause first, as `traceback` has it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and id(cause) not in seen:
        yield from _trace(cause, (*seen, id(error)))
        yield "\n"
    yield from traceback.format_tb(error.__traceback__)
    statement = getattr(error, "statement", None)
    yield f"{named(error)}{f' in: {statement}' if isinstance(statement, str) else ''}\n"
    for inner in getattr(error, "exceptions", ()):
        yield from _trace(inner, (*seen, id(error)))


def answered(**told: object) -> None:
    """Write a line for a request without `logging`, which took a tenth of the time of an uncached response."""
    if REQUESTS.isEnabledFor(logging.INFO):
        with contextlib.suppress(OSError, ValueError):  # nobody reads the log: requests must not fail
            sys.stderr.write(f"{_line(time.time(), 'INFO', REQUESTS.name, {'message': 'answered', **told})}\n")


def _line(created: float, level: str, logger: str, told: dict[str, object]) -> str:
    at = datetime.datetime.fromtimestamp(created, datetime.UTC).isoformat(timespec="milliseconds")
    return _encoder.encode({"at": at, "level": level, "logger": logger, **told}).decode()


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a library's record is more than a cancellation at the end, which is logged in one line."""
    if not record.name.startswith(("uvicorn.error", "sqlalchemy.pool")):
        return True
    error = record.exc_info[1] if record.exc_info else None
    return not any(isinstance(one, asyncio.CancelledError) for one in (error, getattr(error, "__context__", None)))


def configure(level: str) -> None:
    """Configure the logging of this process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(_is_news)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("uvicorn.error").setLevel("WARNING")
    logging.getLogger("alembic").setLevel("WARNING")
