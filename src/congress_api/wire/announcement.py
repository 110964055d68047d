"""Announcements on the wire: as delivered, replaced, patched and listed."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import announcement as a
from congress_api.vocabulary import common as c
from congress_api.vocabulary.rules import unique
from congress_api.vocabulary.session import SessionSlug
from congress_api.wire.common import Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, refer


class Announcement(Out, frozen=True, kw_only=True):
    """A message from the organiser to everybody."""

    id: c.Id
    slug: a.AnnouncementSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    title: a.AnnouncementTitle
    body: a.AnnouncementBody | None
    level: a.AnnouncementLevel
    starts_at: c.Instant | None
    ends_at: c.End | None
    published_at: a.PublishedAt | None
    sessions: Annotated[
        list[SessionSlug],
        unique(100, "Sessions it is about, by slug.", examples=[["identity-wallet"]]),
    ]


AnnouncementInput = input_of(Announcement, records.Announcement)
AnnouncementPatch = patch_of(Announcement, records.Announcement)


class AnnouncementSort(enum.StrEnum):
    """Order by begin (those without one last) or title; a minus reverses it."""

    starts_at = "startsAt"
    starts_at_down = "-startsAt"
    by_title = "title"
    by_title_down = "-title"


class AnnouncementInclude(enum.StrEnum):
    """What can come along with announcements."""

    sessions = "sessions"


class AnnouncementQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of announcements can be asked."""

    session: Annotated[list[SessionSlug], refer("sessions")] = []
    include: Annotated[
        list[AnnouncementInclude],
        Meta(min_length=1, max_length=1, description="Related resources to add in `included`."),
    ] = []
    sort: AnnouncementSort = AnnouncementSort.starts_at
