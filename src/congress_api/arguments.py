"""Parsers of command-line option values, for argparse."""

import argparse
import datetime
from collections.abc import Callable

import msgspec

from congress_api import addresses
from congress_api.vocabulary import rules
from congress_api.vocabulary.token import TokenLabel


def url(told: str) -> str:
    """The address of a supported database."""
    try:
        return addresses.database(told)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole(first: int, last: int) -> Callable[[str], int]:
    """A whole number in a range."""

    def read(told: str) -> int:
        if told.isascii() and told.isdigit() and len(told) < 10 and first <= int(told) <= last:
            return int(told)
        raise argparse.ArgumentTypeError(f"it is a whole number from {first} to {last}")

    return read


def label(told: str) -> str:
    """The label of a token."""
    for _, flaw in rules.flaws(told, rules.plan(TokenLabel)):
        raise argparse.ArgumentTypeError(str(flaw))
    try:
        return msgspec.convert(told, TokenLabel)
    except msgspec.ValidationError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def end(told: str) -> datetime.datetime:
    """The end of a day, or a time with an offset, in UTC."""
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
