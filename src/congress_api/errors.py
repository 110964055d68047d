"""What can go wrong, as states. Knows no HTTP; `http/problems.py` says each of them to a client.

├── NotFound          there is no such thing, or you may not see it
├── Forbidden         you may see it but not do this
├── Unauthenticated   the token is not valid
├── Invalid           the input has these faults
├── Unreadable        the body is in a format that is not read here
├── Stale             it has changed since you read it
├── Unconditional     a change must say what it is based on
├── Clash             it cannot be done as things stand
├── KeyReused         the idempotency key came with another request before
├── Full              the disk is full
└── Unavailable       the database cannot be reached just now
"""

from msgspec import Struct


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is wrong with a request: where, and what."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Error(Exception):
    """Anything that a caller can be told."""


class NotFound(Error):
    """There is no such thing, or the caller may not see it."""


class Faulty(Error):
    """Something with faults, all named at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


class Forbidden(Faulty):
    """The caller may see it but not do this."""


class Unauthenticated(Error):
    """The token is not valid, or one is needed."""


class Invalid(Faulty):
    """The input cannot be used."""


class UnsupportedFormat(Error):
    """Unsupported media type."""


class Stale(Error):
    """It has changed since the caller read it, or it is there although it should not be."""


class PreconditionMissing(Error):
    """A change of what exists must say which version it is based on."""


class Clash(Faulty):
    """Conflict with the current state."""


class KeyReused(Error):
    """The idempotency key was used for another request."""


class StorageFull(Error):
    """The disk is full: nothing was written, reading goes on."""


class Unavailable(Error):
    """The database cannot be reached just now; try again shortly."""
