"""The record of an announcement."""

from typing import Annotated, ClassVar

from congress_api.records.base import Record, put_in_utc
from congress_api.vocabulary import announcement as a
from congress_api.vocabulary import common as c
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.rules import unique


class Announcement(Record, frozen=True, kw_only=True):
    """A message from the organiser to all visitors."""

    kind_name: ClassVar[str] = "announcement"
    title: Translated[a.AnnouncementTitle]
    body: Translated[a.AnnouncementBody] = {}
    level: a.AnnouncementLevel = a.AnnouncementLevel.info
    starts_at: c.Instant | None = None
    ends_at: c.Instant | None = None
    published_at: a.PublishedAt | None = None
    sessions: Annotated[list[c.Slug], unique(100)] = []

    @property
    def is_public(self) -> bool:
        """A published announcement with a later `starts_at` waits for that moment."""
        return super().is_public and self.published_at is not None

    def __post_init__(self) -> None:
        """Equal moments compare equal, whatever offset they were written with."""
        put_in_utc(self, "starts_at", "ends_at", "published_at")
