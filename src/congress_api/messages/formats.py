"""What can be wrong with the form of a text: addresses, names, dates, characters."""

import re
from collections.abc import Callable

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class NotAnAddress(
    FaultMessage,
    code=FaultCode.not_an_address,
    en="This is not a web address. Example: {example}.",
    nl="Dit is geen webadres. Voorbeeld: {example}.",
):
    example: str


class AddressWithoutScheme(
    FaultMessage,
    code=FaultCode.not_an_address,
    en="A web address begins with https:// or http://. Did you mean {suggestion}?",
    nl="Een webadres begint met https:// of http://. Bedoelt u {suggestion}?",
):
    suggestion: str


Form = Callable[[str, str], FaultMessage]
"""What to say of a text that has not the form of its type, given an example of that type."""


def form(message: Callable[[str], FaultMessage]) -> Form:
    """A form whose message is the same for every text."""
    return lambda _text, example: message(example)


HOST_FIRST = re.compile(r"[\w-]+(\.[\w-]+)+([:/?#]\S*)?")


def address(text: str, example: str) -> FaultMessage:
    """What is wrong with a text that is no web address."""
    if HOST_FIRST.fullmatch(text):
        return AddressWithoutScheme(suggestion=f"https://{text}")
    return NotAnAddress(example=example)


class AddressWithUser(
    FaultMessage,
    code=FaultCode.not_an_address,
    en="A web address must not hold a user name or password (the part before @).",
    nl="Een webadres mag geen gebruikersnaam of wachtwoord hebben (het deel vóór @).",
): ...


class PortTooHigh(
    FaultMessage,
    code=FaultCode.not_an_address,
    en="The port {port} is above 65535.",
    nl="De poort {port} is hoger dan 65535.",
):
    port: int


class NotAHost(
    FaultMessage,
    code=FaultCode.not_an_address,
    en="{host!r} is not the name of a host.",
    nl="{host!r} is geen naam van een website.",
):
    host: str


class AddressCharacter(
    FaultMessage,
    code=FaultCode.not_an_address,
    en="{name} is not allowed in an address (character {character}).",
    nl="{name} is niet toegestaan in een webadres (teken {character}).",
):
    name: str
    character: int


class EmailWithMailto(
    FaultMessage,
    code=FaultCode.not_an_email_address,
    en="Send the e-mail address without mailto:.",
    nl="Stuur het e-mailadres zonder mailto:.",
): ...


class NotAnEmailAddress(
    FaultMessage,
    code=FaultCode.not_an_email_address,
    en="This is not an e-mail address. Example: {example}.",
    nl="Dit is geen e-mailadres. Voorbeeld: {example}.",
):
    example: str


class NotATelephoneNumber(
    FaultMessage,
    code=FaultCode.not_a_telephone_number,
    en="This is not a telephone number. Example: {example}.",
    nl="Dit is geen telefoonnummer. Voorbeeld: {example}.",
):
    example: str


class NotASlug(
    FaultMessage,
    code=FaultCode.not_a_slug,
    en="Use lower-case letters, digits and single hyphens. Example: {example}.",
    nl="Gebruik kleine letters, cijfers en losse koppeltekens. Voorbeeld: {example}.",
):
    example: str


class NotALanguageTag(
    FaultMessage,
    code=FaultCode.not_a_language_tag,
    en="This is not a language tag. Example: {example}.",
    nl="Dit is geen taalcode. Voorbeeld: {example}.",
):
    example: str


class NotACountryCode(
    FaultMessage,
    code=FaultCode.not_a_country_code,
    en="Expected the two capital letters of a country. Example: {example}.",
    nl="Hier horen de twee hoofdletters van een land. Voorbeeld: {example}.",
):
    example: str


class NotAColour(
    FaultMessage,
    code=FaultCode.not_a_colour,
    en="Expected a colour in lower-case hexadecimal digits. Example: {example}.",
    nl="Hier hoort een kleur in hexadecimale cijfers, met kleine letters. Voorbeeld: {example}.",
):
    example: str


class NotADate(
    FaultMessage,
    code=FaultCode.not_a_date,
    en="This is not a date. Example: 2026-11-25.",
    nl="Dit is geen datum. Voorbeeld: 2026-11-25.",
): ...


class NotADateTime(
    FaultMessage,
    code=FaultCode.not_a_date_time,
    en="This is not a date and time with an offset. Example: 2026-11-25T09:30:00+01:00.",
    nl="Dit is geen datum en tijd met tijdsverschil. Voorbeeld: 2026-11-25T09:30:00+01:00.",
): ...


class NotAnId(
    FaultMessage, code=FaultCode.not_an_id, en="This is not an id (a UUID).", nl="Dit is geen id (een UUID)."
): ...


class NotAHash(
    FaultMessage,
    code=FaultCode.not_a_hash,
    en="Expected a SHA-256 hash in lower-case hexadecimal digits. Example: {example}.",
    nl="Hier hoort een SHA-256-hash in hexadecimale cijfers, met kleine letters. Voorbeeld: {example}.",
):
    example: str


class Malformed(
    FaultMessage,
    code=FaultCode.malformed,
    en="This does not have the right form. Example: {example}.",
    nl="Dit heeft niet de juiste vorm. Voorbeeld: {example}.",
):
    example: str


class MalformedKey(
    FaultMessage,
    code=FaultCode.malformed,
    en="Expected 1 to 255 visible ASCII characters.",
    nl="Gebruik 1 tot 255 zichtbare ASCII-tekens.",
): ...
