"""What stands behind the options of the command line, read; argparse says what is wrong with it."""

import argparse
import datetime

import msgspec

from congress_api.vocabulary.token import TokenLabel

ENGINES = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")


def url(told: str) -> str:
    """A database that this speaks to."""
    if told.startswith(ENGINES):
        return told
    raise argparse.ArgumentTypeError(f"it begins with {' or '.join(ENGINES)}")


def label(told: str) -> str:
    """What a token is for."""
    try:
        return msgspec.convert(told, TokenLabel)
    except msgspec.ValidationError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def end(told: str) -> datetime.datetime:
    """The end of a day, or a moment that says its offset, in UTC."""
    try:
        if len(told) <= len("2026-12-31"):
            day = datetime.date.fromisoformat(told) + datetime.timedelta(days=1)
            return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        moment = datetime.datetime.fromisoformat(told)
        if moment.tzinfo is not None:
            return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        pass
    raise argparse.ArgumentTypeError(f"{told!r} is neither 2026-12-31 nor 2026-12-31T12:00:00Z")
