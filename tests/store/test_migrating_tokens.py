"""Back to a release that knows neither overlaps nor entries for tokens: no token lives longer for it."""

import datetime
import uuid

from sqlalchemy import Connection, column, select, table

from congress_api import model
from congress_api.domain import issuing
from congress_api.domain.access import Caller
from congress_api.store import migrating, tokens
from congress_api.store.database import Database
from congress_api.vocabulary.token import Role
from tests.events import bring_in
from tests.factories import a_programme
from tests.store.test_migrating import migrating_script


async def rotated(database: Database, event: str, expires_at: datetime.datetime | None) -> uuid.UUID:
    """A token that was rotated with an hour of overlap."""
    key = await tokens.hashing_key(database)
    async with database.writing() as db:
        grant = issuing.Grant(role=Role.organiser, event=event, expires_at=expires_at)
        made = await issuing.issue(db, key, grant, None)
        token = await db.get_one(model.Token, made.id)
        caller = Caller(
            token_id=uuid.uuid4(), role=Role.administrator, event=None, partner=None, label=None, expires_at=None
        )
        await issuing.rotate(db, key, token, overlap=datetime.timedelta(hours=1), issuer=caller)
        return made.id


def before_it() -> str:
    """The migration before the one of rotation."""
    step = next(step for step in migrating_script().walk_revisions() if step.path.endswith("_rotation.py"))
    assert isinstance(step.down_revision, str)
    return step.down_revision


def state(connection: Connection) -> tuple[dict[uuid.UUID, datetime.datetime | None], set[str]]:
    ends = {row.id: row.expires_at for row in connection.execute(select(model.Token.id, model.Token.expires_at))}
    return ends, set(connection.scalars(select(column("kind")).select_from(table("change"))))


async def test_the_earlier_end_stays_and_the_log_can_be_read(empty: Database) -> None:
    await migrating.migrate(empty)
    programme = a_programme()
    await bring_in(empty, programme)
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    event, soon = programme.event.slug, now + datetime.timedelta(minutes=5)
    unlimited, short = await rotated(empty, event, None), await rotated(empty, event, soon)
    assert (await empty.read(state))[1] == {"event", "token"}
    await migrating.migrate(empty, before_it())
    ends, kinds = await empty.read(state)
    assert kinds == {"event"}
    assert ends.pop(short) == soon
    assert abs((ends.pop(unlimited) or now) - now - datetime.timedelta(hours=1)) < datetime.timedelta(minutes=2)
    assert set(ends.values()) == {None, soon}, "the successors have what was granted"
    await migrating.migrate(empty)
    assert (await empty.read(state))[1] == {"event"}
