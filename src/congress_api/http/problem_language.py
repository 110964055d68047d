"""The language of a problem: by `language`, else by Accept-Language, else English."""

from urllib.parse import unquote_to_bytes

from msgspec import Struct

from congress_api.http import negotiation
from congress_api.http.asgi import Scope
from congress_api.http.negotiation import LanguageOffer, LanguagePreferences
from congress_api.messages.message import DEFAULT, LANGUAGES

OFFER = LanguageOffer(languages=LANGUAGES, default=DEFAULT)


class ProblemLanguage(Struct, frozen=True):
    """The language of a problem, and whether Accept-Language selected it."""

    language: str = DEFAULT
    by_header: bool = False


def requested(scope: Scope) -> ProblemLanguage:
    """The language for a request, whose query may be faulty."""
    asked = _parameter(scope["query_string"])
    if asked:
        return ProblemLanguage(OFFER.pick(LanguagePreferences(asked=(asked.lower(),))))
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-language")
    return ProblemLanguage(OFFER.pick(negotiation.preferences(accepted)), by_header=True)


def _parameter(query: bytes) -> str:
    """The first `language` of a query; empty without one."""
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        if name == b"language":
            return unquote_to_bytes(value).decode("utf-8", "replace")
    return ""
