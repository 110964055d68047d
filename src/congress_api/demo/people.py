"""Speakers of the demo event: people who do not exist, under names that say so."""

from congress_api.demo.dice import Dice
from congress_api.demo.prose import both, slugged
from congress_api.demo.words import BIOGRAPHIES, DEPARTMENTS, FIRST_NAMES, JOB_TITLES, LAST_NAMES
from congress_api.records import Link, Partner, Role, Speaker
from congress_api.vocabulary.common import FICTION, LinkKind


def speakers(dice: Dice, count: int, partners: list[Partner]) -> list[Speaker]:
    return [speaker(dice, number, partners) for number in range(1, count + 1)]


def speaker(dice: Dice, number: int, partners: list[Partner]) -> Speaker:
    name = called(number - 1)
    slug = f"{slugged(name)}-{number}"
    return Speaker(
        id=dice.identifier(),
        slug=slug,
        source=FICTION,
        number=number,
        name=name,
        alternative_names=[name.upper()] if number % 50 == 0 else [],
        biography=biography(dice) if dice.chance(0.85) else {},
        roles=roles(dice, partners),
        links=[website(slug)] if dice.chance(0.3) else [],
    )


def called(index: int) -> str:
    """Another name for every index: an initial comes in when first and last names have all met."""
    first = FIRST_NAMES[index % len(FIRST_NAMES)]
    met, last = divmod(index // len(FIRST_NAMES), len(LAST_NAMES))
    initials = "".join(f"{'ABCDEFGHIJKLMNOPRSTVWZ'[(met - 1) % 22]}. " for _ in range(min(met, 1)))
    return f"{first} {initials}{LAST_NAMES[(last + index) % len(LAST_NAMES)]}"


def biography(dice: Dice) -> dict[str, str]:
    told = dice.some(BIOGRAPHIES, 4)
    return both(" ".join(dutch for dutch, _ in told), " ".join(english for _, english in told))


def roles(dice: Dice, partners: list[Partner]) -> list[Role]:
    """Somebody's work, sometimes two things. The same one twice would be refused, so it is one."""
    drawn = [role(dice, partners) for _ in range(2 if dice.chance(0.1) else 1)]
    return drawn[:1] if drawn[0] == drawn[-1] else drawn


def role(dice: Dice, partners: list[Partner]) -> Role:
    """Somebody's work: at a partner, or at an organisation that is none."""
    partner = dice.pick(partners) if dice.chance(0.6) else None
    return Role(
        job_title=both(*dice.pick(JOB_TITLES)),
        department=both(*dice.pick(DEPARTMENTS)) if dice.chance(0.3) else {},
        organisation=partner.name if partner else "Ministerie van Verbeelding",
        partner=partner.slug if partner else None,
    )


def website(slug: str) -> Link:
    return Link(kind=LinkKind.website, url=f"https://example.org/people/{slug}")
