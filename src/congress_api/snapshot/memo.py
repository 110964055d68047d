"""What is derived from all items of a kind, and the orders of earlier snapshots that the next ones are made from."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from congress_api.snapshot.ordering import Order

Changed = Mapping[tuple[str, str], Any]
"""The items that changed, by kind and slug, as they were before; None where there was none."""
LEAST = 8
PART = 32  # an order is made from an earlier one after changes of up to this part of its items, else anew


class Outdated(NamedTuple):
    """An order of an earlier snapshot, and what has changed since."""

    order: Order[Any]
    changed: Changed


class Memo(dict[Any, Any]):
    """Values derived from all items of a kind, by name, valid until the kind changes."""

    def __init__(self) -> None:
        super().__init__()
        self.outdated: dict[Any, Outdated] = {}
        """Orders that were used before the kind changed, by name."""

    def after(self, changed: Changed) -> "Memo":
        """The memo after some changes: nothing is derived yet, orders can be made from the current ones."""
        made = Memo()
        standing = {name: Outdated(value, {}) for name, value in list(self.items()) if isinstance(value, Order)}
        for name, (order, before) in {**self.outdated, **standing}.items():
            together = {**changed, **before}
            if is_step(order, len(together)):
                made.outdated[name] = Outdated(order, together)
        return made


def is_step(order: Order[Any], count: int) -> bool:
    """Whether so many changes are few enough to make the next order from this one."""
    return count <= max(LEAST, len(order.items) // PART)
