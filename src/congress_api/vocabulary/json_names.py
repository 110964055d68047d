"""Names in JSON: of fields, and in the pointers of faults."""

SHOWN = 100
"""The most characters of a key from the request that a pointer repeats."""


def camel(name: str) -> str:
    """The name in JSON of a field: `startsAt` for `starts_at`."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def below(pointer: str, key: str) -> str:
    """The JSON pointer to a field of the object at a pointer (RFC 6901, 3)."""
    return f"{pointer}/{key.replace('~', '~0').replace('/', '~1')[:SHOWN]}"
