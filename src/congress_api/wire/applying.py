"""Applying the body of a PUT or PATCH to a record: texts in one language, lists entry by entry."""

import functools
import types
import typing
from typing import Any

from msgspec import NODEFAULT, UNSET, Struct, structs

from congress_api import records
from congress_api.errors import Fault, Invalid
from congress_api.messages.requests import UploadInstead
from congress_api.messages.values import Required
from congress_api.records.text_language import TextLanguage
from congress_api.vocabulary.common import Visibility

KEYS: dict[type[Struct], tuple[str, ...]] = {
    records.Link: ("kind", "url"),
    records.Role: ("organisation", "partner"),
}
"""The fields that identify an entry of a list, so that a translation stays with its entry."""
IDENTITY = ("id", "slug", "source", "number", "visibility")
"""Fields that a body does not set directly."""


class Replacement(Struct, frozen=True):
    """The body of a PUT: omitted fields become null or empty."""

    record: type[records.Record]
    slug: str
    sent: Any
    faults: tuple[Fault, ...] = ()
    """The faults of the body; `sent` is what is right in it."""

    def apply(self, before: Any, language: TextLanguage) -> Any:
        """The resulting record. Raises Invalid for a picture other than the current one."""
        fixed = _identity(self, before)
        fields = {name: kept for name, kept in _plan(self.record).items() if name not in fixed}
        sent = ((name, kept, getattr(before, name, None), getattr(self.sent, name)) for name, kept in fields.items())
        written = {name: _field(kept, old, new, language, name=name) for name, kept, old, new in sent}
        return self.record(**fixed, **written)

    def pictures(self) -> dict[str, str]:
        """By field, the hash of each picture that the body names."""
        return _pictures(self.record, self.sent)


class Patch(Struct, frozen=True):
    """The body of a PATCH (RFC 7396): omitted fields stay."""

    record: type[records.Record]
    slug: str
    sent: Any
    whole: type[Struct]
    """The struct of a PUT: null in a patch means its default."""
    faults: tuple[Fault, ...] = ()
    """The faults of the body; `sent` is what is right in it."""

    def apply(self, before: Any, language: TextLanguage) -> Any:
        """The resulting record. Raises Invalid for a part or text without a required field."""
        patching = _Patching(language)
        changed = patching.changes(before, self.sent, self.whole, "")
        if patching.faults:
            raise Invalid(patching.faults)
        return structs.replace(before, **changed, **_identity(self, before))

    def pictures(self) -> dict[str, str]:
        """By field, the hash of each picture that the body names."""
        return _pictures(self.record, self.sent)


def _pictures(record: type[records.Record], sent: Any) -> dict[str, str]:
    """By field, the hash of each picture that a body names."""
    pictures = {name: getattr(sent, name) for name, kept in _plan(record).items() if kept is records.Image}
    hashes = {name: getattr(image, "sha256", None) for name, image in pictures.items()}
    return {name: sha256 for name, sha256 in hashes.items() if isinstance(sha256, str)}


def _identity(change: Replacement | Patch, before: Any) -> dict[str, Any]:
    own = {name: getattr(before, name, None) for name in IDENTITY if name in change.record.__struct_fields__}
    given = None if change.sent.visibility is UNSET else change.sent.visibility
    return {**own, "slug": change.slug, "visibility": given or own["visibility"] or Visibility.draft}


class _Patching:
    """One patch applied to a record and its parts; the faults of all of them are collected."""

    def __init__(self, language: TextLanguage) -> None:
        self._language = language
        self.faults: list[Fault] = []

    def changes(self, before: Struct, sent: Struct, whole: type[Struct], pointer: str) -> dict[str, Any]:
        """The fields that a patch changes, with their new values."""
        changed: dict[str, Any] = {}
        fields = _fields(whole)
        for name, kept in _plan(type(before)).items():
            value = getattr(sent, name, UNSET)
            if value is UNSET or name in IDENTITY:
                continue
            field, old = fields[name], getattr(before, name)
            here = f"{pointer}/{field.encode_name}"
            if value is None:
                changed[name] = self._null(field, old, here)
            elif isinstance(value, Struct) and kept is not records.Image:
                changed[name] = self._part(kept, old, value, here, whole=_input_of(whole, name))
            else:
                changed[name] = _field(kept, old, value, self._language, name=name)
        return changed

    def _null(self, field: structs.FieldInfo, old: Any, pointer: str) -> Any:
        """The value of a field after null: no translation, or the default."""
        if isinstance(old, dict):
            if field.required and self._language.is_default:
                self._lacks(pointer)
            return self._language.written(old, None)
        return _default(field)

    def _part(self, kept: type[Struct], before: Any, sent: Struct, pointer: str, *, whole: type[Struct]) -> Any:
        """A part of a record; a new part must have all required fields."""
        if before is not None:
            return structs.replace(before, **self.changes(before, sent, whole, pointer))
        given = {
            name: value for name, value in structs.asdict(sent).items() if value is not UNSET and value is not None
        }
        lacking = [field for field in structs.fields(whole) if field.required and field.name not in given]
        for field in lacking:
            self._lacks(f"{pointer}/{field.encode_name}")
        return None if lacking else _field(kept, None, whole(**given), self._language, name="")

    def _lacks(self, pointer: str) -> None:
        self.faults.append(Fault(Required(), pointer=pointer))


def _field(kept: Any, before: Any, sent: Any, language: TextLanguage, *, name: str) -> Any:
    """A field of a record: a text, a picture, a part, a list of parts, or a plain value."""
    if kept is dict:
        return language.written(before or {}, sent)
    if kept is None or sent is None:
        return sent
    if isinstance(sent, list):
        return [_whole(kept, old, new, language) for old, new in _paired(kept, before or [], sent)]
    if kept is records.Image:
        return _image(before, sent, language, name)
    return _whole(kept, before, sent, language)


def _whole(kept: type[Struct], before: Any, sent: Struct, language: TextLanguage) -> Any:
    """A part as in a PUT."""
    pairs = ((name, inner, getattr(before, name, None), getattr(sent, name)) for name, inner in _plan(kept).items())
    return kept(**{name: _field(inner, old, new, language, name=name) for name, inner, old, new in pairs})


def _image(before: records.Image | None, sent: Any, language: TextLanguage, name: str) -> records.Image:
    """The current picture with the new `alt`; another picture must be uploaded."""
    another = before is None or (sent.sha256 is not UNSET and (sent.sha256 or before.sha256) != before.sha256)
    if before is None or another:
        raise Invalid([Fault(UploadInstead(), pointer=f"/{_camel(name)}")])
    return before if sent.alt is UNSET else structs.replace(before, alt=language.written(before.alt, sent.alt))


def _paired(part: type[Struct], before: list[Any], sent: list[Any]) -> list[tuple[Any, Any]]:
    """Pairs of each new entry with the old one of the same key, each used once."""
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


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _default(field: structs.FieldInfo) -> Any:
    return field.default if field.default_factory is NODEFAULT else field.default_factory()


@functools.cache
def _fields(whole: type[Struct]) -> dict[str, structs.FieldInfo]:
    return {field.name: field for field in structs.fields(whole)}


@functools.cache
def _input_of(whole: type[Struct], name: str) -> type[Struct]:
    """The struct that a part is sent as."""
    hint = typing.get_type_hints(whole)[name]
    return next(one for one in typing.get_args(hint) if isinstance(one, type) and issubclass(one, Struct))


@functools.cache
def _plan(kept: type[Struct]) -> dict[str, Any]:
    """By field: `dict` for a text in several languages, the struct of a part, or None for a plain value."""
    return {name: _inner(hint) for name, hint in typing.get_type_hints(kept).items() if name != "kind_name"}


def _inner(hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin is dict:
        return dict
    if origin in (types.UnionType, typing.Union, list):
        found = (_inner(argument) for argument in typing.get_args(hint))
        return next((inner for inner in found if inner is not None), None)
    return hint if isinstance(hint, type) and issubclass(hint, records.Part) else None
