"""Who is behind an entry of a log, as far as the reader of the entry may know."""

import uuid
from collections.abc import Iterable, Iterator

from msgspec import Struct
from sqlalchemy import Connection

from congress_api.domain.access import Caller
from congress_api.store import token_list
from congress_api.store.token_list import Holder
from congress_api.vocabulary.token import Role

LENGTH_OF_ID = 36


class Actor(Struct, frozen=True, kw_only=True):
    """Who did something: a token, or a command-line operation named in `label`."""

    role: str | None
    token_id: uuid.UUID | None
    label: str | None


class Actors(Struct, frozen=True):
    """Some actors, for one reader.

    A partner sees the ids and labels of its own tokens only: those of others often name people or machines.
    """

    holders: dict[uuid.UUID, Holder]
    caller: Caller

    def named(self, actor: str | None) -> Actor | None:
        """An actor such as `organiser 0191…` or `command line`; None for None."""
        if actor is None:
            return None
        for token_id in token_ids([actor]):
            role, holder = actor.partition(" ")[0], self.holders.get(token_id, Holder(None, None))
            if self.caller.role is Role.partner and holder.partner != self.caller.partner:
                return Actor(role=role, token_id=None, label=None)
            return Actor(role=role, token_id=token_id, label=holder.label)
        return Actor(role=None, token_id=None, label=actor)


def read_actors(connection: Connection, actors: Iterable[str | None], caller: Caller) -> Actors:
    """What the caller may know of these actors."""
    return Actors(token_list.holders(connection, token_ids(actors)), caller)


def token_ids(actors: Iterable[str | None]) -> Iterator[uuid.UUID]:
    """The ids in actors such as `organiser 0191…`; command-line operations have none."""
    for actor in actors:
        role, _, token = (actor or "").partition(" ")
        if role in set(Role) and len(token) == LENGTH_OF_ID:
            yield uuid.UUID(token)
