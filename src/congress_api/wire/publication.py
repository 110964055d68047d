"""Bulk publishing: resources published and withdrawn in one transaction."""

from typing import Annotated

from msgspec import Meta, Struct

from congress_api.vocabulary import common as c
from congress_api.wire.common import In, Out
from congress_api.wire.conflict import Conflict
from congress_api.wire.kinds import KINDS, kind_name
from congress_api.wire.query import MessageLanguage
from congress_api.wire.write_query import Cascade

ResourceKind = Annotated[str, kind_name(KINDS, "Kind of resource.", example="session", most=40)]


class Reference(Out, frozen=True, kw_only=True):
    """A resource, by its kind and slug."""

    kind: ResourceKind
    slug: c.Slug


class ReferenceInput(In, frozen=True, kw_only=True):
    """A resource, by its kind and slug."""

    kind: ResourceKind
    slug: c.Slug


class DetachedReference(Out, frozen=True, kw_only=True):
    """A resource that refers to a withdrawn one no longer, and the field in which it did."""

    kind: ResourceKind
    slug: c.Slug
    field: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=40,
            pattern=r"^[A-Za-z]+$",
            description="Name of the field that held the reference.",
            examples=["partners"],
        ),
    ]


class Publication(Out, frozen=True, kw_only=True):
    """The resources that were published and withdrawn, or would be."""

    dry_run: Annotated[bool, Meta(description="Whether this was a dry run, which changes nothing.", examples=[False])]
    revision: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=9_007_199_254_740_991,
                description="The event's revision after the change; null for a dry run.",
                examples=[8],
            ),
        ]
        | None
    )
    published: Annotated[
        list[Reference],
        Meta(max_length=20_000, description="Resources that became public, including those published by `cascade`."),
    ]
    withdrawn: Annotated[
        list[Reference],
        Meta(max_length=20_000, description="Resources that became drafts, including those withdrawn by `cascade`."),
    ]
    detached: Annotated[
        list[DetachedReference],
        Meta(
            max_length=20_000,
            description="References that `cascade` removed, each field once; publishing again does not put them back.",
        ),
    ]
    conflicts: Annotated[
        list[Conflict],
        Meta(max_length=100, description="Conflicts in the resulting programme; `conflicts` lists all of them."),
    ]


class PublicationInput(In, frozen=True, kw_only=True):
    """Resources to publish and withdraw in one transaction."""

    publish: Annotated[
        list[ReferenceInput], Meta(max_length=1_000, description="Resources to publish; published ones stay published.")
    ] = []
    withdraw: Annotated[
        list[ReferenceInput], Meta(max_length=1_000, description="Resources to withdraw; drafts stay drafts.")
    ] = []


class PublicationQuery(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a publication can be asked beside its body."""

    cascade: Cascade = False
    dry_run: Annotated[
        bool, Meta(description="Dry run: respond as if it were done, but change nothing.", examples=[True])
    ] = False
    language: MessageLanguage | None = None
