"""The texts of each kind of resource that has translations, for the examples of `untranslated`."""

import functools
import typing

from congress_api.records.kinds import EVERY
from congress_api.wire import kinds as wire_kinds


@functools.cache
def pointers() -> dict[str, str]:
    """By component (`Session`, `SessionInput`, `SessionPatch`), the pointer of the first text that has translations."""
    found: dict[str, str] = {}
    for name, kind in EVERY.items():
        wire = wire_kinds.EVERY[name]
        hints = typing.get_type_hints(kind.record)
        names = zip(kind.record.__struct_fields__, kind.record.__struct_encode_fields__, strict=True)
        first = next(encoded for field, encoded in names if typing.get_origin(hints[field]) is dict)
        structs = (wire.delivered, *wire.delivered.__subclasses__(), wire.input, wire.patch)
        found |= dict.fromkeys((struct.__name__ for struct in structs), f"/{first}")
    return found
