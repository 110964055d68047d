"""The `Notice` response header: a list of tokens with parameters (RFC 9651, 3.1)."""

from collections.abc import Iterable

from congress_api.vocabulary.notice import Notice


def headers(notices: Iterable[Notice]) -> dict[str, str]:
    """The header of these notices; none without any."""
    members = ", ".join(_member(notice) for notice in notices)
    return {"notice": members} if members else {}


def _member(notice: Notice) -> str:
    parameters = {"pointer": notice.pointer, "language": notice.language}
    return str(notice.code) + "".join(f";{name}={_string(value)}" for name, value in parameters.items() if value)


def _string(value: str) -> str:
    """A string of printable ASCII (RFC 9651, 3.3.3)."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
