"""The congress day, which lasts until 05:00 the next morning."""

import datetime
import zoneinfo
from collections.abc import Iterator

DAY_BEGINS = datetime.timedelta(hours=5)
"""How long after midnight a congress day begins, and the one before it ends."""


def congress_day(moment: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.date:
    """The congress day of a moment in a time zone; it lasts until 05:00 the next morning."""
    return (moment.astimezone(zone).replace(tzinfo=None) - DAY_BEGINS).date()


def congress_days(
    starts_at: datetime.datetime, ends_at: datetime.datetime, zone: zoneinfo.ZoneInfo
) -> Iterator[datetime.date]:
    """The congress days that a span of time touches; at least the one in which it starts."""
    day, last = congress_day(starts_at, zone), congress_day(ends_at - datetime.timedelta.resolution, zone)
    yield day
    while day < last:
        day += datetime.timedelta(days=1)
        yield day


def day_begins(day: datetime.date, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """When a congress day begins in a time zone, in UTC; the one before it ends then."""
    told = datetime.datetime.combine(day, datetime.time.min) + DAY_BEGINS
    return told.replace(tzinfo=zone).astimezone(datetime.UTC)
