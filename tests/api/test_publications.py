"""Many resources published and withdrawn in one deed: all or none, with every reason against it named at once."""

import asyncio
from typing import Any

import httpx
import pytest

from congress_api import records as p
from congress_api.records.kinds import KINDS
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store import pacing, reading
from congress_api.store.reading import Head
from tests import factories as f
from tests.events import bring_in
from tests.problems import assert_problem
from tests.tokens import a_token, bearer
from tests.workplace import Workplace

DRAFT = f.DRAFT
IN_THE_WAY = "refers to it: remove that reference, withdraw that too, or send cascade=true."
A_DRAFT = "which is a draft: publish that too, or send cascade=true."


def the_programme() -> p.EventArchive:
    """A draft session that leads to drafts that lead to drafts, and a public one on a public position."""
    return p.EventArchive(
        event=f.an_event(),
        rooms=[f.a_room(slug="zaal", visibility=DRAFT), f.a_room(slug="hal")],
        topics=[f.a_topic(slug="thema", visibility=DRAFT)],
        partners=[f.a_partner(slug="partner", visibility=DRAFT, topics=["thema"])],
        speakers=[
            f.a_speaker(slug="nieuw", visibility=DRAFT, roles=[p.Role(partner="partner")]),
            f.a_speaker(slug="bekend"),
        ],
        positions=[
            f.a_position("nieuw", slug="plan", visibility=DRAFT),
            f.a_position("bekend", slug="standpunt"),
        ],
        sessions=[
            f.a_session(
                slug="straks",
                visibility=DRAFT,
                speakers=[p.Contribution(speaker="nieuw"), p.Contribution(speaker="bekend")],
                slots=[f.a_slot("2027-10-29T09:00", "2027-10-29T10:00", room="zaal")],
                positions=["plan"],
            ),
            f.a_session(
                slug="nu",
                speakers=[p.Contribution(speaker="bekend")],
                slots=[f.a_slot("2027-10-29T09:30", "2027-10-29T10:30", room="hal")],
                positions=["standpunt"],
            ),
        ],
    )


@pytest.fixture
async def work(client: httpx.AsyncClient, snapshots: SnapshotCache) -> Workplace:
    programme, database = the_programme(), snapshots.database
    await bring_in(database, programme)
    slug = programme.event.slug
    partner, reader = await a_token(database, "partner", slug, "partner"), await a_token(database, "reader", slug)
    return Workplace(client, snapshots, slug, await a_token(database, "organiser", slug), partner, reader)


def these(*named: str) -> list[dict[str, str]]:
    """`session nu` as it is sent and told."""
    return [dict(zip(("kind", "slug"), one.split(), strict=True)) for one in named]


async def release(
    work: Workplace, publish: Any = (), withdraw: Any = (), query: str = "", **how: Any
) -> httpx.Response:
    body = {"publish": these(*publish), "withdraw": these(*withdraw)}
    return await work.send("POST", f"/publications{query}", body, **how)


def reasons(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 409, answer.text
    return [(fault["pointer"], fault["detail"]) for fault in answer.json()["errors"]]


async def head(work: Workplace) -> Head:
    return (await work.snapshots.database.read(reading.heads))[work.event]


async def visibility(work: Workplace, path: str) -> str:
    found: str = (await work.get(path, work.organiser)).json()["visibility"]
    return found


async def test_what_belongs_together_is_published_together(work: Workplace) -> None:
    before = await head(work)
    wanted = ["session straks", "position plan", "speaker nieuw", "partner partner", "topic thema", "room zaal"]
    done = await release(work, wanted)
    assert done.status_code == 200, done.text
    body = done.json()
    assert (body["dryRun"], body["revision"]) == (False, before.revision + 1)
    assert sorted(map(str, body["published"])) == sorted(map(str, these(*wanted)))
    assert body["withdrawn"] == []
    after = await head(work)
    assert (after.version, after.revision) == (before.version + 1, before.revision + 1)
    assert (await work.get("/sessions/straks")).json()["revision"] == after.revision


async def test_readers_meanwhile_see_all_or_nothing_of_it(work: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "SLICE", -1.0)  # others get their turn at every step
    before = {"session nu", "speaker bekend", "room hal"}
    seen = []

    async def read() -> set[str]:
        page = (await work.get("/sessions?include=speakers,rooms")).json()
        lists = {"session": page["items"], "speaker": page["included"]["speakers"], "room": page["included"]["rooms"]}
        return {f"{kind} {one['slug']}" for kind, items in lists.items() for one in items}

    publishing = asyncio.create_task(release(work, ["session straks"], query="?cascade=true"))
    while not publishing.done():
        seen.append(await read())
        await asyncio.sleep(0)  # a read from memory does not wait for anything
    assert (await publishing).status_code == 200
    after = await read()
    assert after == before | {"session straks", "speaker nieuw", "room zaal"}
    assert before in seen
    assert [one for one in seen if one not in (before, after)] == []


async def test_the_conflicts_that_then_stand_are_told(work: Workplace) -> None:
    done = await release(work, ["session straks"], query="?cascade=true&dryRun=true")
    (conflict,) = done.json()["conflicts"]
    assert (conflict["kind"], conflict["speaker"]) == ("speaker-overlap", "bekend")
    assert [slot["session"] for slot in conflict["slots"]] == ["straks", "nu"]


async def test_conflicts_are_told_in_the_language_of_problems(work: Workplace) -> None:
    for query, headers, language, begin in (
        ("", {}, "en", "Speaker bekend is in two places"),
        ("&language=nl", {}, "nl", "Spreker bekend staat"),
        ("", {"accept_language": "nl"}, "nl", "Spreker bekend staat"),
    ):
        done = await release(work, ["session straks"], query=f"?cascade=true&dryRun=true{query}", **headers)
        assert done.json()["conflicts"][0]["detail"].startswith(begin)
        assert done.headers["content-language"] == language


async def test_all_reasons_are_named_at_once_and_nothing_is_done(work: Workplace) -> None:
    before = await head(work)
    answer = await release(work, ["session straks", "room hal", "room nergens"], ["speaker bekend", "speaker x"])
    assert reasons(answer) == [
        ("/publish/2", "No such room: nergens."),
        ("/withdraw/1", "No such speaker: x."),
        ("/withdraw/0", f"The position standpunt {IN_THE_WAY}"),
        ("/publish/0", f"Refers (/positions/0) to the position plan, {A_DRAFT}"),
        ("/publish/0", f"Refers (/speakers/0/speaker) to the speaker nieuw, {A_DRAFT}"),
        ("/withdraw/0", f"The session straks {IN_THE_WAY}"),
        ("/publish/0", f"Refers (/slots/0/room) to the room zaal, {A_DRAFT}"),
        ("/withdraw/0", f"The session nu {IN_THE_WAY}"),
    ]
    assert await head(work) == before
    assert await visibility(work, "/sessions/straks") == "draft"


async def test_a_resource_is_named_once_in_both_lists_together(work: Workplace) -> None:
    before = await head(work)
    answer = await release(work, ["session straks", "room hal", "room hal"], ["session straks", "speaker x"])
    problem = assert_problem(answer, "bad-request", "/publish/2", "/withdraw/0")
    assert [(fault["pointer"], fault["detail"]) for fault in problem["errors"]] == [
        ("/publish/2", "The room hal is named twice."),
        ("/withdraw/0", "The session straks is named twice."),
    ]
    assert await head(work) == before


async def test_with_cascade_drafts_come_along_however_far_away(work: Workplace) -> None:
    done = (await release(work, ["session straks"], query="?cascade=true")).json()
    assert {one["slug"] for one in done["published"]} == {"straks", "plan", "nieuw", "partner", "thema", "zaal"}
    for path in ("/sessions/straks", "/positions/plan", "/partners/partner", "/topics/thema"):
        assert (await work.get(path)).status_code == 200


async def test_with_cascade_what_is_withdrawn_is_taken_out_and_what_needs_it_goes_too(work: Workplace) -> None:
    would = (await release(work, withdraw=["speaker bekend"], query="?cascade=true&dryRun=true")).json()
    done = (await release(work, withdraw=["speaker bekend"], query="?cascade=true")).json()
    assert done["withdrawn"] == these("speaker bekend", "position standpunt")
    gone = [{"kind": "session", "slug": "nu", "field": field} for field in ("positions", "speakers")]
    assert sorted(done["detached"], key=lambda one: one["field"]) == gone
    assert would["detached"] == done["detached"]
    assert (await work.get("/speakers/bekend")).status_code == 404
    assert (await work.get("/positions/standpunt")).status_code == 404
    session = (await work.get("/sessions/nu")).json()
    assert (session["speakers"], session["positions"]) == ([], [])
    # the draft position keeps its speaker: it can be published with them again
    assert (await work.get("/positions/standpunt", work.organiser)).json()["speaker"] == "bekend"


async def test_deleting_and_withdrawing_one_resource_tell_what_they_detached(work: Workplace) -> None:
    draft = await work.send("PATCH", "/topics/thema?cascade=true", {"visibility": "published"}, if_match="*")
    assert "notice" not in draft.headers
    deleted = await work.send("DELETE", "/speakers/bekend?cascade=true", if_match="*")
    assert (deleted.status_code, set(deleted.headers["notice"].split(", "))) == (
        204,
        {
            'reference-detached;kind="session";slug="nu";field="speakers"',
            'reference-detached;kind="session";slug="nu";field="positions"',
            'reference-detached;kind="session";slug="straks";field="speakers"',
            'also-deleted;kind="position";slug="standpunt"',
        },
    )


async def test_what_is_asked_for_wins_over_what_comes_along(work: Workplace) -> None:
    done = (await release(work, ["session straks"], ["speaker bekend"], "?cascade=true")).json()
    assert {one["slug"] for one in done["withdrawn"]} == {"bekend", "standpunt"}
    assert "straks" in {one["slug"] for one in done["published"]}
    session = (await work.get("/sessions/straks")).json()
    assert [one["speaker"] for one in session["speakers"]] == ["nieuw"]


async def test_two_wishes_that_cannot_both_be_are_refused(work: Workplace) -> None:
    answer = await release(work, ["position plan"], ["speaker nieuw"], "?cascade=true")
    assert reasons(answer) == [("/publish/0", "The position plan needs a resource that this request withdraws.")]


async def test_a_draft_that_goes_takes_nothing_along_into_the_light(work: Workplace) -> None:
    done = await release(work, ["session straks"], ["speaker nieuw"], "?cascade=true")
    assert done.status_code == 200, done.text
    assert {one["slug"] for one in done.json()["published"]} == {"straks", "zaal"}
    assert await visibility(work, "/topics/thema") == "draft"


async def test_a_dry_run_tells_the_same_and_changes_nothing(work: Workplace) -> None:
    before = await head(work)
    tried = (await release(work, ["session straks"], ["speaker bekend"], "?cascade=true&dryRun=true")).json()
    assert await head(work) == before
    assert await visibility(work, "/sessions/straks") == "draft"
    done = (await release(work, ["session straks"], ["speaker bekend"], "?cascade=true")).json()
    assert (tried.pop("dryRun"), tried.pop("revision")) == (True, None)
    assert (done.pop("dryRun"), done.pop("revision")) == (False, before.revision + 1)
    assert tried == done


async def test_what_is_as_asked_stays_as_it_is(work: Workplace) -> None:
    before = await head(work)
    done = (await release(work, ["session nu"], ["session straks"])).json()
    assert (done["published"], done["withdrawn"], done["revision"]) == ([], [], before.revision)
    assert await head(work) == before
    assert (await release(work)).json()["published"] == []


async def test_a_repeated_publication_is_done_once(work: Workplace) -> None:
    keyed = {"Idempotency-Key": "eens"}
    address = f"/v1/events/{work.event}/publications"
    body = {"publish": these("room zaal")}
    asked = [await work.client.post(address, json=body, headers={**bearer(work.organiser), **keyed}) for _ in range(2)]
    assert [one.status_code for one in asked] == [200, 200]
    assert asked[0].json() == asked[1].json()
    assert asked[0].json()["published"] == these("room zaal")
    other = {"publish": these("room hal")}
    reused = await work.client.post(address, json=other, headers={**bearer(work.organiser), **keyed})
    assert reused.status_code == 422


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"publish": [{"kind": "session"}]}, ["/publish/0/slug"]),
        ({"publish": [{"kind": "", "slug": "A"}], "also": 1}, ["/also", "/publish/0/kind", "/publish/0/slug"]),
        ({"withdraw": "nu"}, ["/withdraw"]),
    ],
)
async def test_a_faulty_request_names_its_faults(work: Workplace, body: Any, pointers: list[str]) -> None:
    refused = await work.send("POST", "/publications?dryRun=1", body)
    assert refused.status_code == 400
    found = [fault["pointer"] or fault["parameter"] for fault in refused.json()["errors"]]
    assert sorted(found) == sorted(["dryRun", *pointers])


async def test_a_kind_that_does_not_exist_is_told_those_that_do(work: Workplace) -> None:
    body = {
        "publish": [{"kind": kind, "slug": work.event} for kind in ("sessions", "event", "session")],
        "withdraw": [{"kind": "session", "slug": work.event}],
    }
    refused = await work.send("POST", "/publications?dryRun=true", body)
    assert refused.status_code == 400
    assert {fault["pointer"]: (fault["code"], fault["allowed"]) for fault in refused.json()["errors"]} == {
        "/publish/0/kind": ("not-allowed-value", list(KINDS)),
        "/publish/1/kind": ("not-allowed-value", list(KINDS)),
        "/withdraw/0": ("named-twice", []),
    }


async def test_only_organisers_publish(work: Workplace) -> None:
    for token in (work.partner, work.reader):
        assert (await release(work, ["room zaal"], token=token)).status_code == 403
    anonymous = await work.client.post(f"/v1/events/{work.event}/publications", json={})
    assert anonymous.status_code == 401
