"""Proposals as delivered: the changes by language, and the proposed resource."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from congress_api.domain import proposing
from congress_api.domain.access import Caller
from congress_api.domain.actors import Actors, read_actors
from congress_api.http.default_headers import PRIVATE
from congress_api.http.responses import JSON, EncodedResponse
from congress_api.records.kinds import KINDS
from congress_api.records.text_language import TextLanguage, languages_of
from congress_api.snapshot import diff
from congress_api.snapshot.image_addresses import ImageAddresses
from congress_api.snapshot.rendering import delivered
from congress_api.vocabulary.proposal import ProposalAction, ProposalKind, ProposalStatus
from congress_api.wire.common import Actor, ActorIfKnown
from congress_api.wire.proposal import Proposal, ProposedResources

REPRESENTATION = re.compile(r"(^|[,;\s])return\s*=\s*\"?representation\b", re.ASCII | re.IGNORECASE)


def people(connection: Connection, rows: Iterable[Any], caller: Caller) -> Actors:
    """Who made and who decided these proposals, as far as the caller may know."""
    return read_actors(connection, (actor for row in rows for actor in (row.proposed_by, row.decided_by)), caller)


def proposal_in_language(
    row: Any,
    partner: str,
    languages: Sequence[str],
    text_language: TextLanguage,
    *,
    actors: Actors,
    addresses: ImageAddresses,
) -> Proposal:
    """A proposal (its row, and the slug of its partner) in one language, with the changes in all languages."""
    before, after = proposing.sides(row)
    decided_by = actors.named(row.decided_by)
    return Proposal(
        id=row.id,
        partner=partner,
        kind=ProposalKind(row.kind),
        slug=row.slug,
        action=_action(before, after),
        status=ProposalStatus(row.status),
        changes=list(diff.changes(before, after, languages, text_language, addresses=addresses)),
        proposed=_proposed(row, after, text_language, spoken=[*_spoken(after, languages)], addresses=addresses),
        reason=row.reason,
        proposed_by=Actor.of(actors.named(row.proposed_by)),
        decided_by=ActorIfKnown.of(decided_by) if decided_by else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
        decided_at=row.decided_at,
    )


def accepted(event: str, proposal: Proposal, language: str, prefer: str) -> EncodedResponse[Any]:
    """The 202 to a proposed change; the resource's ETag has not changed, so it is not in the response.

    Its body is the proposal, or on request (RFC 7240, 4.2) the resource as proposed: clients that are generated for
    phones decode every 2xx of an operation as the same type.
    """
    body: Any = proposal
    headers = {
        "location": f"/v1/events/{event}/proposals/{proposal.id}",
        "cache-control": PRIVATE,
        "content-language": language,
    }
    resources = [one for kind in proposal.proposed.__struct_fields__ for one in getattr(proposal.proposed, kind)]
    if resources and REPRESENTATION.search(prefer):
        body = resources[0]
        headers["preference-applied"] = "return=representation"
    return EncodedResponse(msgspec.json.encode(body), status_code=202, headers=headers, media_type=JSON)


def _action(before: Any, after: Any) -> ProposalAction:
    if before is None:
        return ProposalAction.create
    return ProposalAction.change if after is not None else ProposalAction.delete


def _spoken(after: Any, languages: Sequence[str]) -> Iterator[str]:
    there = languages_of(after) if after is not None else set()
    return (language for language in languages if language in there)


def _proposed(
    row: Any, after: Any, text_language: TextLanguage, *, spoken: list[str], addresses: ImageAddresses
) -> ProposedResources:
    kinds: dict[str, list[Any]] = {name: [] for name in ProposedResources.__struct_fields__}
    if after is not None:
        standing = {"revision": 0, "updated_at": row.updated_at, "translations": spoken}
        kinds[KINDS[row.kind].plural].append(delivered(after, text_language, standing, addresses))
    return ProposedResources(**kinds)
