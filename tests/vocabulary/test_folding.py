"""Texts made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.vocabulary.folding import ALIKE, collated, fold, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("ZOË", "zoe"),
        ("Łukasz", "lukasz"),
        ("Søren Ærø", "soren aero"),
        ("Đorđe", "dorde"),
        ("Þór", "thor"),
        ("STRASSE Straße", "strasse strasse"),
        ("İstanbul \u0131s\u0131", "istanbul isi"),
        ("ﬁn", "fin"),
        ("№ ℡", "no tel"),
        ("Ⅷ \U0001d400", "viii a"),
        ("Ελλάς", "ελλασ"),
        ("", ""),
    ],
)
def test_case_and_accents_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_capitals_fold_to_what_their_small_letters_fold_to(text: str) -> None:
    assert fold(text.upper().lower()) == fold(text.upper())


SIGNS = st.text(st.characters(categories=["P", "S", "Z"]).filter(lambda sign: not words(sign)), max_size=5)
TEXTS = st.sampled_from(["t Is zo", "Samen", "Één", "9 maanden", "한국어"])


@given(SIGNS, TEXTS)
def test_sorting_passes_over_leading_punctuation(signs: str, text: str) -> None:
    assert collated(signs + text) == fold(text)


@given(st.lists(TEXTS, min_size=1), st.sampled_from([*map(chr, ALIKE)]))
def test_sorting_takes_all_quotes_and_dashes_for_the_sign_that_is_typed(texts: list[str], sign: str) -> None:
    assert collated(sign.join(texts)) == fold(ALIKE[ord(sign)].join(texts))


@given(st.text())
def test_no_text_but_the_empty_one_sorts_as_nothing(text: str) -> None:
    assert bool(collated(text)) == bool(fold(text))


def test_words_are_split_at_everything_that_is_no_letter_or_digit() -> None:
    assert words("Wat eIDAS 2.0 van de overheid vraagt: één wallet?") == [
        "wat", "eidas", "2", "0", "van", "de", "overheid", "vraagt", "een", "wallet",
    ]  # fmt: skip


@given(st.text())
def test_words_of_any_text_are_folded(text: str) -> None:
    assert all(word == fold(word) and word for word in words(text))
