"""A record in one language, as it is delivered."""

import msgspec
import pytest

from congress_api import records as p
from congress_api.records.text_language import TextLanguage, languages_of
from congress_api.snapshot.rendering import DELIVERED, state
from congress_api.vocabulary.common import LinkKind
from congress_api.vocabulary.session import SessionState
from tests.factories import a_programme, a_room, a_session, a_slot, everything, id_of, texts
from tests.snapshots import NOW, item_of, snapshot_of

DUTCH, ENGLISH, FRENCH = (TextLanguage(language, "nl") for language in ("nl", "en", "fr"))


@pytest.mark.parametrize(
    ("text", "text_language", "picked"),
    [
        (texts("Zaal", "Hall"), DUTCH, "Zaal"),
        (texts("Zaal", "Hall"), ENGLISH, "Hall"),
        (texts("Zaal", "Hall"), FRENCH, "Zaal"),
        ({"nl": "Zaal"}, ENGLISH, "Zaal"),
        ({"en": "Hall"}, DUTCH, None),
        ({"de": "Saal", "en": "Hall"}, DUTCH, None),
        ({}, DUTCH, None),
    ],
)
def test_a_missing_translation_falls_back_to_the_default_language_only(
    text: dict[str, str], text_language: TextLanguage, picked: str | None
) -> None:
    assert text_language.pick(text) == picked


@pytest.mark.parametrize(
    ("session", "where_it_stands"),
    [
        (a_session(), SessionState.announced),
        (a_session(cancelled=True), SessionState.cancelled),
        (a_session(slots=[a_slot("2027-10-29T08:00", "2027-10-29T09:00")]), SessionState.scheduled),
        (
            a_session(slots=[a_slot("2027-10-29T08:00", "2027-10-29T09:00")], cancelled=True),
            SessionState.cancelled,
        ),
        (
            a_session(slots=[a_slot("2027-10-29T08:00", "2027-10-29T09:00", cancelled=True)]),
            SessionState.cancelled,
        ),
        (
            a_session(
                slots=[
                    a_slot("2027-10-29T08:00", "2027-10-29T09:00", cancelled=True),
                    a_slot("2027-10-30T08:00", "2027-10-30T09:00"),
                ]
            ),
            SessionState.scheduled,
        ),
    ],
)
def test_the_state_of_a_session_follows_from_its_slots(session: p.Session, where_it_stands: str) -> None:
    assert state(session) == where_it_stands


def test_a_record_has_the_languages_of_all_its_parts() -> None:
    room = a_room(name={"nl": "Zaal"}, accessibility=p.Accessibility(note={"en": "Lift"}))
    assert languages_of(room) == {"nl", "en"}
    link = p.Link(kind=LinkKind.other, url="https://a.example", title={"fr": "x"})
    assert languages_of(a_session(links=[link])) == {"nl", "fr"}


def test_translations_come_in_the_order_of_the_event_and_only_its_own() -> None:
    item = item_of(a_room(name={"en": "Hall", "de": "Saal", "nl": "Zaal"}), "nl", "fr", "en")
    assert item.struct(DUTCH).translations == ["nl", "en"]


def test_what_has_no_english_says_that_it_speaks_dutch() -> None:
    item = item_of(a_room(name={"nl": "Zaal"}))
    assert (item.speaks(DUTCH), item.speaks(ENGLISH)) == ("nl", "nl")
    assert item_of(a_room(name=texts("Zaal", "Hall"))).speaks(ENGLISH) == "en"


def test_every_kind_of_record_is_delivered_with_every_key() -> None:
    snapshot = snapshot_of(everything())
    for items in snapshot.resources.values():
        for item in items.values():
            out = DELIVERED[type(item.record)]
            delivered = msgspec.json.decode(item.encoded(ENGLISH))
            assert list(delivered) == list(out.__struct_encode_fields__)
            assert msgspec.convert(delivered, out) == item.struct(ENGLISH)


def test_a_room_is_delivered_like_this() -> None:
    room = everything().rooms[0]
    assert msgspec.json.decode(item_of(room).encoded(ENGLISH)) == {
        "id": str(room.id),
        "slug": "zaal",
        "visibility": "published",
        "revision": 1,
        "updatedAt": NOW.isoformat().replace("+00:00", "Z"),
        "translations": ["nl", "en"],
        "untranslated": [],
        "name": "Name",
        "description": "What it is",
        "capacity": 120,
        "floor": "1",
        "accessibility": {
            "captions": False,
            "signLanguages": ["dse"],
            "hearingLoop": True,
            "stepFree": True,
            "note": "Next to the lift",
        },
        "rank": 3,
    }


def test_what_is_absent_is_null_and_what_is_empty_is_empty() -> None:
    room = a_room(slug="kaal", name={"nl": "Zaal"})
    assert msgspec.json.decode(item_of(room).encoded(DUTCH)) == {
        "id": str(id_of(room)),
        "slug": "kaal",
        "visibility": "published",
        "revision": 1,
        "updatedAt": NOW.isoformat().replace("+00:00", "Z"),
        "translations": ["nl"],
        "untranslated": [],
        "name": "Zaal",
        "description": None,
        "capacity": None,
        "floor": None,
        "accessibility": None,
        "rank": 0,
    }


def test_an_image_is_delivered_with_its_address() -> None:
    photo = snapshot_of(everything()).resources["speaker"]["spreker"].struct(ENGLISH).photo
    assert msgspec.to_builtins(photo) == {
        "url": f"/v1/images/{4:064x}",
        "mediaType": "image/webp",
        "width": 640,
        "height": 480,
        "sha256": f"{4:064x}",
        "alt": "A picture",
        "sizes": [
            {"url": f"/v1/images/{4:064x}?width=128", "width": 128},
            {"url": f"/v1/images/{4:064x}?width=320", "width": 320},
            {"url": f"/v1/images/{4:064x}", "width": 640},
        ],
    }


def test_the_source_of_a_record_is_kept_but_not_served() -> None:
    snapshot = snapshot_of(everything())
    for items in snapshot.resources.values():
        assert all(b'"source"' not in item.encoded(DUTCH) for item in items.values())


def test_times_are_served_in_utc_with_a_z() -> None:
    slot = a_slot("2027-10-29T10:00+02:00", "2027-10-29T09:00Z")
    item = snapshot_of(a_programme(sessions=[a_session(slug="een", slots=[slot])])).resources["session"]["een"]
    told = msgspec.json.decode(item.encoded(DUTCH))["slots"][0]
    assert (told["startsAt"], told["endsAt"]) == ("2027-10-29T08:00:00Z", "2027-10-29T09:00:00Z")
