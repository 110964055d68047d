"""The pages of the guides, in Dutch and English."""

from litestar import get
from litestar.params import FromPath

from congress_api.errors import NotFound
from congress_api.http import route_contract
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.messages.message import Texts
from congress_api.pages import guides, markup
from congress_api.pages.markup import Html
from congress_api.pages.reader import Reader

GUIDES = Texts("Guides", "Handleidingen")
LEAD = Texts(
    "How to work with this API, step by step. A test runs their requests.",
    "Zo werkt u met deze API, stap voor stap. De verzoeken erin worden getest.",
)
CHECKOUT = Texts(
    "The addresses in the examples are those of this server. Commands that begin with `./dev` run in a copy of the "
    "source, where you can try everything on your own machine.",
    "De adressen in de voorbeelden zijn die van deze server. Opdrachten die met `./dev` beginnen, geeft u in een kopie "
    "van de broncode. Daarmee kunt u alles op uw eigen computer proberen.",
)
SENTENCES = {
    "reading": Texts(
        "For developers of apps: lists, filters, languages, pages and caching.",
        "Voor bouwers van apps: lijsten, filters, talen, pagina's en bewaren.",
    ),
    "typescript": Texts(
        "For developers of web apps: six screens with a typed client.",
        "Voor bouwers van webapps: zes schermen, met een client die de typen kent.",
    ),
    "partners": Texts(
        "For partners: keep your own profile, logo and positions up to date.",
        "Voor partners: houd uw eigen profiel, logo en standpunten bij.",
    ),
    "organisers": Texts(
        "For organisers: tokens, programme, publishing and reviewing.",
        "Voor organisatoren: tokens, het programma, publiceren en beoordelen.",
    ),
    "errors": Texts(
        "For everybody who builds: what an error response tells you.",
        "Voor iedereen die bouwt: wat er in een foutmelding staat.",
    ),
}


@get("/guides", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def list_guides(request: ApiRequest) -> EncodedResponse[bytes]:
    """The guides."""
    reader = Reader(request)
    cards = markup.joined(_card(name, reader) for name in guides.NAMES)
    main = markup.filled("guides", guides=reader.said(GUIDES), lead=reader.said(LEAD), cards=cards)
    return reader.respond("guides", main, GUIDES.text(reader.language))


def _card(name: str, reader: Reader) -> Html:
    language = reader.language if reader.language in guides.languages(name) else "en"
    title = guides.guide(name, language, reader.query).title
    address = f"/guides/{name}{reader.query}"
    return markup.filled(
        "card", address=address, name=_marked(title, language, reader), text=reader.said(SENTENCES[name])
    )


def _marked(title: str, language: str, reader: Reader) -> Html:
    """A title, with its language where that is not the page's."""
    said = markup.escaped(title)
    return said if language == reader.language else Html(f'<span lang="{language}">{said}</span>')


@get("/guides/{name:str}", include_in_schema=False, opt=route_contract.PUBLIC, sync_to_thread=False)
def get_guide(request: ApiRequest, name: FromPath[str]) -> EncodedResponse[bytes]:
    """A guide, with the address of this server in its examples. Raises NotFound."""
    if name not in guides.NAMES:
        raise NotFound
    reader = Reader(request, guides.languages(name))
    guide = guides.guide(name, reader.language, reader.query)
    note = markup.filled("note", text=reader.said(CHECKOUT)) if guide.uses_checkout else ""
    body = guide.at(reader.base)
    main = markup.filled("guide", query=reader.query, guides=reader.said(GUIDES), note=note, body=body)
    return reader.respond("guide", main, guide.title, shows_host=guide.body != body or guides.LOCAL in guide.body)
