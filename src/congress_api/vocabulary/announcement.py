"""Field types of announcements."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.common import Instant, Slug
from congress_api.vocabulary.texts import prose, text

AnnouncementSlug = Annotated[Slug, Meta(examples=["session-4-moves"])]
AnnouncementTitle = Annotated[str, text(200, "The announcement in one line.", "Sessie 4 verhuist naar zaal 2")]
AnnouncementBody = Annotated[
    str,
    prose(5_000, "The whole announcement. CommonMark without raw HTML.", "De sessie begint om 10:15 in zaal 2."),
]

PublishedAt = Annotated[
    Instant,
    Meta(
        description="When the announcement became public, in UTC; null for a draft, and while a published one waits "
        "for its startsAt.",
        examples=["2024-09-11T07:45:00Z"],
    ),
]


class AnnouncementLevel(enum.StrEnum):
    """Urgency of the announcement."""

    info = "info"
    urgent = "urgent"
