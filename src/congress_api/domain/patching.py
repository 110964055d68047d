"""What was sent in one language, put into a record that is kept in several.

In the default language a text replaces the default text. In another one, a text that equals the fallback counts as
not sent, and null removes the translation, so that what somebody GETs can be sent back without changing anything.
"""

import functools
import types
import typing
from typing import Any

from msgspec import Struct, structs

from congress_api import records

KEYS: dict[type[Struct], tuple[str, ...]] = {
    records.Link: ("kind", "url"),
    records.Role: ("organisation", "partner"),
}
"""What tells the entries of a list apart, so that a translation stays with its entry."""


class Tongues(Struct, frozen=True):
    """The language that was written in, and the default."""

    language: str
    default: str

    def written(self, before: dict[str, str], sent: str | None) -> dict[str, str]:
        """A text with what was sent put into it; what stands there already stays, even where it equals the fallback."""
        text = dict(before)
        if sent is not None and sent == before.get(self.language):
            return text
        if sent is None or (self.language != self.default and sent == before.get(self.default)):
            text.pop(self.language, None)
        else:
            text[self.language] = sent
        return text


def merged(record: type[records.Record], before: Any, sent: Struct, tongues: Tongues, **fixed: Any) -> Any:
    """The record that comes of what was sent; `before` is what stood there, or None.

    `fixed` are fields that are not the sender's to say (id, slug, number, visibility, source).
    """
    return _part(record, before, sent, tongues, fixed)


def _part(kept: type[Struct], before: Any, sent: Struct, tongues: Tongues, fixed: dict[str, Any]) -> Any:  # noqa: PLR0917
    values = dict(fixed)
    for name, inner in _plan(kept).items():
        if name not in fixed:
            values[name] = _field(inner, getattr(before, name, None), getattr(sent, name), tongues)
    return kept(**values)


def _field(inner: Any, before: Any, sent: Any, tongues: Tongues) -> Any:
    if inner is dict:
        return tongues.written(before or {}, sent)
    if inner is None or sent is None:
        return sent
    if isinstance(sent, list):
        return [_part(inner, old, new, tongues, {}) for old, new in _paired(inner, before or [], sent)]
    return _part(inner, before, sent, tongues, {})


def _paired(part: type[Struct], before: list[Any], sent: list[Any]) -> list[tuple[Any, Any]]:
    """Each new entry with the old one that it continues: the one with the same key, each used once."""
    keys = KEYS.get(part, ())
    left = list(before)
    pairs = []
    for new in sent:
        same = [old for old in left if all(getattr(old, key) == getattr(new, key) for key in keys)] if keys else []
        old = same[0] if same else None
        if old is not None:
            left.remove(old)
        pairs.append((old, new))
    return pairs


def untranslated(part: Any, patch: dict[str, Any], language: str) -> tuple[Any, dict[str, Any]]:
    """A record and a patch in another language, without the translations that the patch removes of required texts.

    What stands there then is the fallback, which a whole resource needs where a text must not be null.
    """
    changed, left = {}, dict(patch)
    required = {field.name for field in structs.fields(type(part)) if field.required}
    for name, encoded in zip(part.__struct_fields__, part.__struct_encode_fields__, strict=True):
        value, sent = getattr(part, name), patch.get(encoded, ...)
        if isinstance(value, dict) and name in required and sent is None:
            changed[name] = {spoken: text for spoken, text in value.items() if spoken != language}
            del left[encoded]
        elif isinstance(value, Struct) and isinstance(sent, dict):
            changed[name], left[encoded] = untranslated(value, sent, language)
    return structs.replace(part, **changed), left


@functools.cache
def _plan(kept: type[Struct]) -> dict[str, Any]:
    """How each field is kept: `dict` as a text in several languages, as a part, or None as it is."""
    return {name: _inner(hint) for name, hint in typing.get_type_hints(kept).items() if name != "kind_name"}


def _inner(hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin is dict:
        return dict
    if origin in (types.UnionType, typing.Union, list):
        found = (_inner(argument) for argument in typing.get_args(hint))
        return next((inner for inner in found if inner is not None), None)
    return hint if isinstance(hint, type) and issubclass(hint, records.Part) else None


def merge_patch(target: Any, patch: Any) -> Any:
    """RFC 7396: members of `patch` replace those of `target`, null removes, objects are merged."""
    if not isinstance(patch, dict):
        return patch
    merged_object = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged_object.pop(key, None)
        else:
            merged_object[key] = merge_patch(merged_object.get(key), value)
    return merged_object
