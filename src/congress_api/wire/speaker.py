"""A speaker as delivered."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import speaker as s
from congress_api.wire.common import Image, ImageInput, ImagePatch, In, LinkInputs, Links, Out


class Role(Out, frozen=True, kw_only=True):
    """What somebody is, and where."""

    job_title: s.JobTitle | None
    department: s.Department | None
    organisation: s.Organisation | None
    partner: Annotated[c.PartnerSlug, Meta(description="The organisation, by slug, when it takes part.")] | None


class Speaker(Out, frozen=True, kw_only=True):
    """A person who speaks in a session or takes a position."""

    id: c.Id
    slug: c.SpeakerSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    number: c.Number
    name: s.SpeakerName
    alternative_names: s.AlternativeNames
    biography: s.Biography | None
    photo: Image | None
    roles: Annotated[
        list[Role], Meta(max_length=20, description="What they are and where; the first is the one to show.")
    ]
    links: Links


class RoleInput(In, frozen=True, kw_only=True):
    """A role as it is to be."""

    job_title: s.JobTitle | None = None
    department: s.Department | None = None
    organisation: s.Organisation | None = None
    partner: Annotated[c.PartnerSlug, Meta(description="The organisation, by slug, when it takes part.")] | None = None


class SpeakerInput(In, frozen=True, kw_only=True):
    """A speaker as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.SpeakerSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    number: c.Number | None = None
    name: s.SpeakerName
    alternative_names: s.AlternativeNames = []
    biography: s.Biography | None = None
    photo: ImageInput | None = None
    roles: Annotated[
        list[RoleInput], Meta(max_length=20, description="What they are and where; the first is the one to show.")
    ] = []
    links: LinkInputs = []


class SpeakerPatch(In, frozen=True, kw_only=True):
    """Changes to a speaker (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.SpeakerSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    number: c.Number | UnsetType | None = UNSET
    name: s.SpeakerName | UnsetType = UNSET
    alternative_names: s.AlternativeNames | UnsetType | None = UNSET
    biography: s.Biography | UnsetType | None = UNSET
    photo: ImagePatch | UnsetType | None = UNSET
    roles: (
        Annotated[
            list[RoleInput], Meta(max_length=20, description="What they are and where; the first is the one to show.")
        ]
        | UnsetType
        | None
    ) = UNSET
    links: LinkInputs | UnsetType | None = UNSET
