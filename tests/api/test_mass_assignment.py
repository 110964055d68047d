"""Every field there is, and some that there are not, in every PATCH and PUT: only what is allowed changes."""

from typing import Any

import msgspec
import pytest

from congress_api import records
from congress_api.domain.access import PARTNER_MAY_EDIT
from congress_api.snapshot.rendering import DELIVERED
from congress_api.store.reading import Edition
from tests.events import whole
from tests.workplace import Workplace

OWN = {"partner": "own", "speaker": "own-speaker", "session": "own-session", "position": "own-position"}
INVENTED = ("eventId", "event_id", "version", "deletedAt", "deleted_at", "source", "__class__", "constructor", "$where")
VALUES: tuple[Any, ...] = ("x", "https://example.org/x", 7, True, None, ["other-topic"], {}, "2027-01-01")


async def record(work: Workplace, kind: str) -> dict[str, Any]:
    """The fields of a resource as the database has them."""
    found = await whole(work.snapshots.database, work.event, Edition.editorial)
    content = found.resources[kind][OWN[kind]].record
    return {name: getattr(content, name) for name in content.__struct_fields__}


@pytest.mark.parametrize("kind", sorted(OWN))
async def test_a_partner_changes_no_column_but_those_that_it_may(work: Workplace, kind: str) -> None:
    path = f"/{kind}s/{OWN[kind]}"
    allowed = PARTNER_MAY_EDIT[kind]
    delivered = DELIVERED[records.BY_NAME[kind]]
    known = await record(work, kind)
    for name in (*delivered.__struct_encode_fields__, *INVENTED):
        for value in VALUES:
            answer = await work.send("PATCH", path, {name: value}, token=work.partner, if_match="*")
            assert answer.status_code in (200, 400, 403, 409), (name, value, answer.text)
            if answer.status_code == 200:
                after = await record(work, kind)
                changed = {field for field in after if after[field] != known[field]}
                assert changed <= allowed, (name, value, changed)
                known = after
    assert await record(work, kind) == known, "something that was refused changed something"


@pytest.mark.parametrize("kind", sorted(OWN))
async def test_a_put_with_everything_changed_names_each_field_that_is_not_theirs(work: Workplace, kind: str) -> None:
    path = f"/{kind}s/{OWN[kind]}"
    before = await record(work, kind)
    body = (await work.get(path)).json()
    foreign = {"name": "Evil", "number": 99, "stand": "X", "kind": "other", "cancelled": True, "partner": "other"}
    sent = {**body, **{key: value for key, value in foreign.items() if key in body}, "id": body["id"]}
    answer = await work.send("PUT", path, sent, token=work.partner, if_match="*")
    assert answer.status_code in (400, 403), answer.text
    assert await record(work, kind) == before
    for invented in INVENTED:
        refused = await work.send("PUT", path, {**body, invented: 1}, token=work.partner, if_match="*")
        assert refused.status_code == 400
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [f"/{invented}"]


async def test_server_made_fields_are_accepted_and_ignored(work: Workplace) -> None:
    path = "/partners/own"
    body = (await work.get(path)).json()
    made = {"id": "0191d0a0-0000-7000-8000-000000000009", "revision": 999, "updatedAt": "2030-01-01T00:00:00Z"}
    answer = await work.send("PUT", path, {**body, **made, "translations": ["en"], "number": 9}, if_match="*")
    assert (answer.status_code, answer.json()) == (200, body)
    assert msgspec.json.decode(answer.content)["id"] == body["id"]
