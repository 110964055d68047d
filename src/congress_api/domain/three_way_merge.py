"""Three-way merge: applies a proposal, made against a base, to a record that has changed since.

Records are compared cell by cell. A cell is a field, a field in one language, or the same of one entry of a list whose
entries have ids. A translation that the organiser corrects thus does not conflict with the one that a partner proposes,
not even in another entry of the same list, and no side loses what the other added.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from congress_api import records

Cell = tuple[Any, ...]
"""A field; then the id of an entry and a field of it, where it is a list of entries; then a language, where it is a
text. An id alone stands for the entry as a whole, `ORDER` for the order of the entries."""
Cells = dict[Cell, Any]
Sides = tuple[Any, Any]
"""Two lists of entries, or the values of two records."""

ORDER = 0


def differing(left: records.Content | None, right: records.Content | None) -> list[Cell]:
    """The cells in which two records differ, in field order; the order of a list only if common entries changed it."""
    left_cells, right_cells = _cells(left), _cells(right)
    return [cell for cell in {**left_cells, **right_cells} if _differs(cell, left_cells, right_cells)]


def collisions(current: records.Content, base: records.Content | None, proposed: records.Content | None) -> list[Cell]:
    """The cells that were changed on both sides since `base`, to different values.

    An entry that one side removed and the other changed is one of them.
    """
    ours, theirs, now, then = differing(base, current), differing(base, proposed), _cells(current), _cells(proposed)
    changed = set(ours)
    both = [cell for cell in theirs if cell in changed and _differs(cell, now, then)]
    both += [entry for entry in _removed(theirs, then) if entry in now and any(cell[:2] == entry for cell in ours)]
    both += [entry for entry in _removed(ours, now) if entry in then and any(cell[:2] == entry for cell in theirs)]
    entries = {cell for cell in both if _is_entry(cell)}
    return list(dict.fromkeys(cell for cell in both if cell in entries or cell[:2] not in entries))


def merged(current: Any, base: records.Content, proposed: records.Content) -> Any:
    """The current record with the proposed changes; where both sides changed a cell, the proposal wins."""
    return _with(current, proposed, differing(base, proposed))


def rebased(current: Any, base: records.Content, proposed: records.Content, after: records.Content) -> Any:
    """The base of an amended proposal: the current record, but with the old value in cells still in conflict.

    A cell that the amendment touches is in conflict no longer: its author has seen the current record.
    """
    touched = set(differing(proposed, after))
    conflicting = [cell for cell in collisions(current, base, proposed) if cell not in touched]
    return _with(current, base, conflicting)


def _cells(record: records.Content | None) -> Cells:
    """The values of a record by cell; missing translations have no cell."""
    values: Cells = {}
    for name in () if record is None else record.__struct_fields__:
        value = getattr(record, name)
        if record is not None and name in records.entry_lists(record):
            values[name, ORDER] = [entry.id for entry in value]
            for entry in value:
                values[name, entry.id] = True
                for field in entry.__struct_fields__:
                    values.update(_plain((name, entry.id, field), getattr(entry, field)))
        else:
            values.update(_plain((name,), value))
    return values


def _plain(cell: Cell, value: Any) -> Cells:
    if isinstance(value, dict):
        return {(*cell, language): text for language, text in value.items()}
    return {cell: value}


def _is_entry(cell: Cell) -> bool:
    return len(cell) > 1 and isinstance(cell[-1], UUID)


def _differs(cell: Cell, left: Cells, right: Cells) -> bool:
    one, other = left.get(cell), right.get(cell)
    if cell[1:] == (ORDER,):
        one, other = one or [], other or []
        return [key for key in one if key in other] != [key for key in other if key in one]
    return bool(one != other)


def _removed(changed: Iterable[Cell], after: Cells) -> list[Cell]:
    """The entries among changed cells that are gone afterwards."""
    return [cell for cell in changed if _is_entry(cell) and cell not in after]


def _with(record: Any, source: Any, selected: Iterable[Cell]) -> Any:
    """A record with the selected cells taken from another one."""
    by_field: defaultdict[str, list[Cell]] = defaultdict(list)
    for name, *rest in selected:
        by_field[name].append(tuple(rest))
    changed: dict[str, Any] = {}
    for name, cells in by_field.items():
        sides = getattr(record, name), getattr(source, name)
        if cells == [()]:
            changed[name] = sides[1]
        elif name in records.entry_lists(record):
            changed[name] = _entries(sides, cells)
        else:
            changed[name] = _text(sides, cells)
    return replace(record, **changed)


def _text(sides: Sides, cells: list[Cell]) -> dict[str, str]:
    ours, theirs = sides
    selected = {language for (language,) in cells}
    kept = {language: text for language, text in ours.items() if language not in selected}
    return kept | {language: text for language, text in theirs.items() if language in selected}


def _entries(sides: Sides, cells: list[Cell]) -> list[Any]:
    ours, theirs = ({entry.id: entry for entry in side} for side in sides)
    by_entry: defaultdict[Any, list[Cell]] = defaultdict(list)
    for key, *rest in cells:
        by_entry[key].append(tuple(rest))
    for key in by_entry.keys() - {ORDER}:
        if () in by_entry[key]:
            ours.pop(key, None)
            ours |= {key: theirs[key]} if key in theirs else {}
        elif key in ours and key in theirs:
            ours[key] = _with(ours[key], theirs[key], by_entry[key])
    orders = [[entry.id for entry in side] for side in (sides if ORDER not in by_entry else reversed(sides))]
    return [ours[key] for key in _in_one_order(*orders) if key in ours]


def _in_one_order(first: Sequence[Any], second: Sequence[Any]) -> list[Any]:
    """The keys of both, in the order of the first; those of the second alone follow what they follow there."""
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            order.insert(order.index(second[place - 1]) + 1 if place else 0, key)
    return order
