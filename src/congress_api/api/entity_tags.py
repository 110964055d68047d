"""Parts of entity tags: the epoch of an event, the edition of a caller, the shape of the bytes.

A resource has `<epoch>-<row version>-<wire version>-<mark of the public address>-<language>`, followed by `;br` and the
like in a content coding. The epoch is renewed when the counters may repeat, so that a tag names one content for ever.
"""

import hashlib
import zlib
from collections.abc import Iterable

from congress_api.api.authentication import authenticated_in
from congress_api.domain.access import Caller
from congress_api.http import conditional, responses
from congress_api.http.responses import ApiRequest
from congress_api.snapshot.cache import SnapshotCache
from congress_api.store.reading import Edition, Head
from congress_api.wire.release import VERSION


def edition_mark(caller: Caller | None, edition: Edition) -> str:
    """Part of the tags of lists that differ by caller."""
    if edition is Edition.public or caller is None:
        return ""
    return f"-{caller.partner or 'all'}"


def shape_mark(request: ApiRequest, language: str) -> str:
    """The part of tags that names the shape of the bytes: of this release, with this public address, in a language."""
    return f"{VERSION}-{responses.address_mark(request)}-{conditional.language_mark(language)}"


def version_mark(epoch: str, version: int) -> bytes:
    """The beginning of every tag of a version."""
    return b'"%b-%d-' % (epoch.encode(), version)


def of_events(request: ApiRequest, state: bytes, languages: Iterable[str]) -> str:
    """The tag of the list of events; `state` holds whatever else the list depends on."""
    told = hashlib.blake2b(state, digest_size=8).hexdigest()
    spoken = ".".join(map(conditional.language_mark, languages))
    return f"events-{told}-{VERSION}-{responses.address_mark(request)}-{spoken}"


async def head_of(request: ApiRequest, event: str) -> Head:
    """The counters of an event, as current as the token of the request. Raises NotFound."""
    authenticated = authenticated_in(request.scope)
    snapshots: SnapshotCache = request.app.state.snapshots
    return await snapshots.head(event, authenticated.version if authenticated else 0)


async def epoch_for(request: ApiRequest, caller: Caller) -> str:
    """The epoch of the caller's event; an administrator, who has none, gets that of all events together."""
    if caller.event is None:
        return f"{zlib.crc32(request.app.state.snapshots.events[Edition.editorial].fingerprint.encode()):x}"
    return (await head_of(request, caller.event)).epoch
