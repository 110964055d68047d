"""Creates tokens, and finds them to change and list them.

A secret is a typed prefix, 30 random base62 characters (178 bits) and a checksum: a mistyped one is refused without a
query, and scanners can recognise a leaked one. Its HMAC-SHA256 is stored, which takes 5 µs to compute; a slow password
hash would add nothing at that length.
"""

import datetime
import hashlib
import hmac
import re
import secrets
import string
import uuid
import zlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
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
        number, remainder = divmod(number, 62)
        digits = ALPHABET[remainder] + digits
    return digits


def new_secret(role: Role) -> str:
    body = PREFIX[role] + "".join(secrets.choice(ALPHABET) for _ in range(30))
    return body + _base62(zlib.crc32(body.encode()), 6)


def is_well_formed(secret: str) -> bool:
    """Whether a text has the shape and checksum of a secret; needs no database."""
    return bool(SHAPE.fullmatch(secret)) and _base62(zlib.crc32(secret[:-6].encode()), 6) == secret[-6:]


def hashed(secret: str, key: bytes) -> bytes:
    """The HMAC that is stored instead of the secret."""
    return hmac.new(key, secret.encode(), hashlib.sha256).digest()


async def hashing_key(database: Database) -> bytes:
    """The key of this installation, created on first use and shared by all processes on the database."""
    statement = select(model.Installation.value).where(model.Installation.name == "token-key")
    while (key := await database.read(lambda connection: connection.scalar(statement))) is None:
        try:
            async with database.writing() as db:
                row = insert(model.Installation).values(name="token-key", value=secrets.token_bytes(32))
                await db.execute(row)
        except IntegrityError:  # another process created the key first: read that one
            continue
    return key


class IssuedToken(Struct, frozen=True, kw_only=True):
    """A new token, with its secret, which cannot be read again."""

    id: uuid.UUID
    secret: str


async def make(db: AsyncSession, key: bytes, **values: Any) -> IssuedToken:
    """Create a token from the columns of `model.Token` that say whose it is, what it is for and where it comes from."""
    issued = IssuedToken(id=uuid7(), secret=new_secret(Role(values["role"])))
    db.add(model.Token(id=issued.id, hash=hashed(issued.secret, key), **values))
    await db.flush()
    return issued


async def event_id(db: AsyncSession, event: str) -> uuid.UUID | None:
    """None if there is no such event, or it is deleted."""
    table = model.Event
    return await db.scalar(select(table.id).where(table.slug == event, table.deleted_at.is_(None)))


async def partner_id(db: AsyncSession, event_id: uuid.UUID, partner: str) -> uuid.UUID | None:
    """None if there is no such partner, or it is deleted."""
    table = model.Partner
    statement = select(table.id).where(table.event_id == event_id, table.slug == partner, table.deleted_at.is_(None))
    return await db.scalar(statement)


async def find(db: AsyncSession, event_id: uuid.UUID, token_id: uuid.UUID) -> model.Token | None:
    """One token of an event as a row that can be changed; None if there is no such token."""
    token = await db.get(model.Token, token_id)
    return token if token is not None and token.event_id == event_id else None


async def partner_slugs(db: AsyncSession, partner_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    """The slugs of partners by id."""
    table = model.Partner
    rows = await db.execute(select(table.id, table.slug).where(table.id.in_({one for one in partner_ids if one})))
    return {row.id: row.slug for row in rows}


async def created_by(db: AsyncSession, actors: Iterable[str]) -> list[model.Token]:
    """The tokens that these actors created, by creation or by rotation, also those that have ended."""
    table = model.Token
    return list(await db.scalars(select(table).where(table.created_by.in_(set(actors))).order_by(table.id)))


async def named(db: AsyncSession, key: bytes, id_or_secret: str) -> model.Token | None:
    """A token of any event, by its id or its secret; None if there is no such token."""
    if is_well_formed(id_or_secret):
        return await db.scalar(select(model.Token).where(model.Token.hash == hashed(id_or_secret, key)))
    try:
        return await db.get(model.Token, uuid.UUID(id_or_secret))
    except ValueError:
        return None


async def note_use(db: AsyncSession, used: dict[uuid.UUID, datetime.datetime]) -> None:
    """Store the time of last use of each of these tokens."""
    for token_id, at in used.items():
        await db.execute(update(model.Token).where(model.Token.id == token_id).values(last_used_at=at))
