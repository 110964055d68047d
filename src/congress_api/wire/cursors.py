"""Cursors of lists: opaque to clients; base64url of a JSON list with the query, the epoch and the position."""

import base64
import hashlib
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from congress_api.errors import Fault, Invalid
from congress_api.messages.requests import CursorExpired, NotACursor

Cursor = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2000,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="Opaque position of the next page. Send it back as `cursor` with the same query.",
        examples=["WzEsInN0YXJ0c0F0Il0"],
    ),
]
NextCursor = Cursor | None

SEALED: msgspec.json.Decoder[list[Any]] = msgspec.json.Decoder(Annotated[list[Any], Meta(min_length=1)])
Key = TypeVar("Key")


class Paging(Struct, frozen=True):
    """What a cursor belongs to: a query, at an epoch of the event's history."""

    query: str
    """Identifies the list, its filters and its order."""
    epoch: str

    def sealed(self, key: Iterable[Any]) -> str:
        """A cursor from the key of the last item of a page."""
        told = msgspec.json.encode([self.query, self.epoch, *key])
        return base64.urlsafe_b64encode(told).decode().rstrip("=")

    def opened(self, cursor: str, kind: type[Key]) -> Key:
        """The key in a cursor, a tuple. Raises Invalid for a malformed cursor, another query's or another epoch's."""
        try:
            query, epoch, *key = unsealed(cursor)
            found = msgspec.convert(key, kind)
        except ValueError:
            raise foreign_cursor() from None
        if epoch != self.epoch:
            raise expired_cursor()
        if query != self.query:
            raise foreign_cursor()
        return found


def query_id(*parts: Any) -> str:
    """Identifies a query, by whatever distinguishes its list, filters and order."""
    return hashlib.blake2b(msgspec.json.encode(parts), digest_size=6).hexdigest()


def unsealed(cursor: str) -> list[Any]:
    """The content of a cursor. Raises ValueError for a malformed one."""
    try:
        return SEALED.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except RecursionError as error:  # for a thousand brackets
        raise ValueError("too deep") from error


def foreign_cursor() -> Invalid:
    """The error for a cursor of another query."""
    return Invalid([Fault(NotACursor(), parameter="cursor")])


def expired_cursor() -> Invalid:
    """The error for a cursor of another epoch: positions in lists have another meaning."""
    return Invalid([Fault(CursorExpired(), parameter="cursor")])
