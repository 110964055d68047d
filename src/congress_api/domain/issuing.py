"""Issues, rotates and revokes tokens: nobody can grant more rights than they have."""

import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.domain.access import Caller
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.store import tokens
from congress_api.vocabulary.common import YEARS
from congress_api.vocabulary.token import Role


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
    event_id = await tokens.event_id(db, grant.event) if grant.event else None
    partner_id = await tokens.partner_id(db, event_id, grant.partner) if event_id and grant.partner else None
    faults = [*_scope_faults(grant, event_id is not None, partner_id is not None), *_expiry_faults(grant, now)]
    if faults:
        raise Invalid(faults)
    _check_issuer(issuer, grant.role, grant.expires_at)
    return await tokens.make(
        db,
        key,
        role=grant.role,
        event_id=event_id,
        partner_id=partner_id,
        label=grant.label,
        created_at=_to_the_second(now),
        expires_at=grant.expires_at,
    )


def _scope_faults(grant: Grant, event_exists: bool, partner_exists: bool) -> list[Fault]:
    """Event and partner must be named where the role requires them, and nowhere else."""
    faults = []
    if grant.role is Role.administrator and grant.event:
        faults.append(Fault(pointer="/event", detail="An administrator's token is for every event: omit the event."))
    if grant.role is not Role.administrator and not event_exists:
        detail = f"No such event: {grant.event}." if grant.event else "This role requires an event."
        faults.append(Fault(pointer="/event", detail=detail))
    if grant.role is not Role.partner and grant.partner:
        faults.append(Fault(pointer="/partner", detail="Only a partner's token may name a partner."))
    if grant.role is Role.partner and not grant.partner:
        faults.append(Fault(pointer="/partner", detail="A partner's token must name the partner."))
    if grant.role is Role.partner and grant.partner and event_exists and not partner_exists:
        faults.append(Fault(pointer="/partner", detail=f"No such partner in this event: {grant.partner}."))
    return faults


def _expiry_faults(grant: Grant, now: datetime.datetime) -> list[Fault]:
    """The expiry must be in the future, and in the years that every moment must be in."""
    if grant.expires_at is None:
        return []
    if grant.expires_at.year >= YEARS.stop:
        return [Fault(pointer="/expiresAt", detail="Too far in the future. Omit it for a token that does not expire.")]
    if grant.expires_at.year < YEARS.start or grant.expires_at <= now:
        return [Fault(pointer="/expiresAt", detail="Must be in the future.")]
    return []


def _check_issuer(issuer: Caller | None, role: Role, expires_at: datetime.datetime | None) -> None:
    """Raises Forbidden for a role above the issuer's, or for an organiser's token that would outlive the issuer's."""
    if issuer is None or issuer.role is Role.administrator:
        return
    if issuer.role is not Role.organiser or role is Role.administrator:
        raise Forbidden([Fault(pointer="/role", detail="You may not grant this role.")])
    ends = issuer.expires_at
    if role is Role.organiser and ends is not None and (expires_at is None or expires_at > ends):
        detail = f"An organiser's token may not outlive yours: latest {ends:%Y-%m-%dT%H:%M:%SZ}."
        raise Forbidden([Fault(pointer="/expiresAt", detail=detail)])


async def rotate(
    db: AsyncSession, key: bytes, old: model.Token, *, overlap: datetime.timedelta, issuer: Caller
) -> tokens.IssuedToken:
    """Issue a token with the same rights, label and expiry; the old one expires after the overlap.

    Raises Clash or Forbidden.
    """
    now = datetime.datetime.now(datetime.UTC)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise Clash([Fault(detail="The token has expired or was revoked; create a new one.")])
    _check_issuer(issuer, Role(old.role), old.expires_at)
    copied = {name: getattr(old, name) for name in ("role", "event_id", "partner_id", "label", "expires_at")}
    issued = await tokens.make(db, key, **copied, created_at=_to_the_second(now))
    ends = _to_the_second(now + overlap)
    old.expires_at = min(ends, old.expires_at) if old.expires_at else ends
    return issued


def revoke(token: model.Token) -> None:
    """Takes effect at the next request. A token that is revoked already keeps its time of revocation."""
    token.revoked_at = token.revoked_at or _to_the_second(datetime.datetime.now(datetime.UTC))


def _to_the_second(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(microsecond=0)  # some clients cannot parse fractions
