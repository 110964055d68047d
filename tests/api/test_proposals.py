"""The review: what a partner changes waits for the organiser, and shows nowhere before that."""

from typing import Any

import httpx
import pytest

from tests.tokens import a_token, bearer
from tests.workplace import Workplace

PARTNER, POSITION = "/partners/own", "/positions/own-new"
NEW: dict[str, Any] = {"speaker": "own-speaker", "partner": "own", "heading": "Nieuw", "visibility": "published"}


@pytest.fixture
async def work(work: Workplace) -> Workplace:
    assert (await work.send("PATCH", "", {"partnerEdits": "review"}, if_match="*")).status_code == 200
    return work


class Proposed:
    """A proposal, by the address that the 202 named."""

    def __init__(self, work: Workplace, answer: httpx.Response) -> None:
        assert answer.status_code == 202, answer.text
        self.work, self.path = work, answer.headers["location"].removeprefix(f"/v1/events/{work.event}")
        self.told: dict[str, Any] = answer.json()

    async def etag(self) -> str:
        found: str = (await self.work.get(self.path, self.work.organiser)).headers["etag"]
        return found

    async def decide(self, decision: str, **how: Any) -> httpx.Response:
        body = {"decision": decision, "reason": how.pop("reason", None)}
        how.setdefault("if_match", await self.etag())
        return await self.work.send("POST", f"{self.path}/decision", body, **how)


async def propose(work: Workplace, body: Any, path: str = PARTNER, **how: Any) -> Proposed:
    """A partner's PATCH, or with `method` something else."""
    how = {"token": work.partner, "if_match": "*"} | how
    return Proposed(work, await work.send(how.pop("method", "PATCH"), path, body, **how))


async def open_ones(work: Workplace, token: str) -> list[str]:
    return [one["slug"] for one in (await work.get("/proposals?status=open", token)).json()["items"]]


async def test_a_change_waits_with_its_differences_and_shows_nowhere(work: Workplace) -> None:
    before, public = await work.get(PARTNER, work.partner), await work.get("/partners")
    proposed = await propose(work, {"tagline": "Samen"}, f"{PARTNER}?language=nl")
    assert proposed.told["status"] == "open"
    assert proposed.told["changes"] == [{"field": "tagline", "language": "nl", "before": None, "after": "Samen"}]
    assert proposed.told["proposed"]["partners"][0]["tagline"] == "Samen"
    for token in (None, work.partner, work.reader, work.organiser):
        assert (await work.get(PARTNER, token)).json() == before.json()
    unchanged = {"If-None-Match": public.headers["etag"]}
    assert (await work.client.get(f"/v1/events/{work.event}/partners", headers=unchanged)).status_code == 304
    other = await a_token(work.snapshots.database, "partner", work.event, "other")
    assert (await work.get(proposed.path, other)).status_code == 404
    assert await open_ones(work, other) == []
    assert await open_ones(work, work.partner) == await open_ones(work, work.organiser) == ["own"]
    assert [(await work.get(proposed.path, token)).status_code for token in (None, work.reader)] == [401, 403]


async def test_further_edits_amend_it_in_either_language(work: Workplace) -> None:
    first = await propose(work, {"tagline": "Samen"})
    second = await propose(work, {"tagline": "Together"}, f"{PARTNER}?language=en")
    assert second.told["id"] == first.told["id"]
    assert [(one["language"], one["after"]) for one in second.told["changes"]] == [("nl", "Samen"), ("en", "Together")]
    again = await propose(work, {"tagline": "Together"}, f"{PARTNER}?language=en")
    assert again.told == second.told, "the same once more changes nothing"


async def test_what_puts_everything_back_withdraws_it(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen"})
    answer = await work.send("PATCH", PARTNER, {"tagline": None}, token=work.partner, if_match="*")
    assert answer.status_code == 200
    assert (await work.get(proposed.path, work.partner)).json()["status"] == "withdrawn"


async def test_a_whole_that_was_made_of_what_stands_undoes_no_proposal(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen"})
    standing = (await work.get(PARTNER, work.partner)).json()
    same = await work.send("PUT", PARTNER, standing, token=work.partner)
    assert (same.status_code, same.json()) == (200, standing), "what stands is sent back: nothing is to be done"
    amended = await propose(work, {**standing, "description": "Wat wij doen"}, method="PUT")
    assert amended.told["id"] == proposed.told["id"]
    assert [(one["field"], one["after"]) for one in amended.told["changes"]] == [
        ("tagline", "Samen"),
        ("description", "Wat wij doen"),
    ]
    again = await propose(work, {**standing, "description": "Wat wij doen"}, method="PUT")
    assert again.told == amended.told, "a PUT that is repeated after a lost answer changes nothing"


async def test_an_accepted_one_is_public_and_the_reason_is_told(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen"})
    accepted = await proposed.decide("accept", reason="Mooi")
    assert (accepted.status_code, accepted.json()["status"], accepted.json()["reason"]) == (200, "accepted", "Mooi")
    assert (await work.get(PARTNER)).json()["tagline"] == "Samen"
    assert (await work.get(proposed.path, work.partner)).json()["reason"] == "Mooi"
    again = await proposed.decide("reject")
    assert (again.status_code, again.json()["errors"][0]["detail"]) == (409, "The proposal is already accepted.")


async def test_a_rejected_or_withdrawn_one_changes_nothing(work: Workplace) -> None:
    before = await work.get(PARTNER)
    assert (await (await propose(work, {"tagline": "Samen"})).decide("reject", reason="Nee")).json()["reason"] == "Nee"
    proposed = await propose(work, {"tagline": "Samen"})
    how = {"token": work.partner, "if_match": await proposed.etag()}
    assert (await work.send("DELETE", proposed.path, **how)).status_code == 204
    assert (await work.get(proposed.path, work.partner)).json()["status"] == "withdrawn"
    assert (await work.get(PARTNER)).headers["etag"] == before.headers["etag"]


async def test_one_whose_base_has_moved_is_refused_by_field_until_it_is_amended(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen", "websiteUrl": "https://example.org/a"})
    await work.send("PATCH", PARTNER, {"tagline": "Anders", "stand": "A1"}, if_match="*")
    refused = await proposed.decide("accept")
    assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (409, ["/tagline/nl"])
    assert (await work.get(PARTNER)).json()["websiteUrl"] is None, "all of it or nothing"
    await propose(work, {"tagline": "Toch samen"})
    assert (await proposed.decide("accept")).status_code == 200
    now = (await work.get(PARTNER)).json()
    assert (now["tagline"], now["stand"], now["websiteUrl"]) == ("Toch samen", "A1", "https://example.org/a")


async def test_a_decision_is_about_what_was_read(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen"})
    read = await proposed.etag()
    await propose(work, {"tagline": "Iets heel anders"})
    assert (await proposed.decide("accept", if_match=read)).status_code == 412
    assert (await work.send("POST", f"{proposed.path}/decision", {"decision": "accept"})).status_code == 428
    assert (await work.get(PARTNER)).json()["tagline"] is None
    assert (await proposed.decide("accept", token=work.partner)).status_code == 403


async def test_a_repeated_decision_is_made_once(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen"})
    how = {"if_match": await proposed.etag(), "idempotency_key": "once"}
    first, second = await proposed.decide("accept", **how), await proposed.decide("accept", **how)
    assert (first.status_code, second.status_code, first.json()) == (200, 200, second.json())
    assert second.headers["idempotency-replayed"] == "true"


async def test_a_new_position_and_a_deletion_wait_too(work: Workplace) -> None:
    made = Proposed(work, await work.send("PUT", POSITION, NEW, token=work.partner))
    assert made.told["action"] == "create"
    assert all(change["before"] != change["after"] for change in made.told["changes"]), made.told["changes"]
    assert (await work.get(POSITION, work.organiser)).status_code == 404
    assert (await made.decide("accept")).status_code == 200
    assert (await work.get(POSITION)).json()["heading"] == "Nieuw"
    gone = await propose(work, None, POSITION, method="DELETE")
    assert gone.told["action"] == "delete"
    assert (await work.get(POSITION)).status_code == 200
    assert (await gone.decide("accept")).status_code == 200
    assert (await work.get(POSITION)).status_code == 404


async def test_what_a_partner_may_not_do_it_may_not_propose(work: Workplace) -> None:
    for path, body, status in (
        (PARTNER, {"name": "Evil"}, 403),
        ("/partners/other", {"tagline": "Evil"}, 403),
        ("/positions/own-printed", {"heading": "Evil"}, 403),
        (PARTNER, {"topics": ["nobody"]}, 400),
    ):
        assert (await work.send("PATCH", path, body, token=work.partner, if_match="*")).status_code == status
    assert (await work.send("PATCH", PARTNER, {"tagline": "x"}, token=work.partner)).status_code == 428
    assert await open_ones(work, work.organiser) == []


async def test_an_organiser_is_not_reviewed(work: Workplace) -> None:
    assert (await work.send("PATCH", PARTNER, {"tagline": "Zo"}, if_match="*")).status_code == 200


async def test_the_audit_tells_who_proposed_what_was_accepted(work: Workplace) -> None:
    await (await propose(work, {"tagline": "Samen"})).decide("accept")
    (entry,) = (await work.get("/audit?limit=1", work.organiser)).json()["items"]
    assert (entry["actor"]["role"], entry["proposedBy"]["role"]) == ("organiser", "partner")


async def test_a_proposal_names_who_made_and_who_decided_it(work: Workplace) -> None:
    ids = {
        token: (await work.client.get("/v1/me", headers=bearer(token))).json()["id"]
        for token in (work.partner, work.organiser)
    }
    maker = {"role": "partner", "tokenId": ids[work.partner], "label": "test"}
    decider = {"role": "organiser", "tokenId": ids[work.organiser], "label": "test"}
    proposed = await propose(work, {"tagline": "Samen"})
    assert (proposed.told["proposedBy"], proposed.told["decidedBy"]) == (maker, None)
    decided = (await proposed.decide("reject", reason="Nee")).json()
    assert (decided["proposedBy"], decided["decidedBy"]) == (maker, decider)
    (seen,) = (await work.get("/proposals", work.partner)).json()["items"]
    assert (seen["proposedBy"], seen["decidedBy"]) == (maker, {"role": "organiser", "tokenId": None, "label": None})
    tags = [(await work.get(proposed.path, token)).headers["etag"] for token in (work.partner, work.organiser)]
    assert tags[0] != tags[1], "they do not see the same"


LOST: dict[str, tuple[str, str, dict[str, Any] | None, dict[str, Any]]] = {
    "a speaker": ("PATCH", "/speakers/own-speaker", {"biography": "Anders"}, {"roles": [{"partner": "other"}]}),
    "a session": ("PATCH", "/sessions/own-session", {"abstract": "Anders"}, {"partners": ["other"]}),
    "a position": ("PATCH", "/positions/own-position", {"heading": "Anders"}, {"partner": "other"}),
    "its text": ("PATCH", "/positions/own-position", {"heading": "Anders"}, {"article": "article"}),
    "a deletion": ("DELETE", "/positions/own-position", None, {"article": "article"}),
}
"""By what the partner loses: its proposal, and the organiser's change that takes the right away."""


@pytest.mark.parametrize("lost", LOST)
async def test_a_right_that_was_lost_meanwhile_is_why_a_proposal_cannot_be_accepted(work: Workplace, lost: str) -> None:
    method, path, body, taken = LOST[lost]
    proposed = await propose(work, body, path, method=method)
    assert (await work.send("PATCH", path, taken, if_match="*")).status_code == 200
    before = (await work.get(path, work.organiser)).json()
    refused = await proposed.decide("accept")
    assert refused.status_code == 409
    assert "The partner own may no longer" in refused.json()["errors"][0]["detail"]
    assert (await work.get(path, work.organiser)).json() == before
    assert (await proposed.decide("reject")).status_code == 200


async def test_a_slug_that_became_another_partners_is_why_a_proposal_cannot_be_accepted(work: Workplace) -> None:
    proposed = Proposed(work, await work.send("PUT", POSITION, NEW, token=work.partner))
    other = {"name": "Later", "kind": "private"}
    assert (await work.send("PUT", "/partners/own-new-later", other)).status_code == 201
    late = Proposed(work, await work.send("PUT", "/positions/own-new-earlier", NEW, token=work.partner))
    assert (await work.send("PUT", "/partners/own-new", other)).status_code == 201
    assert (await proposed.decide("accept")).status_code == 200, "own-new does not begin with own-new-"
    assert (await late.decide("accept")).status_code == 409


async def test_a_partner_that_is_gone_is_why_a_proposal_cannot_be_accepted(work: Workplace) -> None:
    proposed = await propose(work, {"tagline": "Samen"})
    assert (await work.send("DELETE", "/partners/own?cascade=true", if_match="*")).status_code == 204
    refused = await proposed.decide("accept")
    assert (refused.status_code, "no longer" in refused.text) == (409, True)


@pytest.mark.parametrize(
    "prefer", ["return=representation", 'wait=5, Return = "representation"', "RETURN=representation;x"]
)
async def test_who_prefers_the_resource_gets_it_as_proposed(work: Workplace, prefer: str) -> None:
    changes = [
        ("PATCH", PARTNER, {"tagline": "Samen"}),
        ("PUT", POSITION, NEW),
    ]
    for method, path, body in changes:
        headers = {"authorization": f"Bearer {work.partner}", "prefer": prefer, "if-match": "*"}
        if method == "PUT":
            del headers["if-match"]
        answer = await work.client.request(method, f"/v1/events/{work.event}{path}", headers=headers, json=body)
        assert (answer.status_code, answer.headers["preference-applied"]) == (202, "return=representation")
        assert body.items() <= answer.json().items()
        proposal = (await work.client.get(answer.headers["location"], headers=headers)).json()
        assert answer.json() in [one for kind in proposal["proposed"].values() for one in kind]


@pytest.mark.parametrize("prefer", ["return=minimal", "respond-async", "xreturn=representation", ""])
async def test_another_preference_changes_nothing(work: Workplace, prefer: str) -> None:
    headers = {"authorization": f"Bearer {work.partner}", "prefer": prefer, "if-match": "*"}
    answer = await work.client.patch(f"/v1/events/{work.event}{PARTNER}", headers=headers, json={"tagline": "Samen"})
    assert answer.status_code == 202
    assert "preference-applied" not in answer.headers
    assert answer.json()["status"] == "open"
