"""Authentication by bearer token, once per request, before the framework."""

import datetime
import hashlib
import re
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from congress_api.domain.access import Caller
from congress_api.errors import NotFound, Unauthenticated
from congress_api.messages.details import NotABearer, NotAToken, TokenInvalid
from congress_api.store import tokens
from congress_api.store.database import Database
from congress_api.store.token_lookup import TokenIdentity, TokenLookup

RECENT_SECONDS = 3600.0
MOST_RECENT = 10_000
CREDENTIALS = re.compile(r"(?!bearer )[!#$%&'*+.^_`|~0-9A-Za-z-]+ +[^ ]", re.IGNORECASE)
"""A scheme and what belongs to it (RFC 9110, 11.4), of any scheme but Bearer."""


def _hash(header: bytes) -> bytes:
    return hashlib.blake2b(header, digest_size=16).digest()


class Authenticated(Struct, frozen=True):
    """A caller, and the version of the requested event, else of its own, that its reads must include."""

    caller: Caller
    version: int


class Authenticator:
    """Looks tokens up in the database; a mistyped one is refused by its checksum."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lookup = TokenLookup(database)
        self._key: bytes | None = None
        self._used: dict[uuid.UUID, datetime.datetime] = {}
        self._recent: OrderedDict[bytes, float] = OrderedDict()
        """When each header was last found valid: by its hash, the longest ago first."""

    async def key(self) -> bytes:
        """The key that tokens are hashed with."""
        if self._key is None:
            self._key = await tokens.hashing_key(self._database)
        return self._key

    def is_recent(self, header: bytes) -> bool:
        """Whether this process found this header valid within the hour; the database is not asked."""
        return self._recent.get(_hash(header), -RECENT_SECONDS) > time.monotonic() - RECENT_SECONDS

    async def recognise(self, header: bytes, event: str | None) -> Authenticated:
        """The caller of an Authorization header. Raises Unauthenticated."""
        scheme, _, secret = header.decode("latin-1").partition(" ")
        secret = secret.strip()
        if scheme.lower() != "bearer":
            raise Unauthenticated(NotABearer())
        if not tokens.is_well_formed(secret):
            raise Unauthenticated(NotAToken())
        now = datetime.datetime.now(datetime.UTC)
        digest = tokens.hashed(secret, await self.key())
        known = await self._lookup.find(digest, event, now)
        if known is None:
            self._recent.pop(_hash(header), None)
            raise Unauthenticated(TokenInvalid())
        self._note(known, now)
        self._remember(header)
        fields = ("role", "event", "partner", "label", "expires_at", "origin_id")
        caller = Caller(token_id=known.id, **{name: getattr(known, name) for name in fields})
        return Authenticated(caller, known.version or 0)

    def _remember(self, header: bytes) -> None:
        hashed = _hash(header)
        self._recent[hashed] = time.monotonic()
        self._recent.move_to_end(hashed)
        if len(self._recent) > MOST_RECENT:
            self._recent.popitem(last=False)

    def _note(self, known: TokenIdentity, now: datetime.datetime) -> None:
        """Note the use of a token, to the minute."""
        minute = now.replace(second=0, microsecond=0)
        if known.last_used_at is None or not minute <= known.last_used_at <= now:  # a clock may have been ahead
            self._used[known.id] = minute

    async def flush(self) -> None:
        """Store the last uses of tokens; called every second, outside of requests."""
        used, self._used = self._used, {}
        if used:
            async with self._database.writing() as db:
                await tokens.note_use(db, used)

    async def close(self) -> None:
        """Store the last uses that are left, and close the connection. Raises Error, with the connection closed."""
        try:
            await self.flush()
        finally:
            self._lookup.close()


def token_header(headers: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """The Authorization header that is meant for this API; None without one.

    Credentials of another scheme are for others: a staging proxy's password, for example, must not keep anybody from
    reading. But a token in another scheme or without one is a mistake, which would go unnoticed on public reads.
    """
    sent = [value for name, value in headers if name == b"authorization"]
    if ours := [value for value in sent if value.split(b" ", 1)[0].lower() == b"bearer"]:
        return b", ".join(ours)  # combined (RFC 9110, 5.2), two tokens are invalid
    return next((value for value in sent if not _is_for_others(value)), None)


def _is_for_others(header: bytes) -> bool:
    """Whether it has a scheme other than Bearer, and credentials that hold no token of this API."""
    told = header.decode("latin-1")
    return bool(CREDENTIALS.match(told)) and not tokens.SHAPE.search(told)


def event_in(path: str) -> str | None:
    """The slug of the event in a path."""
    parts = path.split("/")
    return parts[3] if len(parts) > 3 and parts[1:3] == ["v1", "events"] else None


def authenticated_in(scope: Any) -> Authenticated | None:
    """The token of a request; None for a request without one."""
    authenticated: Authenticated | None = scope.get("authenticated")
    return authenticated


def caller_of(scope: Any) -> Caller | None:
    """The caller of a request; None without a token."""
    authenticated = authenticated_in(scope)
    return authenticated.caller if authenticated else None


def insider(scope: Any, event: str) -> Caller:
    """The caller of a request, with a token of this event. Raises NotFound.

    Admission does not know an event that was created a moment ago, so it is checked here.
    """
    caller = caller_of(scope)
    if caller is None or not caller.belongs_to(event):
        raise NotFound
    return caller
