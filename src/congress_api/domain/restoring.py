"""Restores a backup: migrated, with new epochs, and without what was erased or revoked since it was made."""

import contextlib
import datetime
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import errors, model
from congress_api.domain import erasing
from congress_api.domain.erasing import Erased, ErasureRequest
from congress_api.store import epochs, erasure_log, migrating, tokens
from congress_api.store.backups import postgres, sqlite
from congress_api.store.backups.restoration import Restoration, check_new
from congress_api.store.database import Database
from congress_api.store.erasure_log import Entry
from congress_api.store.journal import START
from congress_api.store.wiping import wipe

MARGIN = datetime.timedelta(hours=1)
"""Erasures this much older than a backup are repeated too: clocks differ, and to repeat one does no harm."""


async def erase(database: Database, log: Path | None, request: ErasureRequest) -> Erased:
    """Erase a person, and record it for restores. Raises what `erasing.erase` does, and OSError."""
    key = await tokens.hashing_key(database)
    speaker = await database.read(lambda connection: erasure_log.speaker_id(connection, request.event, request.speaker))
    done = await erasing.erase(database, request)
    if log is not None:
        names = erasure_log.seal(key, request.names)
        now = datetime.datetime.now(datetime.UTC)
        erasure_log.append(log, [Entry(at=now, event=request.event, speaker=speaker, names=names)])
    return done


async def backup(database: Database, log: Path | None, file: Path) -> None:
    """Back the whole database up into a new file. Raises ValueError, OSError."""
    check_new(file)
    if database.is_sqlite:
        sqlite.backup(database, file)
    else:
        await postgres.backup(database, file)
    await erasure_log.Recorder(database, log).record()


async def restore(database: Database, log: Path | None, file: Path) -> list[str]:
    """Put a backup in the place of the database, which is kept. Returns lines to print.

    Raises ValueError and OSError, and changes nothing then.
    """
    recorded = [*erasure_log.entries(log), *await _revoked(database)]
    await database.close()  # else the database is in use, by this process
    restoration = sqlite.restoration if database.is_sqlite else postgres.restoration
    async with restoration(database, file) as incoming:
        restored = Database(incoming.url.render_as_string(hide_password=False))
        try:
            lines = [line async for line in _prepared(restored, incoming, recorded)]
        finally:
            await restored.close()
        kept = await incoming.put_in_place()
    made = f"{incoming.made_at:%Y-%m-%dT%H:%M:%SZ}" if incoming.made_at else "an unknown moment"
    return [
        f"restored the backup of {made}; later changes are gone",
        *lines,
        *([f"the old database is kept as {kept}; delete it when you no longer need it"] if kept else []),
    ]


async def _revoked(database: Database) -> list[Entry]:
    """The revocations in the database that is replaced; none if it is broken or absent."""
    if database.file is not None and not database.file.exists():
        return []
    with contextlib.suppress(errors.Error, SQLAlchemyError, OSError, ValueError):
        return await database.read(erasure_log.revocations)
    return []


async def _prepared(restored: Database, incoming: Restoration, recorded: list[Entry]) -> AsyncIterator[str]:
    """Bring a loaded backup to this release and to today. Yields lines to print. Raises ValueError."""
    await restored.read(migrating.check_origin)
    await migrating.migrate(restored)
    begin = incoming.made_at - MARGIN if incoming.made_at else START
    since = [entry for entry in recorded if entry.at >= begin]
    key = await tokens.hashing_key(restored)
    async with restored.writing() as db:
        revoked = await _revoke(db, since)
    people = [line async for line in _erase(restored, key, since)]
    async with restored.writing() as db:
        renewed = await epochs.renew(db)
    if people:
        await wipe(restored)
    yield f"revoked again: {revoked} tokens" if revoked else "no token was revoked since"
    for line in people or ["nobody was erased since"]:
        yield line
    yield f"{renewed} events have new epochs: clients read them anew"


async def _revoke(db: AsyncSession, since: Iterable[Entry]) -> int:
    """Revoke these tokens again. Returns how many were valid."""
    count = 0
    for entry in since:
        token = await db.get(model.Token, entry.token) if entry.token else None
        if token is not None and token.revoked_at is None:
            token.revoked_at = entry.at
            count += 1
    return count


async def _erase(database: Database, key: bytes, since: Iterable[Entry]) -> AsyncIterator[str]:
    """Erase these people again. Yields lines to print."""
    for entry in since:
        if entry.event is None:
            continue
        try:
            names = erasure_log.unseal(key, entry.names) if entry.names else []
        except ValueError:
            yield f"not erased again: a person in {entry.event}, whose names were sealed by another installation"
            continue
        slug = await _slug(database, entry)
        if slug or names:
            with contextlib.suppress(errors.NotFound):  # the event was made after the backup
                done = await erasing.erase(database, ErasureRequest(event=entry.event, speaker=slug, names=names))
                yield f"erased again: a person in {entry.event}"
                for line in _left(done):
                    yield line


async def _slug(database: Database, entry: Entry) -> str | None:
    return await database.read(lambda connection: erasure_log.speaker_slug(connection, entry.speaker))


def _left(done: Erased) -> Iterator[str]:
    """The texts that name the person again, since their corrections are gone."""
    for mention in done.mentions:
        yield f"  names them still, rewrite it: {mention.kind} {mention.slug} {mention.field}"
