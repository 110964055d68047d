"""The `Notice` response header: a list of tokens with parameters (RFC 9651, 3.1)."""

from collections.abc import Iterable

from msgspec import structs

from congress_api.vocabulary.notice import Notice

LONGEST = 4_000
"""Bytes: proxies refuse responses with much longer headers."""
FURTHER = "further"
"""The code of a last notice with the count of those that are left out."""


def headers(notices: Iterable[Notice]) -> dict[str, str]:
    """The header of these notices; none without any."""
    members = [_member(notice) for notice in notices]
    shown, length = list[str](), 0
    for member in members:
        length += len(member) + 2
        if length > LONGEST:
            shown.append(f"{FURTHER};count={len(members) - len(shown)}")
            break
        shown.append(member)
    return {"notice": ", ".join(shown)} if shown else {}


def _member(notice: Notice) -> str:
    parameters = {name: value for name, value in structs.asdict(notice).items() if value is not None}
    return str(parameters.pop("code")) + "".join(f";{name}={_item(value)}" for name, value in parameters.items())


def _item(value: str | int) -> str:
    """An integer, or a string of printable ASCII (RFC 9651, 3.3.1 and 3.3.3)."""
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
