"""The commands of the command line for tokens: create, list and revoke."""

import argparse
import asyncio
import datetime
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec

from congress_api import arguments, console, errors, maintenance, settings
from congress_api.domain import issuing
from congress_api.domain.issuing import Grant
from congress_api.messages.transport import NoSuchToken
from congress_api.store import erasure_log, token_list, tokens
from congress_api.store.token_list import StoredToken
from congress_api.vocabulary.token import Role

COLUMNS = ("id", "role", "event", "partner", "label", "created", "by", "state", "used")


def add(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    """Add `token` with its commands, and return these."""
    token = commands.add_parser("token", help="create, list and revoke tokens").add_subparsers(
        required=True, metavar="DEED"
    )
    create = token.add_parser("create", help="create a token and print its secret, which is not shown again")
    create.add_argument("--role", choices=[str(role) for role in Role], required=True, help="what it may do")
    create.add_argument("--event", help="slug of its event; an administrator's is for all")
    create.add_argument("--partner", metavar="SLUG", help="slug of the partner that it is for")
    create.add_argument("--label", type=arguments.label, metavar="TEXT", help="what it is for")
    create.add_argument("--expires", type=arguments.end, metavar="DATE", help="last day it is valid (UTC), or a moment")
    create.set_defaults(run=_create_token)
    revoke = token.add_parser("revoke", help="revoke a token")
    revoke.add_argument("token", help="the token, or its id")
    revoke.add_argument("--descendants", action="store_true", help="also those that it created, and so on")
    revoke.set_defaults(run=_revoke_token)
    listed = token.add_parser("list", help="list the tokens of all events, and those of administrators")
    listed.add_argument("--role", choices=[str(role) for role in Role], help="only those of this role")
    listed.add_argument("--event", metavar="SLUG", help="only those of this event")
    listed.add_argument("--all", action="store_true", help="expired and revoked ones too")
    listed.add_argument("--json", action="store_true", help="as a list in JSON, for programs")
    listed.set_defaults(run=_list_tokens)
    return create, listed, revoke


def _create_token(args: argparse.Namespace) -> None:
    fields = ("event", "partner", "label")
    named = {name: getattr(args, name) for name in fields}
    grant = Grant(role=Role(args.role), **named, expires_at=args.expires)
    made = asyncio.run(_issue(console.settings_of(args), grant))
    whose = " of ".join(filter(None, (grant.role, grant.partner, grant.event)))
    until = f"until {grant.expires_at:%Y-%m-%dT%H:%M:%SZ}" if grant.expires_at else "until it is revoked"
    console.tell(f"token {made.id}, {whose}, {until}; this is the only time it is shown:")
    console.give(made.secret)


def _revoke_token(args: argparse.Namespace) -> None:
    token_id, count = asyncio.run(_revoke(console.settings_of(args), args.token, descendants=args.descendants))
    console.tell(f"token {token_id} is revoked" + (f", {count} tokens in all" if args.descendants else ""))


def _list_tokens(args: argparse.Namespace) -> None:
    found = asyncio.run(_listed(console.settings_of(args)))
    now = datetime.datetime.now(datetime.UTC)
    wanted = [
        one
        for one in found
        if (args.all or _state(one, now) == "valid")
        and args.role in (None, one.role)
        and args.event in (None, one.event)
    ]
    if args.json:
        shown = [{**msgspec.to_builtins(one), "state": _state(one, now)} for one in wanted]
        console.give(msgspec.json.format(msgspec.json.encode(shown)).decode())
        return
    for line in _table([COLUMNS, *(_row(one, now) for one in wanted)]):
        console.give(line)


def _state(token: StoredToken, now: datetime.datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= now else "valid"


def _row(token: StoredToken, now: datetime.datetime) -> tuple[str, ...]:
    state = _state(token, now)
    if state == "valid" and token.expires_at is not None:
        state = f"until {token.expires_at:%Y-%m-%d %H:%M}"
    used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never"
    created = f"{token.created_at:%Y-%m-%d %H:%M}"
    own = (str(token.id), token.role, token.event, token.partner, token.label)
    return tuple(one or "-" for one in (*own, created, token.created_by, state, used))


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """The rows as lines, each column as wide as its longest value."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()


async def _issue(chosen: settings.Settings, grant: Grant) -> tokens.IssuedToken:
    async with console.open_database(chosen) as database:
        key = await tokens.hashing_key(database)
        async with database.writing() as db:
            return await issuing.issue(db, key, grant, None)


async def _listed(chosen: settings.Settings) -> list[StoredToken]:
    async with console.open_database(chosen) as database:
        return await database.read(token_list.everywhere)


async def _revoke(chosen: settings.Settings, named: str, *, descendants: bool) -> tuple[uuid.UUID, int]:
    async with console.open_database(chosen) as database:
        key = await tokens.hashing_key(database)
        async with database.writing() as db:
            found = await tokens.named(db, key, named)
            if found is None:
                raise errors.NotFound(NoSuchToken())
            count = await issuing.revoke(db, found, None, descendants=descendants)
        await erasure_log.Recorder(database, maintenance.log_of(chosen)).record()
        return found.id, count
