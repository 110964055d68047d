"""What a client accepts: language (RFC 4647), content coding and media type (RFC 9110, 12.5)."""

import functools
from collections.abc import Iterator, Sequence

CODINGS = ("zstd", "br", "gzip")
"""Content codings that we can make, the preferred first."""
JSON = ("application/json",)
"""What most addresses answer in."""
BOUND = 1024  # distinct header values remembered; a client cannot make the tables grow further


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """The members of a list header with their weights, in order of weight."""
    members = []
    for place, member in enumerate(header.split(",")[:50]):
        name, *parameters = (piece.strip() for piece in member.split(";"))
        if name:
            members.append((-_weight(parameters), place, name.lower()))
    return ((name, -weight) for weight, _, name in sorted(members))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return min(weight, 1.0) if weight > 0 else 0.0  # "nan" is a float that is equal to nothing
    return 1.0


@functools.lru_cache(BOUND)
def languages(accept_language: bytes) -> tuple[str, ...]:
    """The languages that a client reads, the dearest first."""
    members = _weighted(accept_language.decode("latin-1"))
    return tuple(name for name, weight in members if weight > 0)


def pick_language(wanted: Sequence[str], offered: Sequence[str], default: str) -> str:
    """The offered language that suits best: by lookup (RFC 4647, 3.4), `en-GB` finds `en`; else the default."""
    by_name = {language.lower(): language for language in offered}
    for tag in wanted:
        parts = tag.lower().split("-")
        while parts:
            if (found := by_name.get("-".join(parts))) is not None:
                return found
            parts.pop()
    return default


@functools.lru_cache(BOUND)
def language(accept_language: bytes, offered: tuple[str, ...], default: str) -> str:
    """The offered language that suits a client best."""
    return pick_language(languages(accept_language), offered, default)


@functools.lru_cache(BOUND)
def coding(accept_encoding: bytes) -> str:
    """The content coding to answer in; empty for none."""
    weights = dict(_weighted(accept_encoding.decode("latin-1")))
    otherwise = weights.get("*", 0.0)
    able = [(weights.get(name, otherwise), name) for name in CODINGS]
    best = max(weight for weight, _ in able)
    if best <= 0 or best < weights.get("identity", 0.0):
        return ""
    return next(name for weight, name in able if weight == best)


@functools.lru_cache(BOUND)
def accepts(accept: bytes, offered: tuple[str, ...]) -> bool:
    """Whether a client takes one of these media types. Problem details count, and so does a browser's list."""
    weights = dict(_weighted(accept.decode("latin-1")))
    if any(weights.get(name, 0.0) > 0 for name in offered):
        return True
    if all(name in weights for name in offered):  # each of them is refused by name
        return False
    ranges = dict.fromkeys(f"{name.partition('/')[0]}/*" for name in offered)
    for name in ("application/problem+json", *ranges, "*/*"):
        if name in weights:
            return weights[name] > 0
    return not weights or weights.get("text/html", 0.0) > 0
