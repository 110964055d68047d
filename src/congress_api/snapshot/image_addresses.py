"""Addresses of images: absolute where the public address of this API is known, else paths."""

import zlib
from typing import Any

from congress_api import records
from congress_api.vocabulary.image import WIDTHS
from congress_api.wire.common import ImageSize


class ImageAddresses:
    """The addresses of images below one public base URL; empty: unknown."""

    __slots__ = ("_base", "mark")

    def __init__(self, public_url: str = "") -> None:
        self._base = public_url.rstrip("/")
        self.mark = f"{zlib.crc32(self._base.encode()):08x}"
        """Part of every entity tag: the bytes of a resource depend on the public base URL."""

    def of(self, image: records.Image) -> dict[str, Any]:
        """The fields of a delivered image that are addresses."""
        url = f"{self._base}/v1/images/{image.sha256}"
        smaller = [ImageSize(url=f"{url}?width={width}", width=width) for width in WIDTHS if width < image.width]
        return {"url": url, "sizes": [*smaller, ImageSize(url=url, width=image.width)]}


PATHS = ImageAddresses()
"""For a server that does not know its public address."""
