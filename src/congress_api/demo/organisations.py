"""Partners of the demo event: organisations of every kind and level, none of which exists."""

from congress_api.demo.dice import Dice
from congress_api.demo.prose import both, paragraph, slugged
from congress_api.demo.words import LEVELS, ORGANISATIONS, PLACES, TAGLINES
from congress_api.records import Contact, Level, Link, Partner, Topic
from congress_api.vocabulary.common import FICTION, LinkKind
from congress_api.vocabulary.partner import PartnerKind


def partners(dice: Dice, count: int, topics: list[Topic]) -> list[Partner]:
    return [partner(dice, number, topics) for number in range(1, count + 1)]


def partner(dice: Dice, number: int, topics: list[Topic]) -> Partner:
    kind, beginnings = ORGANISATIONS[(number - 1) % len(ORGANISATIONS)]
    name = f"{dice.pick(beginnings)} {PLACES[number % len(PLACES)]}"
    slug = f"{slugged(name)}-{number}"
    chosen = dice.some(topics, 3)
    return Partner(
        id=dice.identifier(),
        slug=slug,
        source=FICTION,
        number=number,
        name=name,
        kind=PartnerKind(kind),
        level=level(number),
        tagline=both(*dice.pick(TAGLINES)),
        description=paragraph(dice, chosen[0], dice.between(200, 500)),
        website_url=f"https://example.org/partners/{slug}",
        stand=f"{'ABCD'[number % 4]}{number}",
        contact=Contact(name=f"Team {PLACES[number % len(PLACES)]}", email=f"{slug}@example.org"),
        links=[Link(kind=LinkKind.other, title=both("Vacatures", "Jobs"), url=f"https://example.org/jobs/{slug}")],
        topics=[topic.slug for topic in chosen],
    )


def level(number: int) -> Level | None:
    """Gold for few, bronze for many; every seventh partner has no level."""
    if number % 7 == 0:
        return None
    rank = 1 if number % 5 == 1 else 2 if number % 3 == 0 else 3
    return Level(name=both(*LEVELS[rank - 1]), rank=rank)
