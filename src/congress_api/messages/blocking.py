"""What blocks a change: references between published resources and drafts, and changes by others."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class RefersToDraft(
    FaultMessage,
    code=FaultCode.refers_to_draft,
    en="The {kind} {slug} is a draft: publish that too, remove the reference, or send cascade=true.",
    nl="{kind.The} {slug} is een concept: publiceer ook dat concept, haal de verwijzing weg of stuur cascade=true.",
):
    kind: str
    slug: str


class ReferredTo(
    FaultMessage,
    code=FaultCode.referred_to,
    en="The {kind} {slug} refers to it: remove that reference first, or send cascade=true.",
    nl="{kind.The} {slug} verwijst hiernaar: haal eerst die verwijzing weg of stuur cascade=true.",
):
    kind: str
    slug: str


class ReferredToByUnseen(
    FaultMessage,
    code=FaultCode.referred_to,
    en="A draft that you may not see refers to {kind.this}; ask the organiser to delete it.",
    nl="Een concept dat u niet mag zien, verwijst naar {kind.this}. Vraag de organisator om het te verwijderen.",
):
    kind: str


class WithdrawnButReferredTo(
    FaultMessage,
    code=FaultCode.referred_to,
    en="The {kind} {slug} refers to it: remove that reference, withdraw that too, or send cascade=true.",
    nl="{kind.The} {slug} verwijst hiernaar: haal die verwijzing weg, trek ook {kind.this} in of stuur cascade=true.",
):
    kind: str
    slug: str


class PublishedButRefersToDraft(
    FaultMessage,
    code=FaultCode.refers_to_draft,
    en="Refers ({pointer}) to the {kind} {slug}, which is a draft: publish that too, or send cascade=true.",
    nl="Dit verwijst ({pointer}) naar {kind.the} {slug}, een concept: publiceer ook dat concept of stuur cascade=true.",
):
    pointer: str
    kind: str
    slug: str


class NeedsWhatIsWithdrawn(
    FaultMessage,
    code=FaultCode.contradictory,
    en="The {kind} {slug} needs a resource that this request withdraws.",
    nl="{kind.The} {slug} kan niet zonder iets dat dit verzoek intrekt.",
):
    kind: str
    slug: str


class AlreadyExists(
    FaultMessage,
    code=FaultCode.already_exists,
    en="The {kind} {slug} already exists.",
    nl="{kind.The} {slug} bestaat al.",
):
    kind: str
    slug: str


class SlugTaken(
    FaultMessage,
    code=FaultCode.already_exists,
    en="This slug is taken; choose another.",
    nl="Deze slug is al in gebruik. Kies een andere.",
): ...


class ProposerLeft(
    FaultMessage,
    code=FaultCode.no_longer_exists,
    en="The partner {partner}, which proposed this, no longer takes part in the event.",
    nl="De partner {partner}, die dit voorstelde, doet niet meer mee aan het evenement.",
):
    partner: str


class RightLost(
    FaultMessage,
    code=FaultCode.not_permitted,
    en="The partner {partner} may no longer make this change to {kind.the} {slug}. Reject the proposal, or give the "
    "right back first.",
    nl="De partner {partner} mag {kind.the} {slug} niet meer zo wijzigen. Wijs het voorstel af of geef eerst het recht "
    "terug.",
):
    partner: str
    kind: str
    slug: str


class NoLongerExists(
    FaultMessage,
    code=FaultCode.no_longer_exists,
    en="The {kind} {slug} no longer exists.",
    nl="{kind.The} {slug} bestaat niet meer.",
):
    kind: str
    slug: str


class ChangedSinceProposed(
    FaultMessage,
    code=FaultCode.changed_since,
    en="Changed to another value since this was proposed.",
    nl="Dit is na het voorstel in iets anders veranderd.",
): ...


class AlreadyAccepted(
    FaultMessage,
    code=FaultCode.already_decided,
    en="The proposal is already accepted.",
    nl="Het voorstel is al aangenomen.",
): ...


class AlreadyRejected(
    FaultMessage,
    code=FaultCode.already_decided,
    en="The proposal is already rejected.",
    nl="Het voorstel is al afgewezen.",
): ...


class AlreadyWithdrawn(
    FaultMessage,
    code=FaultCode.already_decided,
    en="The proposal is already withdrawn.",
    nl="Het voorstel is al ingetrokken.",
): ...


class RequestInProgress(
    FaultMessage,
    code=FaultCode.in_progress,
    en="A request with this key is in progress.",
    nl="Een verzoek met deze sleutel is nog bezig.",
): ...
