"""Topics on the wire: as delivered, replaced, patched and listed."""

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import topic as t
from congress_api.wire.common import Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, NameSort


class Topic(Out, frozen=True, kw_only=True):
    """A subject of sessions, partners and positions."""

    id: c.Id
    slug: t.TopicSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    name: t.TopicName
    description: t.TopicDescription | None


TopicInput = input_of(Topic, records.Topic)
TopicPatch = patch_of(Topic, records.Topic)


class TopicQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of topics can be asked."""

    sort: NameSort = NameSort.name
