"""The details of problems, beside those of their faults."""

from dataclasses import dataclass

from congress_api.messages.message import Detail, Message


class OneFault(
    Detail,
    en="There is 1 fault; `errors` names it.",
    nl="Er is 1 fout. Die staat in `errors`.",
): ...


@dataclass(frozen=True)
class Faults(
    Detail,
    en="There are {count} faults; `errors` names them.",
    nl="Er zijn {count} fouten. Die staan in `errors`.",
):
    count: int


@dataclass(frozen=True)
class ValueNumber(Detail, en="Value {place}: {fault}", nl="Waarde {place}: {fault}"):
    """Which value of a parameter with several is meant."""

    place: int
    fault: Message


class AlreadyThere(
    Detail,
    en="The resource already exists.",
    nl="Er staat al iets op dit adres.",
): ...


class NotThere(
    Detail,
    en="The resource does not exist.",
    nl="Er staat niets op dit adres.",
): ...


class ChangedMeanwhile(
    Detail,
    en="Read the resource again and apply your change to the current version.",
    nl="Haal de gegevens opnieuw op en doe uw wijziging in de nieuwste versie.",
): ...


class TokenChanged(
    Detail,
    en="The token has changed; it was not revoked.",
    nl="Het token is veranderd. Het is niet ingetrokken.",
): ...


class IfMatchMissing(
    Detail,
    en="Send If-Match with the ETag of the version that you read.",
    nl="Stuur If-Match mee, met de ETag van de versie die u hebt gelezen.",
): ...


class TokenRequired(
    Detail,
    en="This operation requires a token.",
    nl="Hiervoor is een token nodig.",
): ...


class NotAToken(
    Detail,
    en="Not a token of this API.",
    nl="Dit is geen token van deze API.",
): ...


class TokenInvalid(
    Detail,
    en="The token is unknown, expired or revoked.",
    nl="Het token is onbekend, verlopen of ingetrokken.",
): ...


@dataclass(frozen=True)
class WithoutContentType(
    Detail,
    en="A body without Content-Type is not accepted; send {accepted}.",
    nl="Een verzoek zonder Content-Type kan hier niet. Stuur {accepted}.",
):
    accepted: str


@dataclass(frozen=True)
class NotAccepted(
    Detail,
    en="{given} is not accepted; send {accepted}.",
    nl="{given} kan hier niet. Stuur {accepted}.",
):
    given: str
    accepted: str


class NotAPicture(
    Detail,
    en="Images must be PNG, JPEG or WebP; this file is none of them.",
    nl="Een afbeelding moet PNG, JPEG of WebP zijn. Dit bestand is dat niet.",
): ...


class DiskFull(
    Detail,
    en="The disk is full; nothing was written.",
    nl="De schijf is vol. Er is niets opgeslagen.",
): ...


class DatabaseAway(
    Detail,
    en="The database is unreachable.",
    nl="De database is niet bereikbaar.",
): ...


class TimedOut(
    Detail,
    en="The request timed out.",
    nl="Het verzoek duurde te lang.",
): ...


class Logged(
    Detail,
    en="The failure was logged.",
    nl="De fout is vastgelegd.",
): ...


class TooManyHeaders(
    Detail,
    en="Too many header fields, or too long ones.",
    nl="Te veel headers, of te lange.",
): ...


class EndlessHead(
    Detail,
    en="The request does not end.",
    nl="Er komt geen einde aan het verzoek.",
): ...


@dataclass(frozen=True)
class MostBytes(
    Detail,
    en="The limit is {limit} bytes.",
    nl="Het maximum is {limit} bytes.",
):
    limit: int


@dataclass(frozen=True)
class MethodsAllowed(
    Detail,
    en="Allowed here: {methods}.",
    nl="Hier kan alleen: {methods}.",
):
    methods: str


@dataclass(frozen=True)
class MediaTypesServed(
    Detail,
    en="This address serves {media_types}.",
    nl="Dit adres levert {media_types}.",
):
    media_types: tuple[str, ...]


class BodyEndedEarly(
    Detail,
    en="The body ended early.",
    nl="Het verzoek is niet compleet.",
): ...


class NotHttp(
    Detail,
    en="Invalid HTTP request received.",
    nl="Dit is geen geldig HTTP-verzoek.",
): ...


class InvalidHost(
    Detail,
    en="The Host header is not valid.",
    nl="De header Host is niet geldig.",
): ...


class ConnectionsInUse(
    Detail,
    en="All connections of this server are in use.",
    nl="Alle verbindingen van deze server zijn in gebruik.",
): ...


class TooManyBodies(
    Detail,
    en="Too many request bodies are being received at once.",
    nl="Er komen te veel verzoeken tegelijk binnen.",
): ...


class TryLater(
    Detail,
    en="Try again later.",
    nl="Probeer het later opnieuw.",
): ...


@dataclass(frozen=True)
class NoSuchEvent(
    Detail,
    en="No event {slug} exists or ever existed.",
    nl="Er is geen evenement {slug}, en dat was er ook nooit.",
):
    slug: str


@dataclass(frozen=True)
class NoSuchSpeaker(
    Detail,
    en="The event {event} never had a speaker {speaker}.",
    nl="Het evenement {event} had nooit een spreker {speaker}.",
):
    event: str
    speaker: str


class NoSuchToken(
    Detail,
    en="No such token.",
    nl="Er is geen token met dit id.",
): ...
