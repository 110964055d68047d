"""A resource changed without HTTP: of several reasons against a change, which one is given."""

import itertools
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace
from uuid_utils.compat import uuid7

from congress_api.domain import changing
from congress_api.domain.access import Caller
from congress_api.domain.changing import ChangeRequest, Outcome
from congress_api.domain.event_transaction import event_transaction
from congress_api.errors import Clash, Error, Fault, Forbidden, Invalid, NotFound, PreconditionMissing, Stale
from congress_api.messages.details import ChangedMeanwhile, IfMatchMissing
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store.database import Database
from congress_api.vocabulary.common import Visibility
from congress_api.vocabulary.event import PartnerEdits
from congress_api.vocabulary.token import Role
from tests import factories as f
from tests.events import bring_in, take_out
from tests.workplace import the_programme

OWN, HIDDEN, FOREIGN, ABSENT = ("partner", "own"), ("session", "hidden"), ("partner", "other"), ("partner", "nowhere")


class Fields(Struct, frozen=True):
    """A change that sets fields."""

    fields: dict[str, Any]
    faults: tuple[Fault, ...] = ()

    def apply(self, before: Any, _language: TextLanguage, _known: Any = None) -> Any:
        return replace(before, **self.fields)

    def pictures(self) -> dict[str, str]:
        return {}


class Place(Struct, frozen=True):
    """An event, and somebody at work on it."""

    database: Database
    snapshots: SnapshotCache
    event: str

    def caller(self, role: Role, partner: str | None = None) -> Caller:
        return Caller(token_id=uuid7(), role=role, event=self.event, partner=partner, label=None, expires_at=None)

    async def run(
        self,
        operation: Callable[..., Any],
        caller: Caller,
        key: tuple[str, str],
        *change: Any,
        refusal: Exception | None = None,
    ) -> Outcome:
        """Run an operation; `refusal` is what its precondition raises."""

        def check(_epoch: str, _item: object) -> None:
            if refusal is not None:
                raise refusal

        request = ChangeRequest(caller=caller, key=key, check_precondition=check)
        async with event_transaction(self.database, self.snapshots, self.event) as tx:
            outcome: Outcome = await operation(tx, request, *change)
            return outcome


@pytest.fixture(params=[PartnerEdits.direct, PartnerEdits.review])
async def place(snapshots: SnapshotCache, request: pytest.FixtureRequest) -> AsyncIterator[Place]:
    event = f.an_event(partner_edits=request.param)
    programme = the_programme(event)
    hidden = f.a_session(slug="hidden", partners=["other"], visibility=Visibility.draft)
    await bring_in(snapshots.database, replace(programme, sessions=[*programme.sessions, hidden]))
    yield Place(snapshots.database, snapshots, event.slug)
    await take_out(snapshots.database, event.slug)
    await snapshots.refresh()


KEYS: dict[tuple[str, str], type[Error] | None] = {HIDDEN: NotFound, ABSENT: NotFound, FOREIGN: Forbidden, OWN: None}
PRECONDITIONS = (Stale(ChangedMeanwhile()), PreconditionMissing(IfMatchMissing()), None)
CHANGES: tuple[tuple[dict[str, Any], type[Error] | None], ...] = (
    ({"name": "Not mine to change", "topics": ["nowhere"]}, Forbidden),
    ({"topics": ["nowhere"]}, Invalid),
    ({"tagline": {"nl": "Nieuw"}}, None),
)


async def test_a_patch_is_refused_by_the_first_reason_in_the_promised_order(place: Place) -> None:
    for key, refusal, (fields, fault) in itertools.product(KEYS, PRECONDITIONS, CHANGES):
        expected = KEYS[key] or (type(refusal) if refusal else fault)
        work = place.run(
            changing.patch,
            place.caller(Role.partner, "own"),
            key,
            lambda fields=fields: Fields(fields),
            refusal=refusal,
        )
        if expected is None:
            outcome = await work
            assert (outcome.proposal is None) == (outcome.item is not None)
        else:
            with pytest.raises(expected) as refused:
                await work
            assert refused.type is expected, (key, refusal, fields)


async def test_a_body_is_decoded_only_for_somebody_who_may_write_there(place: Place) -> None:
    def decode() -> Any:
        raise Invalid([])

    for key, refusal in {HIDDEN: Forbidden, ABSENT: Forbidden, FOREIGN: Forbidden, OWN: Invalid}.items():
        with pytest.raises(refusal):
            await place.run(changing.put, place.caller(Role.partner, "own"), key, decode)


async def test_a_replacement_equal_to_the_current_resource_needs_no_precondition(place: Place) -> None:
    stale = Stale(ChangedMeanwhile())
    outcome = await place.run(changing.put, place.caller(Role.organiser), OWN, lambda: Fields({}), refusal=stale)
    assert outcome.item is not None
    assert outcome.created is False
    with pytest.raises(Stale):
        await place.run(
            changing.put, place.caller(Role.organiser), OWN, lambda: Fields({"name": "Other"}), refusal=stale
        )


async def test_what_others_have_against_a_change_comes_last(place: Place) -> None:
    organiser, key = place.caller(Role.organiser), ("session", "own-session")
    draft = replace(f.a_slot("2027-10-30T12:00", "2027-10-30T13:00", room="draft-room"), id=None, number=None)
    with pytest.raises(Clash):
        await place.run(changing.patch, organiser, key, lambda: Fields({"slots": [draft]}))
    with pytest.raises(Stale):
        await place.run(
            changing.patch, organiser, key, lambda: Fields({"slots": [draft]}), refusal=Stale(ChangedMeanwhile())
        )
    with pytest.raises(Clash):
        await place.run(changing.delete, organiser, ("speaker", "own-speaker"))


async def test_a_deletion_is_refused_to_who_may_only_change(place: Place) -> None:
    stale = Stale(ChangedMeanwhile())
    for key, refusal in {HIDDEN: NotFound, ABSENT: NotFound, FOREIGN: Forbidden, OWN: Forbidden}.items():
        with pytest.raises(refusal):
            await place.run(changing.delete, place.caller(Role.partner, "own"), key, refusal=stale)


async def test_a_refused_change_leaves_no_trace(place: Place) -> None:
    await place.snapshots.refresh()
    before = place.snapshots.heads[place.event]
    with pytest.raises(Invalid):
        await place.run(changing.patch, place.caller(Role.organiser), OWN, lambda: Fields({"topics": ["nowhere"]}))
    await place.snapshots.refresh()
    assert place.snapshots.heads[place.event] == before
