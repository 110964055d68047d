"""Rooms on the wire: as delivered, replaced, patched and listed."""

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import room as r
from congress_api.wire.common import Accessibility, Out
from congress_api.wire.derived import input_of, patch_of
from congress_api.wire.query import ListQuery, RankSort


class Room(Out, frozen=True, kw_only=True):
    """A room of the venue."""

    id: c.Id
    slug: r.RoomSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    untranslated: c.Untranslated
    name: r.RoomName
    description: r.RoomDescription | None
    capacity: c.Capacity | None
    floor: r.Floor | None
    accessibility: Accessibility | None
    rank: c.Rank


RoomInput = input_of(Room, records.Room)
RoomPatch = patch_of(Room, records.Room)


class RoomQuery(ListQuery, frozen=True, kw_only=True):
    """What the list of rooms can be asked."""

    sort: RankSort = RankSort.rank
