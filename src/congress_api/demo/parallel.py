"""The parallel sessions of the demo event, with everything that a real programme has on it."""

from msgspec import structs

from congress_api.demo import hours
from congress_api.demo.congress import Congress
from congress_api.demo.contributions import contributions
from congress_api.demo.prose import about, both, paragraph, slugged
from congress_api.demo.timetable import Place
from congress_api.demo.words import SUBTITLES, TITLES
from congress_api.records import Accessibility, Link, Registration, Session, Slot
from congress_api.vocabulary.common import FICTION, LinkKind
from congress_api.vocabulary.session import SessionKind

KINDS = (
    SessionKind.talk,
    SessionKind.workshop,
    SessionKind.talk,
    SessionKind.panel,
    SessionKind.breakout,
    SessionKind.talk,
)
LEVELS = ("introductory", "intermediate", "advanced")

Text = dict[str, str]


# What is out of the ordinary comes round by count, not by chance: an event of 20 has nearly all, one of 30 the rest.
def is_only_in_dutch(index: int) -> bool:
    return index % 10 == 4


def is_repeated(index: int) -> bool:
    return index % 12 == 5


def lost_its_repeat(index: int) -> bool:
    return index % 24 == 17


def is_cancelled(index: int) -> bool:
    return index % 30 == 6


def has_no_time_yet(index: int) -> bool:
    return index % 25 == 7


def session(congress: Congress, number: int, index: int) -> Session:
    """Session `number` of the event, the `index`-th of those that take place side by side."""
    dice, told = congress.dice, in_words(congress, number, index)
    places = taken(congress, index)
    hosts = dice.some(congress.partners, 2) if dice.chance(0.4) else []
    return structs.replace(
        told,
        cancelled=is_cancelled(index),
        cancellation_reason=both("De spreker is verhinderd.", "The speaker is unable to attend.")
        if is_cancelled(index)
        else {},
        track=dice.pick(congress.tracks).slug,
        partners=[partner.slug for partner in hosts],
        speakers=contributions(congress, told.kind, index, [place.time for place in places]),
        slots=slots(congress, index, places),
        positions=congress.positions_of(hosts[0]) if hosts else [],
        links=links(congress, told.slug),
        do_not_record=index % 15 == 4,
        accessibility=accessibility(index),
        registration=registration(told),
    )


def in_words(congress: Congress, number: int, index: int) -> Session:
    """What the session is about; who, where and when come later."""
    dice, kind = congress.dice, KINDS[index % len(KINDS)]
    topics = dice.some(congress.topics, 3)
    title = about(dice.pick(TITLES), topics[0])
    return Session(
        id=dice.identifier(),
        slug=f"{slugged(title['nl'])}-{number}",
        source=FICTION,
        number=number,
        title=spoken_for(index, title),
        subtitle=spoken_for(index, both(*dice.pick(SUBTITLES))) if dice.chance(0.2) else {},
        abstract=spoken_for(index, paragraph(dice, topics[0], dice.between(320, 740))),
        description=spoken_for(index, programme_of(title)) if kind == SessionKind.workshop else {},
        kind=kind,
        spoken_language="en" if dice.chance(0.2) else "nl",
        level=LEVELS[index % 3] if dice.chance(0.7) else None,
        topics=[topic.slug for topic in topics],
    )


def spoken_for(index: int, text: Text) -> Text:
    """Now and then a translation is missing, as in life."""
    return {"nl": text["nl"]} if is_only_in_dutch(index) else text


def programme_of(title: Text) -> Text:
    """A long text with CommonMark in it: emphasis and a list."""
    return both(
        f"**{title['nl']}** in drie stappen:\n\n1. Kijken\n2. Doen\n3. *Vertellen*\n\nNeem een laptop mee.",
        f"**{title['en']}** in three steps:\n\n1. Look\n2. Do\n3. *Tell*\n\nBring a laptop.",
    )


def taken(congress: Congress, index: int) -> list[Place]:
    if has_no_time_yet(index):
        return []
    first = congress.timetable.place()
    again = congress.timetable.place_for_repeat() if is_repeated(index) else first
    # In a small event both may come out at the same time, and nobody can be in two rooms.
    return [first] if again.time == first.time else [first, again]


def slots(congress: Congress, index: int, places: list[Place]) -> list[Slot]:
    minutes = 30 if congress.dice.chance(0.2) else 45
    return [
        congress.timetable.slot(
            place.room.slug,
            hours.span(place.day, place.block, minutes),
            capacity=place.room.capacity if index % 4 == 1 else None,
            cancelled=repeat > 0 and lost_its_repeat(index),
        )
        for repeat, place in enumerate(places)
    ]


def links(congress: Congress, slug: str) -> list[Link]:
    if not congress.dice.chance(0.25):
        return []
    slides = Link(
        kind=LinkKind.slides,
        title=both("Presentatie (PDF)", "Slides (PDF)"),
        url=f"https://example.org/slides/{slug}",
    )
    return [slides, Link(kind=LinkKind.recording, url=f"https://example.org/recordings/{slug}")]


def accessibility(index: int) -> Accessibility | None:
    if index % 7 != 1:
        return None
    note = both("De lift is naast de garderobe.", "The lift is next to the cloakroom.")
    return Accessibility(captions=True, hearing_loop=index % 2 == 0, note=note)


def registration(told: Session) -> Registration | None:
    """A workshop asks for it."""
    if told.kind != SessionKind.workshop:
        return None
    return Registration(required=True, url=f"https://example.org/register/{told.slug}")
