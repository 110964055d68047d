"""Finds valid tokens: the one query of every request with a token."""

import datetime
import functools
import sqlite3
import uuid
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Select, String, bindparam, func, select
from sqlalchemy.orm import aliased

from congress_api import model
from congress_api.model.token import earliest
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role

MOST_FOUND = 1_000
"""Lookups in memory; all are dropped when there are more."""


class TokenIdentity(Struct, frozen=True, kw_only=True):
    """A valid token, and the version of the event that was requested with it."""

    id: uuid.UUID
    role: Role
    event: str | None
    partner: str | None
    label: str | None
    expires_at: datetime.datetime | None
    """When it stops being valid: at its own expiry, or at the end of the overlap after a rotation."""
    last_used_at: datetime.datetime | None
    origin_id: uuid.UUID | None
    version: int | None


class TokenLookup:
    """Finds valid tokens, as of the newest commit of any process.

    On SQLite, what was found is used again until the next commit: the select would take a third of a whole read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watcher: sqlite3.Connection | None = None
        self._data_version: int | None = None
        self._found: dict[tuple[bytes, str | None], TokenIdentity] = {}
        """Tokens that are not revoked, by hash and requested event, as of that data version."""

    async def find(self, digest: bytes, event: str | None, now: datetime.datetime) -> TokenIdentity | None:
        """The valid token with this hash, and the version of the requested event; None if not valid.

        Where no event is requested, the version is that of the token's event. Raises Unavailable.
        """
        if self._database.is_sqlite:
            self._forget_if_changed()
        if (found := self._found.get((digest, event))) is None:
            found = await self._database.ask(lambda connection: _select_token(connection, digest, event))
            if found is not None and self._database.is_sqlite:
                self._found[digest, event] = found
        if found is None or (found.expires_at is not None and found.expires_at <= now):
            return None
        return found

    def _forget_if_changed(self) -> None:
        """Forget what was found before the last commit of any process, this one included."""
        data_version = self._current_data_version()
        if data_version is None or data_version != self._data_version or len(self._found) >= MOST_FOUND:
            self._found.clear()
        self._data_version = data_version

    def _current_data_version(self) -> int | None:
        """Differs after every commit of other connections; takes 4 µs. None if it cannot be read: the select fails too.

        See `PRAGMA data_version` of SQLite. The connection is used for nothing else: its own commits would not count.
        """
        try:
            if self._watcher is None:
                self._watcher = self._database.watcher()
            data_version: int = self._watcher.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            return None
        return data_version

    def close(self) -> None:
        """Stop watching the database."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None


@functools.cache
def _selection() -> Select[Any]:
    """The select of a token, cached: building it takes longer than running it."""
    token, token_event, ledger, requested = model.Token, model.Event, aliased(model.Ledger), aliased(model.Event)
    version = select(ledger.version).join(requested, requested.id == ledger.event_id)
    slug = func.coalesce(bindparam("event", type_=String), token_event.slug)
    version = version.where(requested.slug == slug)
    names = ("id", "role", "label", "expires_at", "overlap_ends_at", "last_used_at", "origin_id")
    columns = [getattr(token, name) for name in names]
    return (
        select(*columns, token_event.slug.label("event"), model.Partner.slug.label("partner"), version.label("version"))
        .outerjoin(token_event, token_event.id == token.event_id)
        .outerjoin(model.Partner, model.Partner.id == token.partner_id)
        .where(token.hash == bindparam("digest"), token.revoked_at.is_(None))
        # tokens end with their event or partner
        .where(token_event.deleted_at.is_(None), model.Partner.deleted_at.is_(None))
    )


def _select_token(connection: Connection, digest: bytes, event: str | None) -> TokenIdentity | None:
    """The token with this hash, if it is not revoked; it may have expired."""
    row = connection.execute(_selection(), {"digest": digest, "event": event}).mappings().first()
    if row is None:
        return None
    found = dict(row)
    found["expires_at"] = earliest(found["expires_at"], found.pop("overlap_ends_at"))
    return TokenIdentity(**{**found, "role": Role(row["role"])})
