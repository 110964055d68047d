"""Who and what is taken when: no room is given away twice for the same time, and no speaker either."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from congress_api.demo import hours
from congress_api.demo.dice import Dice
from congress_api.records import Room, Slot, Speaker


class Place(NamedTuple):
    """A room in one of the blocks in which sessions take place at the same time."""

    day: datetime.date
    block: int
    room: Room

    @property
    def time(self) -> str:
        return f"{self.day} {self.block}"


class Timetable:
    def __init__(self, dice: Dice, days: list[datetime.date], rooms: list[Room], speakers: list[Speaker]) -> None:
        self._dice, self._days, self._rooms, self._speakers = dice, days, rooms, speakers
        self._first, self._last = 0, len(days) * len(hours.BLOCKS) * len(rooms) - 1
        self._turn = self._slots = 0
        self._busy: defaultdict[str, set[str]] = defaultdict(set)

    def place(self) -> Place:
        """The next free place, from the first block on: a block of each day, then the next of each."""
        self._first += 1
        return self._place(self._first - 1)

    def place_for_repeat(self) -> Place:
        """A free place too, from the last block of the last day back: mostly far from the first."""
        self._last -= 1
        return self._place(self._last + 1)

    def _place(self, index: int) -> Place:
        time, room = divmod(index, len(self._rooms))
        block, day = divmod(time, len(self._days))
        return Place(self._days[day], hours.BLOCKS[block], self._rooms[room])

    def people(self, count: int, times: Sequence[str]) -> list[str]:
        """So many speakers, in turn, who are free at all of these times; fewer when there are not enough."""
        found: list[str] = []
        for _ in self._speakers:
            if len(found) == count:
                break
            slug = self._speakers[self._turn % len(self._speakers)].slug
            self._turn += 1
            if not any(slug in self._busy[time] for time in times):
                found.append(slug)
        for time in times:
            self._busy[time].update(found)
        return found

    def slot(self, room: str, span: hours.Span, *, capacity: int | None = None, cancelled: bool = False) -> Slot:
        self._slots += 1
        return Slot(
            id=self._dice.identifier(),
            number=self._slots,
            room=room,
            starts_at=span[0],
            ends_at=span[1],
            capacity=capacity,
            cancelled=cancelled,
        )
