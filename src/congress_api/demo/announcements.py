"""What the organiser of the demo event tells everybody."""

import datetime

from congress_api.demo.dice import Dice
from congress_api.demo.prose import both
from congress_api.records import Announcement, Session
from congress_api.vocabulary.announcement import AnnouncementLevel
from congress_api.vocabulary.common import FICTION

MOST = 12
PUBLISHED_AT = datetime.datetime(2026, 9, 1, 9, tzinfo=datetime.UTC)
"""Long ago: apps show announcements of the demo event, whatever their `startsAt`."""


def announcements(dice: Dice, sessions: list[Session]) -> list[Announcement]:
    """A welcome, and a word about what was cancelled."""
    lost = [session for session in sessions if session.cancelled][: MOST - 1]
    return [welcome(dice, sessions[0]), *(cancellation(dice, session) for session in lost)]


def welcome(dice: Dice, opening: Session) -> Announcement:
    begins = opening.slots[0].starts_at
    return Announcement(
        id=dice.identifier(),
        slug="welkom",
        source=FICTION,
        title=both("Welkom op een congres dat niet bestaat", "Welcome to a congress that does not exist"),
        body=both("De koffie staat klaar in de foyer.", "Coffee is ready in the foyer."),
        starts_at=begins - datetime.timedelta(hours=1),
        ends_at=begins,
        published_at=PUBLISHED_AT,
        sessions=[opening.slug],
    )


def cancellation(dice: Dice, session: Session) -> Announcement:
    dutch, english = session.title["nl"], session.title.get("en", session.title["nl"])
    return Announcement(
        id=dice.identifier(),
        slug=f"vervalt-{session.number}",
        source=FICTION,
        title=both(f"Vervalt: {dutch}", f"Cancelled: {english}"),
        body=both("De spreker bestaat niet. Onze excuses.", "The speaker does not exist. Our apologies."),
        level=AnnouncementLevel.urgent,
        published_at=PUBLISHED_AT,
        sessions=[session.slug],
    )
