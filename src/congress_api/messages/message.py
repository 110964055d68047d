"""Messages: texts in every language of problems, with typed values to fill in.

A message is a class with its values as fields; its texts are arguments of the class, so one that lacks a language is
refused by the type checker and when it is imported. Raise sites say which message and with what values, never a text.
"""

import inspect
from dataclasses import dataclass
from typing import Any, ClassVar, Self, dataclass_transform

from congress_api.messages.codes import FaultCode

LANGUAGES = ("en", "nl")
"""The languages of problems, the default first."""
DEFAULT = LANGUAGES[0]
GROUPED_FROM = 10_000
"""Numbers from here on are written in groups of three digits; years and small numbers are not."""
SHOWN_CHARACTERS = 100
"""The most of a value from the request that a text repeats."""


@dataclass(frozen=True)
class Texts:
    """A text without values, in every language."""

    en: str
    nl: str

    def text(self, language: str) -> str:
        """The text in one of `LANGUAGES`."""
        text: str = getattr(self, language)
        return text


@dataclass_transform(frozen_default=True)
class Message:
    """A text with values, which are the fields of its class; `str()` is the default language.

    Like a dataclass to the type checker. To make a hundred dataclasses takes a start 0.03 s.
    """

    texts: ClassVar[dict[str, str]]
    fields: ClassVar[tuple[str, ...]]
    """The names of its values, in order."""

    def __init_subclass__(cls) -> None:
        cls.fields = tuple(inspect.get_annotations(cls))

    def __init__(self, *values: Any, **named: Any) -> None:
        """Raises TypeError unless there is one value for each field."""
        found = dict(zip(self.fields, values, strict=False)) | named
        if len(values) + len(named) != len(self.fields) or found.keys() != set(self.fields):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.fields) or 'no values'}")
        vars(self).update({name: found[name] for name in self.fields})

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def text(self, language: str) -> str:
        """The text in one of `LANGUAGES`."""
        values = {name: shown(name, value, language) for name, value in vars(self).items()}
        return self.texts[language].format(**values)

    @property
    def detail(self) -> str:
        """The text in the default language."""
        return self.text(DEFAULT)

    def __str__(self) -> str:
        return self.text(DEFAULT)


class Detail(Message):
    """The detail of a problem."""

    def __init_subclass__(cls, *, en: str, nl: str) -> None:
        super().__init_subclass__()
        cls.texts = {"en": en, "nl": nl}


class FaultMessage(Message):
    """What is wrong at one place of a request."""

    code: ClassVar[FaultCode]

    def __init_subclass__(cls, *, code: FaultCode, en: str, nl: str) -> None:
        super().__init_subclass__()
        cls.code, cls.texts = code, {"en": en, "nl": nl}


class Noun(str):
    """The name of a kind of resource; templates also have `{kind.the}`, `{kind.The}` and `{kind.this}`."""

    __slots__ = ("The", "the", "this")
    The: str
    the: str
    this: str

    def __new__(cls, kind: str, language: str) -> Self:
        """In a language; a kind that does not exist is shown as it was sent."""
        word, the, this = DUTCH.get(kind, (kind, "de", "deze")) if language == "nl" else (kind, "the", "this")
        noun = super().__new__(cls, word)
        noun.the, noun.The, noun.this = f"{the} {word}", f"{the.capitalize()} {word}", f"{this} {word}"
        return noun


DUTCH = {
    "event": ("evenement", "het", "dit"),
    "session": ("sessie", "de", "deze"),
    "speaker": ("spreker", "de", "deze"),
    "partner": ("partner", "de", "deze"),
    "position": ("standpunt", "het", "dit"),
    "article": ("artikel", "het", "dit"),
    "announcement": ("mededeling", "de", "deze"),
    "room": ("zaal", "de", "deze"),
    "track": ("programmalijn", "de", "deze"),
    "topic": ("onderwerp", "het", "dit"),
    "slot": ("tijdslot", "het", "dit"),
}
"""The kinds in Dutch, with their articles. In English a kind is its own name."""


def shown(name: str, value: Any, language: str) -> object:
    """A value as it stands in a text: kinds as nouns, lists with commas, large numbers in groups of digits."""
    if name == "kind":
        return Noun(_repeated(value), language)
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, tuple):
        return ", ".join(_repeated(str(one)) for one in value)
    if isinstance(value, int) and value >= GROUPED_FROM:
        return f"{value:,}".replace(",", "," if language == "en" else ".")
    return _repeated(value) if isinstance(value, str) else value


def _repeated(value: str) -> str:
    """The beginning of a value from the request; characters that cannot be printed are replaced."""
    beginning = value[:SHOWN_CHARACTERS]
    if beginning.isprintable():
        return beginning
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in beginning)
