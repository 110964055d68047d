"""Idempotent requests: stores the response in the transaction of its effect, and replays it to repeated requests.

The Idempotency-Key header (IETF draft httpapi-idempotency-key-header), for 24 hours.
"""

import datetime
import uuid
from collections.abc import Awaitable, Callable

from msgspec import Struct
from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.errors import Clash, Fault, KeyReused
from congress_api.messages.blocking import RequestInProgress

LIFETIME = datetime.timedelta(hours=24)
CLEANUP_LIMIT = 100
"""How many expired responses one request deletes: an unlimited number could delay that request."""


class IdempotentRequest(Struct, frozen=True, kw_only=True):
    """A request that may be repeated: its token, its key and a hash of its content."""

    token_id: uuid.UUID
    """The first of the tokens that were rotated into one another: a key belongs to all of them."""
    key: str
    request_hash: bytes


class StoredResponse(Struct, frozen=True, kw_only=True):
    """A response in JSON; `replay_body` is what a replay returns, if that differs from the body."""

    status: int
    body: bytes
    location: str | None = None
    replay_body: bytes | None = None
    replayed: bool = False


async def once(
    db: AsyncSession, request: IdempotentRequest | None, fn: Callable[[], Awaitable[StoredResponse]]
) -> StoredResponse:
    """The response to a request: from `fn` the first time, replayed later. Errors are not stored: they have no effect.

    Call it with the event locked: of two simultaneous requests, the second then waits and replays. Without a lock the
    second is rolled back. Raises KeyReused if the key belongs to another request, Clash if that one is in progress.
    """
    if request is None:
        return await fn()
    now = datetime.datetime.now(datetime.UTC)
    stored = await db.get(model.Answer, (request.token_id, request.key))
    if stored is not None and abs(now - stored.at) < LIFETIME:  # a clock that was ahead leaves times in the future
        return _replayed(stored, request)
    if stored is not None:
        await db.delete(stored)
        await db.flush()
    response = await fn()
    await _store(db, request, response, now)
    return response


def _replayed(stored: model.Answer, request: IdempotentRequest) -> StoredResponse:
    if stored.request_hash != request.request_hash:
        raise KeyReused
    return StoredResponse(status=stored.status, body=stored.body, location=stored.location, replayed=True)


async def _store(
    db: AsyncSession, request: IdempotentRequest, response: StoredResponse, now: datetime.datetime
) -> None:
    db.add(
        model.Answer(
            token_id=request.token_id,
            key=request.key,
            request_hash=request.request_hash,
            status=response.status,
            location=response.location,
            body=response.body if response.replay_body is None else response.replay_body,
            at=now,
        )
    )
    try:
        await db.flush()
    except IntegrityError as error:  # another event's request has the key: it waited for no lock of ours
        raise Clash([Fault(RequestInProgress(), parameter="Idempotency-Key")]) from error
    await _delete_expired(db, now)


async def _delete_expired(db: AsyncSession, now: datetime.datetime) -> None:
    """Delete expired responses, except those that another transaction is deleting: mutual waits could deadlock."""
    table = model.Answer
    is_expired = (table.at <= now - LIFETIME) | (table.at >= now + LIFETIME)
    expired = select(table.token_id, table.key).where(is_expired).limit(CLEANUP_LIMIT)
    rows = (await db.execute(expired.with_for_update(skip_locked=True))).all()
    if rows:
        statement = delete(table).where(
            tuple_(table.token_id, table.key).in_([(row.token_id, row.key) for row in rows])
        )
        await db.execute(statement, execution_options={"synchronize_session": False})
