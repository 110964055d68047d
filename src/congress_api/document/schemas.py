"""The component schemas of the OpenAPI document: msgspec's, with formats, limits and examples added."""

import enum
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from congress_api.document import texts

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/"
INT32 = 2**31 - 1
LONGEST = {"uuid": 36, "date": 10, "date-time": 40, "binary": 5_000_000}
"""Length limits by format; a date-time on input has an offset and any number of decimals."""

SENT = ("Input", "Patch")
"""How the names of what requests send end."""
MISREAD = {"postalCode"}
"""Fields that the linter of the Dutch API design rules takes for methods (`post`): examples leave out their part."""


def components(types: Collection[type]) -> dict[str, Schema]:
    """The schemas of these structs and of all that they refer to, by name."""
    _, found = msgspec.json.schema_components(types, ref_template=REFERENCE + "{name}")
    finished = {name: _component(name, found[name]) for name in sorted(found)}
    optional = _optional(finished) - {kind.__name__ for kind in types}
    for name in optional:
        finished[name]["type"] = ["object", "null"]
    for name in finished.keys() & texts.pointers().keys():
        finished[name]["properties"]["untranslated"]["examples"] = [[texts.pointers()[name]]]
    for name, schema in finished.items():
        for key, part in schema.get("properties", {}).items():
            with naming(name, key):
                schema["properties"][key] = described(_referring(part, optional), finished)
    return finished


def published(schema: Schema) -> Schema:
    """A component as the document has it: generated clients repeat what it repeats.

    Fields have no examples, since each body that shows them has. A title would be the name; only of a component that
    may be null it is needed, for the class that Python clients make of it.
    """
    may_be_null = isinstance(schema.get("type"), list)
    finished = {key: value for key, value in schema.items() if key != "title" or may_be_null}
    if "properties" in finished:
        finished["properties"] = {
            key: {what: value for what, value in part.items() if what != "examples"}
            for key, part in finished["properties"].items()
        }
    return finished


@contextmanager
def naming(struct: str, key: str) -> Iterator[None]:
    """Raises LookupError that names the struct and field whose schema lacks a key."""
    try:
        yield
    except KeyError as missing:
        raise LookupError(f"{struct}, field {key}: its type lacks {missing}; see vocabulary/") from missing


def word(kind: Any) -> Schema:
    """The schema of one annotated type of the vocabulary."""
    return field(msgspec.json.schema(kind))


def field(schema: Schema) -> Schema:
    """The schema of a field, with formats and limits added."""
    finished = _bounded(_nullable(schema))
    if "items" in finished:
        finished["items"] = field(finished["items"])
    return finished


def described(schema: Schema, known: dict[str, Schema]) -> Schema:
    """Adds a description to a field that is a reference or null, and an example to a list."""
    if "anyOf" in schema and "description" not in schema:
        return {"description": known[named(schema["anyOf"][0])]["description"], **schema}
    if "items" in schema and "examples" not in schema:
        return {**schema, "examples": [example(schema, known)]}
    return schema


def example(schema: Schema, known: dict[str, Schema]) -> Any:
    """An example of a schema, combined from the examples of its parts."""
    if "anyOf" in schema:
        return example(schema["anyOf"][0], known)
    if "$ref" in schema:
        kind = known[named(schema)]
        return None if MISREAD & kind.get("properties", {}).keys() else example(kind, known)
    if "examples" in schema:
        return schema["examples"][0]
    if "items" in schema:
        return [example(schema["items"], known)]
    if "properties" in schema:
        return {name: example(part, known) for name, part in schema["properties"].items()}
    return schema["examples"][0]


def named(schema: Schema) -> str:
    """The name of the component that a schema refers to."""
    reference: str = schema["$ref"]
    return reference.removeprefix(REFERENCE)


def _optional(known: dict[str, Schema]) -> set[str]:
    """The objects that fields refer to only as "object or null"."""
    parts = [part for schema in known.values() for part in schema.get("properties", {}).values()]
    plain = {named(one) for part in parts for one in (part, part.get("items", {})) if "$ref" in one}
    nullable = {named(part["anyOf"][0]) for part in parts if "anyOf" in part}
    return {name for name in nullable - plain if "properties" in known[name]}


def _referring(schema: Schema, optional: set[str]) -> Schema:
    """Replaces `anyOf` of an optional object and null by a reference: the component itself allows null.

    Generators turn `anyOf` into a union without a usable type. Enumerations keep it, since generators would drop null.
    """
    if "anyOf" in schema and named(schema["anyOf"][0]) in optional:
        return {**schema["anyOf"][0], **{key: value for key, value in schema.items() if key != "anyOf"}}
    return schema


def _sent(schema: Schema) -> Schema:
    """An optional text as it may be sent: empty too, which is the same as null."""
    kinds = schema.get("type", ())
    if not isinstance(kinds, list) or "string" not in kinds or "null" not in kinds or "format" in schema:
        return schema
    sent = {key: value for key, value in schema.items() if key != "minLength"}
    if "pattern" in sent and not re.search(sent["pattern"], ""):
        sent["pattern"] = f"^$|{sent['pattern']}"
    return sent


def _component(name: str, schema: Schema) -> Schema:
    if "enum" in schema:
        return _enumeration(name, schema)
    fields = {}
    for key, part in schema["properties"].items():
        with naming(name, key):
            fields[key] = _sent(field(part)) if name.endswith(SENT) else field(part)
            if not name.endswith(SENT):  # generators make sets of these lists, whose order apps would lose
                fields[key].pop("uniqueItems", None)
    return {**schema, "properties": fields}


def _enumeration(name: str, schema: Schema) -> Schema:
    """The values in the order of the code, the usual one first, and their type: msgspec sorts them and omits it."""
    package = __name__.partition(".")[0]  # other packages may have enumerations of the same name
    ours = (kind for kind in enum.StrEnum.__subclasses__() if kind.__module__.startswith(f"{package}."))
    members = list({kind.__name__: kind for kind in ours}[name])
    values = [member.value for member in members]
    named = {} if all(map(str.isidentifier, values)) else {"x-enum-varnames": [member.name for member in members]}
    return {
        "title": name,
        "description": schema["description"],
        "type": "string",
        "enum": values,
        **named,
        "examples": values[:1],
    }


def _nullable(schema: Schema) -> Schema:
    """Replaces `anyOf` of a type and null by a list of types, which generators understand; references stay."""
    if "anyOf" not in schema:
        return dict(schema)
    kind, _ = schema["anyOf"]
    outside = {key: value for key, value in schema.items() if (key, value) != ("default", None) and key != "anyOf"}
    if "$ref" in kind:
        return {**outside, "anyOf": [kind, {"type": "null"}]}
    return {**kind, **outside, "type": [kind["type"], "null"]}


def _bounded(schema: Schema) -> Schema:
    """Adds the maximum length of a text with a format, and the width of an integer: msgspec omits both."""
    kinds = schema.get("type", ())
    if "integer" in kinds:
        return {**schema, "format": "int32" if schema["maximum"] <= INT32 else "int64"}
    if schema.get("format") == "binary":  # a list of types, or openapi-zod-client checks the length of a File
        return {**schema, "type": ["string"], "maxLength": LONGEST["binary"]}
    if "format" in schema:
        return {**schema, "maxLength": LONGEST[schema["format"]]}
    return schema
