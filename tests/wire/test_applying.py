"""Merge patch and PUT as properties: what one reads afterwards is what RFC 7396 says, in either language."""

import copy
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from congress_api import records as p
from congress_api.domain import editing
from congress_api.domain.unit_of_work import UnitOfWork
from congress_api.errors import Invalid
from congress_api.http import bodies
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.rendering import delivered
from congress_api.vocabulary.common import LinkKind
from congress_api.wire.applying import Patch, Replacement
from congress_api.wire.kinds import EVERY
from tests import factories as f
from tests.events import DatabaseState

TEXT = st.text("abç <é", min_size=1, max_size=6).filter(lambda text: "<" not in text and not text.isspace())
URL = st.sampled_from(["https://example.org/a", "https://example.org/b", "https://example.org/c"])
SERVER_MADE = {"id", "slug", "revision", "updatedAt", "translations", "untranslated", "number", "state", "visibility"}

language = st.sampled_from(["nl", "en"])
maybe_text = st.none() | TEXT
link = st.fixed_dictionaries(
    {"kind": st.sampled_from(["website", "other"]), "url": URL}, optional={"title": maybe_text}
)
slugs = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)
PATCHES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "partner": st.fixed_dictionaries(
        {},
        optional={
            "tagline": maybe_text,
            "description": maybe_text,
            "stand": maybe_text,
            "websiteUrl": st.none() | URL,
            "level": st.none() | st.fixed_dictionaries({"rank": st.integers(0, 9)}, optional={"name": TEXT}),
            "contact": st.none() | st.fixed_dictionaries({}, optional={"name": maybe_text, "email": st.just("a@b.nl")}),
            "links": st.none() | st.lists(link, max_size=3),
            "topics": st.none() | slugs,
        },
    ),
    "speaker": st.fixed_dictionaries(
        {},
        optional={
            "name": TEXT,
            "biography": maybe_text,
            "alternativeNames": st.none() | st.lists(TEXT, max_size=2),
            "roles": st.lists(
                st.fixed_dictionaries({"organisation": TEXT}, optional={"jobTitle": maybe_text}), max_size=2
            ),
        },
    ),
    "position": st.fixed_dictionaries(
        {},
        optional={"heading": TEXT, "statement": maybe_text, "body": maybe_text, "byline": maybe_text, "topics": slugs},
    ),
    "session": st.fixed_dictionaries(
        {},
        optional={
            "title": TEXT,
            "subtitle": maybe_text,
            "cancelled": st.booleans(),
            "accessibility": st.none()
            | st.fixed_dictionaries({}, optional={"captions": st.none() | st.booleans(), "note": maybe_text}),
            "registration": st.none() | st.fixed_dictionaries({"required": st.booleans()}, optional={"url": URL}),
            "links": st.lists(link, max_size=2),
        },
    ),
    "event": st.fixed_dictionaries(
        {},
        optional={
            "name": TEXT,
            "theme": maybe_text,
            "description": maybe_text,
            "venue": st.none() | st.fixed_dictionaries({"name": TEXT}, optional={"city": maybe_text}),
            "websiteUrl": st.none() | URL,
        },
    ),
    "room": st.fixed_dictionaries(
        {},
        optional={
            "name": TEXT,
            "description": maybe_text,
            "capacity": st.none() | st.integers(1, 9),
            "accessibility": st.none() | st.fixed_dictionaries({}, optional={"note": maybe_text}),
        },
    ),
    "track": st.fixed_dictionaries({}, optional={"name": TEXT, "description": maybe_text, "rank": st.integers(0, 9)}),
    "topic": st.fixed_dictionaries({}, optional={"name": TEXT, "description": maybe_text}),
    "article": st.fixed_dictionaries(
        {}, optional={"title": TEXT, "lead": maybe_text, "question": maybe_text, "sourceUrl": st.none() | URL}
    ),
    "announcement": st.fixed_dictionaries({}, optional={"title": TEXT, "body": maybe_text, "sessions": slugs}),
}
LISTS = ("roles", "links")
"""Lists whose entries have texts: `test_entries` has what another language may do to them."""
BLANK: dict[str, Any] = {
    "partner": f.a_partner(slug="own", number=1),
    "speaker": f.a_speaker(slug="own", number=1),
    "position": f.a_position("somebody", slug="own"),
    "session": f.a_session(slug="own", number=1),
    "event": f.an_event(slug="own"),
    "room": f.a_room(slug="own"),
    "track": f.a_track(slug="own"),
    "topic": f.a_topic(slug="own"),
    "article": f.an_article(slug="own"),
    "announcement": f.an_announcement(slug="own"),
}
Step = tuple[str, dict[str, Any]]


def steps(kind: str) -> st.SearchStrategy[list[Step]]:
    """Patches one after the other, each in a language."""
    return st.lists(st.tuples(language, PATCHES[kind]), max_size=4)


def read(record: Any, spoken: str) -> dict[str, Any]:
    """What a client gets."""
    standing = {"revision": 1, "updated_at": f.at("2027-01-01"), "translations": []}
    body: dict[str, Any] = msgspec.to_builtins(delivered(record, TextLanguage(spoken, "nl"), standing))
    return body


def write(record: Any, spoken: str, body: dict[str, Any]) -> Any:
    """What becomes of a record when a client PUTs this."""
    change = Replacement(type(record), record.slug, bodies.read(body, EVERY[record.kind_name].input))
    return completed(record, change.apply(record, TextLanguage(spoken, "nl")))


def patched(record: Any, step: Step) -> Any:
    """What becomes of it when a client PATCHes."""
    spoken, patch = step
    kind = EVERY[record.kind_name]
    change = Patch(type(record), record.slug, bodies.read(patch, kind.patch), kind.input)
    return completed(record, change.apply(record, TextLanguage(spoken, "nl")))


def completed(record: Any, made: Any) -> Any:
    work = UnitOfWork(DatabaseState(None), {})  # type: ignore[arg-type]  # these records look at nothing else
    return editing.completed(work, record, made)


def merge_patch(target: Any, patch: Any) -> Any:
    """The algorithm of RFC 7396, section 2, on plain JSON."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


def normal(body: Any, fallback: Any) -> Any:
    """What RFC 7396 gives, with what this API adds: absent is null or empty, a missing text falls back."""
    if isinstance(fallback, dict) and isinstance(body, dict):
        return {key: normal(body.get(key), fallback[key]) for key in fallback}
    if isinstance(fallback, list) and isinstance(body, list):
        return [normal(one, other) for one, other in zip(body, fallback, strict=True)]
    if body is None and isinstance(fallback, (list, bool)):
        return fallback if isinstance(fallback, list) else False
    return body


def without_server_made(body: dict[str, Any]) -> dict[str, Any]:
    return {key: without_ids(value) for key, value in body.items() if key not in SERVER_MADE}


def without_ids(value: Any) -> Any:
    """A list of entries without the ids that the server made."""
    if not isinstance(value, list):
        return value
    return [{key: of for key, of in one.items() if key != "id"} if isinstance(one, dict) else one for one in value]


def texts_of(body: dict[str, Any]) -> dict[str, Any]:
    """A resource without the pointers of its texts, which are no text."""
    return {key: value for key, value in body.items() if key != "untranslated"}


@given(st.data(), st.sampled_from(sorted(EVERY)))
def test_to_send_back_what_one_got_changes_nothing(data: st.DataObject, kind: str) -> None:
    record = BLANK[kind]
    for step in data.draw(steps(kind)):
        try:
            record = patched(record, step)
        except Invalid:
            continue
    for spoken in ("nl", "en"):
        assert write(record, spoken, read(record, spoken)) == record
        assert patched(record, (spoken, read(record, spoken))) == record


@given(st.data(), st.sampled_from(sorted(EVERY)))
def test_in_the_default_language_a_patch_does_what_rfc_7396_says(data: st.DataObject, kind: str) -> None:
    record = BLANK[kind]
    for _, patch in data.draw(steps(kind)):
        before = read(record, "nl")
        try:
            record = patched(record, ("nl", patch))
        except Invalid:
            continue
        after = read(record, "nl")
        wanted = merge_patch(copy.deepcopy(before), patch)
        assert without_server_made(normal(wanted, after)) == without_server_made(after)


@given(st.data(), st.sampled_from(sorted(EVERY)))
def test_in_another_language_it_does_so_too_and_what_is_missing_falls_back(data: st.DataObject, kind: str) -> None:
    record = BLANK[kind]
    for spoken, whole in data.draw(steps(kind)):
        patch = {key: value for key, value in whole.items() if key not in LISTS}
        before = texts_of(read(record, spoken))
        try:
            record = patched(record, (spoken, patch))
        except Invalid:
            continue
        after, original = texts_of(read(record, spoken)), texts_of(read(record, "nl"))
        wanted = fallen_back(normal(merge_patch(copy.deepcopy(before), patch), after), original)
        assert without_server_made(wanted) == without_server_made(after)


def fallen_back(body: Any, original: Any) -> Any:
    """What is read when a text is not there in the language: that of the original, field by field."""
    if isinstance(body, dict) and isinstance(original, dict):
        return {key: fallen_back(value, original[key]) for key, value in body.items()}
    if isinstance(body, list) and isinstance(original, list):
        return [fallen_back(one, other) for one, other in zip(body, original, strict=True)]
    return original if body is None and isinstance(original, str) else body


@given(TEXT, TEXT, maybe_text)
def test_in_another_language_null_falls_back_and_the_original_stays(dutch: str, english: str, sent: str | None) -> None:
    record = replace(f.a_partner(slug="own", number=1), tagline={"nl": dutch, "en": english})
    after = patched(record, ("en", {"tagline": sent}))
    assert read(after, "nl")["tagline"] == dutch
    assert read(after, "en")["tagline"] == (dutch if sent is None else sent)
    assert ("en" in after.tagline) == (sent is not None and (sent == english or sent != dutch))


def test_a_translation_stays_with_its_link_when_the_list_is_rearranged() -> None:
    links = [
        p.Link(kind=LinkKind.website, title={"nl": "Een", "en": "One"}, url="https://example.org/1"),
        p.Link(kind=LinkKind.website, title={"nl": "Twee", "en": "Two"}, url="https://example.org/2"),
    ]
    record = f.a_partner(slug="own", number=1, links=links)
    turned = [{"kind": "website", "url": link.url, "title": link.title["nl"]} for link in reversed(links)]
    after = patched(record, ("nl", {"links": turned}))
    assert [link.title for link in after.links] == [{"nl": "Twee", "en": "Two"}, {"nl": "Een", "en": "One"}]
