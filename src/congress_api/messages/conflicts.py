"""Conflicts in the programme; times are in the event's time zone."""

import datetime

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import Detail, FaultMessage


class When(
    Detail,
    en="on {begin:%Y-%m-%d} from {begin:%H:%M} to {end:%H:%M}",
    nl="op {begin:%d-%m-%Y} van {begin:%H:%M} tot {end:%H:%M} uur",
):
    begin: datetime.datetime
    end: datetime.datetime


class Both(Detail, en="{session} and {other}", nl="{session} en {other}"):
    session: str
    other: str


class Twice(Detail, en="{session} twice", nl="twee keer {session}"):
    session: str


class RoomOverlap(
    FaultMessage,
    code=FaultCode.room_overlap,
    en="Room {room} is booked twice {when}: by {sessions}.",
    nl="Zaal {room} is dubbel bezet {when}: door {sessions}.",
):
    room: str
    when: When
    sessions: Both | Twice


class SpeakerOverlap(
    FaultMessage,
    code=FaultCode.speaker_overlap,
    en="Speaker {speaker} is in two places {when}: in {sessions}.",
    nl="Spreker {speaker} staat {when} op twee plekken: in {sessions}.",
):
    speaker: str
    when: When
    sessions: Both | Twice


class OverCapacity(
    FaultMessage,
    code=FaultCode.over_capacity,
    en="{session} has {places} places in room {room}, which has {limit}.",
    nl="{session} heeft {places} plaatsen in zaal {room}. Die zaal heeft er {limit}.",
):
    session: str
    places: int
    room: str
    limit: int


class OutsideEvent(
    FaultMessage,
    code=FaultCode.outside_event,
    en="{session} lasts from {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}; the event's days are {first:%Y-%m-%d} to "
    "{last:%Y-%m-%d}, each until 05:00.",
    nl="{session} duurt van {begin:%d-%m-%Y %H:%M} tot {end:%d-%m-%Y %H:%M} uur. De dagen van het evenement zijn "
    "{first:%d-%m-%Y} tot en met {last:%d-%m-%Y}, elk tot 05:00 uur.",
):
    session: str
    begin: datetime.datetime
    end: datetime.datetime
    first: datetime.date
    last: datetime.date
