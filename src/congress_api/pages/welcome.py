"""The welcome page: the congresses and the first requests."""

import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from congress_api.pages import markup
from congress_api.pages.markup import Html
from congress_api.pages.welcome_texts import EN, KINDS, MONTHS, TEXTS, Texts
from congress_api.records import kinds
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.item import Item
from congress_api.store import outlines
from congress_api.store.outlines import OutlinedPosition
from congress_api.store.reading import Edition
from congress_api.vocabulary.common import FICTION

MOST_EVENTS = 12
MOST_POSITIONS = 6
IN_SPECIMEN = ("slug", "name", "theme", "startsOn", "venue", "languages")
"""Fields of an event that show what responses look like."""


class Outline(Struct, frozen=True, kw_only=True):
    """What the page shows of an event."""

    item: Item
    counts: dict[str, int]
    """The number of resources of each kind."""
    positions: list[OutlinedPosition] = []
    session: str | None = None

    def text_language(self, language: str) -> TextLanguage:
        """A language of this event, with its default."""
        return TextLanguage(language, self.item.record.default_language)


class Outlines:
    """The outlines of the newest published events. They are read anew after a change, and no event is loaded."""

    def __init__(self, snapshots: SnapshotCache) -> None:
        self._snapshots = snapshots
        self._of: object = None
        self._newest: list[Outline] = []

    async def newest(self) -> list[Outline]:
        """The newest first; the first one whole."""
        heads, events = self._snapshots.heads, self._snapshots.events[Edition.public].items
        if self._of is not heads:
            items = sorted(events.values(), key=_prominence, reverse=True)[:MOST_EVENTS]
            self._newest = await self._snapshots.database.read(lambda connection: _outlines(connection, items))
            self._of = heads
        return self._newest


def _prominence(item: Item) -> tuple[bool, datetime.date]:
    """Real events stand before demo events, then the newest first."""
    return item.record.source != FICTION, item.record.starts_on


def _outlines(connection: Connection, items: list[Item]) -> list[Outline]:
    counts = outlines.counts(connection, [item.record.id for item in items])
    found = [Outline(item=item, counts=counts.get(item.record.id, {})) for item in items]
    if found:
        event = found[0].item.record.id
        positions = outlines.positions(connection, event, MOST_POSITIONS)
        found[0] = replace(found[0], positions=positions, session=outlines.first_session(connection, event))
    return found


def main(shown: list[Outline], total: int, language: str, base: str) -> Html:
    """The page's content in one of its languages; `base` is the address for the first requests."""
    texts = TEXTS[language]
    named = {name: texts[name] for name in EN if name not in {"title", "description"}}
    return markup.filled(
        "welcome",
        **named,
        specimen=_specimen(shown[0], language) if shown else "",
        events=_events(shown, total, language),
        steps=_steps(shown, texts, base),
        cards=_cards(texts),
    )


def _specimen(outline: Outline, language: str) -> Html:
    """Part of a real response."""
    text_language = outline.text_language(language)
    whole = msgspec.json.decode(outline.item.encoded(text_language))
    piece = {name: whole[name] for name in IN_SPECIMEN if whole[name]}
    if venue := piece.get("venue"):
        piece["venue"] = {name: venue[name] for name in ("name", "city") if venue[name]}
    return markup.filled(
        "specimen",
        address=f"/v1/events/{outline.item.slug}",
        text_language=outline.item.speaks(text_language),
        body=msgspec.json.format(msgspec.json.encode(piece), indent=2).decode().removesuffix("\n}") + ",\n  …\n}",
    )


def _events(shown: list[Outline], total: int, language: str) -> Html:
    texts = TEXTS[language]
    if not shown:
        return Html(f'<p class="none">{markup.escaped(texts["no_events"])}</p>')
    cards = [_event(outline, language, first=place == 0) for place, outline in enumerate(shown)]
    if total > len(shown):
        said = markup.escaped(texts["more_events"])
        cards.append(Html(f'<p class="none">{said} <a href="/v1/events">/v1/events</a>.</p>'))
    return markup.joined(cards)


def _event(outline: Outline, language: str, *, first: bool) -> Html:
    text_language = outline.text_language(language)
    record = outline.item.record
    edition = TEXTS[language]["edition"].format(record.edition) if record.edition else None
    venue = record.venue
    place = ", ".join(filter(None, (venue.name, venue.city))) if venue else None
    day = days(record.starts_on, record.ends_on, language)
    return markup.filled(
        "event",
        slug=outline.item.slug,
        text_language=outline.item.speaks(text_language),
        name=text_language.pick(record.name),
        theme=text_language.pick(record.theme) or "",
        when=markup.joined(Html(f"<span>{markup.escaped(part)}</span> ") for part in (day, place, edition) if part),
        figures=_figures(outline, language),
        positions=_positions(outline, text_language, TEXTS[language]) if first else "",
    )


def _figures(outline: Outline, language: str) -> Html:
    return markup.joined(
        markup.filled(
            "figure",
            address=f"/v1/events/{outline.item.slug}/{kinds.KINDS[kind].plural}",
            count=count,
            name=KINDS[kind][language][count != 1],
        )
        for kind in KINDS
        if (count := outline.counts.get(kind))
    )


def _positions(outline: Outline, text_language: TextLanguage, texts: Texts) -> Html:
    if not outline.positions:
        return Html("")
    lines = [
        markup.filled(
            "position",
            address=f"/v1/events/{outline.item.slug}/positions/{position.slug}",
            text_language=text_language.language
            if text_language.language in position.heading
            else text_language.default,
            heading=text_language.pick(position.heading),
            who=", ".join(filter(None, (position.speaker, position.partner))),
        )
        for position in outline.positions
    ]
    return markup.filled("positions", heading=texts["positions_heading"], lines=markup.joined(lines))


def _steps(shown: list[Outline], texts: Texts, base: str) -> Html:
    steps = [("step_events", f"curl {base}/v1/events")]
    if shown:
        event = f"{base}/v1/events/{shown[0].item.slug}"
        steps.append(("step_sessions", f"curl '{event}/sessions?include=speakers,partners'"))
        steps.append(("step_positions", f"curl '{event}/positions?language=en'"))
        if shown[0].session:
            steps.append(("step_session", f"curl -i {event}/sessions/{shown[0].session}"))
    return markup.joined(markup.filled("step", text=texts[name], command=command) for name, command in steps)


def _cards(texts: Texts) -> Html:
    addresses = {
        "guides": "/guides",
        "reference": "/docs",
        "document": "/v1/openapi.json",
        "problems": "/problems",
        "status": "/health/ready",
    }
    return markup.joined(
        markup.filled("card", address=address, name=texts[f"card_{card}"], text=texts[f"card_{card}_text"])
        for card, address in addresses.items()
    )


def days(first: datetime.date, last: datetime.date, language: str) -> str:
    """A day or a range of days in words."""
    months = MONTHS[language].split(",")
    end = f"{last.day} {months[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{end}"
    start = f"{first.day} {months[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} \N{EN DASH} {end}"
