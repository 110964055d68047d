"""Three-way merge: applies a proposal, made against a base, to a record that has changed since.

Records are compared cell by cell; a cell is a field, or a field in one language. A translation that the organiser
corrects thus does not conflict with the one that a partner proposes.
"""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from congress_api import records

Cell = tuple[str, str | None]
"""A field, and the language if the field is a translated text."""
Cells = dict[Cell, Any]


def cells(record: records.Content | None) -> Cells:
    """The values of a record by cell; missing translations have no cell."""
    values: Cells = {}
    for name in record.__struct_fields__ if record else ():
        value = getattr(record, name)
        if isinstance(value, dict):
            values.update({(name, language): text for language, text in value.items()})
        else:
            values[name, None] = value
    return values


def differing(left: records.Content | None, right: records.Content | None) -> list[Cell]:
    """The cells in which two records differ, in field order."""
    left_cells, right_cells = cells(left), cells(right)
    return [cell for cell in {**left_cells, **right_cells} if left_cells.get(cell) != right_cells.get(cell)]


def collisions(current: records.Content, base: records.Content | None, proposed: records.Content | None) -> list[Cell]:
    """The cells that were changed on both sides since `base`, to different values."""
    changed = set(differing(base, current))
    ours, theirs = cells(current), cells(proposed)
    return [cell for cell in differing(base, proposed) if cell in changed and ours.get(cell) != theirs.get(cell)]


def merged(current: Any, base: records.Content, proposed: records.Content) -> Any:
    """The current record with the proposed changes; where both sides changed a cell, the proposal wins."""
    return _with(current, cells(proposed), differing(base, proposed))


def rebased(current: Any, base: records.Content, proposed: records.Content, after: records.Content) -> Any:
    """The base of an amended proposal: the current record, but with the old value in cells still in conflict.

    A cell that the amendment touches is in conflict no longer: its author has seen the current record.
    """
    touched = set(differing(proposed, after))
    conflicting = [cell for cell in collisions(current, base, proposed) if cell not in touched]
    return _with(current, cells(base), conflicting)


def _with(record: Any, source: Cells, selected: Iterable[Cell]) -> Any:
    """A record with the selected cells taken from another one."""
    changed: dict[str, Any] = {}
    for name, language in selected:
        if language is None:
            changed[name] = source.get((name, None))
        else:
            text = changed.setdefault(name, dict(getattr(record, name)))
            text.pop(language, None)
            if (name, language) in source:
                text[language] = source[name, language]
    return replace(record, **changed)
