"""Re-encodes pictures in a child process with limited memory and time."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Annotated
from weakref import WeakValueDictionary

import msgspec
from msgspec import Meta, Struct

from congress_api.errors import Fault, Invalid, UnsupportedFormat
from congress_api.imaging import recognising
from congress_api.imaging.picture import Picture, Rendition, picture
from congress_api.messages import requests
from congress_api.messages.message import FaultMessage
from congress_api.vocabulary.image import ImageMediaType

WORKER = Path(__file__).with_name("worker.py")
SECONDS = 15.0
AT_ONCE = 2
MOST_BYTES = 64_000_000  # of all sizes together; 2048 by 2048 pixels of noise take 16 MB
REASONS: dict[str, FaultMessage] = {
    "too-many-pixels": requests.TooManyPixels(limit=recognising.MOST_PIXELS),
    "too-large": requests.PictureTooLarge(),
    "too-slow": requests.PictureTooSlow(),
    "broken": requests.PictureDamaged(),
}
log = logging.getLogger(__name__)


Side = Annotated[int, Meta(ge=1, le=2048)]


class _Size(Struct, frozen=True):
    width: Side
    height: Side
    length: Annotated[int, Meta(ge=1)]


class _Output(Struct, frozen=True):
    refused: str | None = None
    dark: bool = False
    sizes: Annotated[list[_Size], Meta(max_length=8)] = []


class Encoder:
    """Re-encodes pictures, two at a time and one of each owner, with the program `worker`; `seconds` limits each."""

    def __init__(self, worker: Path = WORKER, seconds: float = SECONDS) -> None:
        self._worker = worker
        self._seconds = seconds
        self._free = asyncio.Semaphore(AT_ONCE)
        self._turns: WeakValueDictionary[object, asyncio.Lock] = WeakValueDictionary()

    async def encode(self, raw: bytes, owner: object = None) -> Picture:
        """The picture in these bytes. `owner` has one place: many pictures of one do not delay those of others.

        Raises UnsupportedFormat for an unknown format, Invalid for a bad picture.
        """
        media_type = recognising.media_type(raw)
        if media_type is None:
            message = recognising.refusal(raw)
            raise UnsupportedFormat(message, [Fault(message, pointer="/file")])
        if recognising.pixels(raw) > recognising.MOST_PIXELS:
            raise _refused("too-many-pixels")
        async with self._turns.setdefault(owner, asyncio.Lock()), self._free:
            output = await self._output_of_child(raw)
        return _picture(media_type, output)

    async def _output_of_child(self, raw: bytes) -> bytes:
        """Raises Invalid when the child takes too long or writes too much."""
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-IB",  # without our environment and search path; it may not write byte-code
            str(self._worker),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # its own process group, so that all of it can be killed
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            async with asyncio.timeout(self._seconds):
                _, output, _ = await asyncio.gather(_feed(child.stdin, raw), _read(child.stdout), child.wait())
        except TimeoutError:
            raise _refused("too-slow") from None
        finally:
            if child.returncode is None:  # too slow, too much output, or the request was cancelled
                await _end(child)
        return output


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kill the child's process group. Its output is drained: asyncio waits for the end of the pipe."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    while child.stdout is not None and await child.stdout.read(1 << 20):
        pass
    await child.wait()


async def _feed(stdin: asyncio.StreamWriter, raw: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the child has ended; its output has the reason
        stdin.write(raw)
        await stdin.drain()
        stdin.close()


async def _read(stdout: asyncio.StreamReader) -> bytes:
    """All output of the child. Raises Invalid when it exceeds the limit."""
    output = bytearray()
    while chunk := await stdout.read(1 << 20):
        output += chunk
        if len(output) > MOST_BYTES:
            raise _refused("broken")
    return bytes(output)


def _picture(media_type: ImageMediaType, output: bytes) -> Picture:
    """The picture in the child's output, which is not trusted: an attacker may control the child."""
    line, _, contents = output.partition(b"\n")
    try:
        head = msgspec.json.decode(line, type=_Output)
    except (msgspec.DecodeError, UnicodeDecodeError):
        log.warning("the child that decodes pictures ended without an answer")
        raise _refused("broken") from None
    if head.refused is not None:
        raise _refused(head.refused)
    renditions, offset = [], 0
    for size in head.sizes:
        content = contents[offset : offset + size.length]
        offset += size.length
        if len(content) != size.length or recognising.media_type(content) is not media_type:
            raise _refused("broken")
        renditions.append(Rendition(size.width, size.height, content))
    if not renditions:
        raise _refused("broken")
    return picture(media_type, renditions, is_dark=head.dark)


def _refused(reason: str) -> Invalid:
    return Invalid([Fault(REASONS.get(reason, REASONS["broken"]), pointer="/file")])
