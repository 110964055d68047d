"""An event to edit, with everybody who may edit it."""

from typing import Any

import httpx
from msgspec import Struct

from congress_api import records as p
from congress_api.snapshot.cache import SnapshotCache
from congress_api.vocabulary.common import Visibility
from tests import factories as f
from tests.events import bring_in
from tests.tokens import bearer, tokens_of


class Workplace(Struct, frozen=True):
    """One event of a test's own, and the tokens of those who work on it."""

    client: httpx.AsyncClient
    snapshots: SnapshotCache
    event: str
    organiser: str
    partner: str
    reader: str

    async def get(self, path: str, token: str | None = None) -> httpx.Response:
        """A read; without a token by anybody, who may be 50 ms behind: here they are not."""
        headers = bearer(token) if token else {}
        if not token:
            await self.snapshots.refresh()
        return await self.client.get(f"/v1/events/{self.event}{path}", headers=headers)

    async def send(self, method: str, path: str, body: Any = None, **how: Any) -> httpx.Response:
        """A write: `token` (the organiser's), `if_match`, `if_none_match`, `content_type`."""
        headers = bearer(how.pop("token", self.organiser), **how)
        address = f"/v1/events/{self.event}{path}"
        return await self.client.request(method, address, headers=headers, json=body)


def the_programme(event: p.Event) -> p.EventArchive:
    """Two partners with a speaker, a session and a position each, and a room that is a draft."""
    own, other = f.a_partner(slug="own", name="Own"), f.a_partner(slug="other", name="Other")
    speakers = [
        f.a_speaker(slug=f"{partner.slug}-speaker", roles=[p.Role(job_title={"nl": "Baas"}, partner=partner.slug)])
        for partner in (own, other)
    ]
    article = f.an_article(slug="article")
    return p.EventArchive(
        event=event,
        rooms=[f.a_room(slug="room", capacity=50), f.a_room(slug="draft-room", visibility=Visibility.draft)],
        tracks=[f.a_track(slug="track")],
        topics=[f.a_topic(slug="topic"), f.a_topic(slug="other-topic")],
        partners=[own, other],
        speakers=speakers,
        articles=[article],
        positions=[
            f.a_position("own-speaker", slug="own-position", partner="own", statement={"nl": "Wij", "en": "We"}),
            f.a_position("own-speaker", slug="own-printed", partner="own", article="article"),
            f.a_position("other-speaker", slug="other-position", partner="other"),
        ],
        sessions=[
            f.a_session(
                slug=f"{name}-session",
                title={"nl": "Titel"},
                partners=[name],
                speakers=[p.Contribution(speaker=f"{name}-speaker")],
                slots=[f.a_slot("2027-10-30T10:00", "2027-10-30T11:00", room="room")] if name == "own" else [],
            )
            for name in ("own", "other")
        ],
        announcements=[f.an_announcement(slug="announcement")],
    )


async def a_workplace(client: httpx.AsyncClient, snapshots: SnapshotCache, **fields: Any) -> Workplace:
    """A new event with that programme, and its tokens."""
    return await _workplace(client, snapshots, the_programme(f.an_event(**fields)))


async def a_full_workplace(client: httpx.AsyncClient, snapshots: SnapshotCache) -> Workplace:
    """A new event in which every field is filled, in Dutch and in English; its pictures are not stored."""
    return await _workplace(client, snapshots, f.everything())


async def _workplace(client: httpx.AsyncClient, snapshots: SnapshotCache, programme: p.EventArchive) -> Workplace:
    """The partner's token is that of the first one."""
    event, database = programme.event.slug, snapshots.database
    await bring_in(database, programme)
    wanted = (("organiser", None), ("partner", programme.partners[0].slug), ("reader", None))
    return Workplace(client, snapshots, event, *await tokens_of(database, event, *wanted))
