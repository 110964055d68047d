"""A field stands in the table, in the archive's record and in what goes over the wire, everywhere as the same word."""

import typing
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from msgspec import Struct
from sqlalchemy import inspect

from congress_api import records
from congress_api.pages import welcome_texts
from congress_api.records.kinds import EVERY, INTERNAL, KINDS, Kind
from congress_api.snapshot.filters import filters
from congress_api.snapshot.rendering import DELIVERED
from congress_api.vocabulary.proposal import ProposalKind
from congress_api.wire import kinds as wire_kinds
from congress_api.wire.common import Out
from congress_api.wire.page import Included
from tests.documents import ROOT
from tests.factories import everything
from tests.snapshots import snapshot_of

RECORDS: list[type[records.Record]] = [kind.record for kind in EVERY.values()]
BOOKKEEPING = {"event_id", "revision", "version", "updated_at", "deleted_at"}
"""Columns that the server alone writes; they are in no archive."""
COMPUTED = {"revision", "updated_at", "translations", "untranslated"}
"""What the wire says beside the record."""
COMPUTED_OF: dict[type[records.Record], set[str]] = {records.Session: {"state"}, records.Event: {"days"}}
"""The same, of one kind."""
NOT_SERVED = {"source"}

HANDLED_BY_HAND = {"session": {"from_", "to", "q"}, "position": {"session"}}
"""By kind, the keys of its list query that are no filter of their own: `snapshot.filters.chosen` reads them."""

each_kind = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind_name)


def kind_of(record: type[records.Record]) -> Kind:
    return EVERY[record.kind_name]


def test_a_partner_may_edit_all_that_it_may_create_but_whose_it_is() -> None:
    """A new field of a kind that partners add is theirs too: they could else set it once and never change it."""
    of_others = {"position": {"partner", "article"}}
    for kind in (kind for kind in KINDS.values() if kind.partner_may_add):
        own = {*kind.record.__struct_fields__} - INTERNAL - of_others[kind.name]
        assert kind.partner_may_edit == own, kind.name


@each_kind
def test_every_field_of_the_record_is_in_the_table_and_nothing_else_is(record: type[records.Record]) -> None:
    kind, mapper = kind_of(record), inspect(kind_of(record).table)
    references, children = set(kind.references), set(kind.children)
    fields = set(record.__struct_fields__)
    columns = {f"{name}_id" if name in references else name for name in fields - children}
    assert {column.key for column in mapper.columns} - BOOKKEEPING == columns
    assert set(mapper.relationships.keys()) == children


@each_kind
def test_every_field_of_the_record_is_served_but_its_source(record: type[records.Record]) -> None:
    computed = COMPUTED | COMPUTED_OF.get(record, set())
    served = set(DELIVERED[record].__struct_fields__)
    assert served - computed == set(record.__struct_fields__) - NOT_SERVED
    assert computed <= served


@each_kind
def test_the_wire_says_the_words_of_the_record(record: type[records.Record]) -> None:
    assert list(different_words(record, DELIVERED[record])) == []


@each_kind
def test_the_table_says_the_words_of_the_record(record: type[records.Record]) -> None:
    told = typing.get_type_hints(record, include_extras=True)
    kept = typing.get_type_hints(kind_of(record).table, include_extras=True)
    apart = {*kind_of(record).references, *kind_of(record).children, "id", "source"}
    different = [
        name
        for name in set(record.__struct_fields__) - apart
        if is_a_word(plain(told[name])) and plain(told[name]) != plain(typing.get_args(kept[name])[0])
    ]
    assert different == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_lists_that_are_tables_have_the_fields_of_their_parts(kind: str) -> None:
    for children in KINDS[kind].children.values():
        mapper = inspect(children.table)
        fields = set(children.part.__struct_fields__ if children.part else ()) | {children.reference}
        wanted = {f"{name}_id" if name == children.reference else name for name in fields if name}
        assert {column.key for column in mapper.columns} == wanted | {children.owner, "place"}


def test_every_kind_has_a_place_in_each_layer() -> None:
    assert {kind.record for kind in KINDS.values()} == set(typing.get_args(records.Content))
    assert set(wire_kinds.KINDS) == set(welcome_texts.KINDS) == set(KINDS)
    assert [kind.plural for kind in KINDS.values()] == list(records.EventArchive.__struct_fields__[3:])
    assert {kind.name for kind in KINDS.values() if kind.partner_may_edit} == set(ProposalKind)


def test_kinds_refer_only_to_kinds_that_stand_before_them() -> None:
    before: set[str] = set()
    for name, kind in KINDS.items():
        assert kind.refers_to <= before, name
        before.add(name)


def test_what_others_refer_to_can_come_along() -> None:
    referred_to = frozenset[str]().union(*(kind.refers_to for kind in KINDS.values()))
    assert [KINDS[name].plural for name in wire_kinds.KINDS if name in referred_to] == list(Included.__struct_fields__)
    for name, kind in wire_kinds.KINDS.items():
        include = typing.get_type_hints(kind.query).get("include")
        choices = {str(one) for one in typing.get_args(include)[0]} if include else set()
        assert choices == {KINDS[one].plural for one in KINDS[name].refers_to}, name


@pytest.mark.parametrize("kind", wire_kinds.KINDS)
def test_every_key_of_a_list_query_filters_or_is_handled_elsewhere(kind: str) -> None:
    snapshot = snapshot_of(everything())
    known = set(filters(kind, snapshot, snapshot.text_language("nl")))
    elsewhere = {"language", "limit", "cursor", "include", "sort"} | HANDLED_BY_HAND.get(kind, set())
    assert set(wire_kinds.KINDS[kind].query.__struct_fields__) - elsewhere <= known


def test_proofs_and_benchmarks_go_through_all_kinds_without_a_list_of_their_own() -> None:
    code = [file for room in ("prove", "bench") for file in (ROOT / room).rglob("*.py")]
    assert len(code) > 20
    assert [str(file) for file in code if "announcement" in file.read_text("utf-8").lower()] == []


def different_words(kept: type[Struct], served: type[Struct]) -> Iterator[str]:
    """The fields of a record, and of its parts, that are another word on the wire."""
    told, wanted = (typing.get_type_hints(part, include_extras=True) for part in (kept, served))
    for name in wanted.keys() & told.keys():
        ours, theirs = plain(told[name]), plain(wanted[name])
        if isinstance(theirs, type) and issubclass(theirs, Out):
            made = {"url", "sizes"}  # by the server
            assert set(theirs.__struct_fields__) - made == set(ours.__struct_fields__) - made, name
            yield from different_words(ours, theirs)
        elif is_a_word(ours) and typing.get_args(ours)[:2] != typing.get_args(theirs)[:2]:  # a slug has its own example
            yield f"{kept.__name__}.{name}"


def plain(hint: Any) -> Any:
    """The word or part in `X`, `X | None`, `Translated[X]`, `list[X]` and a list with limits of its own."""
    if typing.get_origin(hint) is Annotated and typing.get_origin(typing.get_args(hint)[0]) is list:
        return plain(typing.get_args(hint)[0])
    inner = [one for one in typing.get_args(hint) if one is not type(None)]
    if typing.get_origin(hint) is dict:
        return plain(inner[1])
    if inner and typing.get_origin(hint) is not Annotated:
        return plain(inner[0])
    return hint


def is_a_word(hint: Any) -> bool:
    """Whether it is a text or a number with limits."""
    return typing.get_origin(hint) is Annotated and typing.get_args(hint)[0] in (str, int)
