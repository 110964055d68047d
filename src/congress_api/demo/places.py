"""Rooms, tracks and topics of the demo event."""

from congress_api.demo.dice import Dice
from congress_api.demo.prose import both, capitalised, slugged
from congress_api.demo.words import TOPICS, TRACKS
from congress_api.records import Accessibility, Room, Topic, Track
from congress_api.vocabulary.common import FICTION

HALL = "grote-zaal"
FOYER = "foyer"


def rooms(dice: Dice, count: int) -> list[Room]:
    """The hall, the foyer, and so many rooms for sessions at the same time."""
    hall = room(dice, 1, ("Grote zaal", "Main hall"), 1_500)
    foyer = room(dice, 2, ("Foyer", "Foyer"), 2_000)
    return [hall, foyer, *(session_room(dice, number) for number in range(1, count + 1))]


def session_room(dice: Dice, number: int) -> Room:
    names = (f"Zaal {number}", f"Room {number}")
    return room(dice, number + 2, names, dice.pick((24, 40, 60, 80, 120, 240)))


def room(dice: Dice, rank: int, names: tuple[str, str], capacity: int) -> Room:
    floor = str(rank // 12)
    return Room(
        id=dice.identifier(),
        slug=slugged(names[0]),
        source=FICTION,
        name=both(*names),
        description=both(f"Verdieping {floor}, volg de borden.", f"Floor {floor}, follow the signs."),
        capacity=capacity,
        floor=floor,
        accessibility=Accessibility(hearing_loop=dice.chance(0.5), step_free=dice.chance(0.9)),
        rank=rank,
    )


def tracks(dice: Dice) -> list[Track]:
    return [
        Track(
            id=dice.identifier(),
            slug=slug,
            source=FICTION,
            name=both(dutch, english),
            description=both(f"De lijn {dutch} door dit congres.", f"The line {english} through this congress."),
            color=color,
            rank=rank,
        )
        for rank, (slug, dutch, english, color) in enumerate(TRACKS, 1)
    ]


def topics(dice: Dice) -> list[Topic]:
    return [
        Topic(
            id=dice.identifier(),
            slug=slug,
            source=FICTION,
            name=both(capitalised(dutch), capitalised(english)),
            description=both(f"Alles over {dutch}.", f"All about {english}."),
        )
        for slug, dutch, english in TOPICS
    ]
