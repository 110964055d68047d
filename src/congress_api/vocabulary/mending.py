"""Texts that an older release took, brought within the rules of today: as close to what was meant as can be.

None stands for a text of which nothing is left.
"""

import functools
import re
import unicodedata

from congress_api.vocabulary.addresses import address_flaws, canonical_address, email_flaws, phone_flaws
from congress_api.vocabulary.characters import INVISIBLE, LINE_BREAKS, REFUSED, has_something_to_see
from congress_api.vocabulary.commonmark import markup_flaws, troubled_lines
from congress_api.vocabulary.language import recommended

AUTOLINK = r"<(?:https?://|mailto:|tel:)[^\s<>]*>|<[\w.+-]+@[\w.-]+>"
CODE = r"(`+)(?!`).*?(?<!`)\2(?!`)"
TAG = re.compile(rf"({AUTOLINK}|{CODE}|\\.)|<(?=[A-Za-z/!?])", re.ASCII)
BRACKET = re.compile(r"(\\.)|[\[\]<]")
MARKUP = re.compile(r"(\\[!-/:-@\[-`{-~])|[`*_\[\]<>#+.!|~&=()-]")
USER = re.compile(r"^(https?://)[^/?#]*@", re.IGNORECASE)
LOOKALIKE = str.maketrans(dict.fromkeys("<[", "(") | dict.fromkeys(">]", ")") | dict.fromkeys("*+#-`&~", "\u2013"))
"""What is left of markup where escaping it makes a text too long."""
BREAKS = re.compile(f" *(?:{LINE_BREAKS.pattern}+ *)+")
MOST_ROUNDS = 50


def mended_line(text: str) -> str | None:
    """A text of one line."""
    plain = BREAKS.sub(" ", REFUSED.sub("", text))
    return plain if has_something_to_see(plain) else None


def mended_lines(text: str) -> str | None:
    """A text of several lines."""
    plain = REFUSED.sub("", text)
    return plain if has_something_to_see(plain) else None


@functools.lru_cache(maxsize=4096)
def mended_prose(text: str, longest: int) -> str | None:
    """CommonMark: raw HTML and links that are not allowed are escaped, so that they show as they were written."""
    plain = mended_lines(text)
    if plain is None or not list(markup_flaws(plain)):
        return plain
    if "nothing-to-see" in {flaw.code for flaw in markup_flaws(plain)}:
        return None
    for attempt in (_escaped_where_needed, _escaped_throughout):
        escaped = attempt(plain)
        if len(escaped) <= longest and not list(markup_flaws(escaped)):
            return escaped
    return plain.translate(LOOKALIKE)


def _escaped_where_needed(text: str) -> str:
    for _ in range(MOST_ROUNDS):
        if not (troubled := troubled_lines(text)):
            break
        lines = text.split("\n")
        for number, kind in troubled.items():
            lines[number - 1] = _escaped(TAG if kind == "html" else BRACKET, lines[number - 1])
        text = "\n".join(lines)
    return text


def _escaped_throughout(text: str) -> str:
    return _escaped(MARKUP, text)


def _escaped(signs: re.Pattern[str], text: str) -> str:
    return signs.sub(lambda found: found.group() if found.group(1) else f"\\{found.group()}", text)


def mended_address(text: str) -> str | None:
    """An address without invisible characters and without a user name."""
    bare = "".join(one for one in text if unicodedata.category(one) not in INVISIBLE)
    plain = canonical_address(USER.sub(r"\1", bare))
    return None if list(address_flaws(plain)) or len(plain) < 8 else plain


def mended_email(text: str) -> str | None:
    """An e-mail address without `mailto:`."""
    plain = re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)
    return None if list(email_flaws(plain)) else plain


def mended_phone(text: str) -> str | None:
    """A telephone number."""
    return None if list(phone_flaws(text)) else text


def mended_tag(text: str) -> str:
    """A language tag as it is stored."""
    return recommended(text.strip())
