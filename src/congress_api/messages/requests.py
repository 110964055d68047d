"""What can be wrong with a request as a whole: its fields and parameters, its body, a form, a picture, a cursor."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class UnknownField(
    FaultMessage, code=FaultCode.unknown_field, en="This field does not exist.", nl="Dit veld bestaat niet."
): ...


class UnknownParameter(
    FaultMessage,
    code=FaultCode.unknown_parameter,
    en="This query parameter does not exist.",
    nl="Deze parameter bestaat niet.",
): ...


class GivenTwice(
    FaultMessage, code=FaultCode.given_twice, en="This is given more than once.", nl="Dit is meer dan eens opgegeven."
): ...


class NotUtf8(
    FaultMessage, code=FaultCode.not_utf_8, en="This text is not valid UTF-8.", nl="Deze tekst is geen geldige UTF-8."
): ...


class NestedTooDeeply(
    FaultMessage, code=FaultCode.nested_too_deeply, en="This is nested too deeply.", nl="Dit is te diep genest."
): ...


class NotAForm(
    FaultMessage,
    code=FaultCode.not_a_form,
    en="The body is not a form (multipart/form-data).",
    nl="De inhoud van het verzoek is geen formulier (multipart/form-data).",
): ...


class NotACursor(
    FaultMessage,
    code=FaultCode.not_a_cursor,
    en="This is not a cursor of this list; start again without one.",
    nl="Dit is geen cursor van deze lijst. Begin opnieuw, zonder cursor.",
): ...


class CursorExpired(
    FaultMessage,
    code=FaultCode.cursor_expired,
    en="This cursor has expired, since the event was restored or its languages changed; start again without one.",
    nl="Deze cursor is verlopen: het evenement is teruggezet of heeft andere talen. Begin opnieuw, zonder cursor.",
): ...


class UploadInstead(
    FaultMessage,
    code=FaultCode.upload_instead,
    en="Upload another picture to its own address; only one that was shown here before can be named.",
    nl="Stuur een andere afbeelding naar het eigen adres; alleen een die hier eerder stond, kunt u noemen.",
): ...


class TooManyPixels(
    FaultMessage,
    code=FaultCode.too_many_pixels,
    en="This picture has more than {limit} pixels.",
    nl="Deze afbeelding heeft meer dan {limit} pixels.",
):
    limit: int


class PictureTooLarge(
    FaultMessage,
    code=FaultCode.picture_too_costly,
    en="This picture takes too much memory to decode.",
    nl="Deze afbeelding kost te veel geheugen om te openen.",
): ...


class PictureTooSlow(
    FaultMessage,
    code=FaultCode.picture_too_costly,
    en="This picture takes too long to decode.",
    nl="Het duurt te lang om deze afbeelding te openen.",
): ...


class PictureDamaged(
    FaultMessage,
    code=FaultCode.picture_damaged,
    en="This picture cannot be decoded: it is damaged or cut off.",
    nl="Deze afbeelding kan niet worden geopend: het bestand is beschadigd of niet compleet.",
): ...
