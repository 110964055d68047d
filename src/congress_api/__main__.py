"""The command line: serve, migrate, seed, demo, erase, token, openapi."""

import argparse
import asyncio
import contextlib
import datetime
import pkgutil
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NoReturn

from alembic.util import CommandError
from msgspec import structs
from sqlalchemy.exc import SQLAlchemyError

from congress_api import __version__, arguments, demo, errors, logs, serving, settings
from congress_api.domain import erasing, importing, issuing
from congress_api.domain.issuing import Grant
from congress_api.records import EventArchive
from congress_api.store import migrating, tokens
from congress_api.store.database import Database
from congress_api.store.erasing import wipe
from congress_api.vocabulary.token import Role

MOST_WORKERS = 256
OPTIONS: dict[str | None, str] = {f"/{name}": f"--{name}: " for name in ("role", "event", "partner")}
OPTIONS["/expiresAt"] = "--expires: "
"""The option of the command line for each pointer of a fault."""


def main() -> None:
    """Run a command; exits with status 2 and a message when it fails."""
    args = parser().parse_args()
    logs.configure(settings.from_environment().log_level)
    try:
        args.run(args)
    except errors.Faulty as error:
        _give_up(*(f"{OPTIONS.get(fault.pointer, '')}{fault.detail}" for fault in error.faults))
    except (errors.Error, ValueError, OSError, SQLAlchemyError, CommandError) as error:
        _give_up(f"{str(error) or type(error).__name__}".partition("\n")[0])


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    top = argparse.ArgumentParser(prog="congress-api", description="The companion API of a congress.")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="migrate, seed and serve")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=arguments.whole(1, 65_535), default=8000)
    serve.add_argument("--workers", type=arguments.whole(1, MOST_WORKERS), default=1, help="worker processes (1)")
    serve.set_defaults(run=_serve)
    migrate = commands.add_parser("migrate", help="bring the database to this release")
    migrate.add_argument("--to", default="head", help="a migration by name, or base")
    migrate.set_defaults(run=_migrate)
    seed = commands.add_parser("seed", help="load the iBestuur Congres if absent")
    seed.set_defaults(run=_seed)
    made_up = commands.add_parser("demo", help="load a fictional event of any size")
    made_up.add_argument("--sessions", type=int, required=True, help="how many (1 to 20,000)")
    made_up.add_argument("--seed", type=int, default=1, help="another number, another event (1)")
    made_up.set_defaults(run=_demo)
    document = commands.add_parser("openapi", help="print the OpenAPI document")
    document.set_defaults(run=_openapi)
    for command in (serve, migrate, seed, made_up, _erasing_command(commands), *_token_commands(commands)):
        command.add_argument(
            "--database", type=arguments.url, metavar="URL", help="database (CONGRESS_API_DATABASE_URL)"
        )
    return top


def _erasing_command(commands: Any) -> argparse.ArgumentParser:
    erase: argparse.ArgumentParser = commands.add_parser("erase", help="erase a speaker's personal data (GDPR)")
    erase.add_argument("--event", required=True, metavar="SLUG", help="of which event")
    erase.add_argument("--speaker", metavar="SLUG", help="who it is; also one that is deleted already")
    erase.add_argument("--name", action="append", default=[], help="another name they go by; may be repeated")
    erase.set_defaults(run=_erase)
    return erase


def _token_commands(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    token = commands.add_parser("token", help="create and revoke tokens").add_subparsers(required=True, metavar="DEED")
    create = token.add_parser("create", help="create a token and print its secret, which is not shown again")
    create.add_argument("--role", choices=[str(role) for role in Role], required=True, help="what it may do")
    create.add_argument("--event", help="slug of its event; an administrator's is for all")
    create.add_argument("--partner", metavar="SLUG", help="slug of the partner that it is for")
    create.add_argument("--label", type=arguments.label, metavar="TEXT", help="what it is for")
    create.add_argument("--expires", type=arguments.end, metavar="DATE", help="last day it is valid (UTC), or a moment")
    create.set_defaults(run=_create_token)
    revoke = token.add_parser("revoke", help="revoke a token")
    revoke.add_argument("token", help="the token, or its id")
    revoke.set_defaults(run=_revoke_token)
    return create, revoke


def _settings(args: argparse.Namespace) -> settings.Settings:
    found = settings.from_environment()
    return structs.replace(found, database_url=args.database) if args.database else found


def _serve(args: argparse.Namespace) -> None:
    chosen = _settings(args)
    serving.check_free(args.host, args.port)
    asyncio.run(_prepare(chosen, _seed_archives()))
    host = f"[{args.host}]" if ":" in args.host else args.host  # RFC 3986, 3.2.2
    address = f"http://{host}:{args.port}"
    for line in settings.warnings(chosen):
        _print(f"warning   {line}")
    _print(f"welcome   {address}/")
    _print(f"reference {address}/docs")
    _print(f"try       curl {address}/v1/events/ibestuur-congres-2024/sessions/identity-wallet")
    serving.serve(chosen, args.host, args.port, args.workers)


def _migrate(args: argparse.Namespace) -> None:
    asyncio.run(_migrate_to(_settings(args), args.to))
    _print(f"the database is at {args.to}")


def _seed(args: argparse.Namespace) -> None:
    asyncio.run(_prepare(_settings(args), _seed_archives()))


def _demo(args: argparse.Namespace) -> None:
    made = demo.programme(args.sessions, args.seed)
    asyncio.run(_prepare(_settings(args), [made]))


def _create_token(args: argparse.Namespace) -> None:
    fields = ("event", "partner", "label")
    named = {name: getattr(args, name) for name in fields}
    grant = Grant(role=Role(args.role), **named, expires_at=args.expires)
    made = asyncio.run(_issue(_settings(args), grant))
    whose = " of ".join(filter(None, (grant.role, grant.partner, grant.event)))
    until = f"until {grant.expires_at:%Y-%m-%dT%H:%M:%SZ}" if grant.expires_at else "until it is revoked"
    _print(f"token {made.id}, {whose}, {until}; this is the only time it is shown:")
    print(made.secret)


def _revoke_token(args: argparse.Namespace) -> None:
    _print(f"token {asyncio.run(_revoke(_settings(args), args.token))} is revoked")


def _erase(args: argparse.Namespace) -> None:
    request = erasing.ErasureRequest(event=args.event, speaker=args.speaker, names=args.name)
    for line in asyncio.run(_erase_person(_settings(args), request)):
        _print(line)


def _openapi(_: argparse.Namespace) -> None:
    document = pkgutil.resolve_name("congress_api.document.build:document")  # importing it takes other commands 0.3 s
    sys.stdout.buffer.write(document())


def _seed_archives() -> list[EventArchive]:
    files = sorted(migrating.located("seed").glob("*.json"))
    return [importing.decoded(Path(file).read_bytes()) for file in files]


async def _migrate_to(chosen: settings.Settings, target: str) -> None:
    database = Database(chosen.database_url)
    try:
        await migrating.migrate(database, target)
    finally:
        await database.close()


async def _issue(chosen: settings.Settings, grant: Grant) -> tokens.IssuedToken:
    async with _open_database(chosen) as database:
        key = await tokens.hashing_key(database)
        async with database.writing() as session:
            return await issuing.issue(session, key, grant, None)


async def _revoke(chosen: settings.Settings, named: str) -> uuid.UUID:
    async with _open_database(chosen) as database:
        key = await tokens.hashing_key(database)
        async with database.writing() as session:
            found = await tokens.named(session, key, named)
            if found is None:
                raise errors.NotFound("No such token.")
            issuing.revoke(found)
            return found.id


async def _erase_person(chosen: settings.Settings, request: erasing.ErasureRequest) -> list[str]:
    async with _open_database(chosen) as database:
        async with database.writing() as session:
            done = await erasing.erase(session, request)
        return erasing.report(done, wiped=await wipe(database))


@contextlib.asynccontextmanager
async def _open_database(chosen: settings.Settings) -> AsyncIterator[Database]:
    """Open the database, which must have the migrations of this release. Raises Unavailable."""
    database = Database(chosen.database_url)
    try:
        await migrating.check(database)
        yield database
    finally:
        await database.close()


async def _prepare(chosen: settings.Settings, archives: list[EventArchive]) -> None:
    """Migrate, then create the events that do not exist, each in one transaction."""
    database = Database(chosen.database_url)
    try:
        await migrating.migrate(database)
        for archive in archives:
            async with database.writing() as session:
                now = datetime.datetime.now(datetime.UTC)
                _print_created(await importing.create_event(session, archive, "command line", now))
    finally:
        await database.close()


def _print_created(outcome: importing.Outcome) -> None:
    counted = ", ".join(f"{count} {kind}" for kind, count in outcome.created.items())
    _print(f"{outcome.event}: created with {counted}" if counted else f"{outcome.event}: already there, left as it is")


def _give_up(*lines: str) -> NoReturn:
    for line in lines:
        _print(f"congress-api: {line}")
    sys.exit(2)


def _print(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
