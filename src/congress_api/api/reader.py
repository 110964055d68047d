"""Reads: the query, the event's snapshot, the language, and responses made from them."""

import datetime
import hashlib
import re
import zlib
from typing import Any
from urllib.parse import parse_qsl, urlencode

from congress_api.api import entity_tags
from congress_api.api.authentication import authenticated_in, caller_of
from congress_api.domain.access import Caller, may_see
from congress_api.errors import NotFound
from congress_api.http import conditional, negotiation, queries, responses
from congress_api.http.asgi import list_header
from congress_api.http.default_headers import PRIVATE, PUBLIC, REVALIDATED
from congress_api.http.negotiation import LanguageOffer, LanguagePreferences
from congress_api.http.prepared_response import CacheHint
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import query_of
from congress_api.records.text_language import TextLanguage
from congress_api.snapshot import querying
from congress_api.snapshot.cache import SnapshotCache
from congress_api.snapshot.content import Snapshot
from congress_api.snapshot.item import Item
from congress_api.snapshot.synchronising import synchronised
from congress_api.store.history import NO_MARK
from congress_api.store.reading import Edition, Epoch, Head
from congress_api.vocabulary.token import Role
from congress_api.wire.query import LanguageQuery, ListQuery
from congress_api.wire.sync import Place

SIMPLE = re.compile(r"[A-Za-z0-9_.~:,+&=-]*")
"""A query that can be copied into a link unchanged."""


class ContentReader:
    """Reads one event for one request."""

    def __init__(self, request: ApiRequest, snapshot: Snapshot, query: LanguageQuery) -> None:
        self._request = request
        self._caller = caller_of(request.scope)
        self._snapshot = snapshot
        self.addresses = snapshot.event.addresses
        self.query = query
        preferred, self._by_header = preferences(request, query)
        self._offer = offer(snapshot.event)
        self.language = self._offer.pick(preferred)
        self.text_language = snapshot.text_language(self.language)

    def page(self, kind: str) -> EncodedResponse[Any]:
        """A page of one kind."""
        assert isinstance(self.query, ListQuery)
        page = querying.page(self._snapshot, kind, self.query, self.text_language)
        link = {"link": next_link(self._request, page.next_cursor)} if page.next_cursor else {}
        return self._of_many(page.body, link)

    def sync(self, place: Place | None) -> EncodedResponse[Any]:
        """The whole edition, or what changed since a place in its history that the snapshot knows."""
        here = self.place
        since = place.counter if place is not None and self._follows(place, here) else None
        body = synchronised(self._snapshot, self.text_language, here.sealed(), since)
        return self._of_many(body, {} if self._caller else {"cache-control": REVALIDATED})

    @property
    def place(self) -> Place:
        """The place of this edition in its history."""
        head, counter, past = self._snapshot.head, self._snapshot.counter, self._snapshot.past
        mark = past.marks.of(counter) if past else None
        return Place(self._view, head.epoch, counter, mark or NO_MARK, self._shape)

    def _follows(self, place: Place, here: Place) -> bool:
        """Whether what changed since a place can be told: it is of this history, edition and shape, and not too old.

        A partner sees a part of the editorial edition: what left that part would name the drafts of others.
        """
        past = self._snapshot.past
        same = (place.view, place.epoch, place.shape) == (here.view, here.epoch, here.shape)
        return past is not None and same and past.marks.of(place.counter) == place.mark

    @property
    def _view(self) -> str:
        return entity_tags.edition_mark(self._caller, self._snapshot.edition)

    @property
    def _shape(self) -> str:
        return entity_tags.shape_mark(self._request, self.language)

    def _of_many(self, body: bytes, headers: dict[str, str]) -> EncodedResponse[Any]:
        """A response that holds many resources, with a tag of the counter and of the address."""
        head = self._snapshot.head
        told = zlib.crc32(self._request.scope["raw_path"] + b"?" + self._request.scope["query_string"])
        return EncodedResponse(
            body,
            tag=f"{head.epoch}{self._view}-{self._snapshot.counter}-{told:08x}-{self._shape}",
            modified=conditional.last_modified(self._snapshot.changed_at, head.renewed_at),
            hint=self._hint(),
            headers={**content_headers(self.language, by_header=self._by_header, caller=self._caller), **headers},
        )

    def one(self, kind: str, slug: str) -> EncodedResponse[Any]:
        """One resource by its slug. Raises NotFound."""
        if (item := self._snapshot.resources[kind].get(slug)) is None:
            raise NotFound
        return resource_response(
            self._request, item, self.text_language, self._snapshot.head, by_header=self._by_header, hint=self._hint()
        )

    @property
    def head(self) -> Head:
        """The counters of the event."""
        return self._snapshot.head

    @property
    def languages(self) -> list[str]:
        """The languages of the event."""
        return self._snapshot.languages

    def beside(
        self, body: bytes, changed_at: datetime.datetime | None, *, version: int | None = None, view: str = ""
    ) -> EncodedResponse[Any]:
        """A response that is not made from the snapshot, in the requested language; without a version, a list.

        `view` is the mark of the caller, where callers see it differently.
        """
        head = self._snapshot.head
        own = hashlib.sha256(body).hexdigest()[:24] if version is None else str(version)
        return EncodedResponse(
            body,
            tag=f"{head.epoch}-{own}{view}-{entity_tags.shape_mark(self._request, self.language)}",
            version=b"" if version is None else entity_tags.version_mark(head.epoch, version),
            # its texts depend on the event's languages and on the names in it
            modified=conditional.last_modified(
                changed_at or head.renewed_at, self._snapshot.changed_at, head.renewed_at
            ),
            headers=content_headers(self.language, by_header=self._by_header, caller=self._caller),
        )

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


def preferences(request: ApiRequest, query: LanguageQuery) -> tuple[LanguagePreferences, bool]:
    """The requested languages, and whether they are those of Accept-Language."""
    if query.language:
        return LanguagePreferences((query.language.lower(),)), False
    accepted = list_header(request.scope["headers"], b"accept-language")
    return negotiation.preferences(accepted), True


def offer(event: Item) -> LanguageOffer:
    return LanguageOffer(tuple(event.record.languages), event.record.default_language)


def resource_response(
    request: ApiRequest,
    item: Item,
    text_language: TextLanguage,
    event: Epoch,
    *,
    by_header: bool,
    hint: CacheHint | None = None,
) -> EncodedResponse[Any]:
    """One resource with its validators; `event` are the counters of its event."""
    return EncodedResponse(
        item.encoded(text_language),
        tag=f"{event.epoch}-{item.version}-{entity_tags.shape_mark(request, text_language.language)}",
        version=entity_tags.version_mark(event.epoch, item.version),
        modified=conditional.last_modified(item.updated_at, event.renewed_at),
        hint=hint,
        headers=content_headers(item.speaks(text_language), by_header=by_header, caller=caller_of(request.scope)),
    )


def content_headers(language: str, *, by_header: bool, caller: Caller | None) -> dict[str, str]:
    return {
        "cache-control": PRIVATE if caller else PUBLIC.decode(),
        **responses.language_headers(language, by_header=by_header),
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
