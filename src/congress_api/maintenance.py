"""The commands that look after a database: backup, restore, renew-epochs."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from congress_api import console
from congress_api.domain import restoring
from congress_api.settings import Settings
from congress_api.store import epochs, erasure_log, migrating
from congress_api.store.database import Database

Result = TypeVar("Result")


def add(commands: Any) -> tuple[argparse.ArgumentParser, ...]:
    """Add the commands to the parser; returns their parsers."""
    backup = commands.add_parser("backup", help="back the whole database up into a new file, while it is in use")
    restore = commands.add_parser("restore", help="put a backup in the place of the database; stop the server first")
    renew = commands.add_parser("renew-epochs", help="after the database came back by other means than restore")
    for command, run in ((backup, _backup), (restore, _restore)):
        command.add_argument("file", type=Path, metavar="FILE")
        command.set_defaults(run=run)
    renew.set_defaults(run=_renew)
    return backup, restore, renew


def _backup(args: argparse.Namespace) -> None:
    chosen = console.settings_of(args)
    _run(chosen, lambda database: restoring.backup(database, log_of(chosen), args.file))
    console.tell(f"backed up to {args.file}")


def _restore(args: argparse.Namespace) -> None:
    chosen = console.settings_of(args)
    for line in _run(chosen, lambda database: restoring.restore(database, log_of(chosen), args.file)):
        console.tell(line)


def _renew(args: argparse.Namespace) -> None:
    async def renew(database: Database) -> int:
        await migrating.check(database)
        async with database.writing() as db:
            return await epochs.renew(db)

    console.tell(f"{_run(console.settings_of(args), renew)} events have new epochs: clients read them anew")


def log_of(chosen: Settings) -> Path | None:
    """The erasure log of the database."""
    return erasure_log.path_of(chosen.database, chosen.erasure_log)


def _run(chosen: Settings, work: Callable[[Database], Awaitable[Result]]) -> Result:
    async def done() -> Result:
        database = Database(chosen.database)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(done())
