"""Language tags (BCP 47): how they are spelled, and which of an event's languages a request matches."""

import re
from collections.abc import Iterator, Sequence

from congress_api.messages.formats import NotALanguageTag
from congress_api.vocabulary.rules import Flaw, Rule

TRADITIONAL = frozenset({"tw", "hk", "mo"})
"""The regions in which Chinese is written in traditional characters (CLDR, likely subtags)."""
SCRIPT, REGION = 4, 2  # letters
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)


def recommended(tag: str) -> str:
    """The recommended spelling (RFC 5646, 2.1.1): `en-GB`, `zh-Hant-TW`."""
    subtags = tag.lower().split("-")
    for index, subtag in enumerate(subtags[1:], 1):
        if len(subtags[index - 1]) == 1:  # an extension or a private use begins: all that follows is in lower case
            break
        if len(subtag) == REGION:
            subtags[index] = subtag.upper()
        elif len(subtag) == SCRIPT and subtag.isalpha():
            subtags[index] = subtag.title()
    return "-".join(subtags)


def tag_flaws(tag: str) -> Iterator[Flaw]:
    """What keeps a text from being a language tag."""
    if not TAG.fullmatch(tag):
        yield NotALanguageTag("nl, en-GB")


TAG_RULE = Rule(tag_flaws, recommended)


def spelled(tag: str, languages: Sequence[str]) -> str:
    """A tag as it is spelled among these languages; else in the recommended spelling."""
    return next((language for language in languages if language.lower() == tag.lower()), recommended(tag))


def shortened(tag: str) -> Iterator[str]:
    """A tag, and the tags that it begins with, the longest first: `zh-hant-tw`, `zh-hant`, `zh`."""
    subtags = tag.split("-")
    while subtags:
        yield "-".join(subtags)
        subtags.pop()


def match(asked: str, languages: Sequence[str]) -> str | None:
    """The language that fits a requested one best; None if none fits.

    Lookup (RFC 4647, 3.4) comes first, then a language that begins with the requested tag (3.3.1), then one with the
    same primary subtag; Chinese must be of the same script.
    """
    asked, by_name = asked.lower(), {language.lower(): language for language in reversed(languages)}
    for tag in shortened(asked):
        if tag in by_name:
            return by_name[tag]
    in_order = [language.lower() for language in languages]
    found = next((tag for tag in in_order if tag.startswith(f"{asked}-")), None)
    found = found or next((tag for tag in in_order if family(tag) == family(asked)), None)
    return None if found is None else by_name[found]


def successors(before: Sequence[str], after: Sequence[str]) -> dict[str, str | None]:
    """The languages that are gone, each with the new one that takes its place; None where there is none.

    A language is renamed (`en-GB` to `en`) where one with its primary subtag goes and one comes; for Chinese also the
    script is the same.
    """
    gone, came = [tag for tag in before if tag not in after], [tag for tag in after if tag not in before]
    found: dict[str, str | None] = {}
    for tag in gone:
        rivals = [other for other in gone if family(other) == family(tag)]
        fitting = [other for other in came if family(other) == family(tag)]
        found[tag] = fitting[0] if len(rivals) == len(fitting) == 1 else None
    return found


def family(tag: str) -> tuple[str, str]:
    """The primary subtag, and for Chinese the script."""
    primary, *others = tag.lower().split("-")
    if primary != "zh":
        return primary, ""
    script = next((subtag for subtag in others if len(subtag) == SCRIPT and subtag.isalpha()), None)
    return primary, script or ("hant" if TRADITIONAL.intersection(others) else "hans")
