"""What the sessions of the demo event draw from: its people, places and topics, and the timetable."""

from dataclasses import dataclass

from congress_api.demo.dice import Dice
from congress_api.demo.timetable import Timetable
from congress_api.records import Partner, Position, Room, Speaker, Topic, Track


@dataclass(frozen=True)
class Congress:
    dice: Dice
    timetable: Timetable
    rooms: list[Room]
    tracks: list[Track]
    topics: list[Topic]
    partners: list[Partner]
    speakers: list[Speaker]
    positions: list[Position]

    def positions_of(self, partner: Partner) -> list[str]:
        return [position.slug for position in self.positions if position.partner == partner.slug]
