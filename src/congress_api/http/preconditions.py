"""Preconditions (RFC 9110, 13.1; RFC 6585, 3): If-Match, If-Unmodified-Since, and If-None-Match on writes."""

import datetime
import re
from collections.abc import Iterable

from msgspec import Struct

from congress_api.errors import PreconditionMissing, Stale
from congress_api.http import conditional
from congress_api.http.request_headers import RequestHeaders, headers_by_name
from congress_api.messages import details

VERSION_OF = re.compile(rb'"([0-9a-f]+-\d{1,18})-')


class Current(Struct, frozen=True, kw_only=True):
    """The state of an existing resource that a precondition is compared with."""

    epoch: str
    version: int
    changed_at: datetime.datetime


def check(headers: RequestHeaders, current: Current | None) -> None:
    """Check the preconditions of a write; `current` is None where there is no resource.

    Only epoch and version in a tag are compared, not its language or coding; `W/`, which proxies add, is accepted.
    Raises Stale when one does not hold, PreconditionMissing when a change of a resource has no If-Match.
    """
    if_match, if_none_match = headers.get(b"if-match"), headers.get(b"if-none-match")
    if current is None:
        if if_match is not None and if_none_match is None:
            raise Stale(details.NotThere())
        return
    if if_match is None:
        _check_date(headers, conditional.last_modified(current.changed_at))
    if if_none_match is not None and _names(if_none_match, current):
        raise Stale(details.AlreadyThere())
    if if_match is None:
        raise PreconditionMissing(details.IfMatchMissing())
    if not _names(if_match, current):
        raise Stale(details.ChangedMeanwhile())


def check_if_sent(headers: Iterable[tuple[bytes, bytes]], tag: str | None) -> None:
    """Check an optional If-Match against the current tag, whatever the content coding. Raises Stale."""
    header = headers_by_name(list(headers)).get(b"if-match", b"*")
    if not conditional.matches(header, conditional.spellings(tag or "")):
        raise Stale(details.ChangedNothingDone())


def check_read(headers: RequestHeaders, tag: str, version: bytes, modified: int | None) -> None:
    """Check If-Match and If-Unmodified-Since of a read. Raises Stale.

    If-Match accepts the tag in any content coding, and every tag that begins with `version`.
    """
    if (if_match := headers.get(b"if-match")) is not None:
        if not conditional.matches(if_match, conditional.spellings(tag), version):
            raise Stale(details.AnotherTag())
    elif modified is not None:
        _check_date(headers, modified)


def _check_date(headers: RequestHeaders, modified: int) -> None:
    """Raises Stale for a change after If-Unmodified-Since; an invalid date is ignored (RFC 9110, 13.1.4)."""
    if (header := headers.get(b"if-unmodified-since")) is not None:
        since = conditional.seconds_of(header)
        if since is not None and modified > since:
            raise Stale(details.ModifiedSince())


def _names(header: bytes, current: Current) -> bool:
    if header.strip() == b"*":
        return True
    own = b"%b-%d" % (current.epoch.encode(), current.version)
    return any((match := VERSION_OF.match(tag)) and match[1] == own for tag in conditional.tags(header))
