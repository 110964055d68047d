"""Reads of the list of events and of one event, from the snapshot of the list."""

from typing import Any

from congress_api.api import entity_tags
from congress_api.api.authentication import authenticated_in, caller_of
from congress_api.api.reader import content_headers, next_link, offer, preferences, resource_response
from congress_api.domain.access import Caller, may_see
from congress_api.errors import NotFound
from congress_api.http import conditional, negotiation, queries
from congress_api.http.negotiation import LanguageOffer
from congress_api.http.prepared_response import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import query_of
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot import querying
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.events import Events
from congress_api.snapshot.item import Item
from congress_api.store.reading import Edition
from congress_api.vocabulary.token import Role
from congress_api.wire.event import EventQuery


class EventListReader:
    """Reads the list of events for one request."""

    def __init__(self, request: ApiRequest) -> None:
        self._request = request
        self._caller = caller_of(request.scope)
        self._events = _events(request.app.state.snapshots, self._caller)
        self.query = queries.read(request.scope["query_string"], query_of(request))
        self._preferences, self._by_header = preferences(request, self.query)

    def one(self, slug: str) -> EncodedResponse[Any]:
        """One event by its slug. Raises NotFound."""
        item = self._events.items.get(slug)
        if item is None:
            raise NotFound
        text_language, hint = self._text_language(item), self._hint((offer(item),))
        head = self._events.heads[slug]
        return resource_response(self._request, item, text_language, head, by_header=self._by_header, hint=hint)

    def page(self) -> EncodedResponse[Any]:
        """A page of events, each in the language of its own that fits the request best."""
        assert isinstance(self.query, EventQuery)
        offers = tuple(dict.fromkeys(map(offer, self._events.items.values())))
        language = negotiation.joined(offers, self._preferences)
        epochs = {slug: head.epoch for slug, head in self._events.heads.items()}
        page = querying.page_of_events(
            self._events.items.values(), self.query, self._text_language, language, epochs=epochs
        )
        told = f"{self._events.fingerprint} {language} ".encode() + self._request.scope["query_string"]
        headers = content_headers(", ".join(page.languages), by_header=self._by_header, caller=self._caller)
        if page.next_cursor:
            headers["link"] = next_link(self._request, page.next_cursor)
        return EncodedResponse(
            page.body,
            tag=entity_tags.of_events(self._request, told, page.languages),
            modified=conditional.last_modified(self._events.changed_at),
            hint=self._hint(offers),
            headers=headers,
        )

    def _text_language(self, item: Item) -> TextLanguage:
        return TextLanguage(offer(item).pick(self._preferences), item.record.default_language)

    def _hint(self, offers: tuple[LanguageOffer, ...]) -> CacheHint:
        return CacheHint(
            event=None,
            snapshot_id=self._events.fingerprint,
            language=negotiation.joined(offers, self._preferences) if self._by_header else "",
            offers=offers if self._by_header else (),
        )


async def provide_event_reader(request: ApiRequest) -> EventListReader:
    """The reader of events; with a token, as of the latest commit. Raises Invalid for a faulty query."""
    if (authenticated := authenticated_in(request.scope)) and (event := request.path_params.get("event")):
        await request.app.state.snapshots.catch_up_to(event, authenticated.version)
    return EventListReader(request)


def _events(snapshots: SnapshotCache, caller: Caller | None) -> Events:
    """The events that a caller may see."""
    public, every = snapshots.events[Edition.public], snapshots.events[Edition.editorial]
    if caller is None or (caller.event in public.items and caller.role is not Role.administrator):
        return public
    return every.only(lambda item: may_see(caller, item.slug, item.record))
