"""Speakers on the wire: as delivered, replaced, patched and listed."""

import enum
from typing import Annotated

from msgspec import Meta

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import speaker as s
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.vocabulary.rules import unique
from congress_api.wire.common import Image, Links, Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, NameSort, refer


class Role(Out, frozen=True, kw_only=True):
    """What somebody is, and where."""

    id: c.Id
    job_title: s.JobTitle | None
    department: s.Department | None
    organisation: s.Organisation | None
    partner: Annotated[PartnerSlug, Meta(description="The organisation, by slug, when it takes part.")] | None


class Speaker(Out, frozen=True, kw_only=True):
    """A person who speaks in a session or takes a position."""

    id: c.Id
    slug: s.SpeakerSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    number: c.Number
    name: s.SpeakerName
    alternative_names: s.AlternativeNames
    biography: s.Biography | None
    photo: Image | None
    roles: Annotated[list[Role], unique(20, "What they are and where; the first is the one to show.")]
    links: Links


SpeakerInput = input_of(Speaker, records.Speaker)
SpeakerPatch = patch_of(Speaker, records.Speaker)


class SpeakerInclude(enum.StrEnum):
    """What can come along with speakers."""

    partners = "partners"


class SpeakerQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of speakers can be asked."""

    partner: Annotated[list[PartnerSlug], refer("partners")] = []
    include: Annotated[
        list[SpeakerInclude], Meta(min_length=1, max_length=1, description="Related resources to add in `included`.")
    ] = []
    sort: NameSort = NameSort.name
