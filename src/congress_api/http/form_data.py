"""Forms with files (multipart/form-data, RFC 7578), decoded strictly and in memory: they are small."""

from collections.abc import Collection

from multipart import (
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from congress_api.errors import Fault, Invalid
from congress_api.messages import requests

FORM = "multipart/form-data"
MOST_PARTS = 20


def parsed(raw: bytes, content_type: str, known: Collection[str]) -> dict[str, bytes]:
    """The parts of a form by name. Raises Invalid for unknown and repeated parts and for a malformed form."""
    found: dict[str, bytes] = {}
    faults: list[Fault] = []
    try:
        for name, content in _parts(raw, content_type):
            if name not in known:
                faults.append(Fault(requests.UnknownField(), pointer=f"/{name[:100]}"))
            elif name in found:
                faults.append(Fault(requests.GivenTwice(), pointer=f"/{name}"))
            found[name] = content
    except MultipartError:
        raise Invalid([Fault(requests.NotAForm(), pointer="")]) from None
    if faults:
        raise Invalid(faults)
    return found


def _parts(raw: bytes, content_type: str) -> list[tuple[str, bytes]]:
    _, options = parse_options_header(content_type)
    parts: list[tuple[str, bytearray]] = []
    parser = PushMultipartParser(options.get("boundary", ""), max_segment_count=MOST_PARTS, strict=True)
    with parser:
        for event in parser.parse(raw):
            if isinstance(event, MultipartSegment):
                parts.append((event.name, bytearray()))
            elif event:
                parts[-1][1].extend(event)
    return [(name, bytes(content)) for name, content in parts]
