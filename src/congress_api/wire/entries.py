"""Pairs the entries of a sent list with those of the record, so that a translation stays with its entry.

An entry is matched by its id. One without an id is the one entry that has its untranslated fields, and in the default
language its texts too; where there is one entry and one is sent, it is that one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET, Struct

from congress_api.errors import Fault
from congress_api.messages.resources import EntriesNotNamed, UnknownEntry, UnmatchedEntry
from congress_api.records.text_language import TextLanguage

MOST_NAMED = 20


class Pairing:
    """The entries of a sent list, each with the stored entry that it replaces, if there is one."""

    def __init__(self, before: Sequence[Any], sent: Sequence[Any], known: Sequence[Any] = ()) -> None:
        """`known` are further entries that may be named by id: those of the sender's open proposal."""
        self._before, self._sent = before, sent
        self._old: list[Any] = [None] * len(sent)
        self._left = list(before)
        self._known = {entry.id: entry for entry in (*known, *before)}
        self._unknown: list[int] = []

    def pairs(self, language: TextLanguage) -> list[tuple[Any, Any]]:
        """Each sent entry with its stored one; None for a new entry."""
        for index, entry in enumerate(self._sent):
            if _id(entry) is not None:
                self._take_by_id(index, self._known.pop(entry.id, None))
        if len(self._before) == len(self._sent) == 1 and _id(self._sent[0]) is None:
            self._take(0, self._before[0])
        else:
            self._take_by_content(language)
        return list(zip(self._old, self._sent, strict=True))

    def faults(self, language: TextLanguage, pointer: str, *, is_new: bool) -> Iterator[Fault]:
        """Ids that are unknown or sent twice; in another language also entries that are new, or not named.

        A resource that is new may have entries in any language.
        """
        for index in self._unknown:
            yield Fault(UnknownEntry(), pointer=f"{pointer}/{index}/id")
        if language.is_default or is_new:
            return
        for index, old in enumerate(self._old):
            if old is None and index not in self._unknown:
                yield Fault(UnmatchedEntry(), pointer=f"{pointer}/{index}")
        if self._left:
            ids = tuple(str(entry.id) for entry in self._left[:MOST_NAMED])
            yield Fault(EntriesNotNamed(language.language, ids), pointer=pointer)

    def _take_by_id(self, index: int, old: Any) -> None:
        if old is None:
            self._unknown.append(index)
        else:
            self._take(index, old)

    def _take_by_content(self, language: TextLanguage) -> None:
        """Match entries without an id. Equal entries are matched in order, if as many are sent as are stored."""
        claims: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
        for index, entry in enumerate(self._sent):
            if _id(entry) is None:
                same = tuple(place for place, old in enumerate(self._left) if _is_same(entry, old, language))
                claims[same].append(index)
        left = list(self._left)
        for same, indexes in claims.items():
            if len(same) == len(indexes) and (len(same) == 1 or language.is_default):
                for index, place in zip(indexes, same, strict=True):
                    self._take(index, left[place])

    def _take(self, index: int, old: Any) -> None:
        self._old[index] = old
        self._left = [entry for entry in self._left if entry is not old]


def _id(entry: Any) -> Any:
    return None if entry.id is UNSET else entry.id


def _is_same(sent: Struct, old: Struct, language: TextLanguage) -> bool:
    """Whether a sent entry has the content of a stored one. In another language omitted fields are not compared."""
    for name in old.__struct_fields__:
        value, stored = getattr(sent, name), getattr(old, name)
        is_text = isinstance(stored, dict)
        if name == "id" or (not language.is_default and (is_text or value is UNSET)):
            continue
        if (None if value is UNSET else value) != (stored.get(language.language) if is_text else stored):
            return False
    return True
