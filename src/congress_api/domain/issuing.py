"""Tokens given, rotated and taken back: nobody gives away more than they have."""

import datetime

from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api import model
from congress_api.domain.access import Caller
from congress_api.errors import Clash, Fault, Forbidden, Invalid
from congress_api.store import tokens
from congress_api.vocabulary.token import Role


class Grant(Struct, frozen=True, kw_only=True):
    """A token as it is to be made: for whom, until when."""

    role: Role
    event: str | None = None
    partner: str | None = None
    label: str | None = None
    expires_at: datetime.datetime | None = None


async def issue(db: AsyncSession, key: bytes, wish: Grant, giver: Caller | None) -> tokens.IssuedToken:
    """Make a token; `giver` is None for the command line. Raises Invalid with every fault, or Forbidden."""
    now = datetime.datetime.now(datetime.UTC)
    event_id = await tokens.event_id(db, wish.event) if wish.event else None
    partner_id = await tokens.partner_id(db, event_id, wish.partner) if event_id and wish.partner else None
    faults = [*_faults_of_place(wish, event_id is not None, partner_id is not None), *_faults_of_expiry(wish, now)]
    if faults:
        raise Invalid(faults)
    _check_giver(giver, wish.role, wish.expires_at)
    return await tokens.make(
        db,
        key,
        role=wish.role,
        event_id=event_id,
        partner_id=partner_id,
        label=wish.label,
        created_at=_to_the_second(now),
        expires_at=wish.expires_at,
    )


def _faults_of_place(wish: Grant, event_is_there: bool, partner_is_there: bool) -> list[Fault]:
    """Whether the event and partner are named where the role needs them, and nowhere else."""
    faults = []
    if wish.role is Role.administrator and wish.event:
        faults.append(Fault(pointer="/event", detail="An administrator's token is for every event: omit the event."))
    if wish.role is not Role.administrator and not event_is_there:
        said = f"No such event: {wish.event}." if wish.event else "This role requires an event."
        faults.append(Fault(pointer="/event", detail=said))
    if wish.role is not Role.partner and wish.partner:
        faults.append(Fault(pointer="/partner", detail="Only a partner's token may name a partner."))
    if wish.role is Role.partner and not wish.partner:
        faults.append(Fault(pointer="/partner", detail="A partner's token must name the partner."))
    if wish.role is Role.partner and wish.partner and event_is_there and not partner_is_there:
        faults.append(Fault(pointer="/partner", detail=f"No such partner in this event: {wish.partner}."))
    return faults


def _faults_of_expiry(wish: Grant, now: datetime.datetime) -> list[Fault]:
    """Whether the token would be valid at all, until a moment that calendars can hold."""
    if wish.expires_at is None:
        return []
    if wish.expires_at.year >= datetime.MAXYEAR:  # in UTC it may lie in the year 10000
        return [Fault(pointer="/expiresAt", detail="Too far in the future. Omit it for a token that does not expire.")]
    if wish.expires_at.year <= datetime.MINYEAR or wish.expires_at <= now:
        return [Fault(pointer="/expiresAt", detail="Must be in the future.")]
    return []


def _check_giver(giver: Caller | None, role: Role, expires_at: datetime.datetime | None) -> None:
    """Raises Forbidden for more rights than the giver has, and for an organiser's own rights beyond their end."""
    if giver is None or giver.role is Role.administrator:
        return
    if giver.role is not Role.organiser or role is Role.administrator:
        raise Forbidden([Fault(pointer="/role", detail="You may not grant this role.")])
    ends = giver.expires_at
    if role is Role.organiser and ends is not None and (expires_at is None or expires_at > ends):
        said = f"An organiser's token may not outlive yours: latest {ends:%Y-%m-%dT%H:%M:%SZ}."
        raise Forbidden([Fault(pointer="/expiresAt", detail=said)])


async def rotate(
    db: AsyncSession, key: bytes, old: model.Token, *, overlap: datetime.timedelta, giver: Caller
) -> tokens.IssuedToken:
    """A new token with the same rights, label and end; the old one ends after the overlap. Raises Clash, Forbidden."""
    now = datetime.datetime.now(datetime.UTC)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise Clash([Fault(detail="The token has expired or was revoked; create a new one.")])
    _check_giver(giver, Role(old.role), old.expires_at)
    same = {name: getattr(old, name) for name in ("role", "event_id", "partner_id", "label", "expires_at")}
    made = await tokens.make(db, key, **same, created_at=_to_the_second(now))
    ends = _to_the_second(now + overlap)
    old.expires_at = min(ends, old.expires_at) if old.expires_at else ends
    return made


def revoke(token: model.Token) -> None:
    """Take a token back, from the next request on; one that was taken back stays so since then."""
    token.revoked_at = token.revoked_at or _to_the_second(datetime.datetime.now(datetime.UTC))


def _to_the_second(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(microsecond=0)  # some clients read no fractions
