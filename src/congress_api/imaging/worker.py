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
import zlib
from typing import NamedTuple

MEMORY = 1_200_000_000  # bytes of address space; a WebP of 50 million pixels takes 900 MB, its decoder copies it often
SECONDS = 10  # of processor time
FILES = 32
MOST_PIXELS = 50_000_000
"""As in `recognising`, which this program cannot import."""
LARGEST = 2048
"""Longest side of the largest size, in pixels."""
WIDTHS = (640, 320, 128)
"""As in `vocabulary.image`."""
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

from PIL import Image, ImageChops, ImageCms, ImageFile  # noqa: E402  # importing it loads decoders

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.MAXBLOCK = 4 * LARGEST * LARGEST  # the JPEG encoder must have room for the whole file, also of noise
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


class Frame(NamedTuple):
    """The pixels of a picture, and what they are to be read with."""

    pixels: Image.Image
    profile: bytes | None = None
    orientation: int = 1


def open_picture(raw: bytes) -> Image.Image:
    """The picture, not decoded yet. Raises PictureRefused when it has too many pixels."""
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PictureRefused("too-many-pixels") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused("too-many-pixels")
    return picture


# PNG. Its chunks are read here, since a decoder refuses the whole picture for metadata that it cannot use, and loses
# the transparency of grey pictures that have not 1 or 8 bits.

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE = 0, 2, 3
"""Colour types that may have a tRNS chunk (PNG, third edition, 11.3.1.1)."""
MOST_PROFILE = 4_000_000
"""Bytes of an unpacked colour profile; larger ones are passed over."""


class Png(NamedTuple):
    """A PNG without its metadata, and the metadata that matters to its pixels."""

    raw: bytes
    depth: int
    colour_type: int
    key: bytes
    """The transparent colour of a grey or RGB picture, two bytes a sample; or empty."""
    profile: bytes | None
    exif: bytes


def png(raw: bytes) -> Png:
    """The parts of a PNG, without the metadata that its pixels do not need."""
    critical, ancillary = _chunks(raw)
    header = (critical[b"IHDR"] or [b""])[0]
    depth, colour_type = (header[16], header[17]) if len(header) == 25 else (0, 0)
    key, opacities = ancillary.get(b"tRNS", b""), b""
    if colour_type == PALETTE and key:
        entries = len((critical[b"PLTE"] or [b""])[0]) // 3 - 4
        opacities = chunk(b"tRNS", key[: max(entries, 0)])
    parts = [header, *critical[b"PLTE"][:1], opacities, *critical[b"IDAT"], chunk(b"IEND", b"")]
    return Png(
        raw=PNG_SIGNATURE + b"".join(parts),
        depth=depth,
        colour_type=colour_type,
        key=key if len(key) == {GREY: 2, RGB: 6}.get(colour_type) else b"",
        profile=_unpacked_profile(ancillary.get(b"iCCP", b"")),
        exif=ancillary.get(b"eXIf", b""),
    )


def _chunks(raw: bytes) -> tuple[dict[bytes, list[bytes]], dict[bytes, bytes]]:
    """The critical chunks by name, whole, and the contents of the others: the first of each that is usable.

    Ancillary chunks that are damaged or misplaced are passed over; data that is cut off is closed.
    """
    critical: dict[bytes, list[bytes]] = {b"IHDR": [], b"PLTE": [], b"IDAT": []}
    ancillary: dict[bytes, bytes] = {}
    place = len(PNG_SIGNATURE)
    while place + 8 <= len(raw) and (kind := raw[place + 4 : place + 8]) != b"IEND":
        end = place + 8 + int.from_bytes(raw[place : place + 4], "big")
        content, checksum = raw[place + 8 : end], raw[end : end + 4]
        if kind in critical:
            critical[kind].append(raw[place : end + 4] if end + 4 <= len(raw) else chunk(kind, content))
        elif zlib.crc32(kind + content).to_bytes(4, "big") == checksum and (kind == b"eXIf" or not critical[b"IDAT"]):
            ancillary.setdefault(kind, content)
        place = end + 4
    return critical, ancillary


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _unpacked_profile(content: bytes) -> bytes | None:
    """The colour profile in an iCCP chunk: a name, a zero byte, the compression method 0, packed bytes."""
    name, separator, packed = content.partition(b"\0")
    unpacking = zlib.decompressobj()
    with contextlib.suppress(zlib.error):
        profile = unpacking.decompress(packed[1:], MOST_PROFILE)
        return profile if name and separator and unpacking.eof else None
    return None


def decoded_png(raw: bytes) -> Frame:
    """The pixels of a PNG, in L, RGB or RGBA."""
    parts = png(raw)
    picture = open_picture(parts.raw)
    deep_grey = parts.depth == 16 and parts.colour_type == GREY
    picture = _samples(picture, "L", "L;16B") if deep_grey else picture
    picture.load()
    pixels = _plain(picture)
    if parts.key:
        pixels.putalpha(_opaque(parts, pixels))
    return Frame(pixels, parts.profile, _orientation(parts.exif))


def _samples(picture: Image.Image, mode: str, raw_mode: str) -> Image.Image:
    """An opened PNG that takes one byte of each 16-bit sample: the first of a mode in `16B`, the second in `16L`."""
    assert isinstance(picture, ImageFile.ImageFile)
    picture._mode = mode  # noqa: SLF001  # no other way to say how the decoder unpacks samples
    picture.tile = [tile._replace(args=raw_mode) for tile in picture.tile]
    return picture


def _opaque(parts: Png, pixels: Image.Image) -> Image.Image:
    """The opacity of a grey or RGB PNG: 0 where the samples equal the key at the picture's own depth, else 255.

    Bits of the key beyond that depth do not count (PNG, third edition, 11.3.1.1).
    """
    count = len(parts.key) // 2
    most = (1 << parts.depth) - 1
    keys = [int.from_bytes(parts.key[2 * band : 2 * band + 2], "big") & most for band in range(count)]
    if parts.depth < 16:
        return _differs(pixels, [key * 255 // most for key in keys])
    mode, low_mode = ("L", "L;16") if count == 1 else ("RGB", "RGB;16L")
    high = _differs(pixels, [key >> 8 for key in keys])
    low = _samples(open_picture(parts.raw), mode, low_mode)
    low.load()
    return ImageChops.lighter(high, _differs(low, [key & 255 for key in keys]))


def _differs(pixels: Image.Image, keys: list[int]) -> Image.Image:
    """255 where any band differs from its key, else 0."""
    found: Image.Image | None = None
    for band, key in enumerate(keys):
        differs = pixels.getchannel(band).point([0 if value == key else 255 for value in range(256)])
        found = differs if found is None else ImageChops.lighter(found, differs)
    assert found is not None
    return found


# JPEG and WebP.

GREY_ROWS = 16
"""Rows that a JPEG may lack at its end: a row of blocks. Or a tenth of the picture, if that is more."""


def decoded_other(raw: bytes) -> Frame:
    """The pixels of a JPEG or WebP; of a JPEG also if its last bytes are missing, as browsers show it."""
    picture = _drafted(raw)
    exif = picture.info.get("exif", b"")
    try:
        picture.load()
    except OSError:
        if picture.format == "WEBP":
            raise
        picture = _drafted(raw + b"\xff\xd9")  # the end-of-image marker
        picture.load()
        _check_completeness(picture)
    profile = picture.info.get("icc_profile")
    return Frame(_plain(picture), profile, _orientation(exif))


def _drafted(raw: bytes) -> Image.Image:
    picture = open_picture(raw)
    picture.draft("RGB", (LARGEST, LARGEST))  # lets a JPEG be decoded at 1/2, 1/4 or 1/8 size
    return picture


def _check_completeness(picture: Image.Image) -> None:
    """Raises PictureRefused if much is missing: the decoder fills the rest of a JPEG that ends early with grey."""
    grey = Image.new(picture.mode, picture.size, (128,) * len(picture.getbands()))
    apart = ImageChops.difference(picture, grey).point(lambda value: 0 if value <= 1 else 255)  # inverted it is 127
    box = apart.getbbox(alpha_only=False)
    missing = picture.height - (box[3] if box else 0)
    if missing > max(GREY_ROWS, picture.height // 10):
        raise PictureRefused("broken")


def _orientation(exif: bytes) -> int:
    """The Exif orientation (Exif 2.3, 4.6.4); 1, upright, if absent."""
    with contextlib.suppress(Exception):  # damaged metadata is no reason to refuse: it is dropped anyway
        tags = Image.Exif()
        tags.load(exif)
        return int(tags.get(0x0112, 1))
    return 1


# What comes of every format.


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in L, RGB, RGBA or CMYK."""
    wanted = "RGBA" if picture.has_transparency_data else "L" if picture.mode in ("1", "L") else "RGB"
    return picture if picture.mode in (wanted, "CMYK") else picture.convert(wanted)


def finished(frame: Frame) -> Image.Image:
    """The picture upright, at most `LARGEST` on a side, in sRGB or grey, without metadata."""
    pixels = _in_srgb(_shrunk(frame.pixels), frame.profile)
    upright = pixels.transpose(UPRIGHT[frame.orientation]) if frame.orientation in UPRIGHT else pixels
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    return clean


def _shrunk(pixels: Image.Image) -> Image.Image:
    """At most `LARGEST` on a side. Colours of transparent pixels have no part in it."""
    if max(pixels.size) <= LARGEST:
        return pixels
    has_alpha = pixels.mode == "RGBA"
    smaller = pixels.convert("RGBa") if has_alpha else pixels
    smaller.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return smaller.convert("RGBA") if has_alpha else smaller


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    """The pixels with the colours of a profile in sRGB; a profile that does not fit them is passed over."""
    wanted = "RGB" if pixels.mode == "CMYK" else pixels.mode
    if profile and wanted != "L":
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(pixels, own, srgb, outputMode=wanted) or pixels
    return pixels.convert(wanted)


def encode(picture: Image.Image, kind: str) -> bytes:
    """The picture as a file of this format."""
    if kind == "JPEG" and picture.mode == "RGBA":
        picture = picture.convert("RGB")
    out = io.BytesIO()
    picture.save(out, kind, **QUALITY[kind])
    return out.getvalue()


def renditions(raw: bytes) -> tuple[str, list[tuple[Image.Image, bytes]]]:
    """The format, and the picture in each size up to its own, the largest first."""
    kind = "PNG" if raw.startswith(PNG_SIGNATURE) else "WEBP" if raw.startswith(b"RIFF") else "JPEG"
    whole = finished(decoded_png(raw) if kind == "PNG" else decoded_other(raw))
    made = [(whole, encode(whole, kind))]
    for width in WIDTHS:
        if width < whole.width:
            size = (width, max(1, round(whole.height * width / whole.width)))
            smaller = whole.resize(size, Image.Resampling.LANCZOS)
            made.append((smaller, encode(smaller, kind)))
    return kind, made


VISIBLE = 26
"""Opacity from which a pixel is seen: a tenth."""
DARK = 30
"""Relative luminance, of 255, whose contrast to a dark page (#121212) is below 3 to 1 (WCAG 2.2, 1.4.11)."""


def is_dark(picture: Image.Image) -> bool:
    """Whether the picture would vanish on a dark page: at least a twentieth transparent, the rest mostly dark."""
    if picture.mode != "RGBA":
        return False
    opacity = picture.getchannel("A").histogram()
    if sum(opacity[:230]) * 20 < sum(opacity):
        return False
    linear = [round(255 * (value / 255) ** 2.2) for value in range(256)]
    luminance = picture.convert("RGB").point(linear * 3).convert("L", (0.2126, 0.7152, 0.0722, 0))
    seen = picture.getchannel("A").point([255 if value >= VISIBLE else 0 for value in range(256)])
    values = luminance.histogram(mask=seen)
    return sum(values[:DARK]) * 2 > sum(values) > 0


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
    return {"format": kind, "dark": is_dark(made[0][0]), "sizes": sizes}, [content for _, content in made]


def main() -> None:
    """Process the picture on standard input."""
    line, contents = result_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + b"".join(contents))


if __name__ == "__main__":
    main()
