"""Tokens: made, recognised, rotated, revoked.

A secret is a typed prefix, 30 random base62 characters (178 bits) and a checksum, so that a mistyped one is refused
without the database and a leaked one is recognised for what it is. Kept is an HMAC-SHA256 of it: 5 µs, and a slow
password hash would add nothing at that length.
"""

import datetime
import functools
import hashlib
import hmac
import re
import secrets
import string
import uuid
import zlib
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, RowMapping, Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from congress_api import model
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX = {Role.administrator: "cga_", Role.organiser: "cgo_", Role.partner: "cgp_", Role.reader: "cgr_"}
SHAPE = re.compile(r"cg[aopr]_[0-9A-Za-z]{36}", re.ASCII)


def _base62(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, rest = divmod(number, 62)
        digits = ALPHABET[rest] + digits
    return digits


def new_secret(role: Role) -> str:
    """A new secret for a role."""
    body = PREFIX[role] + "".join(secrets.choice(ALPHABET) for _ in range(30))
    return body + _base62(zlib.crc32(body.encode()), 6)


def is_well_formed(secret: str) -> bool:
    """Whether this can be one of our secrets: shape and checksum, without asking the database."""
    return bool(SHAPE.fullmatch(secret)) and _base62(zlib.crc32(secret[:-6].encode()), 6) == secret[-6:]


def hashed(secret: str, key: bytes) -> bytes:
    """What is kept of a secret."""
    return hmac.new(key, secret.encode(), hashlib.sha256).digest()


async def hashing_key(database: Database) -> bytes:
    """The key of this installation, made on first use and shared by every process on the database."""
    wanted = select(model.Installation.value).where(model.Installation.name == "token-key")
    while (key := await database.read(lambda connection: connection.scalar(wanted))) is None:
        try:
            async with database.writing() as db:
                made = insert(model.Installation).values(name="token-key", value=secrets.token_bytes(32))
                await db.execute(made)
        except IntegrityError:  # another process made it first: read that one
            continue
    return key


class StoredToken(Struct, frozen=True, kw_only=True):
    """A token as its event's organisers see it: without its secret, which is stored nowhere."""

    id: uuid.UUID
    role: Role
    partner: str | None
    label: str | None
    created_at: datetime.datetime
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None
    revoked_at: datetime.datetime | None


class TokenIdentity(Struct, frozen=True, kw_only=True):
    """A token that is valid now, and how far the event is that it came to."""

    id: uuid.UUID
    role: Role
    event: str | None
    partner: str | None
    label: str | None
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None
    version: int | None


@functools.cache
def _recognition() -> Any:
    """The one select of `recognise`, built once: building it costs more than running it."""
    token, own, ledger, asked = model.Token, model.Event, aliased(model.Ledger), aliased(model.Event)
    version = select(ledger.version).join(asked, asked.id == ledger.event_id)
    version = version.where(asked.slug == bindparam("event"))
    columns = [getattr(token, name) for name in ("id", "role", "label", "expires_at", "last_used_at")]
    return (
        select(*columns, own.slug.label("event"), model.Partner.slug.label("partner"), version.label("version"))
        .outerjoin(own, own.id == token.event_id)
        .outerjoin(model.Partner, model.Partner.id == token.partner_id)
        .where(token.hash == bindparam("digest"), token.revoked_at.is_(None))
        .where(own.deleted_at.is_(None), model.Partner.deleted_at.is_(None))  # what is gone has nobody to act for it
    )


def recognise(connection: Connection, digest: bytes, event: str | None, now: datetime.datetime) -> TokenIdentity | None:
    """The valid token with this hash, and the version of the event that is asked for, in one select."""
    row = connection.execute(_recognition(), {"digest": digest, "event": event}).mappings().first()
    if row is None or (row["expires_at"] and row["expires_at"] <= now):
        return None
    return TokenIdentity(**{**row, "role": Role(row["role"])})


class IssuedToken(Struct, frozen=True, kw_only=True):
    """A token that was just made, with the secret that is shown this once."""

    id: uuid.UUID
    secret: str


async def make(db: AsyncSession, key: bytes, **values: Any) -> IssuedToken:
    """Make a token: `role`, `event_id`, `partner_id`, `label`, `expires_at`, `created_at`."""
    made = IssuedToken(id=uuid7(), secret=new_secret(Role(values["role"])))
    db.add(model.Token(id=made.id, hash=hashed(made.secret, key), revoked_at=None, last_used_at=None, **values))
    await db.flush()
    return made


async def event_id(db: AsyncSession, event: str) -> uuid.UUID | None:
    """The id of an event by its slug."""
    table = model.Event
    return await db.scalar(select(table.id).where(table.slug == event, table.deleted_at.is_(None)))


async def partner_id(db: AsyncSession, event_id: uuid.UUID, partner: str) -> uuid.UUID | None:
    """The id of an event's partner by its slug."""
    table = model.Partner
    named = select(table.id).where(table.event_id == event_id, table.slug == partner, table.deleted_at.is_(None))
    return await db.scalar(named)


def listed(connection: Connection, event: str, after: uuid.UUID | None, limit: int) -> list[StoredToken] | None:
    """Tokens of an event, the newest first, from after one of them on; None when there is no such event."""
    if connection.scalar(select(model.Event.id).where(model.Event.slug == event, model.Event.deleted_at.is_(None))):
        older = _of_event(event) if after is None else _of_event(event).where(model.Token.id < after)
        rows = connection.execute(older.order_by(model.Token.id.desc()).limit(limit)).mappings()
        return [_stored(row) for row in rows]
    return None


def one(connection: Connection, event: str, token_id: uuid.UUID) -> StoredToken | None:
    """One token of an event."""
    row = connection.execute(_of_event(event).where(model.Token.id == token_id)).mappings().first()
    return _stored(row) if row else None


def _of_event(event: str) -> Select[Any]:
    """The tokens of an event that is there, each with its partner's slug."""
    columns = [getattr(model.Token, name) for name in StoredToken.__struct_fields__ if name != "partner"]
    return (
        select(*columns, model.Partner.slug.label("partner"))
        .join(model.Event, model.Event.id == model.Token.event_id)
        .outerjoin(model.Partner, model.Partner.id == model.Token.partner_id)
        .where(model.Event.slug == event, model.Event.deleted_at.is_(None))
    )


def _stored(row: RowMapping) -> StoredToken:
    return StoredToken(**{**row, "role": Role(row["role"])})


async def find(db: AsyncSession, event_id: uuid.UUID, token_id: uuid.UUID) -> model.Token | None:
    """One token of an event, to be changed."""
    found = await db.get(model.Token, token_id)
    return found if found is not None and found.event_id == event_id else None


async def named(db: AsyncSession, key: bytes, name: str) -> model.Token | None:
    """Any token by its id, or by itself."""
    if is_well_formed(name):
        return await db.scalar(select(model.Token).where(model.Token.hash == hashed(name, key)))
    try:
        return await db.get(model.Token, uuid.UUID(name))
    except ValueError:
        return None


async def note_use(db: AsyncSession, used: dict[uuid.UUID, datetime.datetime]) -> None:
    """Write down when tokens were last used."""
    for token_id, at in used.items():
        await db.execute(update(model.Token).where(model.Token.id == token_id).values(last_used_at=at))
