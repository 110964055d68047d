"""The differences between two states of a resource, by field, and by language for texts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from congress_api import records
from congress_api.records.kinds import FIXED
from congress_api.records.text_language import TextLanguage, languages_of
from congress_api.snapshot.image_addresses import PATHS, ImageAddresses
from congress_api.snapshot.rendering import delivered
from congress_api.wire.proposal import ProposalChange

NOWHERE: dict[str, Any] = {"revision": 0, "updated_at": None, "translations": []}
"""Computed fields of a record that is not stored."""

NOTHING: tuple[Any, ...] = (None, {}, [])
"""A new resource has no change in what it leaves empty."""

Side = records.Content | None


def changes(
    before: Side,
    after: Side,
    languages: Sequence[str],
    text_language: TextLanguage,
    *,
    addresses: ImageAddresses = PATHS,
) -> Iterator[ProposalChange]:
    """The changed fields: once each, or once per changed language for fields with texts."""
    one = before or after
    if one is None:
        return
    names = zip(one.__struct_fields__, one.__struct_encode_fields__, strict=True)
    for name, encoded in names:
        was, becomes = getattr(before, name, None), getattr(after, name, None)
        if name not in FIXED and was != becomes and not (was in NOTHING and becomes in NOTHING):
            for language in _languages(was, becomes, languages, text_language):
                alone = TextLanguage(language, language) if language else text_language
                first, second = (_told(side, encoded, alone, addresses) for side in (before, after))
                yield ProposalChange(field=encoded, language=language, before=first, after=second)


def _languages(was: Any, becomes: Any, languages: Sequence[str], text_language: TextLanguage) -> list[str | None]:
    """The languages in which a field is reported; None for one without texts."""
    spoken = {*_spoken(was), *_spoken(becomes)}
    if not spoken:
        return [None]
    changed = [one for one in languages if list(_texts(was, one)) != list(_texts(becomes, one))]
    return [*changed] or [text_language.language]


def _spoken(value: Any) -> Iterable[str]:
    """The languages of the texts in a value."""
    if isinstance(value, dict):
        return value
    parts = value if isinstance(value, list) else [value]
    return [language for part in parts if isinstance(part, msgspec.Struct) for language in languages_of(part)]


def _texts(value: Any, language: str) -> Iterator[str]:
    """The texts of a value in one language."""
    if isinstance(value, dict) and language in value:
        yield value[language]
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry, language)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), language)


def _told(side: Side, encoded: str, alone: TextLanguage, addresses: ImageAddresses) -> Any:
    """The delivered value of a field in one language, without fallback."""
    if side is None:
        return None
    return msgspec.to_builtins(delivered(side, alone, NOWHERE, addresses))[encoded]
