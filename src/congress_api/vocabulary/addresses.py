"""The rules of addresses: of the web, of e-mail, and telephone numbers.

An address is what the parsers of browsers (WHATWG URL) and of RFC 3986 both take, without a user name or password.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Iterator

from congress_api.messages import formats
from congress_api.vocabulary.characters import INVISIBLE, named
from congress_api.vocabulary.rules import Flaw, Rule

SCHEME = re.compile(r"https?(?=:)", re.ASCII | re.IGNORECASE)
ADDRESS = re.compile(r"https?://([^/?#]*)", re.ASCII | re.IGNORECASE)
PORT = re.compile(r":([0-9]{0,5})\Z", re.ASCII)
LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
NUMERIC = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*", re.ASCII)
LOCAL_PART = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}")
EXAMPLE = "https://ibestuur.nl/congres"
FORBIDDEN = frozenset('<>"\\')
LONGEST_HOST = 253  # RFC 1035, 2.3.4
DIGITS = re.compile(r"[0-9]", re.ASCII)
PHONE = re.compile(r"[+0-9() ./-]+", re.ASCII)
FEWEST_DIGITS = 2
PHONE_SIGNS = {ord(sign): "-" for sign in "\u2010\u2011\u2012\u2013\u2212"} | {
    ord(blank): " " for blank in "\u00a0\u2007\u2009\u202f"
}
"""Signs that text processors put into telephone numbers, and their plain form."""


def address_flaws(address: str) -> Iterator[Flaw]:
    """What keeps a text from being an absolute http or https address."""
    if (flaw := unusual(address) or _of_address(address)) is not None:
        yield flaw


def _of_address(address: str) -> Flaw | None:
    found = ADDRESS.match(address)
    if found is None:
        return formats.address(address, EXAMPLE)
    authority = found.group(1)
    if "@" in authority:
        return formats.AddressWithUser()
    port = PORT.search(authority)
    if port and int(port[1] or "0") > 65_535:
        return formats.PortTooHigh(int(port[1]))
    host = authority[: port.start()] if port else authority
    return None if is_host(host) else formats.NotAHost(host)


def unusual(address: str) -> Flaw | None:
    """Names the first character that no address may hold: blanks, controls, invisible ones, brackets, backslashes."""
    for index, character in enumerate(address):
        if character in FORBIDDEN or (unicodedata.category(character) in INVISIBLE and not _is_mark(character)):
            return formats.AddressCharacter(named(character), index + 1)
    return None


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def is_host(host: str) -> bool:
    """Whether a text is a domain name, or an IP address as in an address of the web."""
    if host.startswith("["):
        return host.endswith("]") and "%" not in host and _is_ip(ipaddress.IPv6Address, host[1:-1])
    plain = unicodedata.normalize("NFKC", host).replace("\u3002", ".").removesuffix(".")
    labels = plain.split(".")
    if NUMERIC.fullmatch(labels[-1]):
        return _is_ip(ipaddress.IPv4Address, plain)
    return len(plain) <= LONGEST_HOST and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    """A part of a domain name, in letters of any script or as Punycode (RFC 5890, 2.3.2.1)."""
    if label[:4].lower() == "xn--":
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return False
        if label.isascii():
            return False
    bare = "".join(character for character in label if not _is_mark(character))
    return LABEL.fullmatch(bare) is not None and not _is_mark(label[0])


def _is_ip(kind: type[ipaddress.IPv4Address] | type[ipaddress.IPv6Address], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def canonical_address(address: str) -> str:
    """The scheme in lower case; all else as it was sent."""
    return SCHEME.sub(lambda found: found.group().lower(), address, count=1) if SCHEME.match(address) else address


def email_flaws(address: str) -> Iterator[Flaw]:
    """What keeps a text from being an e-mail address, as HTML's `<input type=email>` has it, in any script."""
    local, _, domain = address.rpartition("@")
    if address[:7].lower() == "mailto:":
        yield formats.EmailWithMailto()
    elif not LOCAL_PART.fullmatch(local) or domain.endswith(".") or not is_host(domain) or _is_number(domain):
        yield formats.NotAnEmailAddress("info@example.org")


def _is_number(domain: str) -> bool:
    return domain.startswith("[") or NUMERIC.fullmatch(domain.rpartition(".")[2]) is not None


def phone_flaws(number: str) -> Iterator[Flaw]:
    """What keeps a text from being a telephone number."""
    if not PHONE.fullmatch(number) or len(DIGITS.findall(number)) < FEWEST_DIGITS:
        yield formats.NotATelephoneNumber("+31 30 123 45 67")


def canonical_phone(number: str) -> str:
    """With plain spaces and hyphens."""
    return number.translate(PHONE_SIGNS)


ADDRESS_RULE = Rule(address_flaws, canonical_address)
EMAIL_RULE = Rule(email_flaws)
PHONE_RULE = Rule(phone_flaws, canonical_phone)
