"""The release of the wire format is raised when what is delivered changes shape."""

import hashlib
from typing import Any

import msgspec
from msgspec.inspect import EnumType, ListType, Metadata, StructType, UnionType

from congress_api.wire.page import PAGES, EventPage
from congress_api.wire.proposal import Proposal, ProposalPage
from congress_api.wire.release import VERSION

SHAPES = {
    1: "50e168039e208c16",
}
"""By version, the hash of what is delivered with the version in its entity tag."""

RAISE = """What is delivered has another shape, and clients keep what they have under the entity tags of the old one.
Raise VERSION and RELEASED_AT in wire/release.py, and add the line {version}: "{found}", to SHAPES here. Only if the
version has not been released yet, replace its line."""


def delivered() -> list[type[msgspec.Struct]]:
    """Every page, which hold every resource, and the proposals."""
    return [EventPage, *PAGES.values(), Proposal, ProposalPage]


def shape(kind: msgspec.inspect.Type) -> Any:
    """The names, order and types of what is encoded; descriptions, examples and limits make no difference."""
    match kind:
        case Metadata(type=inner):
            return shape(inner)
        case StructType(fields=fields):
            return [(field.encode_name, shape(field.type)) for field in fields]
        case ListType(item_type=item):
            return ["list", shape(item)]
        case UnionType(types=types):
            return ["one of", *sorted((shape(one) for one in types), key=repr)]
        case EnumType(cls=cls):
            return ["one of", *(str(one) for one in cls)]
        case other:
            return type(other).__name__


def test_another_shape_of_what_is_delivered_is_another_version() -> None:
    shapes = [shape(msgspec.inspect.type_info(one)) for one in delivered()]
    found = hashlib.sha256(repr(shapes).encode()).hexdigest()[:16]
    assert SHAPES.get(VERSION) == found, RAISE.format(version=VERSION + (VERSION in SHAPES), found=found)
    assert list(SHAPES) == list(range(1, VERSION + 1))
