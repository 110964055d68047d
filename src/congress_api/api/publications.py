"""Publishing and withdrawing many resources of an event at once."""

from collections.abc import Callable

from litestar import post
from litestar.params import FromPath

from congress_api import records
from congress_api.api import idempotency
from congress_api.api.authentication import caller_of
from congress_api.api.conflicts import delivered
from congress_api.domain import bulk_publishing, committing, noticing, scheduling
from congress_api.domain.access import ORGANISING
from congress_api.domain.event_transaction import EventTransaction, event_transaction
from congress_api.errors import NotFound
from congress_api.http import negotiation, queries
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import posts
from congress_api.store.journal import Changed
from congress_api.store.once import StoredResponse
from congress_api.store.pacing import Pacing
from congress_api.wire.publication import DetachedReference, Publication, PublicationInput, PublicationQuery, Reference

MOST_CONFLICTS = 100


@post(
    "/publications",
    operation_id="publish",
    status_code=200,
    opt=posts(ORGANISING, PublicationInput, PublicationQuery),
)
async def publish(request: ApiRequest, event: FromPath[str]) -> EncodedResponse[Publication]:
    """Publish and withdraw resources.

    Any number of resources in one request, all or none. Published resources may refer only to published ones; 409 names
    everything that blocks the change. `cascade=true` also publishes the drafts referred to and removes references to
    withdrawn resources. `dryRun=true` changes nothing: the response lists what would become public, what would become
    a draft, which references would be removed, and the conflicts in the resulting programme.
    """
    caller = caller_of(request.scope)
    if caller is None or not caller.belongs_to(event):  # admission does not know an event that was created a moment ago
        raise NotFound
    sent: PublicationInput = await idempotency.read(request)
    query = queries.read(request.scope["query_string"], PublicationQuery)
    language = negotiation.problem_language(request.scope).language
    async with event_transaction(request.app.state.database, request.app.state.snapshots, event) as tx:
        pacing = Pacing()

        async def work() -> StoredResponse:
            named = [[(one.kind, one.slug) for one in ones] for ones in (sent.publish, sent.withdraw)]
            bulk_publishing.release(tx.work, *named, cascade=query.cascade)
            await pacing.pause()
            revision = None
            if not query.dry_run:
                mark = await committing.commit(tx.db, tx.ledger, tx.work, caller.actor)
                revision = mark.revision if mark else tx.ledger.revision
            done = await _told(tx, pacing, language, revision=revision)
            return idempotency.response_to_store(200, done)

        response = await idempotency.once(request, tx.db, work)
        if "idempotency-replayed" not in response.headers:  # else the texts are as they were said then
            response.headers["content-language"] = language
        return response


async def _told(tx: EventTransaction, pacing: Pacing, language: str, *, revision: int | None) -> Publication:
    """The changes that were made, or would be; messages are in the language."""
    work = tx.work
    changes = work.changes()
    await pacing.pause()
    detached = noticing.detached(changes)
    await pacing.pause()
    sessions = [one for one in work.of_kind("session") if isinstance(one, records.Session)]
    conflicts = scheduling.conflicts(sessions, work.event, work.find)[:MOST_CONFLICTS]
    await pacing.pause()
    return Publication(
        dry_run=revision is None,
        revision=revision,
        published=_those(changes, lambda change: _is_public(change.after) and not _is_public(change.before)),
        withdrawn=_those(changes, lambda change: _is_public(change.before) and not _is_public(change.after)),
        detached=[DetachedReference.of(one) for one in detached],
        conflicts=[delivered(one, language) for one in conflicts],
    )


def _those(changes: list[Changed], keep: Callable[[Changed], bool]) -> list[Reference]:
    return [Reference(kind=change.kind, slug=change.slug) for change in changes if keep(change)]


def _is_public(record: records.Event | records.Content | None) -> bool:
    return record is not None and records.published(record)
