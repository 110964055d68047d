"""What the response cache holds of one address."""

import asyncio

from congress_api.http import negotiation
from congress_api.http.prepared_response import PreparedResponse
from congress_api.http.representation import CacheHint

MOST_CHOICES = 12  # stored per address: phones of one make send the same headers
LONGEST_CHOICE = 200  # bytes
Choice = tuple[bytes | None, bytes | None, bytes | None]
"""The Accept, Accept-Encoding and Accept-Language headers of a request."""


class CacheEntry:
    """The prepared responses of one address and snapshot, by language and content coding."""

    __slots__ = ("choices", "flights", "generation", "hint", "size", "variants")

    def __init__(self, hint: CacheHint) -> None:
        self.hint = hint
        self.variants: dict[tuple[str, str], PreparedResponse] = {}
        self.flights: dict[tuple[str, str], asyncio.Future[bytes]] = {}
        """The large bodies that are being compressed, so that each is compressed once."""
        self.choices: dict[Choice, PreparedResponse] = {}
        """The response for the headers of earlier requests, so that these are not negotiated again."""
        self.generation: object = None
        """That of the snapshots when the snapshot id was last compared."""
        self.size = 0

    def language(self, accept_language: bytes) -> str:
        """The language of the response; empty when Accept-Language does not select it."""
        offers = self.hint.offers
        return negotiation.languages(accept_language, offers) if offers else ""

    def remember(self, choice: Choice, prepared: PreparedResponse) -> None:
        """Store the response for these headers, unless its Last-Modified is still withheld."""
        if (
            prepared.is_dated
            and len(self.choices) < MOST_CHOICES
            and len(b"".join(filter(None, choice))) < LONGEST_CHOICE
        ):
            self.choices[choice] = prepared
