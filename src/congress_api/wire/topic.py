"""A topic as delivered, as replaced and as patched."""

from msgspec import UNSET, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import topic as t
from congress_api.wire.common import In, Out


class Topic(Out, frozen=True, kw_only=True):
    """What sessions, partners and positions are about."""

    id: c.Id
    slug: c.TopicSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: t.TopicName
    description: t.TopicDescription | None


class TopicInput(In, frozen=True, kw_only=True):
    """A topic as it is to be; what is absent is null or empty."""

    id: c.Id | None = None
    slug: c.TopicSlug | None = None
    visibility: c.Visibility | None = None
    revision: c.Revision | None = None
    updated_at: c.UpdatedAt | None = None
    translations: c.Translations | None = None
    name: t.TopicName
    description: t.TopicDescription | None = None


class TopicPatch(In, frozen=True, kw_only=True):
    """Changes to a topic (RFC 7396): what is absent stays, null clears."""

    id: c.Id | UnsetType | None = UNSET
    slug: c.TopicSlug | UnsetType = UNSET
    visibility: c.Visibility | UnsetType = UNSET
    revision: c.Revision | UnsetType | None = UNSET
    updated_at: c.UpdatedAt | UnsetType | None = UNSET
    translations: c.Translations | UnsetType | None = UNSET
    name: t.TopicName | UnsetType | None = UNSET
    description: t.TopicDescription | UnsetType | None = UNSET
