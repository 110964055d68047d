"""A picture, the smallest that is one."""

import io

from PIL import Image


def png() -> bytes:
    """A red dot."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(made, "PNG")
    return made.getvalue()
