"""Rules of texts beyond length and pattern, and how they are found in a type.

A rule stands in the metadata of a field type, so it holds wherever that type does: in bodies, queries, forms, archives
and on the command line. `flaws` finds what breaks the rules, `canonical` writes values as they are stored.
"""

import functools
import re
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Meta, Struct

from congress_api.messages import texts
from congress_api.messages.message import FaultMessage
from congress_api.vocabulary.json_names import below

Flaw = FaultMessage
"""What is wrong with a value."""


class Rule(Struct, frozen=True):
    """What a text must be, and how it is stored."""

    flaws: Callable[[str], Iterator[Flaw]]
    canonical: Callable[[str], str] = str


def ruled(rule: Rule, *, pattern: str | None = None, **limits: Any) -> Meta:
    """The metadata of a text with a rule; the pattern is what the document can say of it."""
    return Meta(pattern=pattern, extra={"rule": rule}, **limits)


def unique(longest: int, description: str | None = None, **more: Any) -> Meta:
    """The metadata of a list that names nothing twice."""
    return Meta(
        max_length=longest,
        description=description,
        extra={"unique": True},
        extra_json_schema={"uniqueItems": True},
        **more,
    )


class Plan(Struct, frozen=True, kw_only=True):
    """Where the rules of a type are: of the value itself, of its entries, of its fields by their names in JSON."""

    rules: tuple[Rule, ...] = ()
    is_unique: bool = False
    entries: "Plan | None" = None
    """Of the items of a list, or of the values of an object with free keys."""
    keys: "Plan | None" = None
    fields: dict[str, "Plan"] = {}

    def __bool__(self) -> bool:
        return bool(self.rules or self.is_unique or self.entries or self.keys or self.fields)


NOTHING = Plan()


@functools.cache
def plan(hint: Any) -> Plan:
    """The rules in a type; cached, since looking them up takes longer than applying them."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        return Plan(fields=_fields(hint))
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        inner, metas = plan(arguments[0]), [meta for meta in arguments[1:] if isinstance(meta, Meta)]
        rules = tuple(rule for meta in metas for rule in _rules(meta))
        is_unique = inner.is_unique or any((meta.extra or {}).get("unique") for meta in metas)
        return msgspec.structs.replace(inner, rules=inner.rules + rules, is_unique=is_unique)
    if origin is list:
        return Plan(entries=plan(arguments[0]) or None)
    if origin is dict:
        return Plan(keys=plan(arguments[0]) or None, entries=plan(arguments[1]) or None)
    if origin in (types.UnionType, typing.Union):
        return next(filter(None, map(plan, arguments)), NOTHING)
    return NOTHING


def _fields(struct: type[Struct]) -> dict[str, Plan]:
    hints = typing.get_type_hints(struct, include_extras=True)
    names = zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    found = {encoded: plan(hints[name]) for name, encoded in names}
    return {encoded: inner for encoded, inner in found.items() if inner}


def _rules(meta: Meta) -> Iterator[Rule]:
    rule = (meta.extra or {}).get("rule")
    if rule is not None:
        yield rule
    elif meta.pattern is not None:
        yield _pattern_rule(meta.pattern)


@functools.cache
def _pattern_rule(pattern: str) -> Rule:
    return Rule(whole(pattern))


def whole(pattern: str) -> Callable[[str], Iterator[Flaw]]:
    """A pattern as other engines read it: in Python `$` also matches before a line break at the end."""
    compiled = re.compile(pattern)

    def flaws(text: str) -> Iterator[Flaw]:
        if text.endswith("\n") and compiled.search(text) and not compiled.fullmatch(text):
            yield texts.LineBreakAtEnd()

    return flaws


def flaws(content: Any, rules: Plan, pointer: str = "") -> Iterator[tuple[str, Flaw]]:
    """What breaks the rules in decoded JSON, with the JSON pointer of each. Values of other types are passed over."""
    if isinstance(content, str):
        for rule in rules.rules:
            yield from ((pointer, flaw) for flaw in rule.flaws(content))
    elif isinstance(content, list):
        yield from _flaws_of_list(content, rules, pointer)
    elif isinstance(content, dict):
        for key, value in content.items():
            inner = rules.entries or rules.fields.get(key)
            if inner:
                yield from flaws(value, inner, below(pointer, key))


def _flaws_of_list(content: list[Any], rules: Plan, pointer: str) -> Iterator[tuple[str, Flaw]]:
    seen: set[bytes] = set()
    for index, entry in enumerate(content):
        here = f"{pointer}/{index}"
        if rules.is_unique:
            plain = canonical(_without_null(entry), rules.entries or NOTHING)
            written = msgspec.json.encode(plain, order="deterministic")
            if written in seen:
                yield here, texts.NamedTwice(entry) if isinstance(entry, str) else texts.EntryTwice()
            seen.add(written)
        if rules.entries:
            yield from flaws(entry, rules.entries, here)


def _without_null(entry: Any) -> Any:
    """An entry without the keys that say nothing."""
    return {key: value for key, value in entry.items() if value is not None} if isinstance(entry, dict) else entry


def canonical(content: Any, rules: Plan) -> Any:
    """Decoded JSON with its texts as they are stored."""
    if isinstance(content, str):
        for rule in rules.rules:
            content = rule.canonical(content)
        return content
    if isinstance(content, list) and rules.entries:
        return [canonical(entry, rules.entries) for entry in content]
    if isinstance(content, dict) and (rules.fields or rules.entries):
        return {
            _key(key, rules): canonical(value, rules.entries or rules.fields.get(key, NOTHING))
            for key, value in content.items()
        }
    return content


def _key(key: str, rules: Plan) -> str:
    return canonical(key, rules.keys) if rules.keys else key
