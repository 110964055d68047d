"""The welcome page: the congresses and the first requests."""

import datetime

import msgspec

from congress_api.errors import NotFound
from congress_api.pages import markup
from congress_api.pages.markup import Html
from congress_api.pages.welcome_texts import EN, KINDS, LANGUAGES, MONTHS, TEXTS, Texts
from congress_api.records import kinds
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.content import Snapshot
from congress_api.store.reading import Edition

MOST_EVENTS = 12
"""The most events on the page. Each is loaded to count its content, which may evict others from memory."""
MOST_POSITIONS = 6
CURRENT = Html(' aria-current="true"')
IN_SPECIMEN = ("slug", "name", "theme", "startsOn", "venue", "languages")
"""Fields of an event that show what responses look like."""


async def shown_events(snapshots: SnapshotCache, most: int) -> list[Snapshot]:
    """The published events with their content, newest first."""
    items = sorted(
        snapshots.events[Edition.public].items.values(), key=lambda item: item.record.starts_on, reverse=True
    )
    found = []
    for item in items[: min(MOST_EVENTS, most)]:
        try:
            found.append(await snapshots.snapshot(item.slug))
        except NotFound:  # withdrawn meanwhile
            continue
    return found


def main(shown: list[Snapshot], total: int, language: str, base: str) -> Html:
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


def switch(language: str) -> Html:
    languages = markup.joined(
        markup.filled("language", tag=tag, name=name, current=CURRENT if tag == language else "")
        for tag, name in LANGUAGES.items()
    )
    return markup.filled("switch", choose=TEXTS[language]["choose"], languages=languages)


def _specimen(snapshot: Snapshot, language: str) -> Html:
    """Part of a real response."""
    text_language = snapshot.text_language(language)
    whole = msgspec.json.decode(snapshot.event.encoded(text_language))
    piece = {name: whole[name] for name in IN_SPECIMEN if whole[name]}
    if venue := piece.get("venue"):
        piece["venue"] = {name: venue[name] for name in ("name", "city") if venue[name]}
    return markup.filled(
        "specimen",
        address=f"/v1/events/{snapshot.event.slug}",
        text_language=snapshot.event.speaks(text_language),
        body=msgspec.json.format(msgspec.json.encode(piece), indent=2).decode().removesuffix("\n}") + ",\n  …\n}",
    )


def _events(shown: list[Snapshot], total: int, language: str) -> Html:
    texts = TEXTS[language]
    if not shown:
        return Html(f'<p class="none">{markup.escaped(texts["no_events"])}</p>')
    cards = [_event(snapshot, language, first=place == 0) for place, snapshot in enumerate(shown)]
    if total > len(shown):
        said = markup.escaped(texts["more_events"])
        cards.append(Html(f'<p class="none">{said} <a href="/v1/events">/v1/events</a>.</p>'))
    return markup.joined(cards)


def _event(snapshot: Snapshot, language: str, *, first: bool) -> Html:
    text_language = snapshot.text_language(language)
    record = snapshot.event.record
    edition = TEXTS[language]["edition"].format(record.edition) if record.edition else None
    venue = record.venue
    place = ", ".join(filter(None, (venue.name, venue.city))) if venue else None
    day = days(record.starts_on, record.ends_on, language)
    return markup.filled(
        "event",
        slug=snapshot.event.slug,
        text_language=snapshot.event.speaks(text_language),
        name=text_language.pick(record.name),
        theme=text_language.pick(record.theme) or "",
        when=markup.joined(Html(f"<span>{markup.escaped(part)}</span> ") for part in (day, place, edition) if part),
        figures=_figures(snapshot, language),
        positions=_positions(snapshot, text_language, TEXTS[language]) if first else "",
    )


def _figures(snapshot: Snapshot, language: str) -> Html:
    counted = {kind: len(items) for kind, items in snapshot.resources.items()}
    return markup.joined(
        markup.filled(
            "figure",
            address=f"/v1/events/{snapshot.event.slug}/{kinds.KINDS[kind].plural}",
            count=counted[kind],
            name=KINDS[kind][language][counted[kind] != 1],
        )
        for kind in KINDS
        if counted.get(kind)
    )


def _positions(snapshot: Snapshot, text_language: TextLanguage, texts: Texts) -> Html:
    items = sorted(snapshot.resources["position"].values(), key=lambda item: (item.record.rank, item.slug))
    if not items:
        return Html("")
    lines = []
    for item in items[:MOST_POSITIONS]:
        speaker = snapshot.resources["speaker"][item.record.speaker].record.name
        partner = snapshot.resources["partner"].get(item.record.partner)
        organisation = partner.record.name if partner else None
        lines.append(
            markup.filled(
                "position",
                address=f"/v1/events/{snapshot.event.slug}/positions/{item.slug}",
                text_language=item.speaks(text_language),
                heading=text_language.pick(item.record.heading),
                who=", ".join(filter(None, (speaker, organisation))),
            )
        )
    return markup.filled("positions", heading=texts["positions_heading"], lines=markup.joined(lines))


def _steps(shown: list[Snapshot], texts: Texts, base: str) -> Html:
    steps = [("step_events", f"curl {base}/v1/events")]
    if shown:
        event = f"{base}/v1/events/{shown[0].event.slug}"
        steps.append(("step_sessions", f"curl '{event}/sessions?include=speakers,partners'"))
        steps.append(("step_positions", f"curl '{event}/positions?language=en'"))
        if session := min(shown[0].resources["session"], default=None):
            steps.append(("step_session", f"curl -i {event}/sessions/{session}"))
    return markup.joined(markup.filled("step", text=texts[name], command=command) for name, command in steps)


def _cards(texts: Texts) -> Html:
    addresses = {
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
