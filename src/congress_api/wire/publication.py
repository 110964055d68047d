"""Publications: many resources published and withdrawn in one deed."""

from typing import Annotated

from msgspec import Meta, Struct

from congress_api.vocabulary import common as c
from congress_api.wire.common import In, Out
from congress_api.wire.conflict import Conflict
from congress_api.wire.kinds import KINDS, kind_name
from congress_api.wire.write_query import Cascade

ResourceKind = Annotated[str, kind_name(KINDS, "What sort of resource it is.", example="session", most=40)]


class Reference(Out, frozen=True, kw_only=True):
    """A resource, by its kind and slug."""

    kind: ResourceKind
    slug: c.Slug


class ReferenceInput(In, frozen=True, kw_only=True):
    """A resource, by its kind and slug."""

    kind: ResourceKind
    slug: c.Slug


class Publication(Out, frozen=True, kw_only=True):
    """What was published and withdrawn, or would be."""

    dry_run: Annotated[bool, Meta(description="Whether it was only tried: nothing has changed.", examples=[False])]
    revision: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=9_007_199_254_740_991,
                description="The event's revision that this is in; null when it was only tried.",
                examples=[8],
            ),
        ]
        | None
    )
    published: Annotated[
        list[Reference], Meta(max_length=20_000, description="What became public, also what was published with it.")
    ]
    withdrawn: Annotated[
        list[Reference], Meta(max_length=20_000, description="What became a draft, also what was withdrawn with it.")
    ]
    conflicts: Annotated[
        list[Conflict],
        Meta(max_length=100, description="Conflicts of the programme as it then is; all of them: `conflicts`."),
    ]


class PublicationInput(In, frozen=True, kw_only=True):
    """What is to be published and withdrawn, in one deed."""

    publish: Annotated[
        list[ReferenceInput], Meta(max_length=1_000, description="What everybody shall see; what they see stays so.")
    ] = []
    withdraw: Annotated[
        list[ReferenceInput], Meta(max_length=1_000, description="What shall be a draft; what is one stays so.")
    ] = []


class PublicationQuery(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a publication can be asked beside its body."""

    cascade: Cascade = False
    dry_run: Annotated[
        bool, Meta(description="Only try it: answer as if it were done, and change nothing.", examples=[True])
    ] = False
