"""A room as delivered, as replaced and as patched."""

from congress_api import records
from congress_api.vocabulary import common as c
from congress_api.vocabulary import room as r
from congress_api.wire.common import Accessibility, Out
from congress_api.wire.derived import input_of, patch_of


class Room(Out, frozen=True, kw_only=True):
    """A room of the venue."""

    id: c.Id
    slug: c.RoomSlug
    visibility: c.Visibility
    revision: c.Revision
    updated_at: c.UpdatedAt
    translations: c.Translations
    name: r.RoomName
    description: r.RoomDescription | None
    capacity: c.Capacity | None
    floor: r.Floor | None
    accessibility: Accessibility | None
    rank: c.Rank


RoomInput = input_of(Room, records.Room)
RoomPatch = patch_of(Room, records.Room)
