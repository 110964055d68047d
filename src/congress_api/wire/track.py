"""Tracks on the wire: as delivered, replaced, patched and listed."""

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import track as t
from congress_api.wire.common import Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, RankSort


class Track(Out, frozen=True, kw_only=True):
    """A track of the programme."""

    id: c.Id
    slug: t.TrackSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    name: t.TrackName
    description: t.TrackDescription | None
    color: t.Color | None
    rank: c.Rank


TrackInput = input_of(Track, records.Track)
TrackPatch = patch_of(Track, records.Track)


class TrackQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of tracks can be asked."""

    sort: RankSort = RankSort.rank
