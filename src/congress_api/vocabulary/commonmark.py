"""The rule of CommonMark texts: no raw HTML, and links only as in address fields.

Apps show these texts in web views, with renderers of all kinds. So everything counts as HTML that any HTML parser takes
for a tag (WHATWG HTML, 13.2.5.6), and as a link what looks like one to a renderer that is less strict than CommonMark.
"""

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from congress_api.messages import texts
from congress_api.messages.message import Message
from congress_api.vocabulary.addresses import address_flaws, canonical_address, email_flaws, phone_flaws, unusual
from congress_api.vocabulary.characters import has_something_to_see, is_visible
from congress_api.vocabulary.rules import Flaw

SUSPECT = re.compile(r"[<\[&#>`~*_=+-]|^\s*[0-9]+[.)]", re.MULTILINE)
"""What a text must hold to have markup in it; others need not be parsed."""
TAG = re.compile(r"<[A-Za-z/!?]", re.ASCII)
LOOSE_LINK = re.compile(r"\]\s*[(:]\s*<?\s*([^()<>\n]{1,200})")
"""A link as lenient renderers find it, with its destination."""
NAMED_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):", re.ASCII)
SAFE = frozenset(("http", "https", "mailto", "tel"))
SYNTAX = frozenset("[]()<>!`\\")
ESCAPED = "\0"
"""Stands for what cannot be syntax: escaped characters, code, and the ends of links."""
DEEPEST = 60
MOST_FLAWS = 10
MOST_BRACKETS = 2_000  # the time to parse grows with their square
MOST_DECODINGS = 8
LONGEST_EXCERPT = 60


class _Parser(MarkdownIt):
    """Finds links of any scheme, and leaves their addresses as they are written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the library's name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the library's name
        return link


PARSER = _Parser("commonmark", {"maxNesting": DEEPEST}).disable("text_join")


class Found(Struct, frozen=True):
    """Something in a text: a tag, a link or what it shows, and the line where it is, from 1."""

    kind: str
    content: str
    line: int


def troubled_lines(text: str) -> dict[int, str]:
    """The lines that hold raw HTML or a link that is not allowed, each with what is there: `html` or `link`."""
    try:
        return {one.line: one.kind for one in _found(text) if one.kind in {"html", "link"} and _flaw(one) is not None}
    except RecursionError:
        return {}


def markup_flaws(text: str) -> Iterator[Flaw]:
    """What is wrong with a CommonMark text: raw HTML, links, and markup that shows nothing."""
    if not SUSPECT.search(text):
        return
    if text.count("[") > MOST_BRACKETS:
        yield texts.TooManyBrackets(MOST_BRACKETS)
        return
    try:
        found = list(_found(text))
    except RecursionError:
        found = [Found("depth", "", 1)]
    reported = 0
    for one in dict.fromkeys(found):
        flaw = _flaw(one)
        if flaw is not None and reported < MOST_FLAWS:
            reported += 1
            yield flaw
    if not any(one.kind == "shown" for one in found) and not reported:
        yield texts.NothingToSee()


def _flaw(one: Found) -> Flaw | None:
    excerpt = one.content[:LONGEST_EXCERPT].replace("`", "'").replace(ESCAPED, "").strip()
    if one.kind == "depth":
        return texts.MarkupNestedTooDeeply()
    if one.kind == "html":
        return texts.RawHtml(one.line, excerpt)
    if one.kind == "link" and (why := link_flaw(one.content)) is not None:
        return texts.LinkNotAllowed(one.line, excerpt, why)
    return None


def link_flaw(address: str) -> Message | None:
    """What keeps an address from standing in a text: it follows the rule of address fields, or is relative."""
    scheme = scheme_of(address)
    if scheme is not None and (scheme not in SAFE or NAMED_SCHEME.match(address) is None):
        return texts.SchemesOfLinks()
    if scheme in {"http", "https"}:
        return next((flaw for flaw in address_flaws(canonical_address(address))), None)
    target = address.partition(":")[2].partition("?")[0]
    if scheme == "tel":
        return next((flaw for flaw in phone_flaws(unquote(target).partition(";")[0])), None)
    if scheme == "mailto" and target:
        return next((flaw for one in unquote(target).split(",") for flaw in email_flaws(one)), None)
    if address.startswith("//"):  # the scheme of the page, and a host (RFC 3986, 4.2)
        return next((flaw for flaw in address_flaws(f"https:{address}")), None)
    return unusual(address)


def scheme_of(address: str) -> str | None:
    """The scheme of an address as any reader may come to see it, in lower case; None for a relative one.

    Browsers drop control characters and blanks; some programs decode entities and percent signs once more. U+FFFD
    stands for U+0000 and for what is no character.
    """
    for _ in range(MOST_DECODINGS):
        decoded = unquote(html.unescape(address))
        if decoded == address:
            break
        address = decoded
    bare = "".join(filter(is_visible, address.replace("\ufffd", "")))
    found = NAMED_SCHEME.match(bare)
    return found.group(1).lower() if found else None


def _found(text: str) -> Iterator[Found]:
    """What is in a text, block by block, and its definitions of references, used or not."""
    env: dict[str, Any] = {}
    for token in PARSER.parse(text, env):
        line = token.map[0] + 1 if token.map else 1
        if token.level >= DEEPEST - 4:
            yield Found("depth", "", line)
        elif token.type == "html_block":
            yield Found("html", token.content, line)
        elif token.type in {"hr", "fence", "code_block"}:
            yield from _shown(token.content if token.type != "hr" else "-", line)
            yield from _tags(token.info, line)
        elif token.type == "inline":
            yield from _inline(token.children or [], line)
    for definition in [*env.get("references", {}).values(), *env.get("duplicate_refs", [])]:
        line = definition["map"][0] + 1
        yield Found("link", definition["href"], line)
        yield from _tags(definition["title"], line)


def _inline(tokens: list[Token], line: int) -> Iterator[Found]:
    """What is in a block: its tokens, and its plain text once more as lenient readers see it."""
    parts, here = [""], line
    for token in tokens:
        here += parts[-1].count("\n")
        parts.append(_plain(token))
        if token.type == "html_inline":
            yield Found("html", token.content, here)
        elif token.type in {"text", "text_special", "code_inline"}:
            yield from _shown(token.content, here)
        elif token.type in {"link_open", "image"}:
            yield Found("link", str(token.attrGet("href") or token.attrGet("src") or ""), here)
            yield from _tags(str(token.attrGet("title") or ""), here)
        if token.type == "image":
            yield Found("shown", "", here)
            yield from _inline(token.children or [], here)
    plain = "".join(parts)
    yield from _tags(plain, line)
    for loose in LOOSE_LINK.finditer(plain):
        if scheme_of(loose.group(1)) not in {None, *SAFE}:
            yield Found("link", loose.group(1), line + plain.count("\n", 0, loose.start()))


def _plain(token: Token) -> str:
    """A token as plain text, in which what cannot be syntax is masked."""
    if token.type == "text":
        return token.content
    if token.type == "text_special":
        return ESCAPED if token.content in SYNTAX else token.content.replace("\n", " ")
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return ESCAPED + "\n" * token.content.count("\n")


def _tags(text: str, line: int) -> Iterator[Found]:
    for tag in islice(TAG.finditer(text), MOST_FLAWS):
        excerpt = text[tag.start() : tag.start() + LONGEST_EXCERPT].partition("\n")[0]
        yield Found("html", excerpt, line + text.count("\n", 0, tag.start()))


def _shown(text: str, line: int) -> Iterator[Found]:
    if has_something_to_see(text):
        yield Found("shown", "", line)
