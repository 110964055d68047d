"""Content codings of responses (RFC 9110, 8.4.1): quick for one that is sent once, thorough for one that is cached."""

import asyncio
import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import brotli
import zstandard
from msgspec import Struct

SMALL = 1_000  # bytes; compressing less costs more than it saves
LARGE = 100_000  # bytes; compressing more on the event loop would delay other responses
threads = ThreadPoolExecutor(2, "compressing")
"""All three libraries release the GIL. Few, so that large responses leave a processor to the event loop."""


class Coding(Struct, frozen=True):
    """A content coding at one level. Other levels make other bytes, so they have another suffix in the entity tag."""

    name: str
    suffix: str
    compress: Callable[[bytes], bytes]


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(body)


IDENTITY = Coding("", "", bytes)
THOROUGH: dict[str, Coding] = {
    "": IDENTITY,
    "zstd": Coding("zstd", ";zstd", _zstd),
    "br": Coding("br", ";br", lambda body: brotli.compress(body, quality=4)),
    "gzip": Coding("gzip", ";gzip", lambda body: gzip.compress(body, compresslevel=6, mtime=0)),
}
"""By name, the codings of cached responses."""
QUICK: dict[str, Coding] = {
    "": IDENTITY,
    "zstd": THOROUGH["zstd"],  # its level 1 would be hardly quicker
    "br": Coding("br", ";br1", lambda body: brotli.compress(body, quality=1)),
    "gzip": Coding("gzip", ";gzip1", lambda body: gzip.compress(body, compresslevel=1, mtime=0)),
}
"""By name, the codings of responses that are sent once."""
SUFFIXES = tuple(dict.fromkeys(coding.suffix for coding in (*THOROUGH.values(), *QUICK.values())))


def is_compressible(media_type: bytes, body: bytes) -> bool:
    """Whether compressing saves anything; images but SVG are compressed already."""
    return len(body) >= SMALL and (not media_type.startswith(b"image/") or b"svg" in media_type)


async def compressed(coding: Coding, body: bytes) -> bytes:
    """The body in a content coding; a large one is compressed in a thread."""
    if len(body) < LARGE or coding is IDENTITY:
        return coding.compress(body)
    return await asyncio.get_running_loop().run_in_executor(threads, coding.compress, body)
