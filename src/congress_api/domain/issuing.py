"""Issues, rotates and revokes tokens: nobody can grant more rights than they have.

Each is an entry in the change log of the token's event. Administrators' tokens belong to no event, so to no log.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model, records
from congress_api.domain import all_faults
from congress_api.domain.access import COMMAND_LINE, ORGANISING, Caller
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.messages import permissions
from congress_api.messages.resources import UnknownReference
from congress_api.store import journal, tokens
from congress_api.store.journal import TokenChange
from congress_api.vocabulary.common import YEARS, to_the_second
from congress_api.vocabulary.token import Role

LEAST_OWN_OVERLAP = datetime.timedelta(seconds=60)
"""How long a token that rotated itself stays valid at least: else a lost response would lock its holder out."""


class Grant(Struct, frozen=True, kw_only=True):
    """The rights, label and expiry of a token to issue."""

    role: Role
    event: str | None = None
    partner: str | None = None
    label: str | None = None
    expires_at: datetime.datetime | None = None


async def issue(db: AsyncSession, key: bytes, grant: Grant, issuer: Caller | None) -> tokens.IssuedToken:
    """Issue a token; `issuer` is None for the command line. Raises Invalid with every fault, or Forbidden."""
    now = datetime.datetime.now(datetime.UTC)
    event_id, partner_id = await check(db, grant)
    _check_issuer(issuer, grant.role, grant.expires_at)
    actor = issuer.actor if issuer else COMMAND_LINE
    issued = await tokens.make(
        db,
        key,
        role=grant.role,
        event_id=event_id,
        partner_id=partner_id,
        label=grant.label,
        created_at=to_the_second(now),
        created_by=actor,
        expires_at=grant.expires_at,
    )
    await _log(db, actor, {await db.get_one(model.Token, issued.id): None})
    return issued


async def check(
    db: AsyncSession, grant: Grant, known: Sequence[Fault] = ()
) -> tuple[uuid.UUID | None, uuid.UUID | None]:
    """The ids of the event and the partner. Raises Invalid with these faults of the request and all others."""
    event_id = await tokens.event_id(db, grant.event) if grant.event else None
    partner_id = await tokens.partner_id(db, event_id, grant.partner) if event_id and grant.partner else None
    of_scope = _scope_faults(grant, event_id is not None, partner_id is not None)
    if any(fault.pointer == "/role" for fault in known):  # what it may and must name is unknown then
        of_scope = []
    found = [*of_scope, *_expiry_faults(grant, datetime.datetime.now(datetime.UTC))]
    if faults := [*known, *all_faults.beside(known, found)]:
        raise Invalid(faults)
    return event_id, partner_id


def _scope_faults(grant: Grant, event_exists: bool, partner_exists: bool) -> list[Fault]:
    """Event and partner must be named where the role requires them, and nowhere else."""
    faults = []
    if grant.role is Role.administrator and grant.event:
        faults.append(Fault(permissions.AdministratorWithEvent(), pointer="/event"))
    if grant.role is not Role.administrator and not event_exists:
        unknown = UnknownReference(kind="event", slug=grant.event) if grant.event else permissions.EventRequired()
        faults.append(Fault(unknown, pointer="/event"))
    if grant.role is not Role.partner and grant.partner:
        faults.append(Fault(permissions.OnlyPartnersNamePartner(), pointer="/partner"))
    if grant.role is Role.partner and not grant.partner:
        faults.append(Fault(permissions.PartnerRequired(), pointer="/partner"))
    if grant.role is Role.partner and grant.partner and event_exists and not partner_exists:
        faults.append(Fault(UnknownReference(kind="partner", slug=grant.partner), pointer="/partner"))
    return faults


def _expiry_faults(grant: Grant, now: datetime.datetime) -> list[Fault]:
    """The expiry must be in the future, and in the years that every moment must be in."""
    if grant.expires_at is None:
        return []
    if grant.expires_at.year >= YEARS.stop:
        return [Fault(permissions.ExpiresTooLate(), pointer="/expiresAt")]
    if grant.expires_at.year < YEARS.start or grant.expires_at <= now:
        return [Fault(permissions.MustBeInTheFuture(), pointer="/expiresAt")]
    return []


def _check_issuer(issuer: Caller | None, role: Role, expires_at: datetime.datetime | None) -> None:
    """Raises Forbidden for a role above the issuer's, or for an organiser's token that would outlive the issuer's."""
    if issuer is None or issuer.role is Role.administrator:
        return
    if issuer.role is not Role.organiser or role is Role.administrator:
        raise Forbidden([Fault(permissions.RoleNotPermitted(), pointer="/role")])
    ends = issuer.expires_at
    if role is Role.organiser and ends is not None and (expires_at is None or expires_at > ends):
        raise Forbidden([Fault(permissions.OutlivesYours(latest=ends), pointer="/expiresAt")])


def check_may_rotate(caller: Caller, token: model.Token | None) -> None:
    """Organisers may rotate every token of their event, others their own. Raises Forbidden.

    A token's successor is its own too until it is first used: its secret may have been lost with the response.
    """
    if caller.role in ORGANISING:
        return
    is_own = token is not None and token.lineage == caller.lineage
    if token is None or not is_own or (token.id != caller.token_id and token.last_used_at is not None):
        raise Forbidden([Fault(permissions.RotationNotPermitted())])


async def rotate(
    db: AsyncSession, key: bytes, old: model.Token, *, overlap: datetime.timedelta, issuer: Caller
) -> tokens.IssuedToken:
    """Issue a token with the same rights, label and expiry; the old one stays valid for the overlap at most.

    A token that rotates itself stays valid for 60 seconds at least. Raises Clash or Forbidden.
    """
    now = datetime.datetime.now(datetime.UTC)
    _check_rotatable(old, now)
    if old.lineage == issuer.lineage:
        overlap = max(overlap, LEAST_OWN_OVERLAP)
    else:
        _check_issuer(issuer, Role(old.role), old.expires_at)
    before = await _records(db, [old])
    copied = {name: getattr(old, name) for name in ("role", "event_id", "partner_id", "label", "expires_at")}
    made = {"created_at": to_the_second(now), "created_by": issuer.actor, "origin_id": old.lineage}
    issued = await tokens.make(db, key, **copied, **made)
    old.overlap_ends_at, old.successor_id = to_the_second(now + overlap), issued.id
    await _log(db, issuer.actor, {**before, await db.get_one(model.Token, issued.id): None})
    return issued


def _check_rotatable(token: model.Token, now: datetime.datetime) -> None:
    """Raises Clash for a token that has ended or was rotated before: each has one successor."""
    if token.revoked_at is not None or (token.expires_at is not None and token.expires_at <= now):
        raise Clash([Fault(permissions.TokenEnded())])
    if token.successor_id is not None:
        raise Clash([Fault(permissions.RotatedAlready(str(token.successor_id)))])


async def revoke(db: AsyncSession, token: model.Token, issuer: Caller | None, *, descendants: bool = False) -> int:
    """Revoke a token, and with `descendants` all that it created, by rotation too, and that these created in turn.

    Takes effect at the next request. Tokens that were revoked already keep their time of revocation. The issuer's own
    token, and what it created, stays unless it is the one to revoke. Returns the number of tokens that it ended.
    """
    ended = [token, *(await _descendants(db, token, issuer) if descendants else ())]
    for event_id in sorted({one.event_id for one in ended if one.event_id}):
        await journal.lock_by_id(db, event_id)
    for one in ended:
        await db.refresh(one)  # it may have been rotated or revoked while this waited for the lock
    valid = [one for one in ended if one.revoked_at is None]
    before = await _records(db, valid)
    for one in valid:
        one.revoked_at = to_the_second(datetime.datetime.now(datetime.UTC))
    await _log(db, issuer.actor if issuer else COMMAND_LINE, before)
    return len(valid)


async def _descendants(db: AsyncSession, token: model.Token, issuer: Caller | None) -> list[model.Token]:
    found: list[model.Token] = []
    parents, spared = [token], issuer.token_id if issuer else None
    while parents:
        children = await tokens.created_by(db, (f"{parent.role} {parent.id}" for parent in parents))
        parents = [child for child in children if child.id != spared]
        found += parents
    return found


async def _records(db: AsyncSession, rows: Iterable[model.Token]) -> dict[model.Token, records.Token]:
    """The records of tokens as they now are."""
    listed = list(rows)
    slugs = await tokens.partner_slugs(db, (row.partner_id for row in listed))
    return {row: _record(row, slugs.get(row.partner_id)) for row in listed}


def _record(row: model.Token, partner: str | None) -> records.Token:
    return records.Token(
        role=Role(row.role),
        partner=partner,
        expires_at=row.expires_at,
        overlap_ends_at=row.overlap_ends_at,
        rotated_into=row.successor_id,
        revoked_at=row.revoked_at,
    )


async def _log(db: AsyncSession, actor: str, before: Mapping[model.Token, records.Token | None]) -> None:
    """Append what became of these tokens to the logs of their events."""
    now, after = datetime.datetime.now(datetime.UTC), await _records(db, before)
    for event_id in sorted({row.event_id for row in before if row.event_id}):
        changes = [
            TokenChange(id=row.id, before=was, after=after[row])
            for row, was in before.items()
            if row.event_id == event_id
        ]
        ledger = await journal.lock_by_id(db, event_id)
        await journal.record(db, event_id, changes, journal.next_stamp(ledger, changes, actor, now))
