"""What the codes of faults of resources, rights and tokens mean, for those who write programs."""

from congress_api.messages.codes import FaultCode as Code
from congress_api.messages.message import Texts
from congress_api.messages.value_codes import VALUE_CODES

RESOURCE_CODES: dict[Code, Texts] = {
    Code.unknown_reference: Texts(
        "What it refers to does not exist, or you may not see it.",
        "Waarnaar dit verwijst, bestaat niet of mag u niet zien.",
    ),
    Code.not_a_language_of_the_event: Texts(
        "The event has no texts in this language; `allowed` lists its languages.",
        "Het evenement heeft geen teksten in deze taal. In `allowed` staan de talen.",
    ),
    Code.out_of_range: Texts("The moment is too early or too late.", "Het moment is te vroeg of te laat."),
    Code.out_of_order: Texts("An end comes before its beginning.", "Een einde komt vóór het begin."),
    Code.lasts_too_long: Texts("It lasts longer than `limit` days.", "Dit duurt langer dan `limit` dagen."),
    Code.not_unique: Texts("A slug, id or number is used twice.", "Een slug, id of nummer is twee keer gebruikt."),
    Code.cannot_change: Texts("The value can never change.", "Deze waarde kan nooit veranderen."),
    Code.not_applicable: Texts(
        "The field does not go with the others: omit it.", "Dit veld past niet bij de andere: laat het weg."
    ),
    Code.not_permitted: Texts("Your token does not permit this.", "Dit mag niet met uw token."),
    Code.affects_others: Texts(
        "The change would also change a resource that you may not change.",
        "De wijziging raakt ook iets dat u niet mag wijzigen.",
    ),
    Code.outlives_yours: Texts(
        "The new token would be valid for longer than yours.", "Het nieuwe token zou langer geldig zijn dan het uwe."
    ),
    Code.refers_to_draft: Texts(
        "A published resource would refer to a draft.", "Iets dat gepubliceerd is, zou naar een concept verwijzen."
    ),
    Code.referred_to: Texts("Another resource refers to it.", "Iets anders verwijst hiernaar."),
    Code.contradictory: Texts(
        "The parts of the request contradict each other, or other resources.",
        "De delen van het verzoek passen niet bij elkaar, of niet bij de andere gegevens.",
    ),
    Code.already_exists: Texts("It exists already.", "Dit bestaat al."),
    Code.no_longer_exists: Texts("It no longer exists.", "Dit bestaat niet meer."),
    Code.changed_since: Texts("It has changed in the meantime.", "Dit is intussen veranderd."),
    Code.already_decided: Texts("The proposal is no longer open.", "Over het voorstel is al besloten."),
    Code.token_ended: Texts(
        "The token has expired, or was revoked or rotated.", "Het token is verlopen, ingetrokken of vernieuwd."
    ),
    Code.in_progress: Texts(
        "A request with this key is in progress: repeat it shortly.",
        "Een verzoek met deze sleutel is nog bezig: herhaal het zo.",
    ),
    Code.room_overlap: Texts("A room is booked twice.", "Een zaal is dubbel bezet."),
    Code.speaker_overlap: Texts("A speaker is in two places at once.", "Een spreker staat tegelijk op twee plekken."),
    Code.over_capacity: Texts(
        "A slot has more places than its room, which has `limit`.",
        "Een tijdslot heeft meer plaatsen dan de zaal. Die heeft er `limit`.",
    ),
    Code.outside_event: Texts(
        "A slot lies outside the days of the event.", "Een tijdslot ligt buiten de dagen van het evenement."
    ),
}
"""By code."""

CODE_TEXTS: dict[Code, Texts] = VALUE_CODES | RESOURCE_CODES
"""What each code means."""
