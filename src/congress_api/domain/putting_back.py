"""Puts back pictures that a resource has shown before: a request names them by their hash."""

from typing import Any, Protocol

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from congress_api.store import shown_images


class PictureChange(Protocol):
    """The content of a write request."""

    def pictures(self) -> dict[str, str]:
        """By field, the hash of each picture that the request names."""


async def with_earlier_pictures(db: AsyncSession, before: Any, change: PictureChange) -> Any:
    """The record with those of its earlier pictures that a request names; as it is, if the request names no others.

    A request can then change their alternative text as that of the current picture.
    """
    if before is None:
        return None
    others = {
        field: sha256
        for field, sha256 in change.pictures().items()
        if (current := getattr(before, field)) is None or current.sha256 != sha256
    }
    earlier = await shown_images.earlier(db, before.id, set(others.values())) if others else {}
    return replace(before, **{field: earlier[sha256] for field, sha256 in others.items() if sha256 in earlier})
