"""The welcome page and the reference."""

from litestar import get

from congress_api.http import responses, route_contract
from congress_api.http.default_headers import PUBLIC
from congress_api.http.representation import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.pages import layout, markup, welcome
from congress_api.pages.well_known import CATALOG
from congress_api.snapshot.cache import EVERYTHING, SnapshotCache
from congress_api.store.reading import Edition

WITH_SCRIPT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    f"{layout.NOTHING_ELSE}"
)
"""Only our own files, nothing inline; the arrows of the reference are data: images."""
LINKS = (
    f'<{CATALOG}>; rel="api-catalog", </v1/openapi.json>; rel="service-desc"; type="application/json", '
    '</docs>; rel="service-doc"; type="text/html"'
)


@get("/", include_in_schema=False, opt=route_contract.PUBLIC)
async def get_welcome(request: ApiRequest) -> EncodedResponse[bytes]:
    """The welcome page."""
    language, by_header = layout.language_of(request)
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
        offers=(layout.OFFER,) if by_header else (),
    )
    main = welcome.main(shown, total, language, responses.base(request))
    body = layout.page("welcome", main, language=language, switch=layout.switch(language, "/"))
    known = request.scope["query_string"] in layout.QUERIES
    headers = {
        "cache-control": PUBLIC.decode(),
        "content-language": language,
        "vary": layout.vary(by_header=by_header),
        "link": LINKS,
    }
    return layout.page_response(body, hint if known else None, headers)


@get("/docs", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def get_reference(request: ApiRequest) -> EncodedResponse[bytes]:
    """The reference: every operation, explained and ready to try."""
    body = layout.page(
        "reference",
        markup.filled("reference"),
        styles=("swagger-ui/swagger-ui.css", "pages.css", "docs.css"),
        scripts=("swagger-ui/swagger-ui-bundle.js", "docs.js"),
        title="Congress API: reference",
    )
    return layout.page_response(
        body, responses.lasting(request), {"content-security-policy": WITH_SCRIPT, "link": LINKS}
    )
