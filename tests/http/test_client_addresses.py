"""Which address a request counts for."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress_api.http.client_addresses import client_address, counted


@pytest.mark.parametrize(
    ("trusted", "forwarded", "found"),
    [
        (0, [b"1.1.1.1"], "9.9.9.9"),
        (1, [], "9.9.9.9"),
        (1, [b"1.1.1.1"], "1.1.1.1"),
        (1, [b"6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (1, [b"6.6.6.6", b"1.1.1.1"], "1.1.1.1"),
        (2, [b"6.6.6.6, 1.1.1.1, 2.2.2.2"], "1.1.1.1"),
        (2, [b"2.2.2.2"], "9.9.9.9"),
        (1, [b" , "], "9.9.9.9"),
        (1, [b"2001:db8::1"], "2001:db8::/64"),
        (1, [b"1.1.1.1:4711"], "1.1.1.1"),
        (1, [b"[2001:db8::1]:4711"], "2001:db8::/64"),
        (1, [b'"[2001:db8::1]:4711"'], "2001:db8::/64"),
        (1, [b"unknown"], "9.9.9.9"),
        (1, [b"_hidden:4711"], "9.9.9.9"),
        (1, [b"1.1.1.1:4711:5"], "9.9.9.9"),
    ],
)
def test_an_address_is_the_peers_or_what_the_last_of_our_own_proxies_saw(
    trusted: int, forwarded: list[bytes], found: str
) -> None:
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    assert client_address({"client": ("9.9.9.9", 1), "headers": headers}, trusted) == found


NETWORK = ipaddress.IPv6Network("2001:db8:1:2::/64")
ports = st.one_of(st.none(), st.integers(0, 65_535))


@given(st.ip_addresses(network=NETWORK), ports)
def test_all_addresses_of_an_ipv6_network_count_as_one(address: ipaddress.IPv6Address, port: int | None) -> None:
    written = {str(address), address.exploded, str(address).upper(), f"{address}%eth0"}
    for text in written:
        hop = text if port is None else f"[{text}]:{port}"
        assert counted(hop) == counted(f"[{text}]") == "2001:db8:1:2::/64"


@given(st.ip_addresses(v=4), ports)
def test_an_ipv4_address_counts_as_itself_however_it_is_written(
    address: ipaddress.IPv4Address, port: int | None
) -> None:
    mapped = f"::ffff:{address}"
    translated = f"64:ff9b::{address}"
    for text in (str(address), f"[{mapped}]", f"[{translated}]"):
        assert counted(text if port is None else f"{text}:{port}") == str(address)
    assert counted(mapped) == counted(translated) == str(address)


@given(st.ip_addresses(network="2001::/16"), st.ip_addresses(network="2001::/16"))
def test_two_networks_count_apart(one: ipaddress.IPv6Address, other: ipaddress.IPv6Address) -> None:
    same = int(one) >> 64 == int(other) >> 64
    assert (counted(str(one)) == counted(str(other))) == same


@given(st.text(max_size=40))
def test_what_is_no_address_counts_for_the_peer(text: str) -> None:
    scope = {"client": ("9.9.9.9", 1), "headers": [(b"x-forwarded-for", text.encode("utf-8", "replace"))]}
    ipaddress.ip_network(client_address(scope, 1))
    assert client_address(scope, 1) == (counted(text.encode("utf-8", "replace").decode("latin-1")) or "9.9.9.9")


def test_a_peer_without_an_address_counts_as_what_it_is() -> None:
    assert client_address({"client": None, "headers": []}, 0) == "unknown"
