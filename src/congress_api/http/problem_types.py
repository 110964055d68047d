"""The types of problems: the source of responses, of the pages that explain them and of the document."""

from msgspec import Struct

from congress_api import errors
from congress_api.messages.codes import ProblemType
from congress_api.messages.message import Texts


class ProblemKind(Struct, frozen=True, kw_only=True):
    """A type of problem: its address, status, constant title, and what a client can do."""

    type: ProblemType
    status: int
    title: Texts
    explanation: Texts

    @property
    def name(self) -> str:
        """Its name in `/problems/{name}`."""
        return self.type.removeprefix("/problems/")


KINDS = (  # a table: each row has the same shape
    ProblemKind(
        type=ProblemType.bad_request,
        status=400,
        title=Texts("Invalid request", "Ongeldig verzoek"),
        explanation=Texts(
            "The address, the query or the body has invalid values. `errors` lists every fault, each with the "
            "query `parameter` or a JSON `pointer` into the body. Nothing was changed.",
            "Het adres, de parameters of de inhoud van het verzoek kloppen niet. In `errors` staat elke fout, met "
            "de `parameter` of met een JSON-`pointer` naar de plek in de inhoud. Er is niets gewijzigd.",
        ),
    ),
    ProblemKind(
        type=ProblemType.unauthorized,
        status=401,
        title=Texts("A valid token is required", "Een geldig token is nodig"),
        explanation=Texts(
            "The Authorization header holds no valid token. Public resources can be read without the header.",
            "De header Authorization heeft geen geldig token. Openbare gegevens kunt u zonder die header lezen.",
        ),
    ),
    ProblemKind(
        type=ProblemType.not_found,
        status=404,
        title=Texts("Not found", "Niet gevonden"),
        explanation=Texts(
            "Nothing exists at this address, or you may not see it. Addresses have no trailing slash and no file "
            "extension.",
            "Op dit adres staat niets, of u mag het niet zien. Een adres eindigt niet op een schuine streep en "
            "heeft geen bestandsextensie.",
        ),
    ),
    ProblemKind(
        type=ProblemType.method_not_allowed,
        status=405,
        title=Texts("Method not allowed", "Deze methode kan hier niet"),
        explanation=Texts(
            "The `Allow` header lists the methods of this address.",
            "In de header `Allow` staan de methoden van dit adres.",
        ),
    ),
    ProblemKind(
        type=ProblemType.not_acceptable,
        status=406,
        title=Texts("No acceptable representation", "Geen vorm die u accepteert"),
        explanation=Texts(
            "The Accept header excludes every media type of this address.",
            "De header Accept sluit elke vorm uit die dit adres kan leveren.",
        ),
    ),
    ProblemKind(
        type=ProblemType.content_too_large,
        status=413,
        title=Texts("Request body too large", "De inhoud van het verzoek is te groot"),
        explanation=Texts(
            "The body exceeds the limit of this address. Send less at once.",
            "De inhoud is groter dan dit adres toestaat. Stuur minder tegelijk.",
        ),
    ),
    ProblemKind(
        type=ProblemType.uri_too_long,
        status=414,
        title=Texts("Address too long", "Het adres is te lang"),
        explanation=Texts("Send fewer or shorter query parameters.", "Gebruik minder parameters, of kortere."),
    ),
    ProblemKind(
        type=ProblemType.too_many_requests,
        status=429,
        title=Texts("Too many requests", "Te veel verzoeken"),
        explanation=Texts(
            "Wait the number of seconds in `Retry-After`. Cached responses and 304s do not count: send "
            "`If-None-Match`, and request the same addresses as other clients.",
            "Wacht het aantal seconden in `Retry-After`. Antwoorden uit de cache en 304's tellen niet mee: stuur "
            "`If-None-Match` mee, en vraag dezelfde adressen als anderen.",
        ),
    ),
    ProblemKind(
        type=ProblemType.header_fields_too_large,
        status=431,
        title=Texts("Request headers too large", "De headers zijn te groot"),
        explanation=Texts("Send fewer or shorter header fields.", "Stuur minder headers mee, of kortere."),
    ),
    ProblemKind(
        type=ProblemType.forbidden,
        status=403,
        title=Texts("Permission denied", "Dit mag u niet"),
        explanation=Texts(
            "You may read this resource, but not make this change. `errors` names each field that you may not "
            "change; `GET /v1/me` lists the fields that you may.",
            "U mag dit lezen, maar niet zo wijzigen. In `errors` staat elk veld dat u niet mag wijzigen; "
            "`GET /v1/me` geeft de velden die u wel mag wijzigen.",
        ),
    ),
    ProblemKind(
        type=ProblemType.conflict,
        status=409,
        title=Texts("Conflict with the current state", "Dit botst met de huidige gegevens"),
        explanation=Texts(
            "`errors` names what blocks the change. Published resources may refer only to published ones, and one "
            "that is referred to cannot be withdrawn or deleted; `cascade=true` resolves both.",
            "In `errors` staat wat de wijziging tegenhoudt. Wat gepubliceerd is, mag alleen verwijzen naar wat ook "
            "gepubliceerd is, en waarnaar verwezen wordt, kunt u niet intrekken of verwijderen. `cascade=true` lost "
            "beide op.",
        ),
    ),
    ProblemKind(
        type=ProblemType.precondition_failed,
        status=412,
        title=Texts("The resource has changed since you read it", "De gegevens zijn veranderd nadat u ze hebt gelezen"),
        explanation=Texts(
            "Read the resource again, apply your change to the current version, and send it with the new ETag in "
            "If-Match. With `If-None-Match: *`, the resource already exists.",
            "Haal de gegevens opnieuw op, doe uw wijziging in de nieuwste versie en stuur die met de nieuwe ETag "
            "in If-Match. Bij `If-None-Match: *` bestaat het al.",
        ),
    ),
    ProblemKind(
        type=ProblemType.unsupported_media_type,
        status=415,
        title=Texts("Unsupported media type", "Deze vorm wordt hier niet ondersteund"),
        explanation=Texts(
            "Send `application/json`. PATCH also accepts `application/merge-patch+json` (see `Accept-Patch`); "
            "uploads are `multipart/form-data`. Bodies are not compressed (see `Accept-Encoding`).",
            "Stuur `application/json`. Bij PATCH kan ook `application/merge-patch+json` (zie `Accept-Patch`). "
            "Bestanden stuurt u als `multipart/form-data`. De inhoud is niet gecomprimeerd (zie `Accept-Encoding`).",
        ),
    ),
    ProblemKind(
        type=ProblemType.idempotency_key_reused,
        status=422,
        title=Texts(
            "Idempotency key used for another request", "De Idempotency-Key is voor een ander verzoek gebruikt"
        ),
        explanation=Texts(
            "An Idempotency-Key identifies one request. Repeat that request unchanged, or use a new key.",
            "Een Idempotency-Key hoort bij één verzoek. Herhaal dat verzoek ongewijzigd, of gebruik een nieuwe "
            "sleutel.",
        ),
    ),
    ProblemKind(
        type=ProblemType.precondition_required,
        status=428,
        title=Texts("If-Match is required", "If-Match is verplicht"),
        explanation=Texts(
            "To change an existing resource, send If-Match with the ETag that you read. It keeps you from "
            "overwriting somebody else's change.",
            "Stuur bij een wijziging If-Match mee, met de ETag die u hebt gelezen. Zo overschrijft u niet wat een "
            "ander heeft gewijzigd.",
        ),
    ),
    ProblemKind(
        type=ProblemType.insufficient_storage,
        status=507,
        title=Texts("Storage is full", "De opslag is vol"),
        explanation=Texts(
            "The server's disk is full. Nothing was written; reads still work. Try again later.",
            "De schijf van de server is vol. Er is niets opgeslagen; lezen kan nog wel. Probeer het later opnieuw.",
        ),
    ),
    ProblemKind(
        type=ProblemType.internal_error,
        status=500,
        title=Texts("Internal error", "Interne fout"),
        explanation=Texts(
            "The server failed. The failure was logged under the number in `instance`.",
            "Er ging iets mis op de server. De fout is vastgelegd onder het nummer in `instance`.",
        ),
    ),
    ProblemKind(
        type=ProblemType.unavailable,
        status=503,
        title=Texts("Temporarily unavailable", "Tijdelijk niet beschikbaar"),
        explanation=Texts(
            "Try again after the number of seconds in `Retry-After`.",
            "Probeer het opnieuw na het aantal seconden in `Retry-After`.",
        ),
    ),
)
PROBLEM_TYPES = {kind.name: kind for kind in KINDS}
"""By name."""

TYPE_OF_ERROR: dict[type[errors.Error], str] = {
    errors.NotFound: "not-found",
    errors.Unauthenticated: "unauthorized",
    errors.Forbidden: "forbidden",
    errors.Invalid: "bad-request",
    errors.Clash: "conflict",
    errors.UnsupportedFormat: "unsupported-media-type",
    errors.UnsupportedEncoding: "unsupported-media-type",
    errors.Stale: "precondition-failed",
    errors.PreconditionMissing: "precondition-required",
    errors.KeyReused: "idempotency-key-reused",
    errors.StorageFull: "insufficient-storage",
    errors.Unavailable: "unavailable",
}
"""The type of problem of each error."""
