"""An announcement as delivered, as replaced and as patched."""

from typing import Annotated

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import announcement as a
from congress_api.vocabulary import common as c
from congress_api.wire.common import Out
from congress_api.wire.derived import input_of, patch_of


class Announcement(Out, frozen=True, kw_only=True):
    """What the organiser tells everybody."""

    id: c.Id
    slug: c.AnnouncementSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    title: a.AnnouncementTitle
    body: a.AnnouncementBody | None
    level: a.AnnouncementLevel
    starts_at: c.Instant | None
    ends_at: c.Instant | None
    sessions: Annotated[
        list[c.SessionSlug],
        Meta(max_length=100, description="Sessions it is about, by slug.", examples=[["identity-wallet"]]),
    ]


AnnouncementInput = input_of(Announcement, records.Announcement)
AnnouncementPatch = patch_of(Announcement, records.Announcement)
