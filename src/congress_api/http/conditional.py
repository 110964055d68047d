"""Validators and conditional requests (RFC 9110, 8.8 and 13): pure functions on header values."""

import datetime
import email.utils
import functools
import time
from collections.abc import Callable, Container

from congress_api.http import negotiation
from congress_api.http.compression import SUFFIXES
from congress_api.wire.release import RELEASED_AT

FORM: dict[int, Callable[[str], str]] = {2: str.upper, 4: str.title}
"""The capitals of a language's region and script."""


@functools.lru_cache(4096)
def http_date(seconds: int) -> bytes:
    """Seconds since 1970 as an HTTP date."""
    return email.utils.formatdate(seconds, usegmt=True).encode()


def date_now() -> bytes:
    """The Date header, by the clock that `is_settled` compares Last-Modified with."""
    return http_date(int(time.time()))


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


def last_modified(*changes: datetime.datetime) -> int:
    """Seconds since 1970 of the last of these changes; not before the release that shaped the bytes."""
    return int(max(RELEASED_AT, *changes).timestamp())


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


def spellings(tag: str) -> frozenset[bytes]:
    """The ETags of a representation in every content coding, also with the suffixes that proxies add (`-gzip`)."""
    of_proxies = (f'"{tag}-{coding}"'.encode() for coding in negotiation.CODINGS)
    return frozenset([*(etag(tag, suffix) for suffix in SUFFIXES), *of_proxies])


@functools.lru_cache(1024)
def language_mark(language: str) -> str:
    """A language in a tag, in its usual capitals (RFC 5646, 2.1.1): `pt-BR` is not `pt` with a proxy's `-br`."""
    first, *others = language.split("-")
    return "-".join([first.lower(), *(FORM.get(len(one), str.lower)(one) for one in others)])


def matches(if_match: bytes, etags: Container[bytes], prefix: bytes = b"") -> bool:
    """Whether If-Match names one of these tags, or one with this prefix. Proxies make it `W/`."""
    if if_match.strip() == b"*":
        return True
    return any(tag in etags or (prefix and tag.startswith(prefix)) for tag in tags(if_match))


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
