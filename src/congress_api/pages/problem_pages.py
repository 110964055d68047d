"""The pages that explain the types of problems and the codes of faults, in Dutch and English."""

from http import HTTPStatus

import msgspec
from litestar import get
from litestar.params import FromPath

from congress_api.errors import NotFound
from congress_api.http import problem_examples, problems, route_contract
from congress_api.http.negotiation import ProblemLanguage
from congress_api.http.problem_types import PROBLEM_TYPES, ProblemKind
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.messages.codes import FaultCode
from congress_api.messages.message import Texts
from congress_api.messages.resource_codes import CODE_TEXTS
from congress_api.pages import markup
from congress_api.pages.markup import Html
from congress_api.pages.reader import Reader

EXAMPLE_ID = "0191d0a0-0000-4000-8000-000000000001"
PROBLEMS = Texts("Problems", "Foutmeldingen")
CODES = Texts("Codes of faults", "Codes van fouten")
LEAD = Texts(
    "Whatever goes wrong, the response is a problem document (RFC 9457). Its `type` is the address of one of these "
    "pages, its `errors` name every fault at once.",
    "Wat er ook misgaat, het antwoord is een foutmelding volgens RFC 9457. De `type` is het adres van een van deze "
    "pagina's, en in `errors` staan alle fouten tegelijk.",
)
CODES_LEAD = Texts(
    "Each fault in `errors` has one of these codes. Decide by the code, and show `detail`: it is in Dutch or English, "
    "by `language` or `Accept-Language`. `limit` is the bound that was passed, else null; `allowed` lists the allowed "
    "values, else it is empty.",
    "Elke fout in `errors` heeft een van deze codes. Laat een programma op de code letten en toon `detail`: dat is in "
    "het Nederlands of Engels, naar `language` of `Accept-Language`. In `limit` staat de grens die is overschreden, "
    "anders null. In `allowed` staan de waarden die wel mogen; anders is die lijst leeg.",
)
CAPTION = Texts("Types of problems", "Soorten foutmeldingen")
TYPE = Texts("Type", "Soort")
TITLE = Texts("Title", "Titel")
EXAMPLE = Texts("Example", "Voorbeeld")
CONSTANT = Texts(
    "`type` and `status` are always these, and `title` is the same in each language. `detail` says what happened this "
    "time, and `instance` names this one occurrence: quote it when you ask for help.",
    "`type` en `status` zijn altijd zo, en `title` is per taal altijd gelijk. In `detail` staat wat er deze keer "
    "gebeurde, en `instance` is het nummer van dit ene geval: noem dat als u hulp vraagt.",
)


@get("/problems", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def list_problems(request: ApiRequest) -> EncodedResponse[bytes]:
    """The types of problems."""
    reader = Reader(request)
    kinds = sorted(PROBLEM_TYPES.values(), key=lambda kind: (kind.status, kind.name))
    main = markup.filled(
        "problems",
        query=reader.query,
        problems=reader.said(PROBLEMS),
        lead=reader.said(LEAD),
        codes=reader.said(CODES),
        caption=reader.said(CAPTION),
        type=reader.said(TYPE),
        title=reader.said(TITLE),
        rows=markup.joined(_row(kind, reader) for kind in kinds),
    )
    return reader.respond("problems", main, PROBLEMS.text(reader.language))


def _row(kind: ProblemKind, reader: Reader) -> Html:
    title = kind.title.text(reader.language)
    return markup.filled("problem_row", name=kind.name, status=kind.status, title=title, query=reader.query)


@get("/problems/codes", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def list_codes(request: ApiRequest) -> EncodedResponse[bytes]:
    """The codes of faults."""
    reader = Reader(request)
    rows = (markup.filled("code", code=code, explanation=reader.said(CODE_TEXTS[code])) for code in FaultCode)
    main = markup.filled(
        "codes",
        query=reader.query,
        problems=reader.said(PROBLEMS),
        heading=reader.said(CODES),
        lead=reader.said(CODES_LEAD),
        rows=markup.joined(rows),
    )
    return reader.respond("problems", main, CODES.text(reader.language))


@get("/problems/{name:str}", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def get_problem(request: ApiRequest, name: FromPath[str]) -> EncodedResponse[bytes]:
    """A type of problem: what it means and what to do. Raises NotFound."""
    kind, reader = PROBLEM_TYPES.get(name), Reader(request)
    if kind is None:
        raise NotFound
    main = markup.filled(
        "problem",
        query=reader.query,
        language=reader.language,
        name=kind.name,
        status=kind.status,
        phrase=HTTPStatus(kind.status).phrase,
        title=kind.title.text(reader.language),
        explanation=reader.said(kind.explanation),
        media_type=problems.MEDIA_TYPE,
        example=_example(kind, reader),
        **{name: reader.said(texts) for name, texts in NAMED.items()},
    )
    return reader.respond("problem", main, kind.title.text(reader.language))


NAMED = {"problems": PROBLEMS, "codes": CODES, "example_heading": EXAMPLE, "constant": CONSTANT}


def _example(kind: ProblemKind, reader: Reader) -> str:
    """A problem of this type as a response has it."""
    made = problem_examples.response(kind.name, EXAMPLE_ID, ProblemLanguage(reader.language))
    return msgspec.json.format(made.body, indent=2).decode()
