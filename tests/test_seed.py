"""The seed is complete and invents nothing: its records rebuild the article character for character."""

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from congress_api.records import EventArchive, Position

SEED = Path(__file__).parents[1] / "seed"
PARTNERS = {
    "tata-consultancy-services",
    "kpn",
    "salesforce",
    "centric",
    "netcompany",
    "ibm",
}


def the_seed() -> EventArchive:
    return msgspec.json.decode((SEED / "ibestuur-congres-2024.json").read_bytes(), type=EventArchive, strict=True)


def the_article() -> str:
    # Bytes, not read_text: that would turn line ends into the ones it likes.
    return (SEED / "article.txt").read_bytes().decode("utf-8")


def said(thing: object, field: str) -> str:
    """A text in Dutch, of a record of the archive or of an answer of the API (already in one language)."""
    value = thing[camel(field)] if isinstance(thing, dict) else getattr(thing, field)
    text = value["nl"] if isinstance(value, dict) else value
    assert isinstance(text, str)
    return text


def camel(field: str) -> str:
    first, *rest = field.split("_")
    return first + "".join(word.title() for word in rest)


def rebuilt(article: object, positions: Sequence[object]) -> str:
    """The article as printed, from its records; the positions in the order of their rank."""
    parts = [said(article, "title"), said(article, "lead")]
    for position in positions:
        parts += [said(position, field) for field in ("heading", "byline", "body", "signed_as", "statement")]
    return "\n\n".join(parts)


def by_rank(positions: list[Position]) -> list[Position]:
    return sorted(positions, key=lambda position: position.rank)


def records(seed: EventArchive) -> list[Any]:
    kinds = (seed.topics, seed.partners, seed.speakers, seed.articles, seed.positions, seed.sessions)
    return [seed.event, *(record for kind in kinds for record in kind)]


def test_the_article_is_rebuilt_character_for_character() -> None:
    seed = the_seed()
    assert rebuilt(seed.articles[0], by_rank(seed.positions)) == the_article()


def test_the_article_is_rebuilt_from_json_answers_too() -> None:
    seed = msgspec.to_builtins(the_seed())
    assert rebuilt(seed["articles"][0], seed["positions"]) == the_article()


def test_the_file_is_what_the_format_writes() -> None:
    written = (SEED / "ibestuur-congres-2024.json").read_bytes()
    assert msgspec.json.format(msgspec.json.encode(the_seed()), indent=2) + b"\n" == written


def test_every_reference_resolves() -> None:
    seed = the_seed()
    slugs = {kind: {record.slug for record in getattr(seed, kind)} for kind in seed.__struct_fields__[3:]}
    for partner in seed.partners:
        assert set(partner.topics) <= slugs["topics"]
    for speaker in seed.speakers:
        assert {role.partner for role in speaker.roles} <= slugs["partners"]
    for position in seed.positions:
        assert position.speaker in slugs["speakers"]
        assert position.partner in slugs["partners"]
        assert position.article in slugs["articles"]
        assert set(position.topics) <= slugs["topics"]
    for session in seed.sessions:
        assert set(session.topics) <= slugs["topics"]
        assert set(session.partners) <= slugs["partners"]
        assert set(session.positions) <= slugs["positions"]
        assert {one.speaker for one in session.speakers} <= slugs["speakers"]


def test_ids_are_distinct_and_of_september_2024() -> None:
    ids = [record.id for record in records(the_seed())]
    assert len(set(ids)) == len(ids)
    for each in ids:
        assert isinstance(each, uuid.UUID)
        assert (each.version, each.variant) == (7, uuid.RFC_4122)
        assert 1_725_148_800_000 <= each.int >> 80 < 1_727_740_800_000


def test_slugs_are_distinct_within_their_kind() -> None:
    named = [(type(record), record.slug) for record in records(the_seed())]
    assert len(set(named)) == len(named)


def test_every_record_says_its_source() -> None:
    assert [record.slug for record in records(the_seed()) if not record.source] == []


def test_a_record_with_english_of_our_own_says_so() -> None:
    seed = the_seed()
    translated = [seed.event, *seed.speakers, *seed.articles, *seed.positions, *seed.sessions]
    assert [record.slug for record in translated if "our own translation" not in (record.source or "")] == []
    assert all("our own words" in (topic.source or "") for topic in seed.topics)


def test_every_text_is_in_both_languages() -> None:
    found = list(translated_texts(msgspec.to_builtins(the_seed())))
    assert found
    assert all(set(texts) == {"nl", "en"} and all(texts.values()) for texts in found)


def translated_texts(value: object) -> Iterator[dict[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from translated_texts(item)
    elif isinstance(value, dict) and "nl" in value:
        yield value
    elif isinstance(value, dict):
        yield from translated_texts(list(value.values()))


def test_the_event_says_only_what_is_known() -> None:
    event = msgspec.to_builtins(the_seed().event)
    assert {key: event[key] for key in event if key not in {"id", "source"}} == {
        "slug": "ibestuur-congres-2024",
        "name": {"nl": "iBestuur Congres 2024", "en": "iBestuur Congres 2024"},
        "edition": 16,
        "theme": {"nl": "Verdieping", "en": "In depth"},
        "startsOn": "2024-09-11",
        "endsOn": "2024-09-11",
        "timeZone": "Europe/Amsterdam",
        "languages": ["nl", "en"],
        "defaultLanguage": "nl",
        "venue": {"name": "NBC Congrescentrum", "city": "Nieuwegein", "country": "NL"},
        "organiserName": "iBestuur",
    }


def test_what_is_not_known_is_left_out() -> None:
    seed = msgspec.to_builtins(the_seed())
    told = {"id", "slug", "source"}
    assert (seed["rooms"], seed["tracks"], seed["announcements"]) == ([], [], [])
    assert all(set(one) == told | {"name"} for one in seed["topics"])
    assert all(set(one) == told | {"number", "name", "kind", "topics"} for one in seed["partners"])
    assert all(set(one) - {"alternativeNames"} == told | {"number", "name", "roles"} for one in seed["speakers"])
    assert all("publishedOn" not in one for one in seed["articles"] + seed["positions"])


def test_six_partners_six_speakers_and_six_positions_in_order() -> None:
    seed = the_seed()
    assert {partner.slug for partner in seed.partners} == PARTNERS
    assert [speaker.number for speaker in seed.speakers] == [1, 2, 3, 4, 5, 6]
    assert [position.rank for position in seed.positions] == [1, 2, 3, 4, 5, 6]
    assert all(one.slug.startswith(f"{one.partner}-") for one in seed.positions)
    assert {role.partner for speaker in seed.speakers for role in speaker.roles} == PARTNERS


def test_the_question_is_the_first_sentence_of_the_lead() -> None:
    article = the_seed().articles[0]
    for language, question in article.question.items():
        assert article.lead[language].startswith(question)
        assert question.endswith("?")


def test_roles_are_as_printed_in_the_byline() -> None:
    seed = the_seed()
    bylines = {position.speaker: position.byline or "" for position in seed.positions}
    for speaker in seed.speakers:
        role = speaker.roles[0]
        printed = [speaker.name, role.job_title["nl"], role.organisation or "", *role.department.values()][:4]
        assert [words for words in printed if words not in bylines[speaker.slug]] == []


def test_the_session_on_the_identity_wallet_is_announced_without_a_time() -> None:
    seed = the_seed()
    session = seed.sessions[0]
    assert (session.slug, session.partners, session.slots) == ("identity-wallet", ["kpn"], [])
    assert session.positions == ["kpn-proactief-en-in-partnerschap"]
    assert session.speakers[0].status == "tentative"
    assert session.abstract["nl"] in next(one for one in seed.positions if one.partner == "kpn").body["nl"]


def test_both_spellings_of_marcell_schmidt_are_kept() -> None:
    seed = the_seed()
    assert (seed.speakers[5].name, seed.speakers[5].alternative_names) == (
        "Marcell Schmidt",
        ["Marcel Schmidt"],
    )
    assert (seed.positions[5].byline or "").startswith("Marcell Schmidt, ")
    assert seed.positions[5].signed_as == "Marcel Schmidt"
