"""Somebody in every corner of an event, with a past; what is left of them, and what people do with that."""

from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, select
from uuid_utils.compat import uuid7

from congress_api import model
from congress_api import records as p
from congress_api.domain import erasing
from congress_api.domain.erasing import Erased, ErasureRequest
from congress_api.domain.redacting import Mention
from congress_api.imaging.picture import Picture, Rendition
from congress_api.store import images, migrating
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.vocabulary.image import ImageMediaType
from tests import factories as f
from tests.events import bring_in, change, whole
from tests.test_seed import the_seed
from tests.tokens import a_token

NAME, FORMER, SIGNED = "Zebedea Quastelkamp", "Zebedea Oudenaam", "Z. Quastelkampje"
SLUG = "zebedea-quastelkamp"
TRACES = ("quastelkamp", "oudenaam")
LOGO, PHOTOS = 77, (70, 71)
NOW = f.at("2026-01-01")


def the_programme() -> p.EventArchive:
    """Somebody in every corner of an event, and a colleague who shares a session with them."""
    speaker = f.a_speaker(
        slug=SLUG,
        name=FORMER,
        alternative_names=[f"Dr. {FORMER}"],
        biography={"nl": f"{FORMER} leidt.", "en": f"{FORMER} leads."},
        photo=f.an_image(PHOTOS[0]),
        roles=[p.Role(job_title={"nl": "Baas"}, organisation="Partner", partner="partner")],
        links=[replace(f.a_link(), url="https://quastelkamp.example/")],
        source="Quastelkamp zelf",
    )
    said: dict[str, Any] = {"byline": f"{NAME}, Baas", "signed_as": SIGNED, "body": {"nl": f"„…” zegt {NAME}."}}
    cast = [p.Contribution(speaker=SLUG), p.Contribution(speaker="collega")]
    return p.EventArchive(
        event=f.an_event(),
        partners=[f.a_partner(slug="partner", logo=f.an_image(LOGO))],
        speakers=[speaker, f.a_speaker(slug="collega", name="Iemand Anders")],
        positions=[
            f.a_position(SLUG, slug="standpunt", partner="partner", **said),
            f.a_position(SLUG, slug=f"partner-{SLUG}", **said),
            f.a_position("collega", slug="ander", byline=f"Iemand Anders, mede namens {NAME}"),
        ],
        sessions=[
            f.a_session(slug="sessie", speakers=cast, positions=["standpunt", "ander"]),
            f.a_session(slug="interview", title={"nl": "Interview", "en": "Talking to ZEBEDEA   quastelkamp"}),
            f.a_session(slug="weg", abstract={"nl": f"Met {NAME}"}, speakers=cast[:1]),
        ],
        announcements=[f.an_announcement(slug="let-op", body={"nl": f"Wie was {FORMER}?"})],
    )


STANDING = [
    Mention("position", "ander", "/byline"),
    Mention("session", "interview", "/title/en"),
    Mention("announcement", "let-op", "/body/nl"),
]
"""What people have to rewrite."""


async def a_past(database: Database) -> str:
    """An event in which somebody was renamed, photographed anew, proposed for and answered to."""
    programme = the_programme()
    event = programme.event.slug
    await bring_in(database, programme)
    speaker = await standing(database, event, "speaker", SLUG)
    renamed = replace(speaker, name=NAME, alternative_names=[], photo=f.an_image(PHOTOS[1]))
    await change(database, event, renamed)
    await change(database, event, replace(renamed, photo=f.an_image(LOGO)))
    session = await standing(database, event, "session", "interview")
    await change(database, event, replace(session, subtitle={"nl": f"Over {NAME}"}))
    await change(database, event, replace(session, subtitle={"nl": "Over werk"}))
    await change(database, event, removed=[await standing(database, event, "session", "weg")])
    await a_token(database, "organiser", event)
    async with database.writing() as writing:
        await add_the_rest(writing, database, event)
    return event


async def standing(database: Database, event: str, kind: str, slug: str) -> Any:
    return (await whole(database, event, Edition.editorial)).resources[kind][slug].record


async def add_the_rest(writing: Any, database: Database, event: str) -> None:
    """Images, proposals and kept answers."""
    for seed in (*PHOTOS, LOGO):
        await images.put(writing, an_image_kept(seed), NOW)
    found = (await whole(database, event, Edition.editorial)).resources
    partner, speaker, session = found["partner"]["partner"], found["speaker"][SLUG], found["session"]["sessie"]
    for kind, read, status, changed in (
        ("speaker", speaker, "open", {"biography": {"nl": f"Nog steeds {NAME}"}}),
        ("partner", partner, "open", {"tagline": {"nl": f"Met {NAME}"}}),
        ("session", session, "rejected", {"abstract": {"nl": f"Met {NAME}"}}),
    ):
        before, after = (msgspec.to_builtins(one) for one in (read.record, replace(read.record, **changed)))
        proposal = a_proposal(partner.record, kind, status, before, after)
        proposal.event_id = (await whole(database, event, Edition.editorial)).head.event_id
        writing.add(proposal)
    owner = (
        select(model.Token).join(model.Event, model.Event.id == model.Token.event_id).where(model.Event.slug == event)
    )
    token = await writing.scalar(owner)
    token.label = f"Voor {NAME}"
    for key, body in (("ja", {"name": NAME}), ("nee", {"name": "Iemand Anders"})):
        answer = model.Answer(token_id=token.id, key=key, request_hash=b"", status=200, body=msgspec.json.encode(body))
        answer.at, answer.location = NOW, None
        writing.add(answer)


def an_image_kept(seed: int) -> Picture:
    sizes = [Rendition(640, 480, b"picture"), Rendition(320, 240, b"small")]
    return Picture(f"{seed:064x}", ImageMediaType.webp, sizes)


def a_proposal(partner: p.Partner, kind: str, status: str, *sides: Any) -> model.Proposal:
    moments = dict.fromkeys(("created_at", "updated_at"), NOW)
    return model.Proposal(
        id=uuid7(),
        partner_id=partner.id,
        kind=kind,
        slug=sides[0]["slug"],
        status=status,
        version=1,
        before=sides[0],
        after=sides[1],
        proposed_by="partner",
        decided_by=None,
        reason=f"Omdat {NAME} het vroeg" if status == "rejected" else None,
        decided_at=None,
        **moments,
    )


async def forget(database: Database, event: str, speaker: str | None = SLUG, *names: str) -> Erased:
    return await erasing.erase(database, ErasureRequest(event=event, speaker=speaker, names=list(names)))


def everything_kept(connection: Connection) -> list[tuple[str, str]]:
    """Every row of every table, as text."""
    tables = model.Base.metadata.sorted_tables
    return [(table.name, str(tuple(row))) for table in tables for row in connection.execute(select(table))]


async def traces(database: Database) -> set[str]:
    """The tables in which somebody can be found."""
    rows = await database.read(everything_kept)
    return {table for table, told in rows if any(trace in told.lower() for trace in TRACES)}


class Past(Struct, frozen=True):
    """A database with the seed and that event in it, to be copied for each test."""

    url: str
    event: str


async def made_past(url: str) -> Past:
    database = Database(url)
    await migrating.migrate(database)
    await bring_in(database, the_seed())
    event = await a_past(database)
    await database.close()
    return Past(url, event)


async def rewrite(database: Database, event: str) -> None:
    """What people do with the texts that were reported."""
    found = (await whole(database, event, Edition.editorial)).resources
    await change(
        database,
        event,
        replace(found["position"]["ander"].record, byline="Iemand Anders"),
        replace(found["session"]["interview"].record, title={"nl": "Interview", "en": "Interview"}),
        replace(found["announcement"]["let-op"].record, body={"nl": "Niets"}),
    )
    async with database.writing() as session:
        mine = select(model.Proposal).join(model.Event, model.Event.id == model.Proposal.event_id)
        for proposal in await session.scalars(mine.where(model.Event.slug == event, model.Proposal.status == "open")):
            proposal.after = proposal.before or {}
