"""Errors, without HTTP; `http/problem_types.py` maps them to statuses.

├── NotFound             does not exist, or the caller may not see it
├── Forbidden            the caller may see it but not do this
├── Unauthenticated      the token is invalid or missing
├── Invalid              the input has faults
├── UnsupportedFormat    the body has an unsupported media type
├── UnsupportedEncoding  the body is compressed
├── Stale                the resource has changed since the caller read it
├── PreconditionMissing  a change needs If-Match
├── Clash                conflicts with the current state
├── KeyReused            the idempotency key came with another request
├── StorageFull          the disk is full
└── Unavailable          the database is unreachable
"""

from msgspec import Struct


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fault of a request: where and what."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Error(Exception):
    """An error that is reported to the caller."""


class NotFound(Error):
    """It does not exist, or the caller may not see it."""


class Faulty(Error):
    """An error with its faults, all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


class Forbidden(Faulty):
    """The caller may see it but not do this."""


class Unauthenticated(Error):
    """The token is invalid or missing."""


class Invalid(Faulty):
    """The input has faults."""


class UnsupportedFormat(Error):
    """Unsupported media type."""


class UnsupportedEncoding(Error):
    """The body has a content coding that is not supported."""


class Stale(Error):
    """The resource has changed since the caller read it, or exists although it should not."""


class PreconditionMissing(Error):
    """A change of an existing resource needs If-Match."""


class Clash(Faulty):
    """Conflict with the current state."""


class KeyReused(Error):
    """The idempotency key was used for another request."""


class StorageFull(Error):
    """The disk is full: nothing was written, reads still work."""


class Unavailable(Error):
    """The database is unreachable; try again shortly."""
