"""The base classes of the tables, and the column types that both engines share."""

import datetime
import pkgutil
import uuid
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeEngine

from congress_api.vocabulary.common import Slug, Source, Visibility


class _Json(TypeDecorator[Any]):
    """JSON on SQLite, JSONB on PostgreSQL; None is SQL NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """The type of the other side, as of plain JSON: a path into it is not JSON."""
        return self.impl_instance.coerce_compared_value(op, value)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of an engine: importing that of PostgreSQL takes processes on SQLite 0.04 s."""
        if dialect.name != "postgresql":
            return self.impl_instance
        return dialect.type_descriptor(pkgutil.resolve_name("sqlalchemy.dialects.postgresql:JSONB")(none_as_null=True))


Json = _Json()


class Instant(TypeDecorator[datetime.datetime]):
    """A moment in UTC. SQLite stores no offset: values are converted on write, and marked as UTC on read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """Raises ValueError for a naive value: it is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own declaration style
        datetime.datetime: Instant(),
        uuid.UUID: Uuid(),
        dict[str, Any]: Json,
        list[Any]: Json,
        str: String(),
        int: Integer(),
    }


class Resource(Base):
    """The columns of every resource: its identity, its visibility and its last change.

    A deleted resource keeps its row, which reserves its slug for its id. `version` is the event's version at the last
    change; an UPDATE fails if it has changed since the row was read.
    """

    __abstract__ = True

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__table__.c.version, "version_id_generator": False}

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-9)
    slug: Mapped[Slug] = mapped_column(sort_order=-7)
    visibility: Mapped[Visibility] = mapped_column(String(), sort_order=-6)
    source: Mapped[Source | None] = mapped_column(sort_order=-5)
    revision: Mapped[int] = mapped_column(BigInteger, sort_order=-4)
    version: Mapped[int] = mapped_column(BigInteger, sort_order=-3)
    updated_at: Mapped[datetime.datetime] = mapped_column(sort_order=-2)
    deleted_at: Mapped[datetime.datetime | None] = mapped_column(sort_order=-1)


class Content(Resource):
    """A resource that belongs to an event; its slug is unique within its kind and event."""

    __abstract__ = True

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True, sort_order=-8)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[UniqueConstraint, ...]:
        return (UniqueConstraint("event_id", "slug"),)
