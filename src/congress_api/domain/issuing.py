"""Issues, rotates and revokes tokens: nobody can grant more rights than they have."""

import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.domain.access import Caller
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.messages import permissions
from congress_api.messages.resources import UnknownReference
from congress_api.store import tokens
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
    """The expiry must be in the future and within the range of datetime in every time zone."""
    if grant.expires_at is None:
        return []
    if grant.expires_at.year >= datetime.MAXYEAR:  # in UTC it may fall in the year 10000
        return [Fault(permissions.ExpiresTooLate(), pointer="/expiresAt")]
    if grant.expires_at.year <= datetime.MINYEAR or grant.expires_at <= now:
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


async def rotate(
    db: AsyncSession, key: bytes, old: model.Token, *, overlap: datetime.timedelta, issuer: Caller
) -> tokens.IssuedToken:
    """Issue a token with the same rights, label and expiry; the old one expires after the overlap.

    Raises Clash or Forbidden.
    """
    now = datetime.datetime.now(datetime.UTC)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise Clash([Fault(permissions.TokenEnded())])
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
