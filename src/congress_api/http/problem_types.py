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


KINDS = (
    ProblemKind(
        type=ProblemType.bad_request,
        status=400,
        title=Texts(en="Invalid request", nl="Ongeldig verzoek"),
        explanation=Texts(
            en="The address, the query or the body has invalid values. `errors` lists every fault, each with the "
            "query `parameter` or a JSON `pointer` into the body. Nothing was changed.",
            nl="Het adres, de parameters of de inhoud van het verzoek kloppen niet. In `errors` staat elke fout, met "
            "de `parameter` of met een JSON-`pointer` naar de plek in de inhoud. Er is niets gewijzigd.",
        ),
    ),
    ProblemKind(
        type=ProblemType.unauthorized,
        status=401,
        title=Texts(en="A valid token is required", nl="Een geldig token is nodig"),
        explanation=Texts(
            en="The Authorization header holds no valid token. Public resources can be read without the header.",
            nl="De header Authorization heeft geen geldig token. Openbare gegevens kunt u zonder die header lezen.",
        ),
    ),
    ProblemKind(
        type=ProblemType.not_found,
        status=404,
        title=Texts(en="Not found", nl="Niet gevonden"),
        explanation=Texts(
            en="Nothing exists at this address, or you may not see it. Addresses have no trailing slash and no file "
            "extension.",
            nl="Op dit adres staat niets, of u mag het niet zien. Een adres eindigt niet op een schuine streep en "
            "heeft geen bestandsextensie.",
        ),
    ),
    ProblemKind(
        type=ProblemType.method_not_allowed,
        status=405,
        title=Texts(en="Method not allowed", nl="Deze methode kan hier niet"),
        explanation=Texts(
            en="The `Allow` header lists the methods of this address.",
            nl="In de header `Allow` staan de methoden van dit adres.",
        ),
    ),
    ProblemKind(
        type=ProblemType.not_acceptable,
        status=406,
        title=Texts(en="No acceptable representation", nl="Geen vorm die u accepteert"),
        explanation=Texts(
            en="The Accept header excludes every media type of this address.",
            nl="De header Accept sluit elke vorm uit die dit adres kan leveren.",
        ),
    ),
    ProblemKind(
        type=ProblemType.content_too_large,
        status=413,
        title=Texts(en="Request body too large", nl="De inhoud van het verzoek is te groot"),
        explanation=Texts(
            en="The body exceeds the limit of this address. Send less at once.",
            nl="De inhoud is groter dan dit adres toestaat. Stuur minder tegelijk.",
        ),
    ),
    ProblemKind(
        type=ProblemType.uri_too_long,
        status=414,
        title=Texts(en="Address too long", nl="Het adres is te lang"),
        explanation=Texts(
            en="Send fewer or shorter query parameters.",
            nl="Gebruik minder parameters, of kortere.",
        ),
    ),
    ProblemKind(
        type=ProblemType.too_many_requests,
        status=429,
        title=Texts(en="Too many requests", nl="Te veel verzoeken"),
        explanation=Texts(
            en="Wait the number of seconds in `Retry-After`. Cached responses and 304s do not count: send "
            "`If-None-Match`, and request the same addresses as other clients.",
            nl="Wacht het aantal seconden in `Retry-After`. Antwoorden uit de cache en 304's tellen niet mee: stuur "
            "`If-None-Match` mee, en vraag dezelfde adressen als anderen.",
        ),
    ),
    ProblemKind(
        type=ProblemType.header_fields_too_large,
        status=431,
        title=Texts(en="Request headers too large", nl="De headers zijn te groot"),
        explanation=Texts(
            en="Send fewer or shorter header fields.",
            nl="Stuur minder headers mee, of kortere.",
        ),
    ),
    ProblemKind(
        type=ProblemType.forbidden,
        status=403,
        title=Texts(en="Permission denied", nl="Dit mag u niet"),
        explanation=Texts(
            en="You may read this resource, but not make this change. `errors` names each field that you may not "
            "change; `GET /v1/me` lists the fields that you may.",
            nl="U mag dit lezen, maar niet zo wijzigen. In `errors` staat elk veld dat u niet mag wijzigen; "
            "`GET /v1/me` geeft de velden die u wel mag wijzigen.",
        ),
    ),
    ProblemKind(
        type=ProblemType.conflict,
        status=409,
        title=Texts(en="Conflict with the current state", nl="Dit botst met de huidige gegevens"),
        explanation=Texts(
            en="`errors` names what blocks the change. Published resources may refer only to published ones, and one "
            "that is referred to cannot be withdrawn or deleted; `cascade=true` resolves both.",
            nl="In `errors` staat wat de wijziging tegenhoudt. Wat gepubliceerd is, mag alleen verwijzen naar wat ook "
            "gepubliceerd is, en waarnaar verwezen wordt, kunt u niet intrekken of verwijderen. `cascade=true` lost "
            "beide op.",
        ),
    ),
    ProblemKind(
        type=ProblemType.precondition_failed,
        status=412,
        title=Texts(
            en="The resource has changed since you read it",
            nl="De gegevens zijn veranderd nadat u ze hebt gelezen",
        ),
        explanation=Texts(
            en="Read the resource again, apply your change to the current version, and send it with the new ETag in "
            "If-Match. With `If-None-Match: *`, the resource already exists.",
            nl="Haal de gegevens opnieuw op, doe uw wijziging in de nieuwste versie en stuur die met de nieuwe ETag "
            "in If-Match. Bij `If-None-Match: *` bestaat het al.",
        ),
    ),
    ProblemKind(
        type=ProblemType.unsupported_media_type,
        status=415,
        title=Texts(en="Unsupported media type", nl="Deze vorm wordt hier niet ondersteund"),
        explanation=Texts(
            en="Send `application/json`. PATCH also accepts `application/merge-patch+json` (see `Accept-Patch`); "
            "uploads are `multipart/form-data`. Bodies are not compressed (see `Accept-Encoding`).",
            nl="Stuur `application/json`. Bij PATCH kan ook `application/merge-patch+json` (zie `Accept-Patch`). "
            "Bestanden stuurt u als `multipart/form-data`. De inhoud is niet gecomprimeerd (zie `Accept-Encoding`).",
        ),
    ),
    ProblemKind(
        type=ProblemType.idempotency_key_reused,
        status=422,
        title=Texts(
            en="Idempotency key used for another request",
            nl="De Idempotency-Key is voor een ander verzoek gebruikt",
        ),
        explanation=Texts(
            en="An Idempotency-Key identifies one request. Repeat that request unchanged, or use a new key.",
            nl="Een Idempotency-Key hoort bij één verzoek. Herhaal dat verzoek ongewijzigd, of gebruik een nieuwe "
            "sleutel.",
        ),
    ),
    ProblemKind(
        type=ProblemType.precondition_required,
        status=428,
        title=Texts(en="If-Match is required", nl="If-Match is verplicht"),
        explanation=Texts(
            en="To change an existing resource, send If-Match with the ETag that you read. It keeps you from "
            "overwriting somebody else's change.",
            nl="Stuur bij een wijziging If-Match mee, met de ETag die u hebt gelezen. Zo overschrijft u niet wat een "
            "ander heeft gewijzigd.",
        ),
    ),
    ProblemKind(
        type=ProblemType.insufficient_storage,
        status=507,
        title=Texts(en="Storage is full", nl="De opslag is vol"),
        explanation=Texts(
            en="The server's disk is full. Nothing was written; reads still work. Try again later.",
            nl="De schijf van de server is vol. Er is niets opgeslagen; lezen kan nog wel. Probeer het later opnieuw.",
        ),
    ),
    ProblemKind(
        type=ProblemType.internal_error,
        status=500,
        title=Texts(en="Internal error", nl="Interne fout"),
        explanation=Texts(
            en="The server failed. The failure was logged under the number in `instance`.",
            nl="Er ging iets mis op de server. De fout is vastgelegd onder het nummer in `instance`.",
        ),
    ),
    ProblemKind(
        type=ProblemType.unavailable,
        status=503,
        title=Texts(en="Temporarily unavailable", nl="Tijdelijk niet beschikbaar"),
        explanation=Texts(
            en="Try again after the number of seconds in `Retry-After`.",
            nl="Probeer het opnieuw na het aantal seconden in `Retry-After`.",
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
