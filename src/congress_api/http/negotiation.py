"""What a client accepts: language (RFC 4647), content coding and media type (RFC 9110, 12.5)."""

import functools
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from congress_api.http.asgi import list_header
from congress_api.messages.message import DEFAULT, LANGUAGES
from congress_api.vocabulary.language import match, shortened

CODINGS = ("zstd", "br", "gzip")
"""Supported content codings, the preferred first."""
JSON = ("application/json",)
"""The media types of most addresses."""
BOUND = 1024  # distinct header values in a table, so that clients cannot make it grow


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """The members of a list header with their weights, heaviest first."""
    members = []
    for place, member in enumerate(header.split(",")[:50]):
        name, *parameters = (piece.strip() for piece in member.split(";"))
        if name:
            members.append((-_weight(parameters), place, name.lower()))
    return ((name, -weight) for weight, _, name in sorted(members))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return min(weight, 1.0) if weight > 0 else 0.0  # "nan" is a float that is equal to nothing
    return 1.0


class LanguagePreferences(Struct, frozen=True):
    """The languages that a client asks for, the preferred first, and those that it refuses; in lower case."""

    asked: tuple[str, ...]
    refused: frozenset[str] = frozenset()

    def refuses(self, language: str) -> bool:
        """Whether the most specific range that a language begins with is refused."""
        for tag in shortened(language.lower()):
            if tag in self.refused or tag in self.asked:
                return tag in self.refused
        return False


class LanguageOffer(Struct, frozen=True):
    """The languages that a resource can be served in, and its default."""

    languages: tuple[str, ...]
    default: str

    def pick(self, preferences: LanguagePreferences) -> str:
        """The language that fits the first preference that any fits; else the default, unless it is refused."""
        able = [language for language in self.languages if not preferences.refuses(language)]
        for tag in preferences.asked:
            if (found := match(tag, able)) is not None:
                return found
        return self.default if self.default in able or not able else able[0]


@functools.lru_cache(BOUND)
def preferences(accept_language: bytes) -> LanguagePreferences:
    """The preferences in Accept-Language. `*` says nothing that the default does not (RFC 4647, 3.4)."""
    members = [pair for pair in _weighted(accept_language.decode("latin-1")) if pair[0] != "*"]
    return LanguagePreferences(
        asked=tuple(name for name, weight in members if weight > 0),
        refused=frozenset(name for name, weight in members if weight == 0),
    )


@functools.lru_cache(BOUND)
def languages(accept_language: bytes, offers: tuple[LanguageOffer, ...]) -> str:
    """The language picked from each offer, joined: identifies a response among those of its address."""
    return joined(offers, preferences(accept_language))


def joined(offers: tuple[LanguageOffer, ...], preferences: LanguagePreferences) -> str:
    """The language picked from each offer."""
    return "+".join(offer.pick(preferences) for offer in offers)


@functools.lru_cache(BOUND)
def coding(accept_encoding: bytes) -> str:
    """The content coding of the response; empty for none."""
    weights = dict(_weighted(accept_encoding.decode("latin-1")))
    otherwise = weights.get("*", 0.0)
    able = [(weights.get(name, otherwise), name) for name in CODINGS]
    best = max(weight for weight, _ in able)
    if best <= 0 or best < weights.get("identity", 0.0):
        return ""
    return next(name for weight, name in able if weight == best)


@functools.lru_cache(BOUND)
def accepts(accept: bytes, offered: tuple[str, ...]) -> bool:
    """Whether a client accepts one of these media types; problem details and a browser's list count too."""
    weights = dict(_weighted(accept.decode("latin-1")))
    if any(weights.get(name, 0.0) > 0 for name in offered):
        return True
    if all(name in weights for name in offered):  # each is refused explicitly
        return False
    ranges = dict.fromkeys(f"{name.partition('/')[0]}/*" for name in offered)
    for name in ("application/problem+json", *ranges, "*/*"):
        if name in weights:
            return weights[name] > 0
    return not weights or weights.get("text/html", 0.0) > 0


PROBLEMS = LanguageOffer(languages=LANGUAGES, default=DEFAULT)


class ProblemLanguage(Struct, frozen=True):
    """The language of a problem or another message, and whether Accept-Language selected it."""

    language: str = DEFAULT
    by_header: bool = False


def problem_language(scope: Any) -> ProblemLanguage:
    """The language for a request, whose query may be faulty."""
    asked = _parameter(scope["query_string"])
    if asked:
        return ProblemLanguage(PROBLEMS.pick(LanguagePreferences(asked=(asked.lower(),))))
    accepted = list_header(scope["headers"], b"accept-language")
    return ProblemLanguage(PROBLEMS.pick(preferences(accepted)), by_header=True)


def _parameter(query: bytes) -> str:
    """The first `language` of a query; empty without one."""
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        if name == b"language":
            return unquote_to_bytes(value).decode("utf-8", "replace")
    return ""
