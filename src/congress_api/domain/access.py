"""Who may see and change what: said once, in terms of records."""

import datetime
import uuid

from msgspec import Struct

from congress_api import records
from congress_api.records.kinds import EVERY, FIXED, KINDS
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.proposal import ProposalKind
from congress_api.vocabulary.token import Role

Record = records.Event | records.Content

ADMINISTERING = frozenset({Role.administrator})
ORGANISING = frozenset({Role.administrator, Role.organiser})
EDITING = frozenset({Role.administrator, Role.organiser, Role.partner})
PARTNERS = frozenset({Role.partner})
EVERYBODY = frozenset(Role)

PARTNER_MAY_EDIT: dict[str, frozenset[str]] = {str(kind): KINDS[kind].partner_may_edit for kind in ProposalKind}
"""By kind, the fields that a partner may change of what is its own. What is not listed it may not."""

OF_PRINT = KINDS["position"].partner_may_edit_printed
"""What a partner may change of a position that an article printed: its words stay."""


class Caller(Struct, frozen=True, kw_only=True):
    """Who asks: what a token stands for."""

    token_id: uuid.UUID
    role: Role
    event: str | None
    partner: str | None
    label: str | None
    expires_at: datetime.datetime | None

    @property
    def actor(self) -> str:
        """How the change log names them."""
        return f"{self.role} {self.token_id}"

    def belongs_to(self, event: str) -> bool:
        """Whether the token is for this event."""
        return self.role is Role.administrator or self.event == event


def owns(caller: Caller, record: Record) -> bool:
    """Whether something is a partner's own: itself, its people, its positions, what it hosts."""
    if isinstance(record, records.Partner):
        return record.slug == caller.partner
    if isinstance(record, records.Position):
        return record.partner == caller.partner
    if isinstance(record, records.Speaker):
        return any(role.partner == caller.partner for role in record.roles)
    return isinstance(record, records.Session) and caller.partner in record.partners


def may_see(caller: Caller | None, event: str, record: Record) -> bool:
    """Whether they may GET it: what is published, and drafts of the token's own event (a partner: its own ones)."""
    if record.visibility is Visibility.published:
        return True
    if caller is None or not caller.belongs_to(event):
        return False
    return caller.role is not Role.partner or isinstance(record, records.Event) or owns(caller, record)


def editable(caller: Caller, event: str, kind: str, record: Record | None) -> frozenset[str]:
    """The fields that they may change; empty when none. `record` is None for something new."""
    if not caller.belongs_to(event) or caller.role is Role.reader:
        return frozenset()
    if caller.role in ORGANISING:
        return every_field(kind)
    if record is None or not owns(caller, record):
        return frozenset()
    if isinstance(record, records.Position) and record.article is not None:
        return OF_PRINT
    return PARTNER_MAY_EDIT.get(kind, frozenset())


def every_field(kind: str) -> frozenset[str]:
    """All fields of a kind that anybody may change."""
    return frozenset(EVERY[kind].record.__struct_fields__) - FIXED


def may_begin(caller: Caller, event: str, kind: str, slug: str) -> bool:
    """Whether they may add something under this slug: an organiser anything, a partner positions under its own name."""
    if not caller.belongs_to(event) or caller.role is Role.reader:
        return False
    if caller.role in ORGANISING:
        return kind != "event" or caller.role is Role.administrator
    return EVERY[kind].partner_may_add and slug.startswith(f"{caller.partner}-")


def may_create(caller: Caller, event: str, kind: str, record: Record) -> bool:
    """Whether they may add this: a partner's positions are its own, and printed by no article."""
    if caller.role is Role.partner:
        own = isinstance(record, records.Position) and record.partner == caller.partner and record.article is None
        return own and may_begin(caller, event, kind, record.slug)
    return may_begin(caller, event, kind, record.slug)


def may_delete(caller: Caller, event: str, kind: str, record: Record) -> bool:
    """Whether they may take it away: a partner its own positions that no article printed."""
    if not caller.belongs_to(event) or caller.role is Role.reader:
        return False
    if caller.role in ORGANISING:
        return kind != "event" or caller.role is Role.administrator
    return isinstance(record, records.Position) and owns(caller, record) and record.article is None
