"""The details of problems, beside those of their faults."""

from congress_api.messages.message import Detail, Message


class OneFault(Detail, en="There is 1 fault; `errors` names it.", nl="Er is 1 fout. Die staat in `errors`."): ...


class Faults(
    Detail, en="There are {count} faults; `errors` names them.", nl="Er zijn {count} fouten. Die staan in `errors`."
):
    count: int


class ValueNumber(Detail, en="Value {place}: {fault}", nl="Waarde {place}: {fault}"):
    """Which value of a parameter with several is meant."""

    place: int
    fault: Message


class AlreadyThere(Detail, en="The resource already exists.", nl="Er staat al iets op dit adres."): ...


class NotThere(Detail, en="The resource does not exist.", nl="Er staat niets op dit adres."): ...


class ChangedMeanwhile(
    Detail,
    en="Read the resource again and apply your change to the current version.",
    nl="Haal de gegevens opnieuw op en doe uw wijziging in de nieuwste versie.",
): ...


class ChangedNothingDone(
    Detail,
    en="It has changed since you read it; nothing was done.",
    nl="Dit is veranderd nadat u het hebt gelezen. Er is niets gedaan.",
): ...


class IfMatchMissing(
    Detail,
    en="Send If-Match with the ETag of the version that you read.",
    nl="Stuur If-Match mee, met de ETag van de versie die u hebt gelezen.",
): ...


class AnotherTag(Detail, en="The current version has another ETag.", nl="De huidige versie heeft een andere ETag."): ...


class ModifiedSince(
    Detail,
    en="It was modified after the date in If-Unmodified-Since.",
    nl="Dit is veranderd na de datum in If-Unmodified-Since.",
): ...


class TokenRequired(Detail, en="This operation requires a token.", nl="Hiervoor is een token nodig."): ...


class NotABearer(
    Detail, en="Send the token as `Authorization: Bearer …`.", nl="Stuur het token als `Authorization: Bearer …`."
): ...


class NotAToken(Detail, en="Not a token of this API.", nl="Dit is geen token van deze API."): ...


class TokenInvalid(
    Detail, en="The token is unknown, expired or revoked.", nl="Het token is onbekend, verlopen of ingetrokken."
): ...


class WithoutContentType(
    Detail,
    en="A body without Content-Type is not accepted; send {accepted}.",
    nl="Een verzoek zonder Content-Type kan hier niet. Stuur {accepted}.",
):
    accepted: str


class NotAccepted(
    Detail, en="{given} is not accepted; send {accepted}.", nl="{given} kan hier niet. Stuur {accepted}."
):
    given: str
    accepted: str


class EncodingNotAccepted(
    Detail,
    en="A body with Content-Encoding {coding} is not accepted; send it as it is.",
    nl="Een verzoek met Content-Encoding {coding} kan hier niet. Stuur de inhoud zoals die is.",
):
    coding: str
