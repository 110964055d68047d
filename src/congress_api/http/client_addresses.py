"""The address that a request counts for: of a client, or of the network that an IPv6 client chooses addresses from."""

import functools
import ipaddress
import re

from congress_api.http.asgi import Scope, list_header

BRACKETED = re.compile(r"\[([^\[\]]*)\](?::\d{1,5})?")
PORTED = re.compile(r"([^:]*):\d{1,5}")
NETWORK = (1 << 128) - (1 << 64)
"""A client has a /64 as a rule, and takes any address in it (RFC 4291, 2.5.4)."""
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses as IPv6 (RFC 6052)."""


def client_address(scope: Scope, trusted_proxies: int) -> str:
    """The peer's address, or the one that the outermost of our own proxies saw; of IPv6 its /64."""
    peer: str = (scope.get("client") or ("unknown", 0))[0]
    if trusted_proxies:
        forwarded = list_header(scope["headers"], b"x-forwarded-for")
        hops = [hop.strip() for hop in forwarded.decode("latin-1").split(",") if hop.strip()]
        if len(hops) >= trusted_proxies and (seen := counted(hops[-trusted_proxies])) is not None:
            return seen
    return counted(peer) or peer


@functools.lru_cache(10_000)
def counted(hop: str) -> str | None:
    """What an address counts as, with or without a port; None for what is no address."""
    hop = hop.strip('" ')
    if (found := BRACKETED.fullmatch(hop) or PORTED.fullmatch(hop)) is not None:
        hop = found[1]
    try:
        address = ipaddress.ip_address(hop.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    if address in TRANSLATED:
        return str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return f"{ipaddress.IPv6Address(int(address) & NETWORK)}/64"
