"""What can be wrong with a body that should be a JSON object."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class NotAnObject(
    FaultMessage,
    code=FaultCode.wrong_type,
    en="The body must be a JSON object.",
    nl="De inhoud van het verzoek moet een JSON-object zijn.",
): ...


class NumberTooLarge(
    FaultMessage, code=FaultCode.too_large, en="A number is too large.", nl="Een getal is te groot."
): ...


class NestedTooDeeply(
    FaultMessage,
    code=FaultCode.nested_too_deeply,
    en="The body is nested too deeply.",
    nl="De inhoud van het verzoek is te diep genest.",
): ...


class WithNul(
    FaultMessage,
    code=FaultCode.control_character,
    en="The body holds a NUL character.",
    nl="De inhoud van het verzoek heeft een NUL-teken.",
): ...


class Utf16(
    FaultMessage,
    code=FaultCode.not_utf_8,
    en="The body is UTF-16; send UTF-8.",
    nl="De inhoud van het verzoek is UTF-16. Stuur UTF-8.",
): ...


class NotUtf8(
    FaultMessage,
    code=FaultCode.not_utf_8,
    en="The body is not UTF-8 (byte {byte}); send UTF-8, not Latin-1 or another encoding.",
    nl="De inhoud van het verzoek is geen UTF-8 (byte {byte}). Stuur UTF-8, geen Latin-1 of iets anders.",
):
    byte: int


class HalfPair(
    FaultMessage,
    code=FaultCode.not_json,
    en="The body is not JSON: {escape} is half of a surrogate pair (byte {byte}).",
    nl="De inhoud van het verzoek is geen JSON: {escape} is een half surrogaatpaar (byte {byte}).",
):
    escape: str
    byte: int


class DoesNotFit(
    FaultMessage,
    code=FaultCode.not_json,
    en="The body is not JSON: byte {byte} does not fit there.",
    nl="De inhoud van het verzoek is geen JSON: byte {byte} hoort daar niet.",
):
    byte: int


class EndsEarly(
    FaultMessage,
    code=FaultCode.not_json,
    en="The body is not JSON: it ends too early.",
    nl="De inhoud van het verzoek is geen JSON: die houdt te vroeg op.",
): ...


class NotJson(
    FaultMessage, code=FaultCode.not_json, en="The body is not JSON.", nl="De inhoud van het verzoek is geen JSON."
): ...


class KeyTwice(
    FaultMessage, code=FaultCode.given_twice, en="This key is given twice.", nl="Dit veld is twee keer opgegeven."
): ...
