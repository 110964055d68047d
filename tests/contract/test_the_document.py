"""The OpenAPI document says what the code does: the committed file is made from it, whole, valid and exemplified."""

import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

import jsonschema_rs
import msgspec
import openapi_spec_validator
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from congress_api.api.routes import V1
from congress_api.document import build
from congress_api.document.schemas import components
from congress_api.http.problem_types import PROBLEM_TYPES
from tests.contract.document import DOCUMENT, FILE, PREFIX, Operation, operations, resolved

SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]
BOUNDS = {
    "string": ("maxLength", "enum"),
    "array": ("maxItems",),
    "integer": ("maximum", "exclusiveMaximum"),
    "number": ("maximum", "exclusiveMaximum"),
}
"""What bounds a type; an object is bounded by its properties."""

Named = tuple[str, dict[str, Any]]


def fields() -> Iterator[Named]:
    """Every field of every component."""
    for name, schema in SCHEMAS.items():
        for key, part in schema.get("properties", {}).items():
            yield f"{name}.{key}", part


def parameters() -> Iterator[Named]:
    for operation in operations():
        for parameter in map(resolved, operation.said["parameters"]):
            yield f"{operation.name}({parameter['name']})", parameter


def answers() -> Iterator[Named]:
    """Every status of every operation."""
    for operation in operations():
        for status, answer in operation.said["responses"].items():
            yield f"{operation.name} {status}", resolved(answer)


def schemas(thing: Any, path: str = "#") -> Iterator[Named]:
    """Every schema in the document, by its place."""
    if isinstance(thing, dict):
        if {"type", "anyOf", "$ref"} & set(thing) and not path.endswith("/properties"):
            yield path, thing
        for key, part in thing.items():
            if key not in {"examples", "example"}:
                yield from schemas(part, f"{path}/{key}")
    elif isinstance(thing, list):
        for place, part in enumerate(thing):
            yield from schemas(part, f"{path}/{place}")


def all_schemas() -> list[Named]:
    return [*schemas(DOCUMENT["components"]["schemas"]), *schemas(dict(parameters()))]


def kinds(schema: dict[str, Any]) -> set[str]:
    kind = schema.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)


def validator(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return _validator(json.dumps(schema))


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    """Once for each schema, and with what it refers to only where it does: that is most of the work."""
    referred = {"components": DOCUMENT["components"]} if "$ref" in schema else {}
    return jsonschema_rs.Draft202012Validator({**json.loads(schema), **referred}, validate_formats=True)


def routes_of_the_code() -> set[tuple[str, str]]:
    framework = Litestar(V1, openapi_config=None, logging_config=None)
    return {
        (route.path_format.removeprefix(PREFIX), str(method).lower())
        for route in framework.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if handler.include_in_schema is not False
        for method in handler.http_methods
    }


def test_the_file_is_what_the_code_says() -> None:
    assert build.document() == FILE.read_bytes(), "./dev openapi writes it anew"


def test_it_is_valid_openapi() -> None:
    openapi_spec_validator.validate(DOCUMENT)


def test_every_route_is_in_it() -> None:
    assert {(one.path, one.method) for one in operations()} == routes_of_the_code()


def test_collections_are_plural() -> None:
    collections = {name for one in operations() for name in re.findall(r"/([\w-]+)/\{", one.path)}
    assert {"events", "sessions", "images"} <= collections
    assert [name for name in collections if not name.endswith("s")] == []


def test_the_server_is_absolute_and_ends_in_the_version() -> None:
    assert [re.fullmatch(r"https://[a-z.]+/v1", server["url"]) is None for server in DOCUMENT["servers"]] == [False]


@pytest.mark.parametrize("operation", operations(), ids=lambda one: one.name)
def test_an_operation_is_told_in_full(operation: Operation) -> None:
    said = operation.said
    assert said["summary"]
    assert said["description"]
    assert said.get("security", DOCUMENT["security"])[-1] == {"bearer": []}
    assert {"400", "401", "406", "414", "429", "431", "500", "503"} <= set(said["responses"])
    assert ("404" in said["responses"]) == ("{" in operation.path)


def test_every_field_is_described() -> None:
    assert [name for name, field in fields() if not resolved(field).get("description")] == []


def test_every_parameter_is_described() -> None:
    assert [name for name, parameter in parameters() if not parameter.get("description")] == []


def descriptions(part: Any) -> Iterator[str]:
    """Every description in a part of the document."""
    if isinstance(part, list):
        yield from itertools.chain.from_iterable(descriptions(item) for item in part)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "description" and isinstance(value, str):
                yield value
            elif key not in ("example", "examples"):
                yield from descriptions(value)


def test_every_description_is_whole_sentences() -> None:
    """A text that is put together from pieces may lose one."""
    found = set(descriptions(DOCUMENT))
    assert len(found) > 300
    assert [text for text in found if not re.search(r"[.:!?)]\n?\Z", text) or text.count("`") % 2] == []


def test_a_field_type_that_lacks_something_is_named() -> None:
    class Lift(msgspec.Struct):
        """A lift."""

        floors: Annotated[int, msgspec.Meta(description="Number of floors.")]

    with pytest.raises(LookupError, match=r"^Lift, field floors: its type lacks 'maximum'"):
        components([Lift])


def test_every_component_is_described() -> None:
    groups = [group for key, group in DOCUMENT["components"].items() if key != "parameters"]
    assert [name for group in groups for name, part in group.items() if not part.get("description")] == []


def test_every_parameter_has_an_example_and_no_field_repeats_those_of_its_bodies() -> None:
    assert [name for name, parameter in parameters() if not has_example(parameter["schema"])] == []
    assert [name for name, field in fields() if "examples" in field] == []


def has_example(field: dict[str, Any]) -> bool:
    """Its own, or those of what it refers to."""
    return bool(field.get("examples")) or bool({"$ref", "anyOf"} & set(field)) or "$ref" in field.get("items", {})


def bodies() -> Iterator[Named]:
    """Every format of what is answered and of what is sent."""
    for name, answer in answers():
        yield from ((name, body) for body in answer.get("content", {}).values())
    for operation in operations():
        yield from ((operation.name, body) for body in sent(operation))


def test_every_body_has_an_example() -> None:
    assert [name for name, body in bodies() if not body.get("examples") and not is_file(body)] == []


def is_file(body: dict[str, Any]) -> bool:
    return resolved(body["schema"]).get("format") == "binary"


def test_every_example_is_true() -> None:
    pairs = [(name, schema, value) for name, schema in all_schemas() for value in schema.get("examples", [])]
    for name, body in bodies():
        pairs += [(name, body["schema"], example["value"]) for example in body.get("examples", {}).values()]
    for name, header in DOCUMENT["components"]["headers"].items():
        pairs += [(name, header["schema"], value) for value in header["schema"]["examples"]]
    assert len(pairs) > 500
    faults = [(name, error.message) for name, schema, value in pairs for error in validator(schema).iter_errors(value)]
    assert faults == []


def test_every_schema_is_bounded() -> None:
    unbounded = [
        name
        for name, schema in all_schemas()
        for kind in kinds(schema) & set(BOUNDS)
        if not any(bound in schema for bound in BOUNDS[kind])
    ]
    assert unbounded == []


def test_null_is_said_so_that_generators_understand() -> None:
    for name, schema in all_schemas():
        if "anyOf" in schema:
            assert [set(part) for part in schema["anyOf"]] == [{"$ref"}, {"type"}], name
            assert schema["anyOf"][1] == {"type": "null"}, name
            assert "enum" in resolved(schema["anyOf"][0]), f"{name}: what is no enumeration says itself that it is null"
        assert "null" not in schema.get("enum", []), name
        assert not {"oneOf", "allOf"} & set(schema), name
        assert len(kinds(schema) - {"null"}) <= 1, name


def test_components_that_may_be_null_are_fields_only() -> None:
    named = {name: kinds(schema) for name, schema in SCHEMAS.items()}
    assert [name for name, kind in named.items() if kind not in ({"object"}, {"string"}, {"object", "null"})] == []
    whole = [body["schema"] for _, body in bodies()]
    entries = [schema["items"] for _, schema in all_schemas() if "$ref" in schema.get("items", {})]
    assert [one for one in (*whole, *entries) if "null" in kinds(resolved(one))] == []


def sent(operation: Operation) -> list[dict[str, Any]]:
    """The formats of what an operation takes."""
    return list(operation.said.get("requestBody", {}).get("content", {}).values())


def test_no_query_parameter_is_null_and_lists_are_joined_by_commas() -> None:
    for name, parameter in parameters():
        assert "null" not in kinds(parameter["schema"]), name
        assert "anyOf" not in parameter["schema"], name
        if "array" in kinds(parameter["schema"]):
            assert (parameter["style"], parameter["explode"]) == ("form", False), name


def test_delivered_fields_are_always_there_and_may_grow() -> None:
    for name, schema in SCHEMAS.items():
        if "properties" in schema and not name.endswith(("Input", "Patch")):
            assert set(schema["required"]) == set(schema["properties"]), name
            assert "additionalProperties" not in schema, name


def test_what_is_sent_is_closed_and_a_patch_requires_nothing() -> None:
    for name, schema in SCHEMAS.items():
        if name.endswith(("Input", "Patch")):
            assert schema["additionalProperties"] is False, name
            assert not name.endswith("Patch") or schema["required"] == [], name


def test_problems_are_told_with_the_titles_of_the_code() -> None:
    told = {
        (example["value"]["title"], example["value"]["status"])
        for _, answer in answers()
        for example in answer.get("content", {}).get("application/problem+json", {}).get("examples", {}).values()
    }
    assert told <= {(kind.title.en, kind.status) for kind in PROBLEM_TYPES.values()}


def patterns(part: Any) -> Iterator[str]:
    """Every regular expression in a part of the document."""
    if isinstance(part, list):
        yield from itertools.chain.from_iterable(map(patterns, part))
    elif isinstance(part, dict):
        if isinstance(pattern := part.get("pattern"), str):
            yield pattern
        yield from itertools.chain.from_iterable(patterns(value) for key, value in part.items() if key != "examples")


def test_every_pattern_can_be_read_by_javascript_too() -> None:
    """Python takes a backslash before any sign; ECMA-262 (22.2.1, with `u`) only before one that has a meaning."""
    escaped = re.compile(r"\\(?:[dDsSwWbBfnrtv0^$.*+?()\[\]{}|/\\-]|x[0-9a-f]{2}|u[0-9a-f]{4}|(.))")
    found = {pattern: [*filter(None, escaped.findall(pattern))] for pattern in set(patterns(DOCUMENT))}
    assert len(found) > 20
    assert {pattern: signs for pattern, signs in found.items() if signs} == {}
