"""Folding texts for comparison: without case and accents, independent of engine and machine."""

import re
import unicodedata

# NFKD leaves these letters whole; people type them plain
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i", "ŋ": "n"}
)
WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """The text in lower case without accents."""
    if text.isascii():
        return text.lower()
    # first apart, then small: 𝐀 and ℡ show their capitals only when they are taken apart  # noqa: RUF003  # they are the point
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(PLAIN)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(" ".join([fold(part) for part in text.split()]))  # most parts are plain, and then it is fast
