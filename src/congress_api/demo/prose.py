"""Titles and paragraphs of the demo event, the same in Dutch and English."""

import re
import unicodedata

from congress_api.demo.dice import Dice
from congress_api.demo.words import OPENINGS, SENTENCES, Pair
from congress_api.records import Topic

DOTLESS = "\N{LATIN SMALL LETTER DOTLESS I}"  # no decomposition folds it


def both(dutch: str, english: str) -> dict[str, str]:
    return {"nl": dutch, "en": english}


def about(pair: Pair, topic: Topic) -> dict[str, str]:
    """A pair of words with the topic filled in, and a capital in front."""
    return {
        language: capitalised(words.replace("{it}", lowered(topic.name[language])))
        for language, words in zip(("nl", "en"), pair, strict=True)
    }


def paragraph(dice: Dice, topic: Topic, shortest: int) -> dict[str, str]:
    """Sentences about a topic, in each language at least so many characters and at most 150 more."""
    texts = about(dice.pick(OPENINGS), topic)
    dutch, english = texts["nl"], texts["en"]
    at = dice.between(0, len(SENTENCES) - 1)
    while min(len(dutch), len(english)) < shortest:
        next_dutch, next_english = SENTENCES[at % len(SENTENCES)]
        dutch, english, at = f"{dutch} {next_dutch}", f"{english} {next_english}", at + 1
    return both(dutch, english)


def slugged(text: str) -> str:
    """A text as part of a slug: accents folded, what is left over as hyphens, at most 80 characters."""
    folded = unicodedata.normalize("NFKD", text.replace(DOTLESS, "i")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded)[:80].strip("-")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A name as it stands in a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
