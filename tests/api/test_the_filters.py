"""Every key of every list filters: one that is only read is as good as none, and nobody would notice."""

import uuid
from typing import Any

import httpx
import msgspec
import pytest
from msgspec.inspect import DateTimeType, DateType, EnumType, ListType, StrType, UUIDType

from congress_api.http import queries
from congress_api.store.database import Database
from tests.events import bring_in
from tests.factories import everything
from tests.operations import table
from tests.tokens import bearer, tokens_of

BESIDE = {"limit", "cursor", "language", "sort", "include"}
"""Keys that take nothing out of a list."""

WORDS = {"actor": "reader", "spokenLanguage": "xx"}
"""By key, a word that is on nothing; elsewhere any will do that no resource is named by."""


def keys() -> list[tuple[str, str]]:
    """The routes of lists, each with each of its keys."""
    found = []
    for route, methods in table().methods.items():
        query = table().contract(route, "GET").query if "GET" in methods else None
        if query is not None and "cursor" in query.__struct_fields__:
            found += [(route, key) for key in queries._fields(query) if key not in BESIDE]
    return found


def values(route: str, key: str) -> list[str]:
    """What a key can be given, so that some of it takes something out of the list."""
    query = table().contract(route, "GET").query
    assert query is not None
    kind = queries._without_null(msgspec.inspect.type_info(queries._fields(query)[key].type))
    match queries._without_null(kind.item_type) if isinstance(kind, ListType) else kind:
        case EnumType(cls=cls):
            return [str(one) for one in cls]
        case UUIDType():
            return [str(uuid.UUID(int=7))]
        case DateType():
            return ["1999-12-31"]
        case DateTimeType():
            return ["1999-12-31T23:59:59Z", "2099-12-31T23:59:59Z"]
        case StrType():
            return [WORDS.get(key, "nothing")]
        case other:
            pytest.fail(f"Say here which values of {other} take something out of a list.")


@pytest.fixture(scope="module")
async def asked(client: httpx.AsyncClient, database: Database) -> tuple[str, dict[str, str]]:
    """An event with one of each kind and a proposal, and who may read all of it."""
    programme = everything()
    await bring_in(database, programme)
    event = programme.event.slug
    organiser, partner = await tokens_of(database, event, ("organiser", None), ("partner", "partner"))
    change: dict[str, Any] = {"tagline": "Anders"}
    path = f"/v1/events/{event}/partners/partner"
    proposed = await client.patch(path, headers=bearer(partner, if_match="*"), json=change)
    assert proposed.status_code == 202
    return event, bearer(organiser)


@pytest.mark.parametrize(("route", "key"), keys())
async def test_every_key_takes_something_out_of_its_list(
    client: httpx.AsyncClient, asked: tuple[str, dict[str, str]], route: str, key: str
) -> None:
    event, headers = asked
    counts = []
    for query in ("", *(f"?{key}={value}" for value in values(route, key))):
        answer = await client.get(route.replace("{event}", event) + query, headers=headers)
        assert answer.status_code == 200, answer.text
        counts.append(len(answer.json()["items"]))
    whole, *filtered = counts
    assert min(filtered) < whole, "the key is read and filters nothing: see snapshot/filters.py"
