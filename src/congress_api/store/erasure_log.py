"""The erasure log: a file of what a restore must not bring back, beside the database and outside of its backups.

A line of JSON for each erasure of a person and each revocation of a token. Names stand in it sealed with the key of the
installation, which is in the database and its backups: the file alone tells nobody's name.
"""

import base64
import contextlib
import datetime
import fcntl
import hashlib
import hmac
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select
from sqlalchemy.engine import make_url

from congress_api import model
from congress_api.store.database import Database
from congress_api.store.journal import START

NONCE = TAG = 16  # bytes
OVERLAP = datetime.timedelta(minutes=10)
"""How late a revocation may be committed, after its own time."""


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An erasure or a revocation, and when it was."""

    at: datetime.datetime
    token: uuid.UUID | None = None
    """The token that was revoked."""
    event: str | None = None
    """The event that a person was erased from."""
    speaker: uuid.UUID | None = None
    names: str | None = None
    """The names that were given, sealed."""


def path_of(database_url: str, setting: str) -> Path | None:
    """The file: as set, else beside the SQLite file; None for PostgreSQL without the setting."""
    if setting:
        return Path(setting)
    url = make_url(database_url)
    return Path(f"{url.database}.erasures") if url.get_backend_name() == "sqlite" else None


def append(file: Path, entries: Iterable[Entry]) -> None:
    """Append entries durably; several processes may do so at once. Raises OSError."""
    lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)
    with _locked(file, os.O_APPEND | os.O_CREAT | os.O_WRONLY) as descriptor:
        os.write(descriptor, lines)
        os.fsync(descriptor)


def entries(file: Path | None) -> list[Entry]:
    """All entries. A line that a crash cut off is left out. Raises OSError for a file that cannot be read."""
    if file is None or not file.exists():
        return []
    found = []
    for line in file.read_bytes().splitlines():
        with contextlib.suppress(msgspec.DecodeError):
            found.append(msgspec.json.decode(line, type=Entry))
    return found


@contextlib.contextmanager
def _locked(file: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(file, flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def seal(key: bytes, names: Iterable[str]) -> str:
    """Names as only the installation can read them: encrypted with a key stream, then authenticated."""
    plain, nonce = msgspec.json.encode(list(names)), secrets.token_bytes(NONCE)
    hidden = _hidden(key, nonce, plain)
    return base64.b64encode(nonce + _tag(key, nonce + hidden) + hidden).decode()


def unseal(key: bytes, sealed: str) -> list[str]:
    """The names. Raises ValueError for another installation's."""
    raw = base64.b64decode(sealed, validate=True)
    nonce, tag, hidden = raw[:NONCE], raw[NONCE : NONCE + TAG], raw[NONCE + TAG :]
    if not hmac.compare_digest(tag, _tag(key, nonce + hidden)):
        raise ValueError("sealed by another installation")
    return msgspec.json.decode(_hidden(key, nonce, hidden), type=list[str])


def _hidden(key: bytes, nonce: bytes, text: bytes) -> bytes:
    stream = hashlib.shake_256(hmac.digest(key, b"erasure log" + nonce, "sha256")).digest(len(text))
    return bytes(one ^ other for one, other in zip(text, stream, strict=True))


def _tag(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, b"erasure log tag" + content, "sha256")[:TAG]


def revocations(connection: Connection, since: datetime.datetime = START) -> list[Entry]:
    """The tokens that were revoked since a time."""
    table = model.Token
    rows = connection.execute(select(table.id, table.revoked_at).where(table.revoked_at >= since))
    return [Entry(at=row.revoked_at, token=row.id) for row in rows]


class Recorder:
    """Copies revocations from the database to the log, whoever made them."""

    def __init__(self, database: Database, file: Path | None) -> None:
        self._database = database
        self._file = file
        self._known: set[uuid.UUID] | None = None
        self._since = START

    async def record(self) -> None:
        """Append the revocations that the log lacks. Raises Unavailable, OSError."""
        if self._file is None:
            return
        found = await self._database.ask(lambda connection: revocations(connection, self._since))
        if self._known is None or not {entry.token for entry in found} <= self._known:
            self._known = {entry.token for entry in entries(self._file) if entry.token}  # others write to it too
        missing = [entry for entry in found if entry.token not in self._known]
        if missing:
            append(self._file, missing)
            self._known.update(entry.token for entry in missing if entry.token)
        self._since = max([self._since, *(entry.at - OVERLAP for entry in found)])


def speaker_id(connection: Connection, event: str, slug: str | None) -> uuid.UUID | None:
    """The id of a speaker, deleted or not."""
    table = model.Speaker
    statement = select(table.id).join(model.Event, model.Event.id == table.event_id)
    return connection.scalar(statement.where(model.Event.slug == event, table.slug == slug))


def speaker_slug(connection: Connection, speaker_id: uuid.UUID | None) -> str | None:
    """The slug of a speaker, deleted or not."""
    return connection.scalar(select(model.Speaker.slug).where(model.Speaker.id == speaker_id))
