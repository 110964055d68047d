"""The layout of every page, its language, and its response."""

from congress_api import __version__
from congress_api.http import negotiation, responses
from congress_api.http.negotiation import LanguageOffer, LanguagePreferences
from congress_api.http.prepared_response import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.pages import assets, markup
from congress_api.pages.markup import Html
from congress_api.pages.welcome_texts import LANGUAGES, TEXTS

HTML = "text/html"
NOTHING_ELSE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
CLOSED = f"default-src 'none'; style-src 'self'; img-src 'self'; {NOTHING_ELSE}"
"""These pages need no script."""
HERE = Html(' aria-current="page"')
CURRENT = Html(' aria-current="true"')
OFFER = LanguageOffer(tuple(LANGUAGES), "en")
LASTING = "public, max-age=300"
QUERIES = (b"", *(b"language=" + tag.encode() for tag in LANGUAGES))
"""The queries whose pages are cached; others are ignored."""


def language_of(request: ApiRequest) -> tuple[str, bool]:
    """The language of the page, and whether Accept-Language selected it."""
    if asked := request.query_params.get("language"):
        return OFFER.pick(LanguagePreferences((asked.lower(),))), False
    accepted = request.headers.get("accept-language", "").encode("latin-1", "replace")
    return OFFER.pick(negotiation.preferences(accepted)), True


def vary(*, by_header: bool) -> str:
    """The request headers that select a page."""
    return "Accept-Encoding, Accept-Language" if by_header else "Accept-Encoding"


def switch(language: str, path: str) -> Html:
    """Links to a page in each language."""
    languages = markup.joined(
        markup.filled("language", path=path, tag=tag, name=name, current=CURRENT if tag == language else "")
        for tag, name in LANGUAGES.items()
    )
    return markup.filled("switch", choose=TEXTS[language]["choose"], languages=languages)


def page(
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
    named = ("description", "skip", "navigation", "guides", "reference", "problems", "status")
    links = (Html(f'<link rel="stylesheet" href="{assets.address(file)}">') for file in styles)
    sources = (Html(f'<script defer src="{assets.address(file)}"></script>') for file in scripts)
    whole = markup.filled(
        "layout",
        kind=kind,
        language=language,
        title=title or texts["title"],
        **{name: texts[name] for name in named},
        target="reference" if kind == "reference" else "content",
        at_guides=HERE if kind == "guides" else "",
        at_reference=HERE if kind == "reference" else "",
        at_problems=HERE if kind == "problems" else "",
        icon=assets.address("icon.svg"),
        head=markup.joined(links),
        scripts=markup.joined(sources),
        switch=switch,
        main=main,
        version=__version__,
    )
    return whole.encode()


def page_response(body: bytes, hint: CacheHint | None, headers: dict[str, str] | None = None) -> EncodedResponse[bytes]:
    usual = {"cache-control": LASTING, "content-language": "en", "content-security-policy": CLOSED}
    return responses.bytes_response(body, HTML, {**usual, **(headers or {})}, hint=hint)
