"""Entries of lists with texts: whatever the edit, a translation stays with its entry, or a notice says that it went."""

import uuid
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from congress_api import records as p
from congress_api.domain import noticing
from congress_api.errors import Invalid
from congress_api.vocabulary.common import LinkKind
from tests import factories as f
from tests.wire.test_applying import patched, read, write

JOBS = st.sampled_from(["Voorzitter", "Lid", "Secretaris", None])
ORGANISATIONS = st.sampled_from(["Min BZK", "Ministerie van BZK", "KPN", None])
ENGLISH = st.sampled_from(["Chair", "Member", "Secretary", None])
Sent = dict[str, Any]


def a_role(job: str | None, organisation: str | None, english: str | None) -> p.Role:
    title = {"nl": job, "en": english}
    return p.Role(
        id=uuid.uuid4(),
        job_title={language: text for language, text in title.items() if text is not None},
        organisation=organisation,
    )


roles = st.lists(st.builds(a_role, JOBS, ORGANISATIONS, ENGLISH), max_size=4)


def a_speaker(roles: list[p.Role]) -> p.Speaker:
    return f.a_speaker(slug="own", number=1, roles=roles)


@st.composite
def edits(draw: st.DrawFn, stored: list[p.Role]) -> list[Sent]:
    """What a client sends: entries as read, with corrections, in another order, some left out, some added."""
    language = draw(st.sampled_from(["nl", "en"]))
    sent = [dict(entry) for entry in read(a_speaker(stored), language)["roles"]]
    sent = draw(st.permutations(sent))
    sent = [entry for entry in sent if draw(st.integers(0, 9)) < 8]
    for entry in sent:
        if draw(st.booleans()):
            del entry["id"]
        for key, values in (("jobTitle", JOBS | ENGLISH), ("organisation", ORGANISATIONS)):
            if draw(st.integers(0, 9)) < 2:
                entry[key] = draw(values)
            elif draw(st.integers(0, 9)) < 1:
                del entry[key]
    new = st.fixed_dictionaries({"jobTitle": JOBS}, optional={"organisation": ORGANISATIONS})
    return [*sent, *draw(st.lists(new, max_size=1))]


def translations(record: p.Speaker) -> dict[tuple[Any, str], dict[str, str]]:
    """The texts of each entry in each language other than the default, by its id."""
    return {
        (role.id, language): {"job_title": text}
        for role in record.roles
        for language, text in role.job_title.items()
        if language != "nl"
    }


def edited(record: p.Speaker, method: str, language: str, sent: list[Sent]) -> p.Speaker:
    """The record after a request. Raises Invalid."""
    if method == "PATCH":
        made: p.Speaker = patched(record, (language, {"roles": sent}))
    else:
        made = write(record, language, {**read(record, language), "roles": sent})
    return made


def requested(record: p.Speaker, method: str, language: str, body: dict[str, Any]) -> p.Speaker:
    """The record after a request with this body; a PUT has the name too. Raises Invalid."""
    made: p.Speaker = (
        patched(record, (language, body))
        if method == "PATCH"
        else write(record, language, {"name": record.name, **body})
    )
    return made


@given(st.data(), roles, st.sampled_from(["PUT", "PATCH"]), st.sampled_from(["nl", "en"]))
def test_no_translation_moves_to_another_entry_and_none_goes_without_a_notice(
    data: st.DataObject, stored: list[p.Role], method: str, language: str
) -> None:
    before = a_speaker(stored)
    sent = data.draw(edits(stored))
    try:
        after = edited(before, method, language, sent)
    except Invalid:
        return
    ids = [role.id for role in after.roles]
    assert len(set(ids)) == len(ids)
    assert None not in ids
    old, new = translations(before), translations(after)
    for (role, tag), text in new.items():
        if old.get((role, tag)) != text:  # only the language of the request can change
            assert tag == language
    lost = {role for role, tag in old if (role, tag) not in new and tag != language}
    notices = list(noticing.dropped_translations(before, after, language))
    places = {f"/roles/{place}" for place, role in enumerate(before.roles) if role.id in lost}
    assert {notice.pointer for notice in notices if notice.language == "en"} == places
    if language != "nl":
        assert {role.id for role in before.roles} == set(ids), "another language neither adds nor removes an entry"
        dutch = {role.id: role.job_title.get("nl") for role in before.roles}
        assert {role.id: role.job_title.get("nl") for role in after.roles} == dutch


@given(roles, st.sampled_from(["PUT", "PATCH"]), st.sampled_from(["nl", "en"]), st.data())
def test_what_was_read_can_be_sent_back_in_any_order_and_with_a_corrected_text(
    stored: list[p.Role], method: str, language: str, data: st.DataObject
) -> None:
    before = a_speaker(stored)
    sent = data.draw(st.permutations(read(before, language)["roles"]))
    after = edited(before, method, language, sent)
    by_id = {role.id: role for role in before.roles}
    assert after.roles == [by_id[uuid.UUID(str(entry["id"]))] for entry in sent]
    if sent:
        sent = [{**sent[0], "jobTitle": "Anders", "organisation": "Gespeld"}, *sent[1:]]
        after = edited(before, method, language, sent)
        was, now = by_id[after.roles[0].id], after.roles[0]
        assert (now.job_title, now.organisation) == ({**was.job_title, language: "Anders"}, "Gespeld")
        assert after.roles[1:] == [by_id[uuid.UUID(str(entry["id"]))] for entry in sent[1:]]


@given(roles)
def test_in_the_default_language_the_same_list_without_ids_changes_nothing(stored: list[p.Role]) -> None:
    """A script that repeats its PUT renews nothing."""
    before = a_speaker(stored)
    sent = [{key: value for key, value in entry.items() if key != "id"} for entry in read(before, "nl")["roles"]]
    assume(all(entry not in sent[:place] for place, entry in enumerate(sent)))  # a list names nothing twice
    assert edited(before, "PUT", "nl", sent) == before


@given(roles)
def test_in_another_language_entries_without_ids_are_named_by_their_untranslated_fields(stored: list[p.Role]) -> None:
    before = a_speaker(stored)
    sent = [{"organisation": role.organisation, "jobTitle": f"T{place}"} for place, role in enumerate(stored)]
    are_told_apart = len({role.organisation for role in stored}) == len(stored)
    if are_told_apart:
        after = edited(before, "PATCH", "en", sent)
        assert [role.job_title["en"] for role in after.roles] == [f"T{place}" for place in range(len(stored))]
        assert [replace(role, job_title={}) for role in after.roles] == [
            replace(role, job_title={}) for role in before.roles
        ]
    else:
        with pytest.raises(Invalid):
            edited(before, "PATCH", "en", sent)


def test_translating_the_one_role_of_a_speaker_leaves_its_organisation_and_partner_alone() -> None:
    role = replace(a_role("Directeur", "KPN", None), partner="kpn", department={"nl": "Zaken"})
    after = edited(a_speaker([role]), "PATCH", "en", [{"jobTitle": "Director"}])
    assert after.roles == [replace(role, job_title={"nl": "Directeur", "en": "Director"})]
    cleared = edited(after, "PATCH", "en", [{"jobTitle": "Director", "organisation": None}])
    assert (cleared.roles[0].organisation, cleared.roles[0].partner) == (None, "kpn")


@pytest.mark.parametrize("sent", [{"roles": None}, {"roles": []}, {}])
def test_another_language_cannot_empty_a_list(sent: dict[str, Any]) -> None:
    before = a_speaker([a_role("Lid", "KPN", "Member")])
    for method in ("PUT", "PATCH") if sent and sent["roles"] is not None else ("PATCH",) if sent else ("PUT",):
        with pytest.raises(Invalid) as refused:
            requested(before, method, "en", sent)
        assert [fault.pointer for fault in refused.value.faults] == ["/roles"]
    emptied = requested(before, "PATCH" if sent else "PUT", "nl", sent)
    assert emptied.roles == []
    assert [notice.pointer for notice in noticing.dropped_translations(before, emptied, "nl")] == ["/roles/0"]


def test_an_id_of_another_list_is_a_fault_and_so_is_one_that_comes_twice() -> None:
    one, other = a_role("Lid", "KPN", "Member"), a_role("Baas", "KPN", "Boss")
    before = a_speaker([one, other])
    for ids, pointers in (
        ([str(uuid.uuid4())], ["/roles/0/id"]),
        ([str(one.id), str(one.id)], ["/roles/1/id"]),
        ([str(other.id), str(uuid.uuid4()), str(one.id)], ["/roles/1/id"]),
    ):
        with pytest.raises(Invalid) as refused:
            edited(before, "PATCH", "nl", [{"id": key, "jobTitle": f"X{place}"} for place, key in enumerate(ids)])
        assert [fault.pointer for fault in refused.value.faults] == pointers


LINKS = st.lists(
    st.builds(
        lambda kind, title, url: p.Link(id=uuid.uuid4(), kind=kind, title=title, url=f"https://example.org/{url}"),
        st.sampled_from([LinkKind.slides, LinkKind.website]),
        st.sampled_from([{"nl": "Dia's", "en": "Slides"}, {"nl": "Dia's"}, {"en": "Only"}, {}]),
        st.sampled_from("ab"),
    ),
    max_size=3,
)


@pytest.mark.parametrize("make", [f.a_session, f.a_speaker, f.a_partner])
@given(stored=LINKS, data=st.data())
def test_links_keep_their_titles_wherever_they_belong(make: Any, stored: list[p.Link], data: st.DataObject) -> None:
    assume(stored)
    before = make(slug="own", number=1, links=stored)
    sent = [dict(entry) for entry in read(before, "nl")["links"]]
    changed = data.draw(st.integers(0, len(sent) - 1))
    sent[changed]["url"] = "https://example.org/corrected"
    after = patched(before, ("nl", {"links": sent}))
    assert [link.title for link in after.links] == [link.title for link in stored]
    del sent[changed]["id"]
    again = patched(before, ("nl", {"links": sent}))
    is_it = len(sent) == 1
    assert (again.links[changed].id == stored[changed].id) == is_it
    dropped = [notice.pointer for notice in noticing.dropped_translations(before, again, "nl")]
    assert dropped == ([f"/links/{changed}"] if "en" in stored[changed].title and not is_it else [])
