"""The closed sets that a query may choose from: in which order, and what comes along."""

import enum


class SessionSort(enum.StrEnum):
    """Order of sessions; a minus reverses it. Unscheduled ones come last by time."""

    starts_at = "startsAt"
    starts_at_down = "-startsAt"
    by_title = "title"
    by_title_down = "-title"


class SessionInclude(enum.StrEnum):
    """What can come along with sessions."""

    speakers = "speakers"
    partners = "partners"
    positions = "positions"
    rooms = "rooms"
    tracks = "tracks"
    topics = "topics"


class NameSort(enum.StrEnum):
    """Order by name; a minus reverses it."""

    name = "name"
    name_down = "-name"


class RankSort(enum.StrEnum):
    """Order by rank or name; a minus reverses it."""

    rank = "rank"
    rank_down = "-rank"
    name = "name"
    name_down = "-name"


class SpeakerInclude(enum.StrEnum):
    """What can come along with speakers."""

    partners = "partners"


class PartnerSort(enum.StrEnum):
    """Order by level and name, or by name; a minus reverses it."""

    level = "level"
    level_down = "-level"
    name = "name"
    name_down = "-name"


class PartnerInclude(enum.StrEnum):
    """What can come along with partners."""

    topics = "topics"


class PositionSort(enum.StrEnum):
    """Order by rank or heading; a minus reverses it."""

    rank = "rank"
    rank_down = "-rank"
    heading = "heading"
    heading_down = "-heading"


class PositionInclude(enum.StrEnum):
    """What can come along with positions."""

    speakers = "speakers"
    partners = "partners"
    articles = "articles"
    topics = "topics"


class TitleSort(enum.StrEnum):
    """Order by title; a minus reverses it."""

    by_title = "title"
    by_title_down = "-title"


class AnnouncementSort(enum.StrEnum):
    """Order by begin (those without one last) or title; a minus reverses it."""

    starts_at = "startsAt"
    starts_at_down = "-startsAt"
    by_title = "title"
    by_title_down = "-title"


class AnnouncementInclude(enum.StrEnum):
    """What can come along with announcements."""

    sessions = "sessions"


class EventSort(enum.StrEnum):
    """Order by first day or name; a minus reverses it."""

    starts_on = "startsOn"
    starts_on_down = "-startsOn"
    name = "name"
    name_down = "-name"
