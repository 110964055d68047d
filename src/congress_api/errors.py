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

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from congress_api.messages.codes import FaultCode
from congress_api.messages.details import ValueNumber
from congress_api.messages.message import DEFAULT, FaultMessage, Message


class Fault(Struct, frozen=True):
    """A fault of a request: what, and where."""

    message: FaultMessage
    pointer: str | None = None
    parameter: str | None = None
    place: int | None = None
    """Which value of a parameter with several, from 1."""

    @property
    def code(self) -> FaultCode:
        """For programs."""
        return self.message.code

    @property
    def limit(self) -> int | None:
        """The bound that was passed."""
        limit: int | None = getattr(self.message, "limit", None)
        return limit

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values of a closed vocabulary; empty where there is none."""
        allowed: tuple[str, ...] = getattr(self.message, "allowed", ())
        return allowed

    @property
    def detail(self) -> str:
        """The text in the default language, for the log and the command line."""
        return self.text(DEFAULT)

    def text(self, language: str) -> str:
        """What is wrong, for a person."""
        told = self.message if self.place is None else ValueNumber(place=self.place, fault=self.message)
        return told.text(language)


class Error(Exception):
    """An error that is reported to the caller."""

    def __init__(self, detail: Message | None = None) -> None:
        super().__init__(str(detail or ""))
        self.detail = detail
        self.faults: list[Fault] = []


class NotFound(Error):
    """It does not exist, or the caller may not see it."""


class Faulty(Error):
    """An error with its faults, all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.args = ("; ".join(fault.detail for fault in faults),)
        self.faults = faults


class Forbidden(Faulty):
    """The caller may see it but not do this."""


class Unauthenticated(Error):
    """The token is invalid or missing."""


class Invalid(Faulty):
    """The input has faults."""


@contextmanager
def collected(faults: list[Fault]) -> Iterator[None]:
    """Collect the faults of Invalid instead of raising it, so that a request is told all of its faults."""
    try:
        yield
    except Invalid as found:
        faults += found.faults


class UnsupportedFormat(Error):
    """Unsupported media type; `faults` say where, if it is a part of the body."""

    def __init__(self, detail: Message, faults: list[Fault] | None = None) -> None:
        super().__init__(detail)
        self.faults = faults or []


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

    def __init__(self, reason: str = "") -> None:
        """`reason` is for the log and the command line; the caller reads that the database is unreachable."""
        super().__init__()
        self.args = (reason,)
