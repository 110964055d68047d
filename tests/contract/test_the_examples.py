"""What the OpenAPI document shows makes sense: generators and mock servers take it as it is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from congress_api.messages.codes import FaultCode, ProblemType
from congress_api.records.kinds import KINDS
from tests.contract.document import DOCUMENT

SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in an example."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def examples(part: Any = DOCUMENT) -> Iterator[Any]:
    if isinstance(part, dict):
        shown = part.get("examples")
        if isinstance(shown, list):
            yield from shown
        elif isinstance(shown, dict):
            yield from (one["value"] for one in shown.values() if isinstance(one, dict) and "value" in one)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from examples(inner)


ALL = [one for example in examples() for one in objects(example)]


def test_an_end_comes_after_its_beginning() -> None:
    spans = [(one["startsAt"], one["endsAt"]) for one in ALL if one.get("startsAt") and one.get("endsAt")]
    assert len(spans) > 10
    assert [span for span in spans if span[0] >= span[1]] == []


def test_what_is_untranslated_is_a_text_of_the_resource() -> None:
    shown = [(one, pointer) for one in ALL for pointer in one.get("untranslated") or ()]
    assert len(shown) > 30
    for resource, pointer in shown:
        value: Any = resource
        for part in pointer[1:].split("/"):
            value = value[int(part) if isinstance(value, list) else part]
        assert isinstance(value, str), pointer


def test_a_fault_is_in_the_body_or_in_the_query() -> None:
    faults = [one for one in ALL if "pointer" in one and "parameter" in one]
    composed = {name: part.get("examples", [None])[0] for name, part in SCHEMAS["ProblemError"]["properties"].items()}
    assert len(faults) > 50
    assert [
        fault for fault in [*faults, composed] if fault["pointer"] is not None and fault["parameter"] is not None
    ] == []


def test_a_problem_whose_page_names_errors_has_some() -> None:
    problems = [one for one in ALL if {"type", "errors", "instance"} <= one.keys()]
    named = {"/problems/bad-request", "/problems/forbidden", "/problems/conflict"}
    assert named <= {one["type"] for one in problems}
    assert [one["type"] for one in problems if one["type"] in named and not one["errors"]] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.partner_may_edit], ids=lambda kind: kind.name)
def test_the_patch_that_is_shown_is_one_that_a_partner_may_send(kind: Any) -> None:
    path = next(path for path in DOCUMENT["paths"] if path.endswith(f"/{{{kind.name}}}"))
    names = dict(zip(kind.record.__struct_encode_fields__, kind.record.__struct_fields__, strict=True))
    for body in DOCUMENT["paths"][path]["patch"]["requestBody"]["content"].values():
        for shown in body["examples"].values():
            assert {names[field] for field in shown["value"]} <= kind.partner_may_edit


def test_types_and_codes_are_closed() -> None:
    assert SCHEMAS["ProblemType"]["enum"] == list(ProblemType)
    assert SCHEMAS["FaultCode"]["enum"] == list(FaultCode)
    assert SCHEMAS["Problem"]["properties"]["type"]["$ref"].endswith("/ProblemType")


def test_values_that_are_no_identifiers_have_names() -> None:
    for name, schema in SCHEMAS.items():
        values = schema.get("enum", [])
        names = schema.get("x-enum-varnames", values)
        assert len(set(names)) == len(values), name
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*|[a-z][A-Za-z0-9]*", one) for one in names), name


def test_an_optional_text_may_be_sent_empty_and_is_never_delivered_so() -> None:
    sent = {name for name in SCHEMAS if name.endswith(("Input", "Patch"))}
    for name, schema in SCHEMAS.items():
        for key, part in schema.get("properties", {}).items():
            if set(part.get("type", ())) != {"string", "null"} or "format" in part:
                continue
            takes = part.get("minLength", 0) == 0 and re.search(part.get("pattern", ""), "") is not None
            assert takes is (name in sent) or key == "pointer", f"{name}.{key}"
