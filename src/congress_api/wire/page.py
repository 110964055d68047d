"""Pages of lists, by kind, with the included resources."""

from typing import Annotated, cast

import msgspec
from msgspec import Meta

from congress_api.records import kinds as records
from congress_api.wire.article import Article
from congress_api.wire.common import Out
from congress_api.wire.cursors import NextCursor
from congress_api.wire.event import Event
from congress_api.wire.kinds import KINDS
from congress_api.wire.partner import Partner
from congress_api.wire.position import Position
from congress_api.wire.room import Room
from congress_api.wire.session import Session
from congress_api.wire.speaker import Speaker
from congress_api.wire.topic import Topic
from congress_api.wire.track import Track

_most_items = Meta(max_length=100, description="Resources on this page.")
_along = Meta(max_length=10_000, description="Resources that the items refer to; empty unless included.", examples=[[]])


class Included(Out, frozen=True, kw_only=True):
    """Resources that the items refer to; a kind that was not requested is empty."""

    sessions: Annotated[list[Session], _along]
    speakers: Annotated[list[Speaker], _along]
    partners: Annotated[list[Partner], _along]
    positions: Annotated[list[Position], _along]
    articles: Annotated[list[Article], _along]
    rooms: Annotated[list[Room], _along]
    tracks: Annotated[list[Track], _along]
    topics: Annotated[list[Topic], _along]


class EventPage(Out, frozen=True, kw_only=True):
    """A page of events."""

    items: Annotated[list[Event], _most_items]
    included: Included
    next_cursor: NextCursor


def _page_of(delivered: type[Out], plural: str) -> type[Out]:
    made = msgspec.defstruct(
        f"{delivered.__name__}Page",
        [
            ("items", Annotated[list[delivered], _most_items]),  # type: ignore[valid-type]  # a type at run time
            ("included", Included),
            ("next_cursor", NextCursor),
        ],
        bases=(Out,),
        module=__name__,
        namespace={"__doc__": f"A page of {plural}."},
        frozen=True,
        kw_only=True,
    )
    return cast("type[Out]", made)


PAGES = {name: _page_of(kind.delivered, records.KINDS[name].plural) for name, kind in KINDS.items()}
"""By kind, a page of its list."""
