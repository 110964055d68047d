"""Database tables, a file per noun; importing this folder registers them all.

May import: nothing.
"""

from congress_api.model.announcement import Announcement, AnnouncementSession
from congress_api.model.answer import Answer
from congress_api.model.article import Article
from congress_api.model.base import Base, Content, Resource
from congress_api.model.change import Change
from congress_api.model.event import Event, Ledger
from congress_api.model.image import Image, ImageSize, ShownImage
from congress_api.model.installation import Installation
from congress_api.model.partner import Partner, PartnerTopic
from congress_api.model.position import Position, PositionTopic
from congress_api.model.proposal import Proposal
from congress_api.model.room import Room
from congress_api.model.session import (
    Contribution,
    Session,
    SessionPartner,
    SessionPosition,
    SessionTopic,
    Slot,
)
from congress_api.model.speaker import Role, Speaker
from congress_api.model.token import Token
from congress_api.model.topic import Topic
from congress_api.model.track import Track

__all__ = [
    "Announcement",
    "AnnouncementSession",
    "Answer",
    "Article",
    "Base",
    "Change",
    "Content",
    "Contribution",
    "Event",
    "Image",
    "ImageSize",
    "Installation",
    "Ledger",
    "Partner",
    "PartnerTopic",
    "Position",
    "PositionTopic",
    "Proposal",
    "Resource",
    "Role",
    "Room",
    "Session",
    "SessionPartner",
    "SessionPosition",
    "SessionTopic",
    "ShownImage",
    "Slot",
    "Speaker",
    "Token",
    "Topic",
    "Track",
]
