"""The component schemas of the OpenAPI document: msgspec's, completed where JSON Schema can say more.

msgspec is asked itself, since Litestar loses what its structs know: docstrings, bounds, closed inputs.
"""

import enum
from collections.abc import Collection
from typing import Any

import msgspec

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/"
INT32 = 2**31 - 1
LONGEST = {"uuid": 36, "date": 10, "date-time": 40, "binary": 5_000_000}
"""Length limits by format; a date-time on input has an offset and any number of decimals."""

MISREAD = {"postalCode"}
"""Keys that the linter of the Dutch API design rules takes for methods (`post`): their parts are null in examples."""


def components(types: Collection[type]) -> dict[str, Schema]:
    """The schemas of these structs and of all that they refer to, by name."""
    _, found = msgspec.json.schema_components(types, ref_template=REFERENCE + "{name}")
    finished = {name: _component(name, found[name]) for name in sorted(found)}
    optional = _optional(finished) - {kind.__name__ for kind in types}
    for name in optional:
        finished[name]["type"] = ["object", "null"]
    for schema in finished.values():
        for key, part in schema.get("properties", {}).items():
            schema["properties"][key] = described(_referring(part, optional), finished)
    return finished


def word(kind: Any) -> Schema:
    """The schema of one annotated type of the vocabulary."""
    return field(msgspec.json.schema(kind))


def field(schema: Schema) -> Schema:
    """One field's schema, finished."""
    finished = _bounded(_nullable(schema))
    if "items" in finished:
        finished["items"] = field(finished["items"])
    return finished


def described(schema: Schema, known: dict[str, Schema]) -> Schema:
    """A field that msgspec leaves to what it refers to: described, and with an example, in its own place."""
    if "anyOf" in schema and "description" not in schema:
        return {"description": known[named(schema["anyOf"][0])]["description"], **schema}
    if "items" in schema and "examples" not in schema:
        return {**schema, "examples": [example(schema, known)]}
    return schema


def example(schema: Schema, known: dict[str, Schema]) -> Any:
    """An example of a schema, put together from the examples of its parts."""
    if "anyOf" in schema:
        return example(schema["anyOf"][0], known)
    if "$ref" in schema:
        kind = known[named(schema)]
        return None if MISREAD & kind.get("properties", {}).keys() else example(kind, known)
    if "examples" in schema:
        return schema["examples"][0]
    if "items" in schema:
        return [example(schema["items"], known)]
    return {name: example(part, known) for name, part in schema["properties"].items()}


def named(schema: Schema) -> str:
    """The name of the component that a schema refers to."""
    reference: str = schema["$ref"]
    return reference.removeprefix(REFERENCE)


def _optional(known: dict[str, Schema]) -> set[str]:
    """The objects that no field refers to without "or null": there is no list of them."""
    parts = [part for schema in known.values() for part in schema.get("properties", {}).values()]
    plain = {named(one) for part in parts for one in (part, part.get("items", {})) if "$ref" in one}
    nullable = {named(part["anyOf"][0]) for part in parts if "anyOf" in part}
    return {name for name in nullable - plain if "properties" in known[name]}


def _referring(schema: Schema, optional: set[str]) -> Schema:
    """A field that is one of these or null only refers to it: the component says by itself that it may be null.
    A choice of two would hide the one type that there is. Enumerations stay one: generators drop null from them.
    """
    if "anyOf" in schema and named(schema["anyOf"][0]) in optional:
        return {**schema["anyOf"][0], **{key: value for key, value in schema.items() if key != "anyOf"}}
    return schema


def _component(name: str, schema: Schema) -> Schema:
    if "enum" in schema:
        return _enumeration(name, schema)
    return {**schema, "properties": {key: field(part) for key, part in schema["properties"].items()}}


def _enumeration(name: str, schema: Schema) -> Schema:
    """Msgspec sorts the values and leaves out their type: the order of the code puts the usual one first."""
    package = __name__.partition(".")[0]  # what else is loaded may have enumerations of the same name
    ours = (kind for kind in enum.StrEnum.__subclasses__() if kind.__module__.startswith(f"{package}."))
    values = [member.value for member in {kind.__name__: kind for kind in ours}[name]]
    return {
        "title": name,
        "description": schema["description"],
        "type": "string",
        "enum": values,
        "examples": values[:1],
    }


def _nullable(schema: Schema) -> Schema:
    """Msgspec says `anyOf` of a type and null: generators understand a list of types, except for references
    (`_referring` has the rest).
    """
    if "anyOf" not in schema:
        return dict(schema)
    kind, _ = schema["anyOf"]
    outside = {key: value for key, value in schema.items() if (key, value) != ("default", None) and key != "anyOf"}
    if "$ref" in kind:
        return {**outside, "anyOf": [kind, {"type": "null"}]}
    return {**kind, **outside, "type": [kind["type"], "null"]}


def _bounded(schema: Schema) -> Schema:
    """Msgspec bounds no text that has a format, and tells no width of integers."""
    kinds = schema.get("type", ())
    if "integer" in kinds:
        return {**schema, "format": "int32" if schema["maximum"] <= INT32 else "int64"}
    if schema.get("format") == "binary":  # said as a list, or openapi-zod-client asks a File for its length
        return {**schema, "type": ["string"], "maxLength": LONGEST["binary"]}
    if "format" in schema:
        return {**schema, "maxLength": LONGEST[schema["format"]]}
    return schema
