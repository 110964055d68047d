"""The article of the demo event, and the positions that were printed in it."""

from congress_api.demo.dice import Dice
from congress_api.demo.prose import about, both, paragraph
from congress_api.demo.words import HEADINGS, STATEMENTS
from congress_api.records import Article, Partner, Position, Speaker, Topic
from congress_api.vocabulary.common import FICTION

QUESTION = ("Wat zou u doen als u morgen mocht beginnen?", "What would you do if you could begin tomorrow?")
URL = "https://example.org/magazine/verzonnen-standpunten"


def article(dice: Dice) -> Article:
    rest = (
        "De antwoorden zijn verzonnen, net als de sprekers.",
        "The answers are made up, and so are the speakers.",
    )
    return Article(
        id=dice.identifier(),
        slug="verzonnen-standpunten",
        source=FICTION,
        title=both("Verzonnen standpunten", "Made-up positions"),
        lead=both(f"{QUESTION[0]} {rest[0]}", f"{QUESTION[1]} {rest[1]}"),
        question=both(*QUESTION),
        publisher="Weekblad Overmorgen",
        source_url=URL,
    )


def positions(dice: Dice, spoken: list[tuple[Speaker, Partner]], topics: list[Topic]) -> list[Position]:
    return [position(dice, rank, pair, dice.some(topics, 3)) for rank, pair in enumerate(spoken, 1)]


def position(dice: Dice, rank: int, spoken: tuple[Speaker, Partner], topics: list[Topic]) -> Position:
    speaker, partner = spoken
    told = [paragraph(dice, topic, dice.between(300, 700)) for topic in (topics * 3)[:3]]
    return Position(
        id=dice.identifier(),
        slug=f"{partner.slug}-standpunt",
        source=FICTION,
        speaker=speaker.slug,
        partner=partner.slug,
        article="verzonnen-standpunten",
        rank=rank,
        heading=about(dice.pick(HEADINGS), topics[0]),
        byline=f"{speaker.name}, {speaker.roles[0].job_title['nl']} bij {partner.name}",
        signed_as=speaker.name,
        statement=about(dice.pick(STATEMENTS), topics[0]),
        body={language: "\n\n".join(f"“{text[language]}”" for text in told) for language in ("nl", "en")},
        topics=[topic.slug for topic in topics],
        source_url=URL,
    )


def who_speaks(speakers: list[Speaker], partners: list[Partner], most: int) -> list[tuple[Speaker, Partner]]:
    """For as many partners as there is room for, the first speaker who works there."""
    first: dict[str | None, Speaker] = {}
    for speaker in speakers:
        first.setdefault(speaker.roles[0].partner, speaker)
    return [(first[partner.slug], partner) for partner in partners if partner.slug in first][:most]
