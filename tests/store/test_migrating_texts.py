"""What an older release allowed to be written is within the rules after the migration, and is read without a fault."""

import itertools
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import Connection, MetaData, select

from congress_api import model
from congress_api.app import create_app
from congress_api.records.kinds import EVERY, KINDS
from congress_api.settings import Settings
from congress_api.store import loading, migrating, reading
from congress_api.store.database import Database
from congress_api.store.reading import Edition
from congress_api.vocabulary import rules
from congress_api.vocabulary.token import TokenLabel
from tests.clients import asked
from tests.store import dumping
from tests.tokens import a_token, bearer

BEFORE = "0002"
LEAST_ANSWERS = 50
PAST_ALL_RULES = ("", "x" * 60_000)
"""What no release ever took."""
LINES = (
    " ",
    "\u00a0",
    "\u200b",
    "a\nb",
    "\u0007bel",
    "\ufffe",
    "tab\tbed",
    "\u0301",
    "Page\u000cbreak",
    "x\u2028y",
    "\u3164",
)
MARKUP = (
    "[click](javascript:alert(1))",
    "Tekst\n\n[x]: JaVaScRiPt:alert(1)\n[x]",
    "![x](data:text/html;base64,AAAA) en <javascript:alert(1)>",
    "eerst\n<img/src=x onerror=alert(1)> dan `<b>` en x<y",
    "[a](&#106;avascript:alert(1)) [b](https://user:pw@host/)",
    "&nbsp;",
    "<https://%> <img/src=x " * 40,
)
ADDRESSES = (
    "https://user:pw@host.example/",
    "https://%",
    "https://[::1",
    "http:///x",
    "https://x.example:99999/",
    "https://x.example/\u202eb",
    "https://example.org/fine",
)
TEXTS = {
    **dict.fromkeys(
        ("name", "theme", "title", "subtitle", "heading", "tagline", "alt", "job_title", "jobTitle"), LINES
    ),
    **dict.fromkeys(
        ("department", "organisation", "byline", "signed_as", "publisher", "stand", "floor", "street"), LINES
    ),
    **dict.fromkeys(("postal_code", "postalCode", "city", "organiser_name", "source", "label"), LINES),
    **dict.fromkeys(("lead", "question", "statement", "note", "reason"), (" ", "\u200b", "a\u0007b", "\uffff")),
    **dict.fromkeys(("description", "abstract", "biography", "body"), (*MARKUP, *LINES)),
    **dict.fromkeys(("url", "website_url", "registration_url", "source_url"), ADDRESSES),
    "email": ("mailto:info@example.org", "a\u0007@b", "x@http://y"),
    "phone": ("- -", "...", "030 1234567"),
    "level": ("introductory\n",),
    "country": ("NL\n",),
    "time_zone": ("localtime", "EST", "Factory"),
    "spoken_language": ("NL", "en-gb", "nl\n"),
    "sign_languages": ("DSE",),
    "color": ("#154273\n",),
}
"""By column or field, what an older release took, in turn."""
SINCE = ("originalLanguage", "cancellationReason")
"""Fields that older releases did not have."""
CAMEL = {"".join([first, *map(str.capitalize, rest)]): name for name in TEXTS for first, *rest in [name.split("_")]}


class Spoiler:
    """Replaces every text of a row by the next of those that were allowed for it."""

    def __init__(self, further: tuple[str, ...] = ()) -> None:
        self._turns = {name: itertools.cycle((*texts, *further)) for name, texts in TEXTS.items()}

    def row(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """The columns that change, with their new values."""
        if table in {"answer", "ledger", "image", "installation"}:
            return {}
        spoiled = {name: self.value(name, value) for name, value in row.items()}
        return {name: value for name, value in spoiled.items() if value != row[name]}

    def value(self, name: str, value: Any) -> Any:
        plain = CAMEL.get(name, name)
        if isinstance(value, str) and plain in TEXTS and value not in {"info", "urgent"}:
            return next(self._turns[plain])
        if isinstance(value, list):
            spoiled = [self.value(name, entry) for entry in value]
            return spoiled + spoiled[:1] if name in {"links", "topics", "sign_languages", "signLanguages"} else spoiled
        if isinstance(value, dict):
            return {
                key: self.value(name if plain in TEXTS and name != "level" else key, one) for key, one in value.items()
            }
        return value


def spoil(connection: Connection, further: tuple[str, ...] = ()) -> None:
    """Replace the texts in all tables, whatever migration they stand at, past every rule."""
    spoiler, tables = Spoiler(further), MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        key = list(table.primary_key.columns)
        for row in connection.execute(select(table)).mappings().all():
            if changed := spoiler.row(table.name, dict(row)):
                connection.execute(table.update().where(*(one == row[one.name] for one in key)).values(changed))


@pytest.fixture
async def filled(empty: Database) -> Database:
    await migrating.migrate(empty, dumping.read().revision)
    async with empty.writer.begin() as connection:
        await connection.run_sync(dumping.load, dumping.read())
    return empty


@pytest.fixture
async def yesterday(filled: Database) -> Database:
    """What an older release took, as it stood before the migration that brings it within the rules."""
    await migrating.migrate(filled, BEFORE)
    async with filled.writer.begin() as connection:
        await connection.run_sync(spoil)
    return filled


def flaws_in(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """What is not within the rules: in the records, the log, the proposals and the labels."""
    for head in reading.heads(connection).values():
        whole = loading.whole(connection, head, Edition.editorial)
        everything = [whole.event, *(one for kind in whole.resources.values() for one in kind.values())]
        for one in everything:
            yield from flaws_of(type(one.record), msgspec.to_builtins(one.record), one.record.slug)
    for table in (model.Change, model.Proposal):
        for row in connection.execute(select(table.__table__)).mappings():
            for side in filter(None, (row["before"], row["after"])):
                msgspec.convert(side, EVERY[row["kind"]].record)
                yield from flaws_of(EVERY[row["kind"]].record, side, f"log {row['slug']}")
    for label in connection.scalars(select(model.Token.label).where(model.Token.label.is_not(None))):
        yield from flaws_of(TokenLabel, label, "token")


def flaws_of(kind: Any, content: Any, where: str) -> Iterator[tuple[str, str, str]]:
    msgspec.convert(content, kind)
    yield from ((where, pointer, flaw.detail) for pointer, flaw in rules.flaws(content, rules.plan(kind)))


@asynccontextmanager
async def unchecked(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose answers may be unlike the document: they show what is stored."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with LifespanManager(app), httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


async def read_everything(database: Database, client_of: Any = asked) -> list[tuple[str, int, str]]:
    """Whatever did not answer 200: every list and resource, proposals, log and tokens, in public and with a token."""
    refused: list[tuple[str, int, str]] = []
    administrator = await a_token(database, "administrator")
    async with client_of(Settings(database_url=database.url.render_as_string(hide_password=False))) as client:
        for headers in ({}, bearer(administrator)):
            answers = [answer async for answer in _answers(client, headers)]
            assert len(answers) > LEAST_ANSWERS
            told = [(str(one.request.url), one.status_code, one.text[:300]) for one in answers]
            refused += [one for one in told if one[1] != 200]
    return refused


async def _answers(client: httpx.AsyncClient, headers: dict[str, str]) -> Any:
    events = await client.get("/v1/events?limit=100", headers=headers)
    yield events
    for event in events.json().get("items", []):
        base = f"/v1/events/{event['slug']}"
        yield await client.get(base, headers=headers)
        extra = ["/conflicts", "/proposals?limit=100", "/audit?limit=100", "/tokens"] if headers else []
        for path in [
            *(f"/{kind.plural}?limit=100&language={tag}" for kind in KINDS.values() for tag in ("nl", "en")),
            *extra,
        ]:
            page = await client.get(base + path, headers=headers)
            yield page
            for item in page.json().get("items", [])[:3] if "language=nl" in path else []:
                yield await client.get(f"{base}{path.partition('?')[0]}/{item['slug']}", headers=headers)


async def test_a_database_of_what_was_allowed_is_within_the_rules_after_the_migration(
    yesterday: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        await migrating.migrate(yesterday)
    told = {(str(one.__dict__["what"]), one.__dict__["pointer"]) for one in caplog.records if "what" in one.__dict__}
    assert ("session identity-wallet", "/title/nl") in told
    assert len({what for what, _ in told}) > 100
    assert await yesterday.read(lambda connection: list(flaws_in(connection))) == []
    assert await read_everything(yesterday) == []


async def test_what_is_stored_is_read_whatever_it_is(filled: Database) -> None:
    await migrating.migrate(filled)
    async with filled.writer.begin() as connection:
        await connection.run_sync(spoil, PAST_ALL_RULES)
    assert await read_everything(filled, unchecked) == []


def test_every_field_with_a_rule_is_spoiled() -> None:
    ruled = {name for kind in EVERY.values() for name in names_of_texts(rules.plan(kind.record))}
    assert ruled - {
        CAMEL.get(name, name) for name in ruled & (TEXTS.keys() | CAMEL.keys())
    } - TEXTS.keys() - CAMEL.keys() == {
        *("slug", "track", "room", "article", "partner", "partners", "speaker", "topics", "positions", "sessions"),
        *("languages", "defaultLanguage", "alternativeNames", "sha256"),
        *SINCE,
    }


def names_of_texts(plan: rules.Plan) -> Iterator[str]:
    for name, inner in plan.fields.items():
        entries = inner.entries or inner
        if entries.rules:
            yield name
        yield from names_of_texts(entries)
