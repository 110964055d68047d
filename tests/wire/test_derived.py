"""What can be sent follows from what is delivered and from the record's defaults."""

from typing import Any

import msgspec
import pytest
from msgspec import UNSET, Struct

from congress_api.wire import event, partner, session, speaker


def fields(struct: type[Struct]) -> dict[str, Any]:
    """The optional fields of a struct, with their defaults."""
    return {
        field.name: field.default_factory() if field.default is msgspec.NODEFAULT else field.default
        for field in msgspec.structs.fields(struct)
        if not field.required
    }


def takes(struct: type[Struct], **content: Any) -> bool:
    try:
        msgspec.convert(content, struct)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("delivered", "sent"),
    [
        (event.Event, (event.EventInput, event.EventPatch)),
        (session.Session, (session.SessionInput, session.SessionPatch)),
        (speaker.Speaker, (speaker.SpeakerInput, speaker.SpeakerPatch)),
    ],
)
def test_input_and_patch_have_the_delivered_fields_in_their_order(delivered: type[Struct], sent: Any) -> None:
    name = delivered.__name__
    assert [struct.__name__ for struct in sent] == [f"{name}Input", f"{name}Patch"]
    assert {struct.__struct_encode_fields__ for struct in sent} == {delivered.__struct_encode_fields__}


def test_an_input_needs_what_the_record_needs_and_has_its_defaults_for_the_rest() -> None:
    optional = fields(session.SessionInput)
    assert set(session.SessionInput.__struct_fields__) - set(optional) == {"title", "kind"}
    assert (optional["cancelled"], optional["topics"], optional["abstract"]) == (False, [], None)
    assert set(fields(event.EventInput)) >= {"partner_edits", "venue"}
    assert optional["state"] is optional["revision"] is optional["slug"] is optional["visibility"] is None


def test_in_a_patch_everything_may_be_absent() -> None:
    assert set(fields(session.SessionPatch).values()) == {UNSET}
    assert set(fields(session.SessionPatch)) == set(session.Session.__struct_fields__)


def test_null_clears_what_has_a_default_and_removes_a_translation_but_nothing_else() -> None:
    patch = session.SessionPatch
    assert all(takes(patch, **{name: None}) for name in ("abstract", "topics", "cancelled", "title", "number"))
    assert not any(takes(patch, **{name: None}) for name in ("kind", "slug", "visibility"))


def test_parts_are_patched_and_the_entries_of_lists_are_replaced() -> None:
    assert takes(partner.PartnerPatch, contact={"phone": None}, links=[{"kind": "website", "url": "https://a.example"}])
    assert not takes(partner.PartnerPatch, links=[{"kind": "website"}])


def test_what_the_record_needs_and_a_request_need_not_say_is_written_out() -> None:
    assert takes(partner.PartnerInput, name="KPN", kind="private", level={"name": "Goud"})
    assert takes(partner.PartnerInput, name="KPN", kind="private", logo={"alt": "Logo"})


def test_unknown_fields_are_refused() -> None:
    assert not takes(session.SessionPatch, colour="blue")
