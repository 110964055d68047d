"""Language tags: their spelling, and which of an event's languages fits a requested one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.vocabulary.language import match, recommended, shortened, spelled

EVENT = ["nl", "en-GB", "zh-Hant", "pt-BR", "sr-Latn", "de-CH"]


@pytest.mark.parametrize(
    ("asked", "languages", "found"),
    [
        ("en", EVENT, "en-GB"),
        ("en-US", EVENT, "en-GB"),
        ("en-GB-oxendict", EVENT, "en-GB"),
        ("EN-gb", EVENT, "en-GB"),
        ("zh", EVENT, "zh-Hant"),
        ("zh-TW", EVENT, "zh-Hant"),
        ("zh-HK", EVENT, "zh-Hant"),
        ("zh-MO", EVENT, "zh-Hant"),
        ("zh-Hant-TW", EVENT, "zh-Hant"),
        ("zh-CN", EVENT, None),
        ("zh-SG", EVENT, None),
        ("zh-Hans", EVENT, None),
        ("zh-Hans-TW", EVENT, None),
        ("zh-CN", ["zh-Hant", "zh-Hans"], "zh-Hans"),
        ("zh-HK", ["zh-CN", "zh-TW"], "zh-TW"),
        ("zh-Hant-HK", ["zh-CN", "zh-TW"], "zh-TW"),
        ("zh-TW", ["zh-Hant", "zh"], "zh"),
        ("pt-PT", EVENT, "pt-BR"),
        ("pt", ["pt-PT", "pt-BR"], "pt-PT"),
        ("pt-AO", ["pt-BR", "pt"], "pt"),
        ("pt-AO", ["pt-BR", "pt-PT"], "pt-BR"),
        ("sr", EVENT, "sr-Latn"),
        ("sr-Cyrl-RS", EVENT, "sr-Latn"),
        ("de-AT", EVENT, "de-CH"),
        ("de", ["de-CH", "de"], "de"),
        ("en-U", EVENT, "en-GB"),
        ("e", EVENT, None),
        ("eng", EVENT, None),
        ("nl-NL", EVENT, "nl"),
        ("fr", EVENT, None),
        ("fr", [], None),
        ("", EVENT, None),
        ("-", EVENT, None),
    ],
)
def test_the_nearest_language_is_found(asked: str, languages: list[str], found: str | None) -> None:
    assert match(asked, languages) == found
    assert match(asked.upper(), languages) == found


TAG = st.lists(st.sampled_from(["en", "zh", "pt", "Hant", "Hans", "GB", "TW", "CN", "br"]), min_size=1, max_size=3).map(
    "-".join
)


@given(TAG, st.lists(TAG, max_size=5, unique_by=str.lower), st.booleans())
def test_a_nearer_language_wins_over_one_that_is_further(asked: str, languages: list[str], upper: bool) -> None:
    found = match(asked.upper() if upper else asked, languages)

    def nearness(language: str) -> tuple[int, int]:
        one, other = asked.lower(), language.lower()
        if other in shortened(one):
            return 0, -len(other)
        return (1 if other.startswith(f"{one}-") else 2), languages.index(language)

    same = [language for language in languages if language.lower().split("-")[0] == asked.lower().split("-")[0]]
    if found is None:
        assert not same or asked.lower().startswith("zh")
    else:
        able = [language for language in same if nearness(language)[0] < 2 or not asked.lower().startswith("zh")]
        assert found == min(able, key=nearness, default=found)


@pytest.mark.parametrize(
    ("tag", "spelling"),
    [
        ("NL", "nl"),
        ("en-gb", "en-GB"),
        ("ZH-hANT-tw", "zh-Hant-TW"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("de-de-1996", "de-DE-1996"),
        ("en-x-GB", "en-x-gb"),
        ("az-ARAB-x-AZE-derbend", "az-Arab-x-aze-derbend"),
    ],
)
def test_the_recommended_spelling_of_a_tag(tag: str, spelling: str) -> None:
    assert recommended(tag) == spelling == recommended(spelling)
    assert spelled(tag, [tag.upper()]) == tag.upper()
    assert spelled(tag, []) == spelling
