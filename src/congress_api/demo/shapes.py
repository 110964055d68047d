"""The marks of the demo event's logos, each in a square: drawn four times too large, so that its edges are smooth."""

import functools
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

Point = tuple[float, float]
SMOOTH = 4


@functools.cache
def mask(shape: str, side: int) -> Image.Image:
    """The opacity of a mark in a square of this many pixels."""
    large = Image.new("L", (SMOOTH * side, SMOOTH * side))
    DRAWN[shape](ImageDraw.Draw(large), SMOOTH * side)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def outline_of_somebody(side: int) -> Image.Image:
    """The opacity of a head and shoulders in a square."""
    large = Image.new("L", (SMOOTH * side, SMOOTH * side))
    pen, unit = ImageDraw.Draw(large), SMOOTH * side / 100
    pen.ellipse((33 * unit, 20 * unit, 67 * unit, 54 * unit), 255)
    pen.ellipse((17 * unit, 62 * unit, 83 * unit, 150 * unit), 255)
    return large.resize((side, side), Image.Resampling.LANCZOS)


def around(side: float, radius: float, corners: int, turned: float = 0.0) -> list[Point]:
    """The corners of a regular polygon about the middle of a square."""
    angles = (math.tau * (corner + turned) / corners for corner in range(corners))
    return [(side / 2 + radius * math.sin(angle), side / 2 - radius * math.cos(angle)) for angle in angles]


def hexagon(pen: ImageDraw.ImageDraw, side: int) -> None:
    pen.polygon(around(side, side * 0.49, 6), 255)
    pen.polygon(around(side, side * 0.22, 6), 0)


def rings(pen: ImageDraw.ImageDraw, side: int) -> None:
    width = side // 9
    pen.ellipse((0, side * 0.18, side * 0.64, side * 0.82), outline=255, width=width)
    pen.ellipse((side * 0.36, side * 0.18, side - 1, side * 0.82), outline=255, width=width)


def tiles(pen: ImageDraw.ImageDraw, side: int) -> None:
    half, gap = side * 0.5, side * 0.04
    pen.rectangle((0, 0, half - gap, half - gap), 255)
    pen.ellipse((half + gap, 0, side - 1, half - gap), 255)
    pen.ellipse((0, half + gap, half - gap, side - 1), 255)
    pen.rectangle((half + gap, half + gap, side - 1, side - 1), 255)


def sun(pen: ImageDraw.ImageDraw, side: int) -> None:
    for inner, outer in zip(around(side, side * 0.33, 12), around(side, side * 0.48, 12), strict=True):
        pen.line((inner, outer), 255, side // 14)
    pen.ellipse((side * 0.26, side * 0.26, side * 0.74, side * 0.74), 255)


def bars(pen: ImageDraw.ImageDraw, side: int) -> None:
    for index, top in enumerate((0.55, 0.3, 0.0)):
        left = side * 0.36 * index
        pen.rounded_rectangle((left, side * top, left + side * 0.27, side - 1), side * 0.08, 255)


def arch(pen: ImageDraw.ImageDraw, side: int) -> None:
    for radius, color in ((0.5, 255), (0.36, 0), (0.24, 255)):
        wide = side * radius
        pen.pieslice((side / 2 - wide, side * 0.78 - wide, side / 2 + wide, side * 0.78 + wide), 180, 360, color)


def peaks(pen: ImageDraw.ImageDraw, side: int) -> None:
    pen.polygon(((0, side * 0.88), (side * 0.36, side * 0.12), (side * 0.72, side * 0.88)), 255)
    pen.polygon(((side * 0.3, side * 0.96), (side * 0.68, side * 0.3), (side * 1.06, side * 0.96)), 0)
    pen.polygon(((side * 0.4, side * 0.88), (side * 0.7, side * 0.36), (side - 1, side * 0.88)), 255)


DRAWN: dict[str, Callable[[ImageDraw.ImageDraw, int], None]] = {
    "hexagon": hexagon,
    "rings": rings,
    "tiles": tiles,
    "sun": sun,
    "bars": bars,
    "arch": arch,
    "peaks": peaks,
}
