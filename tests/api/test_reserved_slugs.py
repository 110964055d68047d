"""A partner's slug reserves the slugs that begin with it: where several do, the longest."""

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from congress_api import records as p
from congress_api.domain.access import owner_of_slug
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility
from tests import factories as f
from tests.events import bring_in, change
from tests.tokens import a_token, bearer

NESTED = ("a", "a-b", "a-b-c", "ab", "a-bc")


class Place(Struct, frozen=True):
    """An event with partners whose slugs begin alike, each with a speaker and a token."""

    client: httpx.AsyncClient
    database: Database
    event: str
    tokens: dict[str, str]

    async def put(self, slug: str, partner: str, **body: object) -> int:
        sent = {"heading": "Kop", "partner": partner, "speaker": f"speaker-{partner}", **body}
        address = f"/v1/events/{self.event}/positions/{slug}"
        return (await self.client.put(address, json=sent, headers=bearer(self.tokens[partner]))).status_code


def a_role(partner: str) -> p.Role:
    return p.Role(job_title={"nl": "Baas"}, partner=partner)


async def a_place(client: httpx.AsyncClient, database: Database, *partners: str) -> Place:
    from_partners = [f.a_partner(slug=slug, visibility=Visibility.draft) for slug in partners]
    speakers = [
        f.a_speaker(
            slug=f"speaker-{slug}", roles=[p.Role(job_title={"nl": "Baas"}, partner=slug)], visibility=Visibility.draft
        )
        for slug in partners
    ]
    programme = f.a_programme(partners=from_partners, speakers=speakers)
    await bring_in(database, programme)
    event = programme.event.slug
    return Place(client, database, event, {slug: await a_token(database, "partner", event, slug) for slug in partners})


@pytest.fixture(scope="module")
async def nested(client: httpx.AsyncClient, database: Database) -> Place:
    return await a_place(client, database, *NESTED)


words = st.lists(st.sampled_from(["a", "b", "c", "bc", "ab"]), min_size=1, max_size=5).map("-".join)


@given(slug=words, partners=st.sets(words, max_size=6))
@example(slug="a-b", partners={"a", "a-b"})
def test_the_longest_slug_that_it_begins_with_owns_it(slug: str, partners: set[str]) -> None:
    owner = owner_of_slug(slug, partners)
    parts = slug.split("-")
    expected = [begin for end in range(1, len(parts)) if (begin := "-".join(parts[:end])) in partners]
    assert owner == (expected[-1] if expected else None)


@given(slug=words, partner=st.sampled_from(NESTED))
async def test_a_partner_creates_only_what_its_slug_reserves(nested: Place, slug: str, partner: str) -> None:
    status = await nested.put(slug, partner)
    if owner_of_slug(slug, NESTED) == partner:
        assert status in (200, 201)
    else:
        assert status == 403


async def test_a_partner_that_comes_later_owns_what_is_not_taken_yet(
    client: httpx.AsyncClient, database: Database
) -> None:
    place = await a_place(client, database, "kpn")
    assert await place.put("kpn-nederland-droom", "kpn") == 201
    await change(
        database,
        place.event,
        f.a_partner(slug="kpn-nederland"),
        f.a_speaker(slug="speaker-kpn-nederland", roles=[a_role("kpn-nederland")]),
    )
    place.tokens["kpn-nederland"] = await a_token(database, "partner", place.event, "kpn-nederland")
    assert await place.put("kpn-nederland-plan", "kpn") == 403
    assert await place.put("kpn-nederland-plan", "kpn-nederland") == 201
    headers = bearer(place.tokens["kpn-nederland"])
    address = f"/v1/events/{place.event}/positions/kpn-nederland-droom"
    taken = await client.put(address, json={"heading": "Kop", "speaker": "speaker-kpn-nederland"}, headers=headers)
    assert (taken.status_code, "taken" in taken.text) == (409, True)
    assert (await client.get(address, headers=headers)).status_code == 404
    own = bearer(place.tokens["kpn"], if_match="*")
    assert (await client.patch(address, json={"heading": "Anders"}, headers=own)).status_code == 200
    assert (await client.delete(address, headers=own)).status_code == 204
    assert await place.put("kpn-nederland-droom", "kpn") == 403
    assert await place.put("kpn-nederland-droom", "kpn-nederland") == 201


async def test_what_is_taken_by_a_draft_of_the_organiser_is_409(client: httpx.AsyncClient, database: Database) -> None:
    place = await a_place(client, database, "kpn")
    speaker = f.a_speaker(slug="x")
    await change(database, place.event, speaker, f.a_position("x", slug="kpn-droom", visibility=Visibility.draft))
    assert await place.put("kpn-droom", "kpn") == 409
    assert await place.put("kpn-dromen", "kpn") == 201
