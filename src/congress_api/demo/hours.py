"""The days and hours of the demo event, around the night in which summer time ends in Europe/Amsterdam."""

import datetime
import math

# Reckoned by hand and not by the zone database: the same bytes have to come out on every machine.
SUMMER_ENDS = datetime.datetime(2027, 10, 31, 1, tzinfo=datetime.UTC)
LAST_SUNDAY = datetime.date(2027, 10, 31)
SATURDAY = datetime.date(2027, 10, 30)

Span = tuple[datetime.datetime, datetime.datetime]

# Minutes since local midnight at which the parallel sessions begin; each has 45 minutes at most.
BLOCKS = (590, 660, 715, 820, 875, 945)


# From so many sessions on there is a second day: with fewer, its opening, meals and closing would be all there is.
SECOND_DAY = 20


def days(sessions: int) -> list[datetime.date]:
    """As many days as so many sessions need, the last Saturday of October always among them."""
    count = max(1 if sessions < SECOND_DAY else 2, math.ceil(math.sqrt(sessions / 60)))
    last = LAST_SUNDAY if count > 1 else SATURDAY
    return [last - datetime.timedelta(days=back) for back in reversed(range(count))]


def span(day: datetime.date, begins: int, minutes: int) -> Span:
    """From so many minutes after midnight on the clock of that day, in UTC.

    Right for every hour but those of the last Sunday before 03:00, which no session asks for.
    """
    midnight = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    ahead = datetime.timedelta(hours=1 if day >= LAST_SUNDAY else 2)
    start = midnight - ahead + datetime.timedelta(minutes=begins)
    return start, start + datetime.timedelta(minutes=minutes)


def across_the_clock_change() -> Span:
    """Three hours that are two by the clock on the wall: from 01:30 to 03:30."""
    aside = datetime.timedelta(minutes=90)
    return SUMMER_ENDS - aside, SUMMER_ENDS + aside


def across_midnight() -> Span:
    """From 22:30 on the last Saturday to 00:45."""
    return span(SATURDAY, 22 * 60 + 30, 135)
