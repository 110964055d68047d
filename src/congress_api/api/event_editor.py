"""Writes of the event itself: an administrator's PUT creates the event when it is not there."""

from collections.abc import Iterable
from typing import Any, Protocol

from litestar import Response
from sqlalchemy.exc import IntegrityError

from congress_api import records
from congress_api.api.editor import Editor
from congress_api.api.reader import resource_response
from congress_api.domain import creating
from congress_api.domain.access import ADMINISTERING
from congress_api.domain.all_faults import is_of_languages
from congress_api.errors import Fault, NotFound
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.records.text_language import TextLanguage, language_or_faults, text_language
from congress_api.store.reading import Edition
from congress_api.wire.applying import Replacement


class SentEvent(Protocol):
    """The fields of an `EventInput` that are read here."""

    slug: str | None
    languages: list[str]
    default_language: str


class EventEditor:
    """Writes the event itself for one request."""

    def __init__(self, request: ApiRequest) -> None:
        self._request = request
        self._editor = Editor(request)

    async def put(self, slug: str) -> EncodedResponse[Any]:
        """Create or replace. Only administrators create events; for others a missing event is 404, like a draft."""
        try:
            return await self._editor.put("event", slug)
        except NotFound:
            if self._editor.caller.role not in ADMINISTERING:
                raise
        try:
            return await self._create_or_restore(slug) or await self._editor.put("event", slug)
        except IntegrityError:  # created by another request at the same time
            return await self._editor.put("event", slug)

    async def patch(self, slug: str) -> EncodedResponse[Any]:
        """Change some fields of the event."""
        return await self._editor.patch("event", slug)

    async def delete(self, slug: str) -> Response[Any]:
        """Delete the event with everything in it."""
        return await self._editor.delete("event", slug)

    async def _create_or_restore(self, slug: str) -> EncodedResponse[Any] | None:
        """Create or restore the event; None when it exists."""
        found: tuple[SentEvent, tuple[Fault, ...]] = self._editor.sent(await self._editor.content(), slug)
        sent, faults = found
        self._editor.check_precondition("", None)
        language, unknown = self._language(sent, faults)
        change, state = Replacement(records.Event, slug, sent, (*faults, *unknown)), self._request.app.state
        async with state.database.writing() as db:
            actor = self._editor.caller.actor
            cascade = self._editor.query.cascade
            version = await creating.create_or_restore(db, slug, change, language, actor=actor, cascade=cascade)
        if version is None:
            return None
        snapshot = await state.snapshots.snapshot(slug, Edition.editorial, version)
        event = snapshot.event.record
        language = text_language(self._editor.query.language, event.languages, event.default_language)
        response = resource_response(self._request, snapshot.event, language, snapshot.head, by_header=False)
        response.status_code = 201
        response.headers["location"] = self._request.scope["path"]
        return response

    def _language(self, sent: SentEvent, faults: Iterable[Fault]) -> tuple[TextLanguage, list[Fault]]:
        """The language of the texts, judged by the languages in the body; by nothing while these are faulty."""
        default = sent.default_language
        if any(is_of_languages(fault) for fault in faults):
            return TextLanguage(default, default), []
        return language_or_faults(self._editor.query.language, sent.languages, default)


async def provide_event_editor(request: ApiRequest) -> EventEditor:
    """The editor of the event in the path itself."""
    return EventEditor(request)
