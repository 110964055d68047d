"""Who may call a route: every handler says it, and the application does not start when one does not."""

from typing import Any, Final

from msgspec import Struct

from congress_api.vocabulary.token import Role
from congress_api.wire.image import UploadInput
from congress_api.wire.query import NoQuery
from congress_api.wire.write_query import DeleteQuery, WriteQuery

Policy = frozenset[Role] | None
ANYBODY: Final = None
"""Also without a token."""


def reads(query: type[Struct]) -> dict[str, Any]:
    """What a handler says of a public read: its query, and that anybody may call it."""
    return {"query": query, "access": ANYBODY}


PUBLIC: dict[str, Any] = {"access": ANYBODY}
"""What a handler says of a page that takes no query."""


def writes(
    roles: frozenset[Role],
    body: type[Struct],
    whole: type[Struct] | None = None,
    query: type[WriteQuery] = WriteQuery,
) -> dict[str, Any]:
    """What a handler says of a write: who may call it, its body, and for a patch the whole that comes of it."""
    return {"query": query, "access": roles, "body": body, "whole": whole or body, "proposes": Role.partner in roles}


def deletes(roles: frozenset[Role]) -> dict[str, Any]:
    """What a handler says of a deletion."""
    return {"query": DeleteQuery, "access": roles, "proposes": Role.partner in roles}


def uploads(roles: frozenset[Role]) -> dict[str, Any]:
    """What a handler says of an upload: its body is a form with a file, and may be larger than others."""
    how = {"body": UploadInput, "form": True, "body_bytes": "image_bytes"}
    return {"query": WriteQuery, "access": roles, "proposes": Role.partner in roles, **how}


def asks(roles: frozenset[Role], query: type[Struct] = NoQuery) -> dict[str, Any]:
    """What a handler says of a read that needs a token."""
    return {"query": query, "access": roles}


def posts(roles: frozenset[Role], body: type[Struct], query: type[Struct] = NoQuery) -> dict[str, Any]:
    """What a handler says of a POST: who may call it, and its body."""
    return {"query": query, "access": roles, "body": body}


def revokes(roles: frozenset[Role]) -> dict[str, Any]:
    """What a handler says of a deletion by which nothing can be lost: it needs no If-Match."""
    return {"query": NoQuery, "access": roles, "unconditional": True}
