"""What must hold of a record is looked up once for each type, and not at every write."""

from msgspec import structs

from congress_api import records
from congress_api.domain import validity
from tests.factories import an_event, everything


def test_the_fields_that_must_be_given_are_those_without_a_default() -> None:
    assert validity.required_fields(records.Track) == {"slug", "name"}
    for part in (records.Session, records.Slot, records.Level):
        assert validity.required_fields(part) == {field.name for field in structs.fields(part) if field.required}


def test_msgspec_is_asked_once_for_each_type() -> None:
    validity.required_fields.cache_clear()
    for session in everything().sessions * 3:
        list(validity.faults(session, an_event(), lambda *_: None))
    looked_up = validity.required_fields.cache_info()
    assert looked_up.hits > 0
    assert looked_up.misses == looked_up.currsize
