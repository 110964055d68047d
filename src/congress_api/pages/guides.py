"""The guides: Markdown files that ship with the package, rendered as HTML."""

import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct

from congress_api.pages import markup
from congress_api.pages.markup import Html
from congress_api.pages.welcome_texts import LANGUAGES
from congress_api.store import migrating

NAMES = ("reading", "typescript", "partners", "organisers", "errors")
"""The guides that are served, in the order of their list."""
LOCAL = "http://127.0.0.1:8000"
"""The address of this server, as the guides name it."""
OF_A_GUIDE = re.compile(rf"({'|'.join(NAMES)})\.md(#.*)?")
LEADS_OUTSIDE = re.compile(r"#|https?:|mailto:")
ANCHOR = re.compile(r'<a id="([a-z0-9-]+)"></a>')


class Guide(Struct, frozen=True, kw_only=True):
    title: str
    body: Html
    uses_checkout: bool
    """Whether its commands need the source: they begin with `./dev`."""

    def at(self, base: str) -> Html:
        """The body with the address of this server in its examples."""
        return Html(self.body.replace(LOCAL, markup.escaped(base)))


def _file(name: str, language: str) -> Path:
    folder = migrating.located("docs")
    return (folder if language == "en" else folder / language) / f"{name}.md"


@functools.cache
def languages(name: str) -> tuple[str, ...]:
    """The languages of a listed guide."""
    return tuple(language for language in LANGUAGES if _file(name, language).is_file())


@functools.cache
def guide(name: str, language: str, query: str) -> Guide:
    """A listed guide; links to other guides end in the query."""
    text = _file(name, language).read_text("utf-8")
    tokens = _markdown().parse(text)
    title = next(token.content for token in tokens if token.type == "inline")
    for token in tokens:
        token.children = list(_linked(token.children, query)) if token.children else token.children
    _name_headings(tokens)
    body = Html(_markdown().renderer.render(tokens, _markdown().options, {}))
    return Guide(title=title, body=body, uses_checkout="./dev " in text)


@functools.cache
def _markdown() -> MarkdownIt:
    """CommonMark with tables and without HTML. What may be wider than a phone can be scrolled by keyboard too."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.inline.ruler.before("escape", "anchor", _anchor)
    markdown.add_render_rule("fence", _block)
    markdown.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0">\n<table>\n')
    markdown.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")
    markdown.add_render_rule("code_inline", _code)
    return markdown


def _block(_: object, tokens: list[Token], index: int, *__: object) -> str:
    return f'<pre tabindex="0"><code translate="no">{markup.escaped(tokens[index].content)}</code></pre>\n'


def _code(_: object, tokens: list[Token], index: int, *__: object) -> str:
    return f'<code translate="no">{markup.escaped(tokens[index].content)}</code>'


def _anchor(state: StateInline, silent: bool) -> bool:
    """The one HTML of the guides: `<a id="…"></a>`, a place to link to."""
    if (found := ANCHOR.match(state.src, state.pos)) is None:
        return False
    if not silent:
        state.push("anchor_open", "span", 1).attrSet("id", found[1])
        state.push("anchor_close", "span", -1)
    state.pos = found.end()
    return True


def _linked(tokens: list[Token], query: str) -> Iterator[Token]:
    """Lead links to this server; a link to a file that is not served becomes text."""
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrGet("href"))
            if found := OF_A_GUIDE.fullmatch(address):
                token.attrSet("href", f"/guides/{found[1]}{query}{found[2] or ''}")
            dropped = found is None and not LEADS_OUTSIDE.match(address)
        if not (dropped and token.type in {"link_open", "link_close"}):
            yield token


def _name_headings(tokens: list[Token]) -> None:
    """Give each heading the id that GitHub gives it."""
    taken: dict[str, int] = {}
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open":
            slug = re.sub(r"[^\w\- ]", "", inline.content.lower()).replace(" ", "-")
            taken[slug] = taken.get(slug, -1) + 1
            token.attrSet("id", f"{slug}-{taken[slug]}" if taken[slug] else slug)
