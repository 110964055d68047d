"""Reads: the query, the event's snapshot, the language, and responses made from them."""

import datetime
import re
import zlib
from typing import Any
from urllib.parse import parse_qsl, urlencode

from congress_api.api.authentication import authenticated_in, caller_of
from congress_api.domain.access import Caller, may_see
from congress_api.errors import NotFound
from congress_api.http import conditional, negotiation, queries
from congress_api.http.default_headers import PRIVATE, PUBLIC
from congress_api.http.negotiation import LanguageOffer, LanguagePreferences
from congress_api.http.representation import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import query_of
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot import querying
from congress_api.snapshot.cache import Events, SnapshotCache
from congress_api.snapshot.content import Item, Snapshot
from congress_api.store.reading import Edition
from congress_api.vocabulary.token import Role
from congress_api.wire.event import EventQuery
from congress_api.wire.query import LanguageQuery, ListQuery
from congress_api.wire.release import VERSION

SIMPLE = re.compile(r"[A-Za-z0-9_.~:,+&=-]*")
"""A query that can be copied into a link unchanged."""


class ContentReader:
    """Reads one event for one request."""

    def __init__(self, request: ApiRequest, snapshot: Snapshot, query: LanguageQuery) -> None:
        self._request = request
        self._caller = caller_of(request.scope)
        self._snapshot = snapshot
        self.query = query
        preferences, self._by_header = _preferences(request, query)
        self._offer = _offer(snapshot.event)
        self.language = self._offer.pick(preferences)
        self.text_language = snapshot.text_language(self.language)

    def page(self, kind: str) -> EncodedResponse[Any]:
        """A page of one kind."""
        assert isinstance(self.query, ListQuery)
        page = querying.page(self._snapshot, kind, self.query, self.text_language)
        head = self._snapshot.head
        told = zlib.crc32(self._request.scope["raw_path"] + b"?" + self._request.scope["query_string"])
        view = edition_mark(self._caller, self._snapshot.edition)
        headers = _headers(self.language, by_header=self._by_header, caller=self._caller)
        if page.next_cursor:
            headers["link"] = next_link(self._request, page.next_cursor)
        return EncodedResponse(
            page.body,
            tag=f"{head.epoch}{view}-{self._snapshot.counter}-{told:08x}-{VERSION}-{self.language}",
            modified=conditional.last_modified(self._snapshot.changed_at),
            hint=self._hint(),
            headers=headers,
        )

    def one(self, kind: str, slug: str) -> EncodedResponse[Any]:
        """One resource by its slug. Raises NotFound."""
        item = self._snapshot.resources[kind].get(slug)
        if item is None:
            raise NotFound
        return resource_response(item, self.text_language, self._by_header, self._caller, hint=self._hint())

    @property
    def languages(self) -> list[str]:
        """The languages of the event."""
        return self._snapshot.languages

    def beside(self, body: bytes, tag: str, changed_at: datetime.datetime) -> EncodedResponse[Any]:
        """A response that is not made from the snapshot, in the requested language."""
        headers = _headers(self.language, by_header=self._by_header, caller=self._caller)
        return EncodedResponse(body, tag=tag, modified=conditional.last_modified(changed_at), headers=headers)

    def _hint(self) -> CacheHint:
        snapshot = self._snapshot
        return CacheHint(
            event=snapshot.event.slug,
            snapshot_id=snapshot.id,
            language=self.language if self._by_header else "",
            offers=(self._offer,) if self._by_header else (),
        )


async def provide_reader(request: ApiRequest) -> ContentReader:
    """The reader of the event in the path. Raises Invalid for a faulty query, NotFound for an unknown event."""
    query = queries.read(request.scope["query_string"], query_of(request))
    return ContentReader(request, await visible_snapshot(request, request.path_params["event"]), query)


async def visible_snapshot(request: ApiRequest, event: str) -> Snapshot:
    """What the caller may see of an event; with a token also drafts, as of the latest commit."""
    snapshots: SnapshotCache = request.app.state.snapshots
    authenticated = authenticated_in(request.scope)
    if authenticated is None or not authenticated.caller.belongs_to(event):
        return await snapshots.snapshot(event)
    whole = await snapshots.snapshot(event, Edition.editorial, authenticated.version)
    caller = authenticated.caller
    if caller.role is not Role.partner:
        return whole
    return whole.view(caller.partner, lambda record: may_see(caller, event, record))


def edition_mark(caller: Caller | None, edition: Edition) -> str:
    """Part of the tags of lists that differ by caller."""
    if edition is Edition.public or caller is None:
        return ""
    return f"-{caller.partner or 'all'}"


class EventListReader:
    """Reads the list of events for one request."""

    def __init__(self, request: ApiRequest) -> None:
        self._request = request
        self._caller = caller_of(request.scope)
        self._events = _events(request.app.state.snapshots, self._caller)
        self.query = queries.read(request.scope["query_string"], query_of(request))
        self._preferences, self._by_header = _preferences(request, self.query)

    def one(self, slug: str) -> EncodedResponse[Any]:
        """One event by its slug. Raises NotFound."""
        item = self._events.items.get(slug)
        if item is None:
            raise NotFound
        text_language, hint = self._text_language(item), self._hint((_offer(item),))
        return resource_response(item, text_language, self._by_header, self._caller, hint=hint)

    def page(self) -> EncodedResponse[Any]:
        """A page of events, each in the language of its own that fits the request best."""
        assert isinstance(self.query, EventQuery)
        offers = tuple(dict.fromkeys(map(_offer, self._events.items.values())))
        language = negotiation.joined(offers, self._preferences)
        page = querying.page_of_events(self._events.items.values(), self.query, self._text_language, language)
        told = zlib.crc32(f"{self._events.fingerprint} {language} ".encode() + self._request.scope["query_string"])
        headers = _headers(", ".join(page.languages), by_header=self._by_header, caller=self._caller)
        if page.next_cursor:
            headers["link"] = next_link(self._request, page.next_cursor)
        return EncodedResponse(
            page.body,
            tag=f"events-{told:08x}-{VERSION}-{'-'.join(page.languages)}",
            modified=conditional.last_modified(self._events.changed_at),
            hint=self._hint(offers),
            headers=headers,
        )

    def _text_language(self, item: Item) -> TextLanguage:
        offer = _offer(item)
        return TextLanguage(offer.pick(self._preferences), offer.default)

    def _hint(self, offers: tuple[LanguageOffer, ...]) -> CacheHint:
        return CacheHint(
            event=None,
            snapshot_id=self._events.fingerprint,
            language=negotiation.joined(offers, self._preferences) if self._by_header else "",
            offers=offers if self._by_header else (),
        )


async def provide_event_reader(request: ApiRequest) -> EventListReader:
    """The reader of the list of events; with a token an event is read as of the latest commit.

    Raises Invalid for a faulty query.
    """
    authenticated, event = authenticated_in(request.scope), request.path_params.get("event")
    if authenticated is not None and event is not None:
        await request.app.state.snapshots.catch_up_to(event, authenticated.version)
    return EventListReader(request)


def _preferences(request: ApiRequest, query: LanguageQuery) -> tuple[LanguagePreferences, bool]:
    """The requested languages, and whether they are those of Accept-Language."""
    if query.language:
        return LanguagePreferences((query.language.lower(),)), False
    accepted = b",".join(value for name, value in request.scope["headers"] if name == b"accept-language")
    return negotiation.preferences(accepted), True


def _offer(event: Item) -> LanguageOffer:
    return LanguageOffer(tuple(event.record.languages), event.record.default_language)


def _events(snapshots: SnapshotCache, caller: Caller | None) -> Events:
    """The events that a caller may see."""
    public, every = snapshots.events[Edition.public], snapshots.events[Edition.editorial]
    if caller is None or (caller.event in public.items and caller.role is not Role.administrator):
        return public
    return every.only(lambda item: may_see(caller, item.slug, item.record))


def resource_response(
    item: Item, text_language: TextLanguage, by_header: bool, caller: Caller | None, *, hint: CacheHint | None = None
) -> EncodedResponse[Any]:
    """One resource with its validators."""
    return EncodedResponse(
        item.encoded(text_language),
        tag=f"{item.version}-{VERSION}-{text_language.language}",
        modified=conditional.last_modified(item.updated_at),
        hint=hint,
        headers=_headers(item.speaks(text_language), by_header=by_header, caller=caller),
    )


def _headers(language: str, *, by_header: bool, caller: Caller | None) -> dict[str, str]:
    return {
        "cache-control": PRIVATE if caller else PUBLIC.decode(),
        **({"content-language": language} if language else {}),  # a list without items has no texts
        "vary": "Authorization, Accept-Encoding" + (", Accept-Language" if by_header else ""),
    }


def next_link(request: ApiRequest, cursor: str) -> str:
    """The Link header to the next page (RFC 8288): the same address with another cursor."""
    asked: str = request.scope["query_string"].decode()  # UTF-8: `queries` has decoded it
    if SIMPLE.fullmatch(asked):
        kept = "".join([f"{pair}&" for pair in asked.split("&") if pair and not pair.startswith("cursor=")])
    else:  # unusual encoding: decode and encode again
        pairs = [(key, value) for key, value in parse_qsl(asked, keep_blank_values=True) if key != "cursor"]
        kept = urlencode(pairs) + "&" * bool(pairs)
    return f'<{request.scope["path"]}?{kept}cursor={cursor}>; rel="next"'
