"""A fictional event of any size, for app developers and benchmarks.

May import: imaging, records.
"""

import datetime
import math

from congress_api.demo import appointments, hours, organisations, parallel, people, places, standpoints
from congress_api.demo.announcements import announcements
from congress_api.demo.congress import Congress
from congress_api.demo.dice import Dice
from congress_api.demo.prose import both
from congress_api.demo.timetable import Timetable
from congress_api.records import Event, EventArchive, EventContact, Session, Venue
from congress_api.vocabulary.common import FICTION

MOST = 20_000


def programme(sessions: int, seed: int = 1) -> EventArchive:
    """An event of 1 to 20,000 sessions: the same for the same arguments, on every machine.

    Raises ValueError for any other number of sessions, and for a seed below 0.
    """
    if not 1 <= sessions <= MOST or seed < 0:
        raise ValueError(f"A demo event has 1 to {MOST} sessions and a seed from 0, not {sessions} and {seed}.")
    dice, days = Dice(sessions, seed), hours.days(sessions)
    event = the_event(dice, sessions, seed, days)
    congress = the_congress(dice, sessions, days)
    held = the_sessions(congress, sessions, days)
    return EventArchive(
        event=event,
        rooms=congress.rooms,
        tracks=congress.tracks,
        topics=congress.topics,
        partners=congress.partners,
        speakers=congress.speakers,
        articles=[standpoints.article(dice)],
        positions=congress.positions,
        sessions=held,
        announcements=announcements(dice, held),
    )


CONTACT = EventContact(
    name="Congresbureau", email="bureau@example.org", phone="+31 30 000 00 00", url="https://example.org/contact"
)


def the_event(dice: Dice, sessions: int, seed: int, days: list[datetime.date]) -> Event:
    return Event(
        id=dice.identifier(),
        slug=f"demo-{sessions}-{seed}",
        source=FICTION,
        name=both(f"Verzonnen Congres (demo {sessions}-{seed})", f"Made-up Congress (demo {sessions}-{seed})"),
        theme=both("Niets is echt", "Nothing is real"),
        description=both(
            "Dit congres is verzonnen, met alles erop en eraan, om apps mee te bouwen en te meten.",
            "This congress is made up, with everything on it, to build and measure apps with.",
        ),
        starts_on=days[0],
        ends_on=days[-1],
        time_zone="Europe/Amsterdam",
        languages=["nl", "en"],
        default_language="nl",
        venue=Venue(name="Congrescentrum Luchtkasteel", city="Nergenshuizen", country="NL"),
        organiser_name="Stichting Verzonnen Congressen",
        contact=CONTACT,
        website_url="https://example.org/congress",
        registration_url="https://example.org/register",
    )


def the_congress(dice: Dice, sessions: int, days: list[datetime.date]) -> Congress:
    rooms, topics = places.rooms(dice, rooms_for(sessions, len(days))), places.topics(dice)
    partners = organisations.partners(dice, min(max(sessions // 12, 6), 120), topics)
    speakers = people.speakers(dice, max(sessions // 2, 24), partners)
    return Congress(
        dice=dice,
        timetable=Timetable(dice, days, rooms[2:], speakers),
        rooms=rooms,
        tracks=places.tracks(dice),
        topics=topics,
        partners=partners,
        speakers=speakers,
        positions=standpoints.positions(dice, standpoints.who_speaks(speakers, partners, 24), topics),
    )


def rooms_for(sessions: int, days: int) -> int:
    """So many that everything fits, the repeats of one session in twelve included."""
    return math.ceil(1.15 * sessions / (days * len(hours.BLOCKS))) + 1


def the_sessions(congress: Congress, sessions: int, days: list[datetime.date]) -> list[Session]:
    planned = appointments.plan(days)[:sessions]
    fixed = [appointments.session(congress, number, one) for number, one in enumerate(planned, 1)]
    beside = range(sessions - len(fixed))
    return fixed + [parallel.session(congress, len(fixed) + 1 + index, index) for index in beside]
