"""Who takes part in a session of the demo event: a panel with its moderator, a workshop with its host."""

from collections.abc import Sequence

from congress_api.demo.congress import Congress
from congress_api.records import Contribution
from congress_api.vocabulary.session import ContributionRole, ContributionStatus, SessionKind

ALONE = (ContributionRole.speaker,)
TOGETHER = (ContributionRole.speaker, ContributionRole.speaker)
PANEL = (ContributionRole.moderator, *(ContributionRole.panelist,) * 3)
WORKSHOP = (ContributionRole.host, ContributionRole.speaker)


def contributions(congress: Congress, kind: SessionKind, index: int, times: Sequence[str]) -> list[Contribution]:
    """People who are free at all of these times, each in a role; now and then one is not certain yet."""
    roles = roles_in(congress, kind)
    people = congress.timetable.people(len(roles), times)
    return [
        Contribution(speaker=speaker, role=role, status=status(congress, certain=index % 20 != 3 or at > 0))
        for at, (speaker, role) in enumerate(zip(people, roles, strict=False))
    ]


def roles_in(congress: Congress, kind: SessionKind) -> tuple[ContributionRole, ...]:
    if kind == SessionKind.panel:
        return PANEL
    if kind == SessionKind.workshop:
        return WORKSHOP
    return TOGETHER if congress.dice.chance(0.3) else ALONE


def status(congress: Congress, *, certain: bool) -> ContributionStatus:
    if certain and not congress.dice.chance(0.04):
        return ContributionStatus.confirmed
    return ContributionStatus.tentative
