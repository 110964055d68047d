"""What can be wrong with the characters and the markup of a text."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import Detail, FaultMessage, Message


class ControlCharacter(
    FaultMessage,
    code=FaultCode.control_character,
    en="{name} is not allowed (line {line}, character {character}).",
    nl="{name} is niet toegestaan (regel {line}, teken {character}).",
):
    name: str
    line: int
    character: int


class LineBreak(
    FaultMessage,
    code=FaultCode.line_break,
    en="This text has one line: {name} is not allowed (character {character}).",
    nl="Deze tekst heeft één regel: {name} is niet toegestaan (teken {character}).",
):
    name: str
    character: int


class LineBreakAtEnd(
    FaultMessage,
    code=FaultCode.line_break,
    en="A line break at the end is not allowed.",
    nl="Een regeleinde aan het eind mag niet.",
): ...


class NothingToSee(
    FaultMessage,
    code=FaultCode.nothing_to_see,
    en="There is nothing to see in this text.",
    nl="In deze tekst is niets te zien.",
): ...


class TooManyBrackets(
    FaultMessage,
    code=FaultCode.too_many_brackets,
    en="A text may have at most {limit} square brackets.",
    nl="Een tekst mag hoogstens {limit} blokhaken hebben.",
):
    limit: int


class MarkupNestedTooDeeply(
    FaultMessage,
    code=FaultCode.nested_too_deeply,
    en="Quotes and lists are nested too deeply.",
    nl="Citaten en lijsten zijn te diep genest.",
): ...


class RawHtml(
    FaultMessage,
    code=FaultCode.raw_html,
    en="Raw HTML is not allowed (line {line}: `{excerpt}`). Write \\< for a less-than sign, or put code in backticks.",
    nl="HTML is niet toegestaan (regel {line}: `{excerpt}`). Schrijf \\< voor een kleiner-dan-teken, of zet code "
    "tussen accenten (`).",
):
    line: int
    excerpt: str


class LinkNotAllowed(
    FaultMessage,
    code=FaultCode.link_not_allowed,
    en="This link is not allowed (line {line}: `{excerpt}`). {why}",
    nl="Deze link is niet toegestaan (regel {line}: `{excerpt}`). {why}",
):
    line: int
    excerpt: str
    why: Message


class SchemesOfLinks(
    Detail,
    en="Use http, https, mailto, tel or a relative address.",
    nl="Gebruik http, https, mailto, tel of een relatief adres.",
): ...


class NamedTwice(
    FaultMessage, code=FaultCode.named_twice, en="{value} is named twice.", nl="{value} staat hier twee keer."
):
    value: str


class EntryTwice(
    FaultMessage, code=FaultCode.named_twice, en="This entry is named twice.", nl="Dit staat hier twee keer."
): ...
