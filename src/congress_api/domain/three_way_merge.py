"""Two changes of one record brought together: what was proposed, and what happened to the record meanwhile.

A record is looked at cell by cell: a field, or a field in one language. A translation that the organiser corrects
does not collide with the one that a partner proposes.
"""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from congress_api import records

Cell = tuple[str, str | None]
"""A field, and the language when it is a text in several."""
Cells = dict[Cell, Any]


def cells(record: records.Content | None) -> Cells:
    """What a record holds, cell by cell; texts that are not there have none."""
    found: Cells = {}
    for name in record.__struct_fields__ if record else ():
        value = getattr(record, name)
        if isinstance(value, dict):
            found.update({(name, language): text for language, text in value.items()})
        else:
            found[name, None] = value
    return found


def differing(one: records.Content | None, other: records.Content | None) -> list[Cell]:
    """The cells in which two records differ, in the order of the fields."""
    ours, theirs = cells(one), cells(other)
    return [cell for cell in {**ours, **theirs} if ours.get(cell) != theirs.get(cell)]


def collisions(standing: records.Content, base: records.Content | None, proposed: records.Content | None) -> list[Cell]:
    """The cells that were changed on both sides since `base`, and not to the same."""
    moved = set(differing(base, standing))
    now, wanted = cells(standing), cells(proposed)
    return [cell for cell in differing(base, proposed) if cell in moved and now.get(cell) != wanted.get(cell)]


def merged(standing: Any, base: records.Content, proposed: records.Content) -> Any:
    """The record as it stands with what was proposed put into it; where both changed, what was proposed."""
    return _with(standing, cells(proposed), differing(base, proposed))


def rebased(standing: Any, base: records.Content, proposed: records.Content, after: records.Content) -> Any:
    """What a proposal is based on once it is amended: what stands, but where it still collides what stood.

    A cell that the amendment touched was changed by somebody who saw what stands now.
    """
    touched = set(differing(proposed, after))
    left = [cell for cell in collisions(standing, base, proposed) if cell not in touched]
    return _with(standing, cells(base), left)


def _with(record: Any, source: Cells, wanted: Iterable[Cell]) -> Any:
    """A record with some cells taken from another one."""
    changed: dict[str, Any] = {}
    for name, language in wanted:
        if language is None:
            changed[name] = source.get((name, None))
        else:
            text = changed.setdefault(name, dict(getattr(record, name)))
            text.pop(language, None)
            if (name, language) in source:
                text[language] = source[name, language]
    return replace(record, **changed)
