"""A person is found in a text however their name is written."""

import html
import json
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from congress_api.domain import redacting
from congress_api.domain.redacting import Person

NAMES = ("Wolf Duindoorn", "Jörg Løvås", "Zoë van der Élst", "Ĳsbrand O\u2019Neill", "Ελένη Ζωή", "陳 大文")
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.casefold,
    lambda name: unicodedata.normalize("NFC", name),
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFKD", name).upper(),
    lambda name: name.replace(" ", "  \n "),
    lambda name: name.replace(" ", "\u00a0"),
    lambda name: name.replace(" ", "-"),
    lambda name: name.replace(" ", "_").lower(),
    lambda name: name.replace(" ", "").lower(),
    lambda name: f"@{name.replace(' ', '')}",
    lambda name: f"{name.replace(' ', '.').lower()}@example.org",
    lambda name: f"https://example.org/{quote(name)}?x=1",
    lambda name: f"https://example.org/?q={quote_plus(name)}",
    lambda name: f"https://example.org/wiki/{quote(name.replace(' ', '_'))}",
    lambda name: "".join(f"&#{ord(one)};" for one in name),
    lambda name: "".join(f"&#x{ord(one):x};" for one in name),
    lambda name: html.escape(f"<{name}>").encode("ascii", "xmlcharrefreplace").decode(),
    lambda name: f"**{name[:4]}\u00ad{name[4:]}**",
    "\u200b".join,
    lambda name: name.replace(" ", "\u200b"),
    lambda name: f"\u2068{name}\u2069",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spelling", range(len(SPELLINGS)))
def test_a_name_is_found_however_it_is_written(name: str, spelling: int) -> None:
    person = Person(names=frozenset({redacting.folded(name)}))
    text = f"Met {SPELLINGS[spelling](name)}: welkom"
    assert person.is_named_in(text), ascii(text)
    assert person.may_be_named_in(json.dumps({"title": {"nl": text}}, ensure_ascii=False)), ascii(text)


@pytest.mark.parametrize(
    "text", ["Wolf en Duindoorn", "Duindoorn", "de wolfduindoorns", "100% Wolf & Duin", "Wolf, Jan"]
)
def test_what_resembles_a_name_is_not_the_name(text: str) -> None:
    person = Person(names=frozenset({redacting.folded("Wolf Duindoorn")}))
    assert not person.is_named_in(text)
