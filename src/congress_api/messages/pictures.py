"""What can be wrong with a file that should be a picture: it is of another format; and what to send instead."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import Detail, FaultMessage, Message


class ExportDrawing(
    Detail,
    en="Export it as PNG, 1,000 pixels wide, with a transparent background.",
    nl="Exporteer het als PNG, 1.000 pixels breed, met een doorzichtige achtergrond.",
): ...


class SavePhoto(
    Detail,
    en="Save it as JPEG; as PNG if its background is transparent.",
    nl="Sla het op als JPEG, of als PNG als de achtergrond doorzichtig is.",
): ...


class SaveFirstFrame(
    Detail,
    en="Save its first frame as PNG, 1,000 pixels wide, with a transparent background.",
    nl="Sla het eerste beeld op als PNG, 1.000 pixels breed, met een doorzichtige achtergrond.",
): ...


class KnownFormat(
    FaultMessage,
    code=FaultCode.not_a_picture,
    en="This file is {format}. Images must be PNG, JPEG or WebP. {advice}",
    nl="Dit bestand is {format}. Een afbeelding moet PNG, JPEG of WebP zijn. {advice}",
):
    format: str
    advice: Message


class UnknownFormat(
    FaultMessage,
    code=FaultCode.not_a_picture,
    en="Images must be PNG, JPEG or WebP; this file is none of them. {advice}",
    nl="Een afbeelding moet PNG, JPEG of WebP zijn. Dit bestand is dat niet. {advice}",
):
    advice: Message


class OtherMediaType(
    FaultMessage,
    code=FaultCode.not_a_picture,
    en="{given} is no picture; send a PNG, JPEG or WebP.",
    nl="{given} is geen afbeelding. Stuur een PNG, JPEG of WebP.",
):
    given: str
