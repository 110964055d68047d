"""Validators and conditional requests (RFC 9110, 8.8 and 13): pure functions on header values."""

import datetime
import email.utils
import functools
import re
import time

from congress_api.http.negotiation import CODINGS
from congress_api.wire.release import RELEASED_AT

SUFFIX = re.compile(rb'(;[a-z0-9]+|-(%b))"$' % "|".join(CODINGS).encode())


@functools.lru_cache(4096)
def http_date(seconds: int) -> bytes:
    """Seconds since 1970 as an HTTP date."""
    return email.utils.formatdate(seconds, usegmt=True).encode()


@functools.lru_cache(4096)
def seconds_of(header: bytes) -> int | None:
    """An HTTP date as seconds since 1970; None for an invalid date, which is ignored (RFC 9110, 13.1.3)."""
    try:
        told = email.utils.parsedate_to_datetime(header.decode("latin-1"))
        return int(
            (told if told.tzinfo else told.replace(tzinfo=datetime.UTC)).timestamp()
        )  # asctime dates have no zone
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def last_modified(changed_at: datetime.datetime) -> int:
    """Seconds since 1970 of the last change; not before the release that shaped the bytes."""
    return int(max(changed_at, RELEASED_AT).timestamp())


def is_settled(modified: int) -> bool:
    """Whether that second is over: another change within it would have the same date (RFC 9110, 8.8.2.2)."""
    return time.time() >= modified + 1


def tags(header: bytes) -> list[bytes]:
    """The entity tags of a list header, without `W/`: proxies weaken what they re-encode."""
    return [tag.strip().removeprefix(b"W/") for tag in header.split(b",")]


def etag(tag: str, suffix: str = "") -> bytes:
    """The ETag of a representation; the suffix names its content coding, and begins with a semicolon."""
    return f'"{tag}{suffix}"'.encode()


def suffixed(etag: bytes, suffix: str) -> bytes:
    """An ETag with the suffix of a content coding."""
    return b'%b%b"' % (etag[:-1], suffix.encode())


def of_proxies(tag: str) -> frozenset[bytes]:
    """The forms of an entity tag that proxies make when they compress the response themselves."""
    return frozenset(f'"{tag}-{coding}"'.encode() for coding in CODINGS)


def uncoded(etag: bytes) -> bytes:
    """An ETag without the suffix of its content coding, ours or that of a proxy."""
    return SUFFIX.sub(b'"', etag)


def not_modified(
    etags: frozenset[bytes],
    modified: int | None,
    if_none_match: bytes | None,
    if_modified_since: bytes | None,
) -> bool:
    """Whether the client's copy is current (RFC 9110, 13.2.2): by If-None-Match, else by If-Modified-Since."""
    if if_none_match is not None:
        return if_none_match.strip() == b"*" or not etags.isdisjoint(tags(if_none_match))
    if if_modified_since is not None and modified is not None:
        since = seconds_of(if_modified_since)
        return since is not None and modified <= since
    return False
