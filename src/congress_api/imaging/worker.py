"""The child that decodes a picture: one picture in, a few sizes of it out, and then it ends.

It is started as a file of its own and knows nothing of the application: what breaks a decoder finds no database,
no secrets, no other request here, little memory and little time. Standard input holds the picture; standard output
gets one line of JSON, then the encoded sizes one after the other, the largest first.
"""

import contextlib
import io
import json
import os
import resource
import sys

MEMORY = 1_000_000_000  # bytes of address space: 50 million pixels take 200 MB, and resizing some more
SECONDS = 10  # of processor time
FILES = 32
MOST_PIXELS = 50_000_000
"""More than any camera in a pocket takes (48 megapixels)."""
LARGEST = 2048
"""Longest side of what is kept as the original, in pixels."""
WIDTHS = (640, 320, 128)
QUALITY = {
    "PNG": {"compress_level": 9},
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
}
FORMATS = tuple(QUALITY)


def confine() -> None:
    """Bound what this process may take, and let requests go first; files cannot be written at all."""
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

from PIL import Image, ImageCms  # noqa: E402  # it loads the decoders

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
"""What turns a picture upright, by the orientation that its camera noted."""


class PictureRefused(Exception):
    """The picture is not taken, and why."""


def opened(raw: bytes) -> Image.Image:
    """The picture's header. Nothing is decoded yet: how large it says it is comes first."""
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureRefused("too-many-pixels") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused("too-many-pixels")
    return picture


def decoded(picture: Image.Image) -> Image.Image:
    """The first frame, upright, no larger than it is kept, in RGB or grey, and nothing else that came with it."""
    turned = _orientation(picture)
    picture.draft("RGB", (LARGEST, LARGEST))  # a JPEG is decoded at a half, a quarter or an eighth
    picture.load()
    frame = _coloured(picture)
    frame.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    upright = frame.transpose(UPRIGHT[turned]) if turned in UPRIGHT else frame
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _orientation(picture: Image.Image) -> int:
    """How the camera was held (Exif 2.3, 4.6.4); 1 when nothing says so."""
    with contextlib.suppress(Exception):  # damaged metadata is no reason to refuse a picture: it goes anyway
        return int(picture.getexif().get(0x0112, 1))
    return 1


def _coloured(picture: Image.Image) -> Image.Image:
    """The picture in one of three modes that every format knows, its colours in sRGB."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits of grey; `convert` would cut the light ones off
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


def encoded(picture: Image.Image, kind: str) -> bytes:
    """A picture in its format."""
    if kind == "JPEG" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, kind, **QUALITY[kind])
    return out.getvalue()


def renditions(raw: bytes) -> tuple[str, list[tuple[Image.Image, bytes]]]:
    """The format, and the picture in every size that is smaller than itself, the largest first."""
    header = opened(raw)
    kind = "JPEG" if header.format == "MPO" else str(header.format)
    whole = decoded(header)
    made = [(whole, encoded(whole, kind))]
    for width in WIDTHS:
        if width < whole.width:
            size = (width, max(1, round(whole.height * width / whole.width)))
            smaller = whole.resize(size, Image.Resampling.LANCZOS)
            made.append((smaller, encoded(smaller, kind)))
    return kind, made


def answer(raw: bytes) -> tuple[dict[str, object], list[bytes]]:
    """What is told on standard output."""
    try:
        kind, made = renditions(raw)
    except PictureRefused as refused:
        return {"refused": str(refused)}, []
    except MemoryError:
        return {"refused": "too-large"}, []
    except Exception:  # noqa: BLE001  # decoders raise whatever they like; none of it says more than this
        return {"refused": "broken"}, []
    sizes = [{"width": one.width, "height": one.height, "length": len(content)} for one, content in made]
    return {"format": kind, "sizes": sizes}, [content for _, content in made]


def main() -> None:
    """Answer for what is on standard input."""
    told, contents = answer(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(contents))


if __name__ == "__main__":
    main()
