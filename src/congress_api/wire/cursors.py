"""Cursors of lists: opaque to clients; base64url of a JSON list with the query and the position."""

import base64
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from congress_api.errors import Fault, Invalid
from congress_api.messages.requests import NotACursor

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


def sealed(identity: str, key: tuple[Any, ...]) -> str:
    """A cursor from the key of the last item of a page."""
    return base64.urlsafe_b64encode(msgspec.json.encode([identity, *key])).decode().rstrip("=")


def unsealed(cursor: str) -> list[Any]:
    """The content of a cursor. Raises ValueError for a malformed one."""
    try:
        return SEALED.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except RecursionError as error:  # for a thousand brackets
        raise ValueError("too deep") from error


def opened(cursor: str, belongs: str) -> tuple[Any, ...]:
    """The key in a cursor. Raises Invalid for a malformed cursor or one of another query."""
    try:
        whose, *key = unsealed(cursor)
    except ValueError:
        raise foreign_cursor() from None
    if whose != belongs:
        raise foreign_cursor()
    return tuple(key)


def foreign_cursor() -> Invalid:
    """The error for a cursor of another query."""
    return Invalid([Fault(NotACursor(), parameter="cursor")])
