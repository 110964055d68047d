"""The release of the wire format: both constants are raised when the bytes of a resource change shape."""

import datetime

VERSION = 1
"""Part of every entity tag, so that no tag outlives the shape of the bytes that it names."""
RELEASED_AT = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)
"""No representation claims to be older than the code that shaped it."""
