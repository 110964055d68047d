"""The ASGI interface as its specification types it: plain dictionaries and callables."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def list_header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    """All lines of a list header, joined (RFC 9110, 5.3); empty if there is none."""
    return b",".join(value for key, value in headers if key == name)
