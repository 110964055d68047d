"""Records of the archive with everything filled in that a test does not care about."""

import datetime
import itertools
import uuid
from typing import Any

from msgspec.structs import replace
from uuid_utils.compat import uuid7

from congress_api import records as p
from congress_api.domain.identifying import entries_of
from congress_api.vocabulary.announcement import AnnouncementLevel
from congress_api.vocabulary.common import LinkKind, Visibility
from congress_api.vocabulary.event import PartnerEdits
from congress_api.vocabulary.image import ImageMediaType
from congress_api.vocabulary.partner import PartnerKind
from congress_api.vocabulary.session import ContributionRole, ContributionStatus, SessionKind

numbers = itertools.count(1)
"""So that no two names of one run are the same."""

DRAFT = Visibility.draft


def at(told: str) -> datetime.datetime:
    """A moment, from its ISO form; without an offset it is UTC."""
    moment = datetime.datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def day(told: str) -> datetime.date:
    return datetime.date.fromisoformat(told)


def named(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with an id and a slug that occur nowhere else."""
    return {"id": uuid7(), "slug": f"{kind}-{next(numbers)}", **fields}


def an_event(**fields: Any) -> p.Event:
    made = {
        "name": {"nl": "Congres", "en": "Congress"},
        "starts_on": day("2027-10-29"),
        "ends_on": day("2027-10-31"),
        "time_zone": "Europe/Amsterdam",
        "languages": ["nl", "en"],
        "default_language": "nl",
    }
    return p.Event(**{**named("event", {}), **made, **fields})


def a_room(**fields: Any) -> p.Room:
    return p.Room(**named("room", {"name": {"nl": "Zaal"}, **fields}))


def a_track(**fields: Any) -> p.Track:
    return p.Track(**named("track", {"name": {"nl": "Lijn"}, **fields}))


def a_topic(**fields: Any) -> p.Topic:
    return p.Topic(**named("topic", {"name": {"nl": "Onderwerp"}, **fields}))


def a_partner(**fields: Any) -> p.Partner:
    return p.Partner(**named("partner", {"name": "Partner", "kind": PartnerKind.private, **fields}))


def a_speaker(**fields: Any) -> p.Speaker:
    return p.Speaker(**named("speaker", {"name": "Spreker", **fields}))


def an_article(**fields: Any) -> p.Article:
    return p.Article(**named("article", {"title": {"nl": "Artikel"}, **fields}))


def a_position(speaker: str, **fields: Any) -> p.Position:
    return p.Position(**named("position", {"speaker": speaker, "heading": {"nl": "Kop"}, **fields}))


def a_session(**fields: Any) -> p.Session:
    return p.Session(**named("session", {"title": {"nl": "Sessie"}, "kind": SessionKind.talk, **fields}))


def a_slot(begin: str, end: str, **fields: Any) -> p.Slot:
    return p.Slot(**{"id": uuid7(), "starts_at": at(begin), "ends_at": at(end), **fields})


def a_move() -> p.Move:
    return p.Move(
        room="zaal", starts_at=at("2027-10-30T08:00"), ends_at=at("2027-10-30T09:00"), at=at("2027-10-01T12:00")
    )


def an_announcement(**fields: Any) -> p.Announcement:
    return p.Announcement(**named("announcement", {"title": {"nl": "Mededeling"}, **fields}))


def a_programme(**lists: Any) -> p.EventArchive:
    """An event of its own with these lists in it."""
    return p.EventArchive(**{"event": an_event(), **lists})


def everything() -> p.EventArchive:
    """One record of each kind in which every field says something else than its default."""
    return renamed(
        p.EventArchive(
            event=whole_event(),
            rooms=[whole_room()],
            tracks=[a_track(slug="lijn", **described(), color="#154273", rank=2, source="Bron")],
            topics=[a_topic(slug="onderwerp", **described(), source="Bron")],
            partners=[whole_partner()],
            speakers=[whole_speaker()],
            articles=[whole_article()],
            positions=[whole_position()],
            sessions=[whole_session()],
            announcements=[whole_announcement()],
        )
    )


def renamed(programme: p.EventArchive) -> p.EventArchive:
    """The same under another slug, with other ids: it can be brought in beside the first."""
    lists = {
        name: [replace(record, id=uuid7()) for record in getattr(programme, name)]
        for name in programme.__struct_fields__[3:]
    }
    lists["sessions"] = [
        replace(session, slots=[replace(slot, id=uuid7()) for slot in session.slots]) for session in lists["sessions"]
    ]
    for name in ("partners", "speakers", "sessions"):
        lists[name] = [
            replace(record, **{field: [replace(entry, id=uuid7()) for entry in entries] for field, entries in found})
            for record in lists[name]
            for found in [entries_of(record).items()]
        ]
    slug = f"{programme.event.slug}-{next(numbers)}"
    return replace(programme, event=replace(programme.event, id=uuid7(), slug=slug), **lists)


def described() -> dict[str, Any]:
    return {"name": texts("Naam", "Name"), "description": texts("Wat het is", "What it is")}


def texts(dutch: str, english: str) -> dict[str, str]:
    return {"nl": dutch, "en": english}


def an_image(seed: int = 7) -> p.Image:
    return p.Image(
        sha256=f"{seed:064x}",
        media_type=ImageMediaType.webp,
        width=640,
        height=480,
        alt=texts("Een plaatje", "A picture"),
    )


def a_link() -> p.Link:
    return p.Link(id=uuid7(), kind=LinkKind.slides, title=texts("Dia's", "Slides"), url="https://example.org/slides")


def accessible() -> p.Accessibility:
    return p.Accessibility(
        captions=False,
        sign_languages=["dse"],
        hearing_loop=True,
        step_free=True,
        note=texts("Bij de lift", "Next to the lift"),
    )


def whole_event() -> p.Event:
    return an_event(
        slug="alles",
        visibility=DRAFT,
        source="Bron",
        edition=16,
        theme=texts("Verdieping", "In depth"),
        description=texts("Over dit congres", "About this congress"),
        venue=p.Venue(name="Hal", street="Straat 1", postal_code="1234 AB", city="Utrecht", country="NL"),
        organiser_name="Organisator",
        website_url="https://example.org/",
        registration_url="https://example.org/in",
        contact=p.EventContact(
            name="Bureau", email="bureau@example.org", phone="+31 30 124", url="https://example.org/contact"
        ),
        logo=an_image(1),
        logo_dark=an_image(5),
        partner_edits=PartnerEdits.review,
    )


def whole_room() -> p.Room:
    return a_room(
        slug="zaal", **described(), capacity=120, floor="1", accessibility=accessible(), rank=3, source="Bron"
    )


def whole_partner() -> p.Partner:
    return a_partner(
        slug="partner",
        number=41,
        kind=PartnerKind.knowledge,
        level=p.Level(name=texts("Goud", "Gold"), rank=1),
        tagline=texts("Kort", "Short"),
        description=texts("Lang", "Long"),
        website_url="https://example.org/partner",
        logo=an_image(2),
        logo_dark=an_image(3),
        stand="B12",
        contact=p.Contact(name="Team", email="team@example.org", phone="+31 30 123"),
        links=[a_link()],
        topics=["onderwerp"],
        source="Bron",
    )


def whole_speaker() -> p.Speaker:
    role = p.Role(
        id=uuid7(),
        job_title=texts("Directeur", "Director"),
        department=texts("Afdeling", "Department"),
        organisation="Partner",
        partner="partner",
    )
    return a_speaker(
        slug="spreker",
        number=42,
        name="Zoë Łukasz",
        alternative_names=["Zoe Lukasz"],
        biography=texts("Leven", "Life"),
        photo=an_image(4),
        roles=[role, p.Role(id=uuid7(), organisation="Elders")],
        links=[a_link()],
        source="Bron",
    )


def whole_article() -> p.Article:
    return an_article(
        slug="artikel",
        title=texts("Titel", "Title"),
        lead=texts("Vraag? Inleiding.", "Question? Lead."),
        question=texts("Vraag?", "Question?"),
        publisher="Uitgever",
        published_on=day("2027-10-01"),
        source_url="https://example.org/article",
        source="Bron",
    )


def whole_position() -> p.Position:
    return a_position(
        "spreker",
        slug="standpunt",
        partner="partner",
        article="artikel",
        rank=4,
        heading=texts("Kop", "Heading"),
        byline="Zoë Łukasz, Directeur bij Partner",
        signed_as="Zoe Lukasz",
        statement=texts("Zo is het", "So it is"),
        body=texts("De hele tekst", "The whole text"),
        original_language="en",
        topics=["onderwerp"],
        published_on=day("2027-10-02"),
        source_url="https://example.org/position",
        source="Bron",
    )


def whole_session() -> p.Session:
    slot = a_slot("2027-10-29T09:00:00.123", "2027-10-29T10:00", number=44, room="zaal", capacity=80)
    return a_session(
        slug="sessie",
        number=43,
        title=texts("Titel", "Title"),
        subtitle=texts("Ondertitel", "Subtitle"),
        abstract=texts("Kort", "Short"),
        description=texts("Lang", "Long"),
        kind=SessionKind.panel,
        cancelled=True,
        cancellation_reason=texts("De spreker is ziek", "The speaker is ill"),
        spoken_language="en",
        level="introductory",
        track="lijn",
        topics=["onderwerp"],
        partners=["partner"],
        speakers=[
            p.Contribution(speaker="spreker", role=ContributionRole.moderator, status=ContributionStatus.tentative)
        ],
        slots=[slot, a_slot("2027-10-30T09:00", "2027-10-30T10:00", number=45, cancelled=True, moved_from=a_move())],
        positions=["standpunt"],
        links=[a_link()],
        do_not_record=True,
        accessibility=accessible(),
        registration=p.Registration(required=True, url="https://example.org/register"),
        source="Bron",
    )


def whole_announcement() -> p.Announcement:
    return an_announcement(
        slug="mededeling",
        title=texts("Let op", "Attention"),
        body=texts("Er is iets", "There is something"),
        level=AnnouncementLevel.urgent,
        starts_at=at("2027-10-29T08:00"),
        ends_at=at("2027-10-29T09:00"),
        published_at=at("2027-10-01T08:00"),
        sessions=["sessie"],
        source="Bron",
    )


def id_of(record: p.Record) -> uuid.UUID:
    assert record.id is not None
    return record.id
