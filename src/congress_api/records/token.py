"""The record of a token in the change log."""

import datetime
import uuid
from typing import ClassVar

from congress_api.records.base import Part
from congress_api.vocabulary.partner import PartnerSlug
from congress_api.vocabulary.token import TokenRole


class Token(Part, frozen=True, kw_only=True):
    """A token without its secret, and without its label: that may name a person, and a log is for ever."""

    kind_name: ClassVar[str] = "token"
    role: TokenRole
    partner: PartnerSlug | None = None
    expires_at: datetime.datetime | None = None
    overlap_ends_at: datetime.datetime | None = None
    rotated_into: uuid.UUID | None = None
    revoked_at: datetime.datetime | None = None
