"""Chance that always falls the same way, and the identifiers that belong to it."""

import hashlib
import random
import uuid
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")

# 1 January 2027 in milliseconds, so that ids sort as those of records made then.
BEGINNING = 1_798_761_600_000


class Dice:
    """The chance of one demo event; everything is drawn in a fixed order from here.

    Only `random()` is used: Python promises its sequence for ever, that of `choice` or `sample` it does not.
    """

    def __init__(self, sessions: int, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # fiction has to be repeatable, not secret
        named = hashlib.sha256(f"demo-{sessions}-{seed}".encode()).digest()
        self._own = int.from_bytes(named[:7], "big")
        self._given = 0

    def chance(self, of: float) -> bool:
        return self._random.random() < of

    def between(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return lowest + int(self._random.random() * (highest - lowest + 1))

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[int(self._random.random() * len(things))]

    def some(self, things: Sequence[Thing], most: int) -> list[Thing]:
        """One to `most` different things that stand side by side in a ring."""
        first, count = self.between(0, len(things) - 1), min(self.between(1, most), len(things))
        return [things[(first + step) % len(things)] for step in range(count)]

    def identifier(self) -> uuid.UUID:
        """The next UUIDv7 (RFC 9562, section 5.7) of this event.

        The event's own number is in it, so that two demo events can stand in one database.
        """
        self._given += 1
        moment, own, counted = BEGINNING + self._given, self._own, self._given
        low = (own & 0xFFFFFFFFFF) << 22 | counted & 0x3FFFFF
        return uuid.UUID(int=moment << 80 | 7 << 76 | (own >> 40 & 0xFFF) << 64 | 2 << 62 | low)
