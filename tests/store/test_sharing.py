"""Records that hold equal values hold them once."""

from copy import deepcopy

from congress_api import records
from congress_api.records.sharing import SharedValues
from congress_api.store.database import Database
from tests.events import bring_in, whole
from tests.factories import a_programme, a_session, a_slot, whole_session


def shared(*sessions: records.Session) -> tuple[records.Session, ...]:
    values = SharedValues()
    for session in sessions:
        values.put_into(session)
    return sessions


def test_equal_values_are_held_once() -> None:
    session = whole_session()
    first, second = shared(deepcopy(session), deepcopy(session))
    assert first == second == session
    assert first.title is second.title
    assert first.topics is second.topics
    assert first.slots[0].starts_at is second.slots[0].starts_at
    assert first.links[0].title is second.links[0].title


def test_empty_values_are_held_once() -> None:
    one = a_session()
    shared(one)
    assert one.subtitle is one.description
    assert one.partners is one.positions


def test_texts_in_other_languages_are_not_equal() -> None:
    first, second = shared(a_session(title={"nl": "Open"}), a_session(title={"en": "Open"}))
    assert (first.title, second.title) == ({"nl": "Open"}, {"en": "Open"})


async def test_what_is_read_is_held_once(database: Database) -> None:
    sessions = [
        a_session(slug=slug, title={"nl": "Open"}, slots=[a_slot("2027-01-01T09:00", "2027-01-01T10:00")])
        for slug in ("one", "two")
    ]
    programme = a_programme(sessions=sessions)
    await bring_in(database, programme)
    found = (await whole(database, programme.event.slug)).resources["session"]
    first, second = (found[slug].record for slug in ("one", "two"))
    assert first.title is second.title
    assert first.slots[0].starts_at is second.slots[0].starts_at
    assert found["one"].updated_at is found["two"].updated_at
