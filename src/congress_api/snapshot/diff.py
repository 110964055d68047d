"""Two states of one resource told apart: field by field, and language by language where a field has texts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from congress_api import records
from congress_api.records.kinds import FIXED
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot.rendering import delivered, translations
from congress_api.wire.proposal import ProposalChange

NOWHERE: dict[str, Any] = {"revision": 0, "updated_at": None, "translations": []}
"""What only a resource that stands somewhere has."""

Side = records.Content | None


def changes(before: Side, after: Side, languages: Sequence[str], tongue: TextLanguage) -> Iterator[ProposalChange]:
    """What differs. A field that has no texts is told once, one with texts in every language in which they differ."""
    one = before or after
    if one is None:
        return
    names = zip(one.__struct_fields__, one.__struct_encode_fields__, strict=True)
    for name, encoded in names:
        was, becomes = getattr(before, name, None), getattr(after, name, None)
        if name not in FIXED and was != becomes:
            for language in _languages(was, becomes, languages, tongue):
                first, second = (_told(side, encoded, language, tongue) for side in (before, after))
                yield ProposalChange(field=encoded, language=language, before=first, after=second)


def _languages(was: Any, becomes: Any, languages: Sequence[str], tongue: TextLanguage) -> list[str | None]:
    """The languages in which a field is told; None when it is the same in all."""
    spoken = {*_spoken(was), *_spoken(becomes)}
    if not spoken:
        return [None]
    changed = [one for one in languages if list(_texts(was, one)) != list(_texts(becomes, one))]
    return [*changed] or [tongue.language]


def _spoken(value: Any) -> Iterable[str]:
    """The languages of the texts in a value."""
    if isinstance(value, dict):
        return value
    parts = value if isinstance(value, list) else [value]
    return [language for part in parts if isinstance(part, msgspec.Struct) for language in translations(part)]


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


def _told(side: Side, encoded: str, language: str | None, tongue: TextLanguage) -> Any:
    """A field as the resource has it, in a language alone."""
    if side is None:
        return None
    alone = TextLanguage(language, language) if language else tongue
    return msgspec.to_builtins(delivered(side, alone, NOWHERE))[encoded]
