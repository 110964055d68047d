"""Which pictures the demo event has, and what each shows; `drawing` draws them."""

from msgspec import Struct

from congress_api.demo.initials import initials
from congress_api.demo.prose import both
from congress_api.imaging.picture import Picture
from congress_api.records import Event, EventArchive, Partner, Speaker

Rgb = tuple[int, int, int]

INK: Rgb = (16, 24, 40)
WHITE: Rgb = (255, 255, 255)
COLORS: tuple[Rgb, ...] = (
    (21, 66, 115),
    (169, 0, 97),
    (39, 89, 55),
    (138, 62, 0),
    (66, 20, 95),
    (0, 105, 120),
    (148, 23, 33),
    (57, 62, 138),
    (92, 78, 8),
    (69, 79, 94),
    (128, 55, 120),
)
"""The colours of backgrounds and marks: each has a contrast with white of at least 5.5 to 1 (WCAG 2.2, 1.4.3)."""
SHAPES = ("hexagon", "rings", "tiles", "sun", "bars", "arch", "peaks")


class Portrait(Struct, frozen=True):
    """Initials on a coloured background; without initials, the outline of a person."""

    initials: str
    background: Rgb


class Logo(Struct, frozen=True):
    """A mark beside a name, on a transparent background."""

    name: str
    shape: str
    mark: Rgb
    text: Rgb


Drawing = Portrait | Logo
"""People with the same initials share a picture, so there are at most 677 portraits."""


class Illustration(Struct, frozen=True):
    """What a record shows in one of its fields."""

    field: str
    drawing: Drawing
    alt: dict[str, str]


class Illustrated(Struct, frozen=True):
    """An event that names pictures, and these pictures."""

    archive: EventArchive
    pictures: list[Picture]


# Exceptions come at fixed intervals and not at random, as elsewhere in the demo.
def has_no_photo(speaker: Speaker) -> bool:
    return (speaker.number or 0) % 8 == 0


def has_no_logo(partner: Partner) -> bool:
    return (partner.number or 0) % 6 == 5


def has_no_dark_logo(partner: Partner) -> bool:
    """Its only logo is dark, so it vanishes on a dark page."""
    return (partner.number or 0) % 4 == 0


def of_speaker(speaker: Speaker) -> list[Illustration]:
    if has_no_photo(speaker):
        return []
    letters = initials(speaker.name)
    background = COLORS[sum(map(ord, letters)) % len(COLORS)]
    alt = both(f"Initialen van {speaker.name}", f"Initials of {speaker.name}")
    return [Illustration("photo", Portrait(letters, background), alt)]


def of_partner(partner: Partner) -> list[Illustration]:
    if has_no_logo(partner):
        return []
    number = partner.number or 0
    shape, color = SHAPES[number % len(SHAPES)], COLORS[number % len(COLORS)]
    alt = both(f"Logo van {partner.name}", f"Logo of {partner.name}")
    if has_no_dark_logo(partner):
        return [Illustration("logo", Logo(partner.name, shape, INK, INK), alt)]
    return logos(partner.name, shape, color, alt)


def of_event(event: Event) -> list[Illustration]:
    name = event.name[event.default_language].partition(" (")[0]
    alt = {language: f"Logo: {text.partition(' (')[0]}" for language, text in event.name.items()}
    return logos(name, "sun", COLORS[0], alt)


def logos(name: str, shape: str, color: Rgb, alt: dict[str, str]) -> list[Illustration]:
    """A logo for light pages and one for dark pages."""
    return [
        Illustration("logo", Logo(name, shape, color, INK), alt),
        Illustration("logo_dark", Logo(name, shape, tint(color), WHITE), alt),
    ]


def tint(color: Rgb) -> Rgb:
    """The colour, lightened for a dark page."""
    red, green, blue = (round(part + (255 - part) * 0.55) for part in color)
    return red, green, blue
