"""HTML from small templates: values that are not marked as HTML are escaped."""

import functools
import html
import re
import string
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"


class Html(str):
    """HTML, which is not escaped."""

    __slots__ = ()


@functools.cache
def _template(name: str) -> string.Template:
    return string.Template((FOLDER / f"{name}.html").read_text("utf-8"))


def filled(template: str, **values: object) -> Html:
    """Fill a template. Raises KeyError for a missing value."""
    return Html(_template(template).substitute({name: escaped(value) for name, value in values.items()}))


def escaped(value: object) -> Html:
    """A value as HTML, for text and quoted attributes."""
    return value if isinstance(value, Html) else Html(html.escape(str(value)))


def joined(pieces: Iterable[Html]) -> Html:
    return Html("".join(pieces))


def prose(text: str) -> Html:
    """Plain text in which backticks mark code."""
    return Html(re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text)))
