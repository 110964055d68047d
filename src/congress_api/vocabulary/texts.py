"""The rules of texts: of one line, of several lines, and of CommonMark."""

from collections.abc import Iterator

from msgspec import Meta

from congress_api.messages import texts as messages
from congress_api.vocabulary.characters import (
    LINE_BREAKS,
    PORTABLE_INVISIBLE,
    PORTABLE_LINE_BREAKS,
    PORTABLE_REFUSED,
    REFUSED,
    has_something_to_see,
    named,
    place,
)
from congress_api.vocabulary.commonmark import markup_flaws
from congress_api.vocabulary.rules import Flaw, Rule, ruled

NOTHING_TO_SEE = messages.NothingToSee()


def control_flaws(text: str) -> Iterator[Flaw]:
    """The first character that no text may hold."""
    if found := REFUSED.search(text):
        yield messages.ControlCharacter(named(found.group()), *place(text, found.start()))


def line_flaws(text: str) -> Iterator[Flaw]:
    """The first line break or tab, and the first control character."""
    yield from control_flaws(text)
    if found := LINE_BREAKS.search(text):
        yield messages.LineBreak(named(found.group()), found.start() + 1)


def _line(text: str) -> Iterator[Flaw]:
    yield from line_flaws(text)
    yield from _blank(text)


def _lines(text: str) -> Iterator[Flaw]:
    yield from control_flaws(text)
    yield from _blank(text)


def _prose(text: str) -> Iterator[Flaw]:
    yield from control_flaws(text)
    yield from (_blank(text) if not has_something_to_see(text) else markup_flaws(text))


def _blank(text: str) -> Iterator[Flaw]:
    if text and not has_something_to_see(text):
        yield NOTHING_TO_SEE


LINE, LINES, PROSE, WORDS = Rule(_line), Rule(_lines), Rule(_prose), Rule(line_flaws)
VISIBLE_LINE = (
    f"^[{PORTABLE_INVISIBLE}]*[^{PORTABLE_INVISIBLE}{PORTABLE_REFUSED}{PORTABLE_LINE_BREAKS}]"
    f"[^{PORTABLE_REFUSED}{PORTABLE_LINE_BREAKS}]*$"
)
VISIBLE_LINES = (
    f"^[{PORTABLE_INVISIBLE}{PORTABLE_LINE_BREAKS}]*[^{PORTABLE_INVISIBLE}{PORTABLE_REFUSED}{PORTABLE_LINE_BREAKS}]"
    f"[^{PORTABLE_REFUSED}]*$"
)
"""Blank characters, one that shows something, then any that are allowed: no backtracking."""
SEARCHED = f"^[^{PORTABLE_REFUSED}{PORTABLE_LINE_BREAKS}]*$"


def text(longest: int, description: str, example: str) -> Meta:
    """A text of one line with something to see in it."""
    return ruled(LINE, pattern=VISIBLE_LINE, **_limits(longest, description, example))


def lines(longest: int, description: str, example: str) -> Meta:
    """A text that may have several lines, with something to see in it."""
    return ruled(LINES, pattern=VISIBLE_LINES, **_limits(longest, description, example))


def prose(longest: int, description: str, example: str) -> Meta:
    """CommonMark without raw HTML, whose links are as in address fields."""
    return ruled(PROSE, pattern=VISIBLE_LINES, **_limits(longest, description, example))


def searched(longest: int, description: str, example: str) -> Meta:
    """Words to search for: of one line, possibly blank."""
    return ruled(WORDS, pattern=SEARCHED, max_length=longest, description=description, examples=[example])


def _limits(longest: int, description: str, example: str) -> dict[str, object]:
    return {"min_length": 1, "max_length": longest, "description": description, "examples": [example]}
