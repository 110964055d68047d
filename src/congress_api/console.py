"""What the commands of the command line share: the settings, the database, and what is told on standard error."""

import argparse
import contextlib
import sys
from collections.abc import AsyncIterator

from msgspec import structs

from congress_api import settings
from congress_api.store import migrating
from congress_api.store.database import Database


def settings_of(args: argparse.Namespace) -> settings.Settings:
    """The settings of the environment, with the database that the command line names."""
    found = settings.from_environment()
    return structs.replace(found, database_url=args.database) if args.database else found


@contextlib.asynccontextmanager
async def open_database(chosen: settings.Settings) -> AsyncIterator[Database]:
    """Open the database, which must have the migrations of this release. Raises Unavailable."""
    database = Database(chosen.database)
    try:
        await migrating.check(database)
        yield database
    finally:
        await database.close()


def tell(line: str) -> None:
    """Print a line for the operator; what a command is asked for goes to standard output."""
    print(line, file=sys.stderr, flush=True)


def give(line: str) -> None:
    """Print a line of what the command was asked for, on standard output."""
    print(line)
