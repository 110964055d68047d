"""A PUT of the event itself, which makes it when it is not there: by an administrator."""

from typing import Any, Protocol

from sqlalchemy.exc import IntegrityError

from congress_api import records
from congress_api.api.editor import Editor
from congress_api.api.reader import answer_one
from congress_api.domain import creating, editing
from congress_api.domain.access import ADMINISTERING
from congress_api.domain.patching import Tongues
from congress_api.domain.unit_of_work import Desk
from congress_api.errors import NotFound
from congress_api.http import bodies
from congress_api.http.responses import Asked, Read
from congress_api.snapshot.rendering import Tongue
from congress_api.store.reading import Edition
from congress_api.store.writing import Former
from congress_api.wire.event import EventInput


class SentEvent(Protocol):
    """The fields of an `EventInput` that are read here."""

    slug: str | None
    languages: list[str]
    default_language: str


class Founder(Editor):
    """Writes the event itself for one request."""

    async def put_event(self, slug: str) -> Read[Any]:
        """Create or replace. To anybody but an administrator an event that is not there is 404, as a draft is."""
        try:
            return await self.put("event", slug)
        except NotFound:
            if self._caller.role not in ADMINISTERING:
                raise
        try:
            return await self._found(slug) or await self.put("event", slug)
        except IntegrityError:  # somebody else has made it in this very moment
            return await self.put("event", slug)

    async def _found(self, slug: str) -> Read[Any] | None:
        """The event made; None when it is there after all."""
        sent: SentEvent = bodies.read(await self._content(), EventInput)
        bodies.check_name(sent, slug)
        self._precondition(None)
        tongue = self._written_in(sent)

        def write(desk: Desk, former: Former | None) -> records.Event:
            tongues = Tongues(tongue.language, tongue.default)
            event: records.Event = editing.written(desk, None, sent, tongues, kind="event", slug=slug, former=former)
            return event

        async with self._request.app.state.database.writing() as session:
            version = await creating.found(session, slug, write, self._caller.actor)
        if version is None:
            return None
        snapshot = await self._request.app.state.keeper.snapshot(slug, Edition.editorial, version)
        answer = answer_one(snapshot.event, tongue, by_header=False, caller=self._caller)
        answer.status_code = 201
        answer.headers["location"] = self._request.scope["path"]
        return answer

    def _written_in(self, sent: SentEvent) -> Tongue:
        """The language of the texts: the one asked for, or the event's own default."""
        language = self._query.language or sent.default_language
        return Tongue(bodies.spelt(language, sent.languages), sent.default_language)


async def provide_founder(request: Asked) -> Founder:
    """The editor of the event in the path itself. Raises Invalid for a faulty query."""
    return Founder(request)
