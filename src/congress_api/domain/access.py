"""Access rules: who may see, create, change and delete which records."""

import datetime
import uuid
from collections.abc import Iterable

from msgspec import Struct

from congress_api import records
from congress_api.records.kinds import EVERY, FIXED, KINDS
from congress_api.vocabulary.proposal import ProposalKind
from congress_api.vocabulary.token import Role

Record = records.Event | records.Content

ADMINISTERING = frozenset({Role.administrator})
ORGANISING = frozenset({Role.administrator, Role.organiser})
EDITING = frozenset({Role.administrator, Role.organiser, Role.partner})
PARTNERS = frozenset({Role.partner})
EVERYBODY = frozenset(Role)

COMMAND_LINE = "command line"
"""The actor of what is done without a token."""

PARTNER_MAY_EDIT: dict[str, frozenset[str]] = {str(kind): KINDS[kind].partner_may_edit for kind in ProposalKind}
"""By kind, the fields of its own resources that a partner may change; it may change no others."""

PRINTED_POSITION = KINDS["position"].partner_may_edit_printed
"""The fields that a partner may change in a position that an article has printed: the text is fixed."""


class Caller(Struct, frozen=True, kw_only=True):
    """The person or program behind a request, as identified by its token."""

    token_id: uuid.UUID
    role: Role
    event: str | None
    partner: str | None
    label: str | None
    expires_at: datetime.datetime | None
    origin_id: uuid.UUID | None = None
    """The first of the tokens that were rotated into one another; None for that one."""

    @property
    def lineage(self) -> uuid.UUID:
        """Identifies the token and all that it was rotated from or into."""
        return self.origin_id or self.token_id

    @property
    def actor(self) -> str:
        """The name in the change log: `organiser 0191…`."""
        return f"{self.role} {self.token_id}"

    def belongs_to(self, event: str) -> bool:
        """Administrators belong to every event."""
        return self.role is Role.administrator or self.event == event


def owns(caller: Caller, record: Record | records.Token) -> bool:
    """A partner owns its profile, its people, its positions, its tokens and the sessions that it hosts."""
    if isinstance(record, records.Partner):
        return record.slug == caller.partner
    if isinstance(record, records.Position | records.Token):
        return record.partner == caller.partner
    if isinstance(record, records.Speaker):
        return any(role.partner == caller.partner for role in record.roles)
    return isinstance(record, records.Session) and caller.partner in record.partners


def may_see(caller: Caller | None, event: str, record: Record) -> bool:
    """Everyone sees published records; drafts only within the token's event, and a partner only its own."""
    if record.is_public:
        return True
    if caller is None or not caller.belongs_to(event):
        return False
    return caller.role is not Role.partner or isinstance(record, records.Event) or owns(caller, record)


def editable(caller: Caller, event: str, kind: str, record: Record | None) -> frozenset[str]:
    """The fields that the caller may change; empty if none. `record` is None for a new resource."""
    if not caller.belongs_to(event) or caller.role is Role.reader:
        return frozenset()
    if caller.role in ORGANISING:
        return every_field(kind)
    if record is None or not owns(caller, record):
        return frozenset()
    if isinstance(record, records.Position) and record.article is not None:
        return PRINTED_POSITION
    return PARTNER_MAY_EDIT.get(kind, frozenset())


def every_field(kind: str) -> frozenset[str]:
    """All fields of a kind that a request can change."""
    return frozenset(EVERY[kind].record.__struct_fields__) - FIXED


def may_create_at(caller: Caller, event: str, kind: str, slug: str) -> bool:
    """Whether the caller may create a resource at this slug.

    A partner's slugs must start with its own, and with no longer one of another partner (`owner_of_slug`).
    """
    if not caller.belongs_to(event) or caller.role is Role.reader:
        return False
    if caller.role in ORGANISING:
        return kind != "event" or caller.role is Role.administrator
    return EVERY[kind].partner_may_add and slug.startswith(f"{caller.partner}-")


def owner_of_slug(slug: str, partners: Iterable[str]) -> str | None:
    """The partner whose resources may be created at this slug: the longest partner's slug that it begins with."""
    return max((partner for partner in partners if slug.startswith(f"{partner}-")), key=len, default=None)


def may_create(caller: Caller, event: str, kind: str, record: Record) -> bool:
    """Whether the caller may create this record. A partner's position must be its own and not printed in an article."""
    if caller.role is Role.partner:
        own = isinstance(record, records.Position) and record.partner == caller.partner and record.article is None
        return own and may_create_at(caller, event, kind, record.slug)
    return may_create_at(caller, event, kind, record.slug)


def may_delete(caller: Caller, event: str, kind: str, record: Record) -> bool:
    """A partner may delete only its own positions, and only those that no article has printed."""
    if not caller.belongs_to(event) or caller.role is Role.reader:
        return False
    if caller.role in ORGANISING:
        return kind != "event" or caller.role is Role.administrator
    return isinstance(record, records.Position) and owns(caller, record) and record.article is None
