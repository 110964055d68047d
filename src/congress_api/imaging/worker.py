"""The child process: reads one picture from standard input, writes it in a few sizes, and exits.

It imports nothing of the application, so that an exploited decoder finds no database, no secrets and no other request,
and has little memory and time. Standard output is one line of JSON, then the encoded sizes, the largest first.
"""

import contextlib
import io
import json
import os
import resource
import sys

MEMORY = 1_000_000_000  # bytes of address space; 50 million pixels take 200 MB, and resizing takes more
SECONDS = 10  # of processor time
FILES = 32
MOST_PIXELS = 50_000_000
"""As in `recognising`, which this program cannot import."""
LARGEST = 2048
"""Longest side of the largest size, in pixels."""
WIDTHS = (640, 320, 128)
QUALITY = {
    "PNG": {"compress_level": 9},
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
}
FORMATS = tuple(QUALITY)


def confine() -> None:
    """Limit memory, time and files, forbid writing to files, and lower the priority."""
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))


confine()  # before a decoder is loaded

from PIL import Image, ImageCms  # noqa: E402  # importing it loads decoders

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The transposition that turns a picture upright, by Exif orientation."""


class PictureRefused(Exception):
    """The picture is refused; the message is the reason."""


def open_picture(raw: bytes) -> Image.Image:
    """The picture, not decoded yet. Raises PictureRefused when it has too many pixels."""
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureRefused("too-many-pixels") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused("too-many-pixels")
    return picture


def decode(picture: Image.Image) -> Image.Image:
    """The first frame: upright, at most `LARGEST` on a side, in sRGB or grey, without metadata."""
    orientation = _orientation(picture)
    picture.draft("RGB", (LARGEST, LARGEST))  # lets a JPEG be decoded at 1/2, 1/4 or 1/8 size
    picture.load()
    frame = _coloured(picture)
    frame.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    upright = frame.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else frame
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _orientation(picture: Image.Image) -> int:
    """The Exif orientation (Exif 2.3, 4.6.4); 1, upright, if absent."""
    with contextlib.suppress(Exception):  # damaged metadata is no reason to refuse: it is dropped anyway
        return int(picture.getexif().get(0x0112, 1))
    return 1


def _coloured(picture: Image.Image) -> Image.Image:
    """The picture as RGB, RGBA or L, with colours in sRGB."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16-bit grey; `convert` alone would clip light values
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    wanted = "RGBA" if picture.has_transparency_data else "L" if picture.mode in ("1", "L") else "RGB"
    if picture.mode != "CMYK":
        picture = picture.convert(wanted)
    if profile and wanted != "L":
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, own, srgb, outputMode=wanted) or picture
    return picture.convert(wanted)


def encode(picture: Image.Image, kind: str) -> bytes:
    """The picture as a file of this format."""
    if kind == "JPEG" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, kind, **QUALITY[kind])
    return out.getvalue()


def renditions(raw: bytes) -> tuple[str, list[tuple[Image.Image, bytes]]]:
    """The format, and the picture in each size up to its own, the largest first."""
    header = open_picture(raw)
    kind = "JPEG" if header.format == "MPO" else str(header.format)
    whole = decode(header)
    made = [(whole, encode(whole, kind))]
    for width in WIDTHS:
        if width < whole.width:
            size = (width, max(1, round(whole.height * width / whole.width)))
            smaller = whole.resize(size, Image.Resampling.LANCZOS)
            made.append((smaller, encode(smaller, kind)))
    return kind, made


def result_of(raw: bytes) -> tuple[dict[str, object], list[bytes]]:
    """The line of JSON and the encoded sizes."""
    try:
        kind, made = renditions(raw)
    except PictureRefused as refused:
        return {"refused": str(refused)}, []
    except MemoryError:
        return {"refused": "too-large"}, []
    except Exception:  # noqa: BLE001  # decoders raise anything for a damaged file
        return {"refused": "broken"}, []
    sizes = [{"width": size.width, "height": size.height, "length": len(content)} for size, content in made]
    return {"format": kind, "sizes": sizes}, [content for _, content in made]


def main() -> None:
    """Process the picture on standard input."""
    line, contents = result_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + b"".join(contents))


if __name__ == "__main__":
    main()
