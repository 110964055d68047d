"""The command line: serve, migrate, seed, demo, erase, token, openapi."""

import argparse
import asyncio
import datetime
import pkgutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy.exc import SQLAlchemyError

from congress_api import (
    __version__,
    arguments,
    console,
    demo,
    errors,
    logs,
    maintenance,
    serving,
    settings,
    token_commands,
)
from congress_api.demo.pictures import Illustrated
from congress_api.domain import erasing, importing, restoring
from congress_api.imaging.picture import Picture
from congress_api.records import EventArchive
from congress_api.store import migrating, wiping
from congress_api.store.database import Database

MOST_WORKERS = 256
FORGOTTEN = "forgotten here; older backups and exported files still hold them"
OPTIONS: dict[str | None, str] = {f"/{name}": f"--{name}: " for name in ("role", "event", "partner")}
OPTIONS["/expiresAt"] = "--expires: "
"""The option of the command line for each pointer of a fault."""


def main() -> None:
    """Run a command; exits with status 2 and a message when it fails."""
    args = parser().parse_args()
    try:
        logs.configure(settings.from_environment().log_level)
        args.run(args)
    except settings.InvalidSettings as error:
        _give_up(*error.faults)
    except errors.Faulty as error:
        _give_up(*(f"{OPTIONS.get(fault.pointer, '')}{fault.detail}" for fault in error.faults))
    except errors.Unavailable as error:
        _give_up(f"{error}; CONGRESS_API_DATABASE_URL, or --database, names it")
    except (errors.Error, ValueError, OSError, SQLAlchemyError) as error:
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
    migrate.add_argument("--yes-delete-everything", action="store_true", help="go back, and lose what is newer")
    migrate.set_defaults(run=_migrate)
    seed = commands.add_parser("seed", help="load the iBestuur Congres if absent")
    seed.set_defaults(run=_seed)
    made_up = commands.add_parser("demo", help="load a fictional event of any size")
    made_up.add_argument("--sessions", type=int, required=True, help="how many (1 to 20,000)")
    made_up.add_argument("--seed", type=int, default=1, help="another number, another event (1)")
    made_up.set_defaults(run=_demo)
    commands.add_parser("openapi", help="print the OpenAPI document").set_defaults(run=_openapi)
    others = (_erasing_command(commands), *token_commands.add(commands), *maintenance.add(commands))
    for command in (serve, migrate, seed, made_up, *others):
        command.add_argument(
            "--database", type=arguments.url, metavar="URL", help="database (CONGRESS_API_DATABASE_URL)"
        )
    return top


def _erasing_command(commands: Any) -> argparse.ArgumentParser:
    erase: argparse.ArgumentParser = commands.add_parser("erase", help="erase a speaker's personal data (GDPR)")
    erase.add_argument("--event", metavar="SLUG", help="of which event; without one, only the files are rewritten")
    erase.add_argument("--speaker", metavar="SLUG", help="who it is; also one that is deleted already")
    erase.add_argument("--name", action="append", default=[], help="another name they go by; may be repeated")
    erase.add_argument(
        "--files",
        choices=["now", "later"],
        default="now",
        help="rewrite the database's files, while writers wait (now)",
    )
    erase.set_defaults(run=_erase)
    return erase


def _serve(args: argparse.Namespace) -> None:
    chosen = console.settings_of(args)
    serving.check_free(args.host, args.port)
    asyncio.run(_prepare(chosen, _seed_archives()))
    host = f"[{args.host}]" if ":" in args.host else args.host  # RFC 3986, 3.2.2
    address = f"http://{host}:{args.port}"
    for line in settings.warnings(chosen):
        console.tell(f"warning   {line}")
    console.tell(f"welcome   {address}/")
    console.tell(f"reference {address}/docs")
    console.tell(f"try       curl {address}/v1/events/ibestuur-congres-2024/sessions/identity-wallet")
    serving.serve(chosen, args.host, args.port, args.workers)


def _migrate(args: argparse.Namespace) -> None:
    asyncio.run(_migrate_to(console.settings_of(args), args.to, may_delete=args.yes_delete_everything))
    console.tell(f"the database is at {args.to}")


def _seed(args: argparse.Namespace) -> None:
    asyncio.run(_prepare(console.settings_of(args), _seed_archives()))


def _demo(args: argparse.Namespace) -> None:
    illustrated = pkgutil.resolve_name("congress_api.demo.illustrating:illustrated")  # Pillow takes others 0.1 s
    made: Illustrated = illustrated(demo.programme(args.sessions, args.seed))
    asyncio.run(_prepare(console.settings_of(args), [made.archive], made.pictures))


def _erase(args: argparse.Namespace) -> None:
    chosen, request = console.settings_of(args), None
    if args.event or args.speaker or args.name:
        if not args.event:
            _give_up("--event: required to erase a person")
        request = erasing.ErasureRequest(event=args.event, speaker=args.speaker, names=args.name)
    asyncio.run(_erase_person(chosen, request, now=args.files == "now"))


def _openapi(_: argparse.Namespace) -> None:
    document = pkgutil.resolve_name("congress_api.document.build:document")  # importing it takes other commands 0.3 s
    sys.stdout.buffer.write(document())


def _seed_archives() -> list[EventArchive]:
    files = sorted(migrating.located("seed").glob("*.json"))
    return [importing.decoded(Path(file).read_bytes()) for file in files]


async def _migrate_to(chosen: settings.Settings, target: str, *, may_delete: bool) -> None:
    database = Database(chosen.database)
    try:
        undone = [] if may_delete else await migrating.undone_by(database, target)
        if undone:
            raise ValueError(
                f"going to {target} undoes {', '.join(undone)} and deletes what they hold; nothing was changed. "
                "Back the database up, then add --yes-delete-everything."
            )
        await migrating.migrate(database, target)
    finally:
        await database.close()


async def _erase_person(chosen: settings.Settings, request: erasing.ErasureRequest | None, *, now: bool) -> None:
    async with console.open_database(chosen) as database:
        if request is not None:
            done = await restoring.erase(database, maintenance.log_of(chosen), request)
            for line in erasing.report(done):
                console.tell(line)
        await _rewrite_files(database, now=now)
    console.tell(FORGOTTEN)


async def _rewrite_files(database: Database, *, now: bool) -> None:
    """Rewrite the files of the database, or say that it is still to be done."""
    size = await wiping.size(database) / 1e9
    wait = f"{size:.2f} GB, about {max(1, round(size * wiping.SECONDS_PER_GB))} s in which writers wait"
    if not now:
        console.tell(f"still in the database's files: run `congress-api erase --files now` ({wait})")
        return
    console.tell(f"rewriting the files: {wait}")
    if not await wiping.wipe(database):
        console.tell("another process holds the database open: some of it is in its files until `erase` runs again")


async def _prepare(chosen: settings.Settings, archives: list[EventArchive], pictures: Iterable[Picture] = ()) -> None:
    """Migrate, then create the events that do not exist, each in one transaction."""
    database = Database(chosen.database)
    try:
        await migrating.migrate(database)
        for archive in archives:
            async with database.writing() as db:
                now = datetime.datetime.now(datetime.UTC)
                _print_created(await importing.create_event(db, archive, "command line", now, pictures=pictures))
    finally:
        await database.close()


def _print_created(outcome: importing.Outcome) -> None:
    counted = ", ".join(f"{count} {kind}" for kind, count in outcome.created.items())
    console.tell(
        f"{outcome.event}: created with {counted}" if counted else f"{outcome.event}: already there, left as it is"
    )


def _give_up(*lines: str) -> NoReturn:
    for line in lines:
        console.tell(f"congress-api: {line}")
    sys.exit(2)


if __name__ == "__main__":
    main()
