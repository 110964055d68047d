"""Classes of characters: those that no text may hold, and those that show nothing.

What XML 1.0 (2.2), iCalendar (RFC 5545, 3.1) and terminals do not take is refused: control characters and
non-characters. Default ignorable characters, marks and blanks alone show nothing (Unicode 15, 5.21).
"""

import re
import unicodedata

PLANE_ENDS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
NON_CHARACTERS = "\ufdd0-\ufdef" + PLANE_ENDS
SURROGATES = "\ud800-\udfff"

REFUSED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{NON_CHARACTERS}{SURROGATES}]")
"""What no text may hold: all control characters but tab, line feed and carriage return, and what is no character."""
LINE_BREAKS = re.compile("[\t\n\r\u2028\u2029]")
"""What a text of one line may not hold beside."""

IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Default_Ignorable_Code_Point, and letters and symbols that are blank: fillers, Braille blank, null note head."""
INVISIBLE = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Mc", "Me"))
"""General categories of characters that show nothing alone."""

PORTABLE_REFUSED = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
PORTABLE_LINE_BREAKS = r"\t\n\r\u2028\u2029"
PORTABLE_INVISIBLE = (
    r"\x20\xa0\xad\u0300-\u036f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    r"\u2000-\u200f\u202a-\u202f\u205f-\u206f\u20d0-\u20ff\u2800\u3000\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0"
    r"\ufff0-\ufffc"
)
"""The same classes for the patterns of the document, in the escapes that all engines of regular expressions have:
without characters beyond U+FFFF, and without the marks of single scripts."""


def is_visible(character: str) -> bool:
    """Whether a character shows something by itself."""
    return unicodedata.category(character) not in INVISIBLE and not IGNORABLE.match(character)


def has_something_to_see(text: str) -> bool:
    """Whether any character of a text shows something."""
    return any(map(is_visible, text))


def named(character: str) -> str:
    """A character as messages name it: `U+0007`."""
    return f"U+{ord(character):04X}"


def place(text: str, index: int) -> tuple[int, int]:
    """The line and the place in it of a character, both counted from 1."""
    before = text[:index]
    line = before.count("\n") + 1
    character = index - (before.rfind("\n") + 1) + 1
    return line, character
