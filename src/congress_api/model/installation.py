"""The table of values that belong to this installation."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from congress_api.model.base import Base


class Installation(Base):
    """A named secret of this installation: the key that tokens are hashed with."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
