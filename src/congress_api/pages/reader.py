"""The reader of a page in two languages: the language, and the response in it."""

from collections.abc import Collection

from congress_api.http import responses
from congress_api.http.representation import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.messages.message import Texts
from congress_api.pages import layout, markup
from congress_api.pages.markup import Html
from congress_api.pages.welcome_texts import LANGUAGES


class Reader:
    """The reader of a page: the language, and how it was selected."""

    def __init__(self, request: ApiRequest, languages: Collection[str] = LANGUAGES) -> None:
        """A page that is not in the selected language is in English."""
        self._request = request
        self._selected, self._by_header = layout.language_of(request)
        self.language = self._selected if self._selected in languages else "en"

    @property
    def base(self) -> str:
        """The address of this server."""
        return responses.base(self._request)

    @property
    def query(self) -> str:
        """What the links to other pages end in, so that they keep the language."""
        return "" if self._by_header else f"?language={self._selected}"

    def said(self, texts: Texts) -> Html:
        """A text in this language; backticks mark code."""
        return markup.prose(texts.text(self.language))

    def respond(self, kind: str, main: Html, title: str, *, shows_host: bool = False) -> EncodedResponse[bytes]:
        """The whole page. One that shows the address of this server is not cached where that comes from Host."""
        switch = layout.switch(self.language, self._request.scope["path"])
        body = layout.page(kind, main, language=self.language, title=f"{title}: congress-api", switch=switch)
        headers = {"content-language": self.language, "vary": layout.vary(by_header=self._by_header)}
        return layout.page_response(body, self._hint(shows_host=shows_host), headers)

    def _hint(self, *, shows_host: bool) -> CacheHint | None:
        if self._request.scope["query_string"] not in layout.QUERIES:
            return None
        state = self._request.app.state
        if shows_host and not state.settings.public_url:
            return responses.COMPRESSED_ONLY
        snapshot_id = state.snapshots.snapshot_id(None)
        if not self._by_header:
            return CacheHint(event=None, snapshot_id=snapshot_id)
        return CacheHint(event=None, snapshot_id=snapshot_id, language=self._selected, offers=(layout.OFFER,))
