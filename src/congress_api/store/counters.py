"""Records the counters of an SQLite database in a file beside it, so that an older copy put back by hand is noticed.

A process that serves notices it by itself; this is for a database that was replaced while nothing ran.
"""

import contextlib
import logging
import os
import uuid
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from congress_api.store import epochs, reading
from congress_api.store.database import Database

log = logging.getLogger(__name__)


class Counters(Struct, frozen=True, kw_only=True):
    """What tags and cursors of an event go by."""

    event_id: uuid.UUID
    epoch: str
    version: int
    revision: int


class CountersFile:
    """The file, `FILE.counters`; PostgreSQL has none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file = Path(f"{database.file}.counters") if database.file is not None else None
        self._recorded: list[Counters] = []

    async def check(self) -> None:
        """Renew the epochs if the database is behind what was recorded."""
        recorded = self._read()
        if epochs.went_back(recorded, (await self._database.read(reading.heads)).values()):
            log.error("the database was put back to an earlier state: renewing its epochs")
            async with self._database.writing() as db:
                await epochs.renew(db, {one.event_id: one.epoch for one in recorded})

    def record(self, heads: Iterable[reading.Head]) -> None:
        """Record counters that have moved. Raises OSError."""
        current = [
            Counters(event_id=head.event_id, epoch=head.epoch, version=head.version, revision=head.revision)
            for head in heads
        ]
        if self._file is None or current == self._recorded:
            return
        newest = {(one.event_id, one.epoch): one for one in current}
        for one in self._read():  # another process may have seen more
            key = (one.event_id, one.epoch)
            if key in newest and one.version > newest[key].version:
                newest[key] = one
        beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        descriptor = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(list(newest.values())))
        beside.replace(self._file)
        self._recorded = current

    def _read(self) -> list[Counters]:
        """What was recorded; nothing if the file is absent or damaged."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            if self._file is not None:
                return msgspec.json.decode(self._file.read_bytes(), type=list[Counters])
        return []
