"""Folding texts for comparison: without case and accents, independent of engine and machine."""

import re
import unicodedata

# NFKD does not decompose these letters
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "\u0131": "i", "ŋ": "n"}
)
WORD = re.compile(r"\w+")
SIGNS = re.compile(r"[\W_]+")
ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛‹›ʹʻʼʽʾʿˈ′‵´`׳＇", "'"),  # noqa: RUF001  # they look alike, which is the point
        **dict.fromkeys("“”„‟«»ʺ″‶〝〞〟״＂", '"'),  # noqa: RUF001  # the same
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),  # noqa: RUF001  # the same
    }
)
"""Quotes, apostrophes and dashes by the sign of ASCII that is typed for them."""


def fold(text: str) -> str:
    """The text in lower case without accents."""
    if text.isascii():
        return text.lower()
    # decompose first: 𝐀 and ℡ become capitals by it  # noqa: RUF003  # these letters are the example
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(PLAIN)


def collated(text: str) -> str:
    """A text for sorting: folded, without leading punctuation, and quotes alike. Signs alone stay as they are."""
    folded = text.lower().replace("`", "'") if text.isascii() else fold(text.translate(ALIKE))
    if folded[:1].isalnum():
        return folded
    begin = SIGNS.match(folded)
    return folded[begin.end() :] or folded if begin else folded


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return WORD.findall(" ".join([fold(part) for part in text.split()]))  # faster, and most texts are ASCII
