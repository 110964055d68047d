"""The details of problems of the server itself, and of requests that reach no resource."""

from congress_api.messages.message import Detail


class DiskFull(Detail, en="The disk is full; nothing was written.", nl="De schijf is vol. Er is niets opgeslagen."): ...


class DatabaseAway(Detail, en="The database is unreachable.", nl="De database is niet bereikbaar."): ...


class TimedOut(Detail, en="The request timed out.", nl="Het verzoek duurde te lang."): ...


class Logged(Detail, en="The failure was logged.", nl="De fout is vastgelegd."): ...


class TooManyHeaders(Detail, en="Too many header fields, or too long ones.", nl="Te veel headers, of te lange."): ...


class EndlessHead(Detail, en="The request does not end.", nl="Er komt geen einde aan het verzoek."): ...


class MostBytes(Detail, en="The limit is {limit} bytes.", nl="Het maximum is {limit} bytes."):
    limit: int


class MethodsAllowed(Detail, en="Allowed here: {methods}.", nl="Hier kan alleen: {methods}."):
    methods: str


class MediaTypesServed(Detail, en="This address serves {media_types}.", nl="Dit adres levert {media_types}."):
    media_types: tuple[str, ...]


class BodyEndedEarly(Detail, en="The body ended early.", nl="Het verzoek is niet compleet."): ...


class NotHttp(Detail, en="Invalid HTTP request received.", nl="Dit is geen geldig HTTP-verzoek."): ...


class InvalidHost(Detail, en="The Host header is not valid.", nl="De header Host is niet geldig."): ...


class ConnectionsInUse(
    Detail, en="All connections of this server are in use.", nl="Alle verbindingen van deze server zijn in gebruik."
): ...


class TooManyBodies(
    Detail, en="Too many request bodies are being received at once.", nl="Er komen te veel verzoeken tegelijk binnen."
): ...


class TryLater(Detail, en="Try again later.", nl="Probeer het later opnieuw."): ...


class NoSuchEvent(
    Detail, en="No event {slug} exists or ever existed.", nl="Er is geen evenement {slug}, en dat was er ook nooit."
):
    slug: str


class NoSuchSpeaker(
    Detail,
    en="The event {event} never had a speaker {speaker}.",
    nl="Het evenement {event} had nooit een spreker {speaker}.",
):
    event: str
    speaker: str


class NoSuchToken(Detail, en="No such token.", nl="Er is geen token met dit id."): ...
