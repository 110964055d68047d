"""The years of the moments in a request: msgspec has no limits for them."""

import datetime
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from congress_api.errors import Fault
from congress_api.messages.resources import YearOutOfRange
from congress_api.vocabulary.common import YEARS

OUT_OF_RANGE = YearOutOfRange(YEARS.start, YEARS.stop - 1)


def faults(value: Any, pointer: str = "") -> Iterator[Fault]:
    """Moments outside these years, in a converted value."""
    if isinstance(value, Struct):
        for name, key in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from faults(getattr(value, name), f"{pointer}/{key}")
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from faults(entry, f"{pointer}/{place}")
    elif isinstance(value, datetime.datetime) and value.year not in YEARS:
        yield Fault(OUT_OF_RANGE, pointer=pointer)
