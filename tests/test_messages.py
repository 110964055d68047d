"""Every text that a problem can hold is there in every language, and every code is used and explained."""

import datetime
import importlib
import pkgutil
import re
import string
import typing
from pathlib import Path
from typing import Any

import pytest

from congress_api import messages
from congress_api.http.problem_types import PROBLEM_TYPES
from congress_api.messages import blocking, conflicts, requests, resources, values
from congress_api.messages.codes import FaultCode, ProblemType
from congress_api.messages.message import DUTCH, LANGUAGES, Detail, FaultMessage, Message, Texts
from congress_api.messages.resource_codes import CODE_TEXTS
from congress_api.records.kinds import KINDS

ERRORS = Path(__file__).resolve().parents[1] / "docs" / "errors.md"
for module in pkgutil.iter_modules(messages.__path__, f"{messages.__name__}."):
    importlib.import_module(module.name)
MESSAGES: list[type[Message]] = [*Detail.__subclasses__(), *FaultMessage.__subclasses__()]
IMPLEMENTATION = re.compile(r"`(str|int|float|bool|array|object|null)`|regex|\bstr\b|\bNone\b|msgspec|\^")
"""What no person should read: types of the implementation, and regular expressions."""
SAMPLES: dict[Any, Any] = {
    str: "room",
    int: 12_345,
    tuple[str, ...]: ("a", "b"),
    datetime.datetime: datetime.datetime(2027, 10, 29, 9, 5, tzinfo=datetime.UTC),
    datetime.date: datetime.date(2027, 10, 29),
    conflicts.When: conflicts.When(*[datetime.datetime(2027, 10, 29, 9, 5, tzinfo=datetime.UTC)] * 2),
    conflicts.Both | conflicts.Twice: conflicts.Both("a", "b"),
    FaultMessage: values.Required(),
    Message: values.Required(),
}


def a_message(kind: type[Message]) -> Message:
    hints = typing.get_type_hints(kind)
    return kind(**{name: SAMPLES[hints[name]] for name in kind.fields})


def placeholders(template: str) -> set[str]:
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_messages_are_defined_in_their_room_alone() -> None:
    assert {kind.__module__.rpartition(".")[0] for kind in MESSAGES} == {messages.__name__}


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
def test_a_message_says_the_same_in_every_language(kind: type[Message]) -> None:
    assert set(kind.texts) == set(LANGUAGES)
    assert len(set(kind.texts.values())) == len(LANGUAGES) or kind is resources.OtherResourceFaulty
    assert len({frozenset(placeholders(text)) for text in kind.texts.values()}) == 1
    told = a_message(kind)
    fragments = (conflicts.When, conflicts.Both, conflicts.Twice)
    for language in LANGUAGES:
        assert told.text(language).endswith((".", "?")) or kind in fragments
        assert not IMPLEMENTATION.search(told.text(language))


@pytest.mark.parametrize("lacking", [{"en": "Only English."}, {"nl": "Alleen Nederlands."}, {}])
def test_a_message_that_lacks_a_language_is_not_defined(lacking: dict[str, str]) -> None:
    with pytest.raises(TypeError):
        type("Lacking", (Detail,), {}, **lacking)
    with pytest.raises(TypeError):
        type("Lacking", (FaultMessage,), {}, code=FaultCode.required, **lacking)
    with pytest.raises(TypeError):
        Texts(**lacking)


def test_every_code_is_that_of_a_message() -> None:
    assert {kind.code for kind in MESSAGES if issubclass(kind, FaultMessage)} == set(FaultCode)


def test_every_code_is_explained_in_every_language_and_in_the_documents() -> None:
    assert list(CODE_TEXTS) != []
    assert set(CODE_TEXTS) == set(FaultCode)
    assert all(texts.en != texts.nl for texts in CODE_TEXTS.values())
    told = re.findall(r'^\| <a id="([\w-]+)"></a>`([\w-]+)` \| (.+) \|$', ERRORS.read_text("utf-8"), re.MULTILINE)
    assert told == [(code.value, code.value, CODE_TEXTS[code].en) for code in FaultCode]


def test_every_type_of_problem_has_its_texts() -> None:
    assert {kind.type for kind in PROBLEM_TYPES.values()} == set(ProblemType)
    for kind in PROBLEM_TYPES.values():
        assert kind.title.en != kind.title.nl
        assert kind.explanation.en != kind.explanation.nl


def test_every_kind_has_a_name_in_dutch() -> None:
    assert set(DUTCH) == {*KINDS, "event", "slot"}
    assert {(the, this) for _, the, this in DUTCH.values()} == {("de", "deze"), ("het", "dit")}


def test_values_are_written_as_the_language_has_it() -> None:
    assert requests.TooManyPixels(50_000_000).text("nl") == "Deze afbeelding heeft meer dan 50.000.000 pixels."
    assert requests.TooManyPixels(50_000_000).text("en") == "This picture has more than 50,000,000 pixels."
    assert resources.YearOutOfRange(1970, 2199).text("nl") == "Dit moet in de jaren 1970 tot en met 2199 liggen."
    assert blocking.AlreadyExists("position", "x").text("nl") == "Het standpunt x bestaat al."
    assert resources.UnknownReference("zaaltje{0}", "x" * 999).text("nl") == f"Er is geen zaaltje{{0}} {'x' * 100}."
