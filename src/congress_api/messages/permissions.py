"""What a token may not do, and what is wrong with one that is to be made."""

import datetime

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class NotPermitted(
    FaultMessage, code=FaultCode.not_permitted, en="Your token does not permit this.", nl="Dit mag niet met uw token."
): ...


class FieldNotPermitted(
    FaultMessage, code=FaultCode.not_permitted, en="You may not change this field.", nl="U mag dit veld niet wijzigen."
): ...


class CreationNotPermitted(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="You may not create {kind.this}.",
    nl="U mag {kind.this} niet aanmaken.",
):
    kind: str


class DeletionNotPermitted(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="You may not delete {kind.this}.",
    nl="U mag {kind.this} niet verwijderen.",
):
    kind: str


class ChangeNotPermitted(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="You may not change {kind.this}.",
    nl="U mag {kind.this} niet wijzigen.",
):
    kind: str


class PictureNotPermitted(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="You may not change this picture of {kind.the}.",
    nl="U mag deze afbeelding van {kind.the} niet wijzigen.",
):
    kind: str


class SpeakerNotYours(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="Positions of your organisation must belong to speakers who have a role there.",
    nl="Een standpunt van uw organisatie moet van een spreker zijn die daar een functie heeft.",
): ...


class ChangesAnother(
    FaultMessage,
    code=FaultCode.affects_others,
    en="The {kind} {slug} would also change, and you may not change it.",
    nl="{kind.The} {slug} zou ook veranderen, en dat mag u niet wijzigen.",
):
    kind: str
    slug: str


class NoLongerTakesPart(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="Your organisation no longer takes part in this event.",
    nl="Uw organisatie doet niet meer mee aan dit evenement.",
): ...


class RoleNotPermitted(
    FaultMessage, code=FaultCode.not_permitted, en="You may not grant this role.", nl="U mag deze rol niet geven."
): ...


class OutlivesYours(
    FaultMessage,
    code=FaultCode.outlives_yours,
    en="An organiser's token may not outlive yours: latest {latest:%Y-%m-%dT%H:%M:%SZ}.",
    nl="Een token van een organisator mag niet langer geldig zijn dan het uwe: uiterlijk {latest:%Y-%m-%dT%H:%M:%SZ}.",
):
    latest: datetime.datetime


class AdministratorWithEvent(
    FaultMessage,
    code=FaultCode.not_applicable,
    en="An administrator's token is for every event: omit the event.",
    nl="Een token van een beheerder geldt voor elk evenement: laat het evenement weg.",
): ...


class EventRequired(
    FaultMessage,
    code=FaultCode.required,
    en="This role requires an event.",
    nl="Bij deze rol is een evenement verplicht.",
): ...


class OnlyPartnersNamePartner(
    FaultMessage,
    code=FaultCode.not_applicable,
    en="Only a partner's token may name a partner.",
    nl="Alleen een token van een partner mag een partner noemen.",
): ...


class PartnerRequired(
    FaultMessage,
    code=FaultCode.required,
    en="A partner's token must name the partner.",
    nl="Bij een token van een partner is de partner verplicht.",
): ...


class ExpiresTooLate(
    FaultMessage,
    code=FaultCode.out_of_range,
    en="Too far in the future. Omit it for a token that does not expire.",
    nl="Dit is te ver in de toekomst. Laat het weg voor een token dat niet verloopt.",
): ...


class MustBeInTheFuture(
    FaultMessage, code=FaultCode.out_of_range, en="Must be in the future.", nl="Dit moet in de toekomst liggen."
): ...


class RotationNotPermitted(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="Your token may rotate only itself.",
    nl="Uw token mag alleen zichzelf vernieuwen.",
): ...


class SlugReserved(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="You may not create {kind.this}: a longer slug that it begins with is another partner's.",
    nl="U mag {kind.this} niet aanmaken: een langere slug waarmee dit begint, is van een andere partner.",
):
    kind: str


class RotatedAlready(
    FaultMessage,
    code=FaultCode.token_ended,
    en="Rotated already, into {successor}. If its secret is lost, rotate that one or revoke it.",
    nl="Dit token is al vernieuwd: de opvolger is {successor}. Is het geheim daarvan kwijt? Vernieuw die dan of trek "
    "die in.",
):
    successor: str


class TokenEnded(
    FaultMessage,
    code=FaultCode.token_ended,
    en="The token has expired or was revoked; create a new one.",
    nl="Het token is verlopen of ingetrokken. Maak een nieuw token.",
): ...


class NobodyNamed(
    FaultMessage,
    code=FaultCode.required,
    en="Name whom to erase: a speaker, or a name that contains a letter.",
    nl="Noem wie er vergeten moet worden: een spreker, of een naam met een letter erin.",
): ...
