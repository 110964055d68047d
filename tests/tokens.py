"""Tokens for tests: made in the database the way the command line makes them, and the header that sends one."""

import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from congress_api.store import tokens
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role


async def a_token(
    database: Database,
    role: Role | str,
    event: str | None = None,
    partner: str | None = None,
    *,
    expires_at: datetime.datetime | None = None,
) -> str:
    """The secret of a new token. An administrator needs no event; a partner is named by its slug."""
    key = await tokens.hashing_key(database)
    async with database.writing() as db:
        return await _made(db, key, Role(role), event, partner, expires_at)


async def tokens_of(database: Database, event: str, *wanted: tuple[str, str | None]) -> list[str]:
    """The secrets of new tokens of an event, each for a role and perhaps a partner, made in one transaction."""
    key = await tokens.hashing_key(database)
    async with database.writing() as db:
        return [await _made(db, key, Role(role), event, partner) for role, partner in wanted]


async def _made(
    db: AsyncSession,
    key: bytes,
    role: Role,
    event: str | None,
    partner: str | None,
    expires_at: datetime.datetime | None = None,
) -> str:
    event_id = partner_id = None
    if event is not None:
        event_id = await tokens.event_id(db, event)
        assert event_id is not None, f"there is no event {event}"
        if partner is not None:
            partner_id = await tokens.partner_id(db, event_id, partner)
            assert partner_id is not None, f"{event} has no partner {partner}"
    made = await tokens.make(
        db,
        key,
        role=role,
        event_id=event_id,
        partner_id=partner_id,
        label="test",
        expires_at=expires_at,
        created_at=datetime.datetime.now(datetime.UTC),
    )
    return made.secret


def bearer(secret: str, **headers: str) -> dict[str, str]:
    """The headers of a request with this token; further ones with `_` for `-`: `bearer(secret, if_match=etag)`."""
    return {"authorization": f"Bearer {secret}", **{name.replace("_", "-"): value for name, value in headers.items()}}
