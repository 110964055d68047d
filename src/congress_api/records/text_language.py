"""The language in which texts are read or written, with its fallback."""

from collections.abc import Sequence

from msgspec import Struct

from congress_api.errors import Fault, Invalid
from congress_api.messages.resources import NotALanguageOfTheEvent
from congress_api.vocabulary.common import Translated


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

    Tags that differ only in case are the same (RFC 5646, 2.1.1). Raises Invalid for other languages.
    """
    for language in languages:
        if language.lower() == (requested or default).lower():
            return TextLanguage(language, default)
    unknown = NotALanguageOfTheEvent(language=requested or default, allowed=tuple(languages))
    raise Invalid([Fault(unknown, parameter="language")])
