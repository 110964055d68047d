"""The logging of the test run, which code under test configures for its own process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def logging_put_back() -> Iterator[None]:
    """Afterwards everything logs as before: a handler left behind would write to a stream that pytest has closed."""
    root = logging.getLogger()
    handlers, level = root.handlers.copy(), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def on_closed_streams() -> list[logging.Handler]:
    """The handlers whose next line would fail, and be told in hundreds of lines above what a test has to say."""
    return [one for one in logging.getLogger().handlers if getattr(getattr(one, "stream", None), "closed", False)]
