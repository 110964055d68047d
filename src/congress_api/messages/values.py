"""What can be wrong with a value: it is missing, or its type, length or range is wrong."""

from congress_api.messages.codes import FaultCode
from congress_api.messages.message import FaultMessage


class Required(FaultMessage, code=FaultCode.required, en="This field is required.", nl="Dit veld is verplicht."): ...


class ExpectedText(FaultMessage, code=FaultCode.wrong_type, en="Expected a text.", nl="Hier hoort een tekst."): ...


class ExpectedInteger(
    FaultMessage, code=FaultCode.wrong_type, en="Expected a whole number.", nl="Hier hoort een geheel getal."
): ...


class ExpectedNumber(FaultMessage, code=FaultCode.wrong_type, en="Expected a number.", nl="Hier hoort een getal."): ...


class ExpectedTrueOrFalse(
    FaultMessage, code=FaultCode.wrong_type, en="Expected true or false.", nl="Hier hoort true of false."
): ...


class ExpectedList(FaultMessage, code=FaultCode.wrong_type, en="Expected a list.", nl="Hier hoort een lijst."): ...


class ExpectedObject(
    FaultMessage, code=FaultCode.wrong_type, en="Expected an object.", nl="Hier hoort een object."
): ...


class TooLong(
    FaultMessage,
    code=FaultCode.too_long,
    en="This is {length} characters long; the maximum is {limit}.",
    nl="Deze tekst is {length} tekens lang. Het maximum is {limit}.",
):
    length: int
    limit: int


class TooShort(
    FaultMessage,
    code=FaultCode.too_short,
    en="This is too short; the minimum length is {limit}.",
    nl="Deze tekst is te kort. De minimale lengte is {limit}.",
):
    limit: int


class TooMany(
    FaultMessage,
    code=FaultCode.too_many,
    en="This list has {length} entries; the maximum is {limit}.",
    nl="Deze lijst is {length} lang. Het maximum is {limit}.",
):
    length: int
    limit: int


class TooFew(
    FaultMessage,
    code=FaultCode.too_few,
    en="This list is too short; the minimum length is {limit}.",
    nl="Deze lijst is te kort. De minimale lengte is {limit}.",
):
    limit: int


class TooLarge(
    FaultMessage, code=FaultCode.too_large, en="Must be at most {limit}.", nl="Dit mag hoogstens {limit} zijn."
):
    limit: int


class TooSmall(
    FaultMessage, code=FaultCode.too_small, en="Must be at least {limit}.", nl="Dit moet minstens {limit} zijn."
):
    limit: int


class NotAllowedValue(
    FaultMessage,
    code=FaultCode.not_allowed_value,
    en="Expected one of: {allowed}.",
    nl="Kies een van deze waarden: {allowed}.",
):
    allowed: tuple[str, ...]
