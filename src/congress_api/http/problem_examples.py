"""An example of each type of problem, as a response has it, for the document and the pages."""

from congress_api.errors import Fault
from congress_api.http import problems
from congress_api.http.negotiation import ProblemLanguage
from congress_api.http.problem_types import PROBLEM_TYPES
from congress_api.http.problems import ENGLISH, ProblemResponse, Told
from congress_api.messages import details, transport, values
from congress_api.messages.blocking import RefersToDraft
from congress_api.messages.formats import AddressWithoutScheme
from congress_api.messages.message import Message
from congress_api.messages.permissions import FieldNotPermitted

FAULTS = {
    "bad-request": [
        Fault(AddressWithoutScheme("https://www.kpn.com"), pointer="/websiteUrl"),
        Fault(values.TooLong(length=212, limit=200), pointer="/tagline"),
    ],
    "forbidden": [Fault(FieldNotPermitted(), pointer="/stand")],
    "conflict": [Fault(RefersToDraft("track", "digitale-identiteit"), pointer="/track")],
}
DETAILS: dict[str, Message] = {
    "unauthorized": details.TokenInvalid(),
    "method-not-allowed": transport.MethodsAllowed(methods="GET, HEAD, OPTIONS"),
    "not-acceptable": transport.MediaTypesServed(media_types=("application/json",)),
    "content-too-large": transport.MostBytes(limit=1_000_000),
    "uri-too-long": transport.MostBytes(limit=8_192),
    "too-many-requests": transport.TryLater(),
    "header-fields-too-large": transport.TooManyHeaders(),
    "precondition-failed": details.ChangedMeanwhile(),
    "unsupported-media-type": details.NotAccepted(given="text/plain", accepted="application/json"),
    "precondition-required": details.IfMatchMissing(),
    "insufficient-storage": transport.DiskFull(),
    "internal-error": transport.Logged(),
    "unavailable": transport.DatabaseAway(),
}


def response(name: str, request_id: str, reader: ProblemLanguage = ENGLISH) -> ProblemResponse:
    """A problem of a type."""
    faults = FAULTS.get(name, [])
    detail = problems.counted(faults) if faults else DETAILS.get(name, PROBLEM_TYPES[name].explanation)
    return problems.problem_response(name, Told(detail=detail, faults=faults), request_id, reader)
