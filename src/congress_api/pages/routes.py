"""The welcome page, the reference, and a page for each type of problem."""

from http import HTTPStatus

import msgspec
from litestar import get
from litestar.params import FromPath

from congress_api import __version__
from congress_api.errors import Fault, NotFound
from congress_api.http import negotiation, problems, responses, route_contract
from congress_api.http.default_headers import PUBLIC
from congress_api.http.negotiation import LanguageOffer, LanguagePreferences
from congress_api.http.problem_types import PROBLEM_TYPES, ProblemType
from congress_api.http.representation import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.pages import assets, markup, welcome
from congress_api.pages.markup import Html
from congress_api.pages.welcome_texts import LANGUAGES, TEXTS
from congress_api.pages.well_known import CATALOG
from congress_api.snapshot.cache import EVERYTHING, SnapshotCache
from congress_api.store.reading import Edition

HTML = "text/html"
NOTHING_ELSE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
CLOSED = f"default-src 'none'; style-src 'self'; img-src 'self'; {NOTHING_ELSE}"
"""These pages need no script."""
WITH_SCRIPT = (
    f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; {NOTHING_ELSE}"
)
"""Only our own files, nothing inline; the arrows of the reference are data: images."""
LINKS = (
    f'<{CATALOG}>; rel="api-catalog", </v1/openapi.json>; rel="service-desc"; type="application/json", '
    '</docs>; rel="service-doc"; type="text/html"'
)
HERE = Html(' aria-current="page"')
OFFER = LanguageOffer(tuple(LANGUAGES), "en")
LASTING = "public, max-age=300"
EXAMPLE_ID = "0191d0a0-0000-4000-8000-000000000001"


@get("/", include_in_schema=False, opt=route_contract.PUBLIC)
async def get_welcome(request: ApiRequest) -> EncodedResponse[bytes]:
    """The welcome page."""
    language, by_header = _language(request)
    snapshots: SnapshotCache = request.app.state.snapshots
    stamp = snapshots.snapshot_id(EVERYTHING)  # before reading, so that a concurrent change makes the page out of date
    shown = await request.app.state.outlines.newest()
    total = len(snapshots.events[Edition.public].items)
    hint = CacheHint(
        event=EVERYTHING,
        snapshot_id=stamp
        if request.app.state.settings.public_url
        else None,  # else the page depends on Host, which is no part of the cache key
        language=language if by_header else "",
        offers=(OFFER,) if by_header else (),
    )
    main = welcome.main(shown, total, language, responses.base(request))
    body = _page("welcome", main, language=language, switch=welcome.switch(language))
    vary = "Accept-Encoding, Accept-Language" if by_header else "Accept-Encoding"
    known = request.scope["query_string"] in (b"", *(b"language=" + tag.encode() for tag in LANGUAGES))
    headers = {"cache-control": PUBLIC.decode(), "content-language": language, "vary": vary, "link": LINKS}
    return _page_response(body, hint if known else None, headers)


@get("/docs", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def get_reference(request: ApiRequest) -> EncodedResponse[bytes]:
    """The reference: every operation, explained and ready to try."""
    body = _page(
        "reference",
        markup.filled("reference"),
        styles=("swagger-ui/swagger-ui.css", "pages.css", "docs.css"),
        scripts=("swagger-ui/swagger-ui-bundle.js", "docs.js"),
        title="Congress API: reference",
    )
    return _page_response(body, responses.lasting(request), {"content-security-policy": WITH_SCRIPT, "link": LINKS})


@get("/problems", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def list_problems(request: ApiRequest) -> EncodedResponse[bytes]:
    """The types of problems."""
    rows = markup.joined(
        markup.filled("problem_row", name=kind.name, status=kind.status, title=kind.title)
        for kind in sorted(PROBLEM_TYPES.values(), key=lambda kind: (kind.status, kind.name))
    )
    page = _page("problems", markup.filled("problems", rows=rows), title="Problems: congress-api")
    return _page_response(page, responses.lasting(request))


@get("/problems/{name:str}", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def get_problem(request: ApiRequest, name: FromPath[str]) -> EncodedResponse[bytes]:
    """A type of problem: what it means and what to do. Raises NotFound."""
    kind = PROBLEM_TYPES.get(name)
    if kind is None:
        raise NotFound
    main = markup.filled(
        "problem",
        name=kind.name,
        status=kind.status,
        phrase=HTTPStatus(kind.status).phrase,
        title=kind.title,
        explanation=markup.prose(kind.explanation),
        media_type=problems.MEDIA_TYPE,
        example=_example(kind),
    )
    page = _page("problem", main, title=f"{kind.title}: congress-api")
    return _page_response(page, responses.lasting(request))


def _example(kind: ProblemType) -> str:
    faults = [Fault(detail="Expected `int` <= 100.", parameter="limit")] if kind.status == 400 else []
    example = problems.problem_response(kind.name, "What happened in this case, in one sentence.", EXAMPLE_ID, faults)
    return msgspec.json.format(example.body, indent=2).decode()


def _language(request: ApiRequest) -> tuple[str, bool]:
    """The language of the page, and whether Accept-Language selected it."""
    if asked := request.query_params.get("language"):
        return OFFER.pick(LanguagePreferences((asked.lower(),))), False
    accepted = request.headers.get("accept-language", "").encode("latin-1", "replace")
    return OFFER.pick(negotiation.preferences(accepted)), True


def _page(
    kind: str,
    main: Html,
    *,
    language: str = "en",
    title: str = "",
    switch: Html | str = "",
    styles: tuple[str, ...] = ("pages.css",),
    scripts: tuple[str, ...] = (),
) -> bytes:
    """A whole page around its content."""
    texts = TEXTS[language]
    named = ("description", "skip", "navigation", "reference", "problems", "status")
    links = (Html(f'<link rel="stylesheet" href="{assets.address(file)}">') for file in styles)
    sources = (Html(f'<script defer src="{assets.address(file)}"></script>') for file in scripts)
    page = markup.filled(
        "layout",
        kind=kind,
        language=language,
        title=title or texts["title"],
        **{name: texts[name] for name in named},
        at_reference=HERE if kind == "reference" else "",
        at_problems=HERE if kind == "problems" else "",
        icon=assets.address("icon.svg"),
        head=markup.joined(links),
        scripts=markup.joined(sources),
        switch=switch,
        main=main,
        version=__version__,
    )
    return page.encode()


def _page_response(
    body: bytes, hint: CacheHint | None, headers: dict[str, str] | None = None
) -> EncodedResponse[bytes]:
    usual = {"cache-control": LASTING, "content-language": "en", "content-security-policy": CLOSED}
    return responses.bytes_response(body, HTML, {**usual, **(headers or {})}, hint=hint)
