"""The language in which texts are read or written, with its fallback."""

import functools
import typing
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from congress_api.errors import Fault, Invalid
from congress_api.messages.resources import NotALanguageOfTheEvent
from congress_api.records.event import Event
from congress_api.vocabulary.common import Translated
from congress_api.vocabulary.language import spelled, successors

Tagged = TypeVar("Tagged", bound=Struct)


class TextLanguage(Struct, frozen=True):
    """A language of an event, and the event's default."""

    language: str
    default: str

    @property
    def is_default(self) -> bool:
        """Whether texts in this language are the originals that the others fall back to."""
        return self.language == self.default

    def pick(self, text: Translated[str]) -> str | None:
        """The text in this language, else in the default; None if neither exists."""
        return text.get(self.language) or text.get(self.default)

    def written(self, before: Translated[str], sent: str | None) -> Translated[str]:
        """Set the text in this language; None removes it.

        A translation that equals the fallback is treated as absent, so that sending back a text as read adds no
        translation. A stored translation stays, even if it equals the fallback.
        """
        text = dict(before)
        if sent is not None and sent == before.get(self.language):
            return text
        if sent is None or (not self.is_default and sent == before.get(self.default)):
            text.pop(self.language, None)
        else:
            text[self.language] = sent
        return text


def text_language(requested: str | None, languages: Sequence[str], default: str) -> TextLanguage:
    """The language of the texts in a write, spelled as the event spells it; None selects the default.

    Raises Invalid for other languages.
    """
    language, faults = language_or_faults(requested, languages, default)
    if faults:
        raise Invalid(faults)
    return language


def language_or_faults(
    requested: str | None, languages: Sequence[str], default: str
) -> tuple[TextLanguage, list[Fault]]:
    """The language of the texts in a write, and the fault of one that the event does not have.

    Tags that differ only in case are the same (RFC 5646, 2.1.1).
    """
    asked = spelled(requested or default, languages)
    language = TextLanguage(asked, spelled(default, languages))
    if requested is None or asked in languages:
        return language, []
    unknown = NotALanguageOfTheEvent(language=requested, allowed=tuple(languages))
    return language, [Fault(unknown, parameter="language")]


def languages_of(part: Struct) -> set[str]:
    """The languages of the texts in a record or a part of one."""
    found: set[str] = set()
    for name in _with_texts(type(part)):
        value = getattr(part, name)
        if isinstance(value, dict):
            found |= value.keys()
        elif isinstance(value, list):
            for inner in value:
                found |= languages_of(inner)
        elif isinstance(value, Struct):
            found |= languages_of(value)
    return found


@functools.cache
def _with_texts(part: type[Struct]) -> tuple[str, ...]:
    """The fields that hold texts in several languages, or parts that have such fields."""
    hints = typing.get_type_hints(part)
    return tuple(name for name in part.__struct_fields__ if _has_texts(hints[name]))


def _has_texts(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, Struct):
        return bool(_with_texts(hint))
    return typing.get_origin(hint) is dict or any(map(_has_texts, typing.get_args(hint)))


def count_texts(part: Struct, language: str) -> int:
    """How many texts in this language a record or a part of one has."""
    values = (getattr(part, name) for name in part.__struct_fields__)
    inner = (entry for value in values for entry in (value if isinstance(value, list) else [value]))
    return sum(
        entry.get(language) is not None
        if isinstance(entry, dict)
        else count_texts(entry, language)
        if isinstance(entry, Struct)
        else 0
        for entry in inner
    )


NAMING = ("original_language",)
"""The fields that say which language of a resource's texts is the original."""


def renaming(before: Collection[str], after: Sequence[str]) -> Callable[[str], str | None]:
    """The language that texts are in after a change of an event's languages; None for those that go."""
    moves = successors(list(before), after)
    return lambda tag: moves.get(tag, tag)


def retagged(part: Tagged, tag: Callable[[str], str | None]) -> Tagged:
    """A part with the language of each of its texts replaced; texts whose new language is None go.

    What names the original language is replaced too; it stays where that language goes, since it stays true.
    """
    changed: dict[str, Any] = {}
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, dict):
            new: Any = {to: text for language, text in value.items() if (to := tag(language)) is not None}
        elif isinstance(value, list):
            new = [retagged(entry, tag) if isinstance(entry, Struct) else entry for entry in value]
        elif name in NAMING and value is not None:
            new = tag(value) or value
        else:
            new = retagged(value, tag) if isinstance(value, Struct) else value
        if new != value:
            changed[name] = new
    return replace(part, **changed) if changed else part


def with_languages(known: Sequence[str], event: Event) -> Event:
    """An event whose language tags are spelled as it had them before, else as RFC 5646 recommends.

    Tags that differ only in case are the same: neither the default language nor a text is lost over a capital.
    """
    languages = [spelled(tag, known) for tag in event.languages]
    event = replace(event, languages=languages, default_language=spelled(event.default_language, languages))
    return retagged(event, lambda tag: spelled(tag, languages))
