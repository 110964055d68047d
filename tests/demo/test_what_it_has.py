"""What the demo event is promised to have is there in every size, but for the very small ones."""

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from congress_api.demo import programme
from congress_api.domain import scheduling
from congress_api.records import EventArchive, Session
from congress_api.vocabulary.conflict import ConflictSeverity
from congress_api.vocabulary.days import congress_day
from congress_api.vocabulary.partner import PartnerKind
from congress_api.vocabulary.session import ContributionRole, ContributionStatus, SessionKind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SATURDAY, SUNDAY = datetime.date(2027, 10, 30), datetime.date(2027, 10, 31)
SIZES = (30, 60, 300, 1000)
SMALL = (20, *SIZES)
"""From the least on that has all but the rarest."""


def having(event: EventArchive, question: Callable[[Session], object]) -> list[Session]:
    return [session for session in event.sessions if question(session)]


def taken(session: Session) -> set[datetime.date]:
    """The congress days that a session takes place on."""
    return {congress_day(slot.starts_at, AMSTERDAM) for slot in session.slots}


@pytest.mark.parametrize("sessions", [*range(20, 62), 300])
def test_there_are_several_days_and_each_has_parallel_sessions_in_several_rooms(sessions: int) -> None:
    event = programme(sessions)
    days = [
        event.event.starts_on + datetime.timedelta(days=day)
        for day in range((event.event.ends_on - event.event.starts_on).days + 1)
    ]
    assert {SATURDAY, SUNDAY} <= set(days)
    for day in days:
        held = [slot.room for each in event.sessions for slot in each.slots if day in taken(each)]
        assert len(set(held)) >= 4  # the hall, the foyer and two rooms beside them


@pytest.mark.parametrize("sessions", [1, 3, 19])
def test_a_handful_of_sessions_is_one_day_which_a_second_would_leave_empty(sessions: int) -> None:
    event = programme(sessions)
    assert (event.event.starts_on, event.event.ends_on) == (SATURDAY, SATURDAY)
    assert {day for each in event.sessions for day in taken(each)} == {SATURDAY}


@pytest.mark.parametrize("sessions", [*range(1, 62), 120, 300, 1000])
def test_it_has_no_conflicts_that_are_errors(sessions: int) -> None:
    event = programme(sessions)
    rooms = {room.slug: room for room in event.rooms}
    found = scheduling.conflicts(event.sessions, event.event, lambda _, slug: rooms.get(slug))
    assert [one.detail for one in found if one.severity is ConflictSeverity.error] == []


@pytest.mark.parametrize("sessions", SMALL)
def test_everything_a_programme_can_have_is_there(sessions: int) -> None:
    event = programme(sessions)
    assert {each.kind for each in event.sessions} == set(SessionKind)
    for question in (
        lambda one: len(one.slots) == 2 and not any(slot.cancelled for slot in one.slots),
        lambda one: one.cancelled and one.slots,
        lambda one: not one.slots and not one.cancelled,
        lambda one: one.do_not_record,
        lambda one: one.registration and one.accessibility,
        lambda one: one.track and one.partners,
        lambda one: one.links,
        lambda one: one.level and one.description,
        lambda one: set(one.title) == {"nl"},
        lambda one: set(one.title) == {"nl", "en"},
    ):
        assert having(event, question)


@pytest.mark.parametrize("sessions", SIZES)
def test_what_is_rarer_is_there_too(sessions: int) -> None:
    event = programme(sessions)
    assert having(event, lambda one: [slot.cancelled for slot in one.slots] == [False, True])
    assert having(event, lambda one: one.partners and one.positions)
    assert having(event, lambda one: one.links and one.track)
    assert having(event, lambda one: one.subtitle)


@pytest.mark.parametrize("sessions", SMALL)
def test_contributions_have_every_role_and_status(sessions: int) -> None:
    contributions = [one for each in programme(sessions).sessions for one in each.speakers]
    assert {one.role for one in contributions} == set(ContributionRole)
    assert {one.status for one in contributions} == set(ContributionStatus)


@pytest.mark.parametrize("sessions", SMALL)
def test_a_panel_has_one_moderator_and_panelists(sessions: int) -> None:
    panels = having(programme(sessions), lambda one: one.kind == SessionKind.panel)
    cast = {tuple(one.role for one in panel.speakers) for panel in panels}
    assert cast == {("moderator", "panelist", "panelist", "panelist")}


@pytest.mark.parametrize("sessions", SMALL)
def test_partners_are_of_all_kinds_and_some_hold_positions(sessions: int) -> None:
    event = programme(sessions)
    assert {partner.kind for partner in event.partners} == set(PartnerKind)
    assert {position.partner for position in event.positions} <= {partner.slug for partner in event.partners}
    assert len(event.positions) > 1


def test_partners_are_of_all_levels() -> None:
    partners = programme(1000).partners
    assert {partner.level.rank if partner.level else None for partner in partners} == {1, 2, 3, None}
