"""HTML from small templates: whatever is not marked as HTML is escaped on its way in."""

import functools
import html
import re
import string
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"


class Html(str):
    """A piece of HTML: the one kind of text that is not escaped."""

    __slots__ = ()


@functools.cache
def _template(name: str) -> string.Template:
    return string.Template((FOLDER / f"{name}.html").read_text("utf-8"))


def filled(template: str, **values: object) -> Html:
    """A template with its values. Raises KeyError when one is missing."""
    return Html(_template(template).substitute({name: escaped(value) for name, value in values.items()}))


def escaped(value: object) -> Html:
    """A value as HTML, fit for text and for quoted attributes."""
    return value if isinstance(value, Html) else Html(html.escape(str(value)))


def joined(pieces: Iterable[Html]) -> Html:
    """Pieces of HTML one after the other."""
    return Html("".join(pieces))


def prose(text: str) -> Html:
    """Plain text in which words between backticks are code."""
    return Html(re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text)))
