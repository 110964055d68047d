"""Names in the letters that Pillow's own font has: those of ASCII."""

from congress_api.vocabulary.folding import fold


def initials(name: str) -> str:
    """The first letters of the first and of the last word, as capitals; empty for a name in another script."""
    words = [letters for word in latin(name).split() if (letters := "".join(filter(str.isalpha, word)))]
    return "".join(word[0].upper() for word in (*words[:1], *words[1:][-1:]))


def latin(text: str) -> str:
    """The text without accents, and without the letters of other scripts."""
    return "".join(letter if letter.isascii() else _folded(letter) for letter in text).strip()


def _folded(letter: str) -> str:
    plain = fold(letter) if fold(letter).isascii() else ""
    return plain.capitalize() if letter.isupper() else plain
