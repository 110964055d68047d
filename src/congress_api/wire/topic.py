"""A topic as delivered, as replaced and as patched."""

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import topic as t
from congress_api.wire.common import Out
from congress_api.wire.derived import input_of, patch_of


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


TopicInput = input_of(Topic, records.Topic)
TopicPatch = patch_of(Topic, records.Topic)
