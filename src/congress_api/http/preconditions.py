"""If-Match and If-None-Match on writes (RFC 9110, 13.1; RFC 6585, 3)."""

import re
from collections.abc import Iterable

from congress_api.errors import PreconditionMissing, Stale
from congress_api.http import conditional
from congress_api.messages import details

VERSION_OF = re.compile(rb'"(\d{1,18})-')


def check(if_match: bytes | None, if_none_match: bytes | None, version: int | None) -> None:
    """Check the precondition of a write; `version` is that of the current resource, None without one.

    Only the version in a tag is compared, not its language or coding; `W/`, which proxies add, is accepted.
    Raises Stale when it does not hold, PreconditionMissing when a change of a resource has none.
    """
    if if_none_match is not None:
        if version is not None and (if_none_match.strip() == b"*" or version in _versions(if_none_match)):
            raise Stale(details.AlreadyThere())
        if version is None:
            return
    if if_match is None:
        if version is not None:
            raise PreconditionMissing(details.IfMatchMissing())
        return
    if version is None:
        raise Stale(details.NotThere())
    if if_match.strip() != b"*" and version not in _versions(if_match):
        raise Stale(details.ChangedMeanwhile())


def check_if_sent(headers: Iterable[tuple[bytes, bytes]], tag: str | None) -> None:
    """Check an optional If-Match against the current tag, whatever the content coding. Raises Stale."""
    header = dict(headers).get(b"if-match", b"*").strip()
    sent = {told.strip(b'"').partition(b"-")[0] for told in conditional.tags(header)}
    if header != b"*" and (tag or "").encode() not in sent:
        raise Stale(details.ChangedNothingDone())


def _versions(header: bytes) -> set[int]:
    found = (VERSION_OF.match(tag) for tag in conditional.tags(header))
    return {int(match[1]) for match in found if match}
