"""The sessions of the demo event that have a time of their own: plenaries, breaks and two nights."""

import datetime
from typing import NamedTuple

from congress_api.demo import hours
from congress_api.demo.congress import Congress
from congress_api.demo.places import FOYER, HALL
from congress_api.demo.prose import both, paragraph, slugged
from congress_api.demo.words import Pair
from congress_api.records import Accessibility, Contribution, Link, Session
from congress_api.vocabulary.common import FICTION, LinkKind
from congress_api.vocabulary.session import ContributionRole, SessionKind


class Appointment(NamedTuple):
    """A session to be: what it is, when, where, and with how many people."""

    kind: SessionKind
    titles: Pair
    span: hours.Span
    room: str = HALL
    people: int = 3


def plan(days: list[datetime.date]) -> list[Appointment]:
    """The most telling ones first, since a small event has only the beginning of this list."""
    first, *others = [of_a_day(day, number) for number, day in enumerate(days, 1)]
    return [first[0], *nights(), *first[1:], *(each for day in others for each in day)]


def of_a_day(day: datetime.date, number: int) -> list[Appointment]:
    opening = (f"Opening van dag {number}", f"Opening of day {number}")
    closing = (f"Slot van dag {number}", f"Closing of day {number}")
    lunch = (f"Lunch op dag {number}", f"Lunch on day {number}")
    coffee = (f"Koffie op dag {number}", f"Coffee on day {number}")
    tea = (f"Thee op dag {number}", f"Tea on day {number}")
    return [
        Appointment(SessionKind.plenary, opening, hours.span(day, 540, 40)),
        Appointment(SessionKind.break_, lunch, hours.span(day, 760, 60), FOYER, 0),
        Appointment(SessionKind.keynote, closing, hours.span(day, 1000, 40), HALL, 2),
        Appointment(SessionKind.break_, coffee, hours.span(day, 635, 25), FOYER, 0),
        Appointment(SessionKind.break_, tea, hours.span(day, 920, 25), FOYER, 0),
    ]


def nights() -> list[Appointment]:
    """What goes wrong in so many apps: a session across midnight, and one across the end of summer time."""
    film = ("Nachtfilm: het systeem dat nooit sliep", "Late film: the system that never slept")
    hour = ("Het uur dat twee keer kwam", "The hour that came twice")
    return [
        Appointment(SessionKind.social, film, hours.across_midnight()),
        Appointment(SessionKind.other, hour, hours.across_the_clock_change()),
    ]


def session(congress: Congress, number: int, planned: Appointment) -> Session:
    told = planned.people > 0
    topic = congress.dice.pick(congress.topics)
    spoken = congress.timetable.people(planned.people, [str(planned.span[0])])
    slug = f"{slugged(planned.titles[0])}-{number}"
    return Session(
        id=congress.dice.identifier(),
        slug=slug,
        source=FICTION,
        number=number,
        title=both(*planned.titles),
        abstract=paragraph(congress.dice, topic, congress.dice.between(320, 700)) if told else {},
        kind=planned.kind,
        spoken_language="nl" if told else None,
        topics=[topic.slug] if told else [],
        speakers=[contribution(slug, at) for at, slug in enumerate(spoken)],
        slots=[congress.timetable.slot(planned.room, planned.span)],
        links=[Link(kind=LinkKind.livestream, url=f"https://example.org/live/{slug}")] if told else [],
        accessibility=Accessibility(captions=True, sign_languages=["dse"], step_free=True) if told else None,
    )


def contribution(speaker: str, at: int) -> Contribution:
    """The first leads, the others speak."""
    return Contribution(speaker=speaker, role=ContributionRole.speaker if at else ContributionRole.host)
