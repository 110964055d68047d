"""Time zones: the names of IANA's database that browsers and Java know as well."""

import functools
import importlib.resources
import zoneinfo
from collections.abc import Iterator

from congress_api.messages.resources import UnknownTimeZone
from congress_api.vocabulary.rules import Flaw, Rule

UNKNOWN_TO_CLIENTS = frozenset(("Factory", "EST", "HST", "MST", "ROC"))
"""Names of the database that JavaScript's Intl or Java's ZoneId refuses."""


@functools.cache
def time_zones() -> frozenset[str]:
    """The names, from the package `tzdata`: the machine's own folder holds others, such as `localtime`."""
    listed = importlib.resources.files("tzdata").joinpath("zones").read_text("utf-8")
    return frozenset(listed.split()) - UNKNOWN_TO_CLIENTS


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """A time zone as stored; UTC for a name that this machine does not know, which an older release took elsewhere."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


def zone_flaws(name: str) -> Iterator[Flaw]:
    """What keeps a text from being a time zone."""
    if name not in time_zones():
        yield UnknownTimeZone(name)


ZONE_RULE = Rule(zone_flaws)
