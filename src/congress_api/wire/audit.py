"""The audit: who changed what, and when."""

from typing import Annotated, Any

from msgspec import Meta

from congress_api.vocabulary import audit as d
from congress_api.vocabulary import common as c
from congress_api.wire.common import Actor, ActorIfKnown, Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.kinds import KINDS, kind_name
from congress_api.wire.query import PageQuery

ChangedKind = Annotated[
    str,
    kind_name(
        [*KINDS, "event", "token"],
        "Kind of the changed resource: the event itself, one in it, or a token.",
        example="session",
        most=40,
    ),
]


class AuditChange(Out, frozen=True, kw_only=True):
    """A changed field. Texts are objects with a key per language."""

    field: d.FieldName
    before: Annotated[
        Any, Meta(description="Value before; null if there was none.", examples=[{"nl": "Zaal 1", "en": "Room 1"}])
    ]
    after: Annotated[
        Any, Meta(description="Value after; null if there is none.", examples=[{"nl": "Zaal 2", "en": "Room 2"}])
    ]


class AuditEntry(Out, frozen=True, kw_only=True):
    """A change of a resource or token. It is kept after the resource is deleted. The slug of a token is its id."""

    version: d.Version
    revision: d.ChangeRevision | None
    at: Annotated[c.Instant, Meta(description="When the change was made, in UTC.")]
    actor: Actor
    proposed_by: Annotated[
        ActorIfKnown | None,
        Meta(description="Who proposed the change that `actor` accepted; null for a direct change."),
    ]
    kind: ChangedKind
    id: c.Id
    slug: c.Slug
    deed: d.AuditDeed
    changes: Annotated[list[AuditChange], Meta(max_length=100, description="The changed fields, sorted by name.")]


class AuditPage(Out, frozen=True, kw_only=True):
    """A page of the audit, the newest first."""

    items: Annotated[list[AuditEntry], Meta(max_length=100, description="Changes on this page.")]
    next_cursor: NextCursor


class AuditQuery(PageQuery, frozen=True, kw_only=True):
    """What the audit can be asked."""

    kind: Annotated[ChangedKind, Meta(description="Only changes of this kind of resource.")] | None = None
    slug: Annotated[c.Slug, Meta(description="Only changes of resources with this slug.")] | None = None
    actor: (
        Annotated[
            str,
            Meta(
                max_length=36,
                pattern=r"^(administrator|organiser|partner|reader|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$",
                description="Only changes made with tokens of this role, or with the token of this id.",
                examples=["partner"],
            ),
        ]
        | None
    ) = None
    since: Annotated[c.Instant, Meta(description="Only changes made at or after this time.")] | None = None
