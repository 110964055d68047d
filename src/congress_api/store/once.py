"""The effect of a repeated request happens once: its answer is kept in the transaction of the effect, and replayed.

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

KEPT = datetime.timedelta(hours=24)
AT_ONCE = 100
"""How many old answers one request clears away: more would make somebody wait for others' leftovers."""


class IdempotentRequest(Struct, frozen=True, kw_only=True):
    """A request that may come again: whose it is, its key, and a hash of all that it says."""

    token_id: uuid.UUID
    key: str
    request_hash: bytes


class StoredResponse(Struct, frozen=True, kw_only=True):
    """An answer: its JSON, and what of it is kept for a replay, where that is not all of it."""

    status: int
    body: bytes
    location: str | None = None
    kept: bytes | None = None
    replayed: bool = False


async def once(
    db: AsyncSession, asked: IdempotentRequest | None, work: Callable[[], Awaitable[StoredResponse]]
) -> StoredResponse:
    """The answer to a request, from `work` the first time. Errors are not kept: nothing happened then.

    To be called after the event is locked: then of two at once the second waits, and replays. Without a lock it is
    rolled back. Raises KeyReused when the key came with another request, Clash when another request took it meanwhile.
    """
    if asked is None:
        return await work()
    now = datetime.datetime.now(datetime.UTC)
    known = await db.get(model.Answer, (asked.token_id, asked.key))
    if known is not None and known.at > now - KEPT:
        return _replayed(known, asked)
    if known is not None:
        await db.delete(known)
        await db.flush()
    answered = await work()
    await _keep(db, asked, answered, now)
    return answered


def _replayed(known: model.Answer, asked: IdempotentRequest) -> StoredResponse:
    if known.request_hash != asked.request_hash:
        raise KeyReused
    return StoredResponse(status=known.status, body=known.body, location=known.location, replayed=True)


async def _keep(db: AsyncSession, asked: IdempotentRequest, answered: StoredResponse, now: datetime.datetime) -> None:
    db.add(
        model.Answer(
            token_id=asked.token_id,
            key=asked.key,
            request_hash=asked.request_hash,
            status=answered.status,
            location=answered.location,
            body=answered.body if answered.kept is None else answered.kept,
            at=now,
        )
    )
    try:
        await db.flush()
    except IntegrityError as error:  # another event's request has the key: it waited for no lock of ours
        raise Clash([Fault(parameter="Idempotency-Key", detail="A request with this key is in progress.")]) from error
    await _clear(db, now - KEPT)


async def _clear(db: AsyncSession, before: datetime.datetime) -> None:
    """Delete old answers, but for those that another transaction is deleting: waiting for each other could deadlock."""
    table = model.Answer
    old = select(table.token_id, table.key).where(table.at <= before).limit(AT_ONCE)
    found = (await db.execute(old.with_for_update(skip_locked=True))).all()
    if found:
        gone = delete(table).where(tuple_(table.token_id, table.key).in_([(row.token_id, row.key) for row in found]))
        await db.execute(gone, execution_options={"synchronize_session": False})
