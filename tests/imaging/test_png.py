"""PNGs of every colour type, depth and transparency come out pixel by pixel; metadata never stands in the way."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

import pytest
from msgspec import structs
from PIL import Image, ImageCms

from tests import png
from tests.imaging.children import answers
from tests.pictures import RED, encoded
from tests.png import DEPTHS, GREY, PALETTE, RGB, Drawn, Pixel, chunk

SIZE = (11, 9)
COLOURS: list[Pixel] = [((37 * n) % 256, (91 * n) % 256, (n * n) % 256) for n in range(256)]


def drawn(colour_type: int, depth: int, *, interlaced: bool = False, before: bytes = b"", after: bytes = b"") -> Drawn:
    count = min(1 << depth, 256)
    palette = chunk(b"PLTE", bytes(value for colour in COLOURS[:count] for value in colour))
    head = palette if colour_type == PALETTE else b""
    pixels = png.samples(colour_type, depth, SIZE)
    return Drawn(
        colour_type=colour_type, depth=depth, size=SIZE, pixels=pixels, interlaced=interlaced,
        before=head + before, after=after,
    )  # fmt: skip


def transparencies() -> Iterator[tuple[str, Drawn, Pixel | None, bytes]]:
    """Every colour type and depth, each way to say what is transparent, interlaced or not; by name."""
    for colour_type, depth in ((kind, depth) for kind, depths in DEPTHS.items() for depth in depths):
        for interlaced in (False, True):
            name = f"{colour_type} {depth} {interlaced}"
            plain = drawn(colour_type, depth, interlaced=interlaced)
            yield name, plain, None, b""
            for what, content, key, opacities in told(plain):
                one = drawn(colour_type, depth, interlaced=interlaced, before=chunk(b"tRNS", content))
                yield f"{name} {what}", one, key, opacities


def told(plain: Drawn) -> Iterator[tuple[str, bytes, Pixel | None, bytes]]:
    """Contents of a tRNS chunk, with the key or the opacities that they mean."""
    if plain.colour_type == PALETTE:
        count = 1 << plain.depth
        for what, opacities in (
            ("one", bytes([255, 0])),
            ("many", bytes((n * 53) % 256 for n in range(count))),
            ("too many", bytes((n * 53) % 256 for n in range(300))),
        ):
            yield what, opacities, None, opacities
        return
    if plain.colour_type not in (GREY, RGB):
        yield "not allowed", b"\0\1", None, b""
        return
    dirty = 0xFFFF ^ ((1 << plain.depth) - 1)
    for place in (0, 1, 5, 17, 40, 63):
        key = plain.pixels[place]
        yield f"key {place}", b"".join(sample.to_bytes(2, "big") for sample in key), key, b""
        yield f"dirty key {place}", b"".join((sample | dirty).to_bytes(2, "big") for sample in key), key, b""
    yield "too short", b"\0", None, b""
    yield "too long", bytes(7), None, b""


CASES = {name: (one, key, opacities) for name, one, key, opacities in transparencies()}


@pytest.fixture(scope="module")
def come_out() -> dict[str, Image.Image]:
    made = answers({name: one.file() for name, (one, _, _) in CASES.items()})
    return {name: looked_at(contents[0]) for name, (_, contents) in made.items()}


def looked_at(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def pixels(picture: Image.Image) -> list[Pixel]:
    return [tuple(one) for one in struct.iter_unpack("4B", picture.convert("RGBA").tobytes())]


@pytest.mark.parametrize("kind", [f"{kind} {depth}" for kind, depths in DEPTHS.items() for depth in depths])
def test_every_pixel_comes_out(kind: str, come_out: dict[str, Image.Image]) -> None:
    cases = [name for name in CASES if f"{name} ".startswith(f"{kind} ")]
    assert len(cases) >= 4
    wrong: dict[str, list[tuple[Pixel, Pixel]]] = {}
    for name in cases:
        one, key, opacities = CASES[name]
        expected, found = png.seen(one, key, COLOURS, opacities), pixels(come_out[name])
        wrong |= {name: [pair for pair in zip(expected, found, strict=True) if len(set(pair)) > 1]}
    assert {name: pairs[:3] for name, pairs in wrong.items() if pairs} == {}


PLAIN = drawn(RGB, 8)
LARGE = random.Random(8).randbytes(200_000)  # noise that does not compress
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile(content: bytes) -> bytes:
    return chunk(b"iCCP", b"p\0\0" + zlib.compress(content))


METADATA: dict[str, bytes] = {
    "a profile of 1.1 MB": profile(bytes(1_100_000)),
    "a profile of 5 MB": profile(bytes(5_000_000)),
    "a bomb of 60 MB": profile(bytes(60_000_000)),
    "a profile without a name": chunk(b"iCCP", zlib.compress(SRGB)),
    "a profile that is cut off": chunk(b"iCCP", b"p\0\0" + zlib.compress(SRGB)[:-200]),
    "a profile that is no zlib": chunk(b"iCCP", b"p\0\0" + LARGE),
    "an empty profile": chunk(b"iCCP", b""),
    "two profiles": profile(SRGB) + profile(bytes(2_000_000)),
    "a text of 2 MB": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(2_000_000))),
    "a text that is no zlib": chunk(b"zTXt", b"Comment\0\0" + LARGE),
    "a text with another method": chunk(b"zTXt", b"Comment\0\7" + LARGE),
    "an empty text": chunk(b"zTXt", b"") + chunk(b"tEXt", b"") + chunk(b"iTXt", b""),
    "four texts of 1 MB": chunk(b"tEXt", b"Comment\0" + b"x" * 1_000_000) * 4,
    "an international text of 2 MB": chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(2_000_000))),
    "XMP that is garbage": chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + LARGE),
    "Exif that is garbage": chunk(b"eXIf", LARGE),
    "empty Exif": chunk(b"eXIf", b""),
    "Exif in a text": chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n 999999\n00")),
    "physical size that is cut off": chunk(b"pHYs", b"\0"),
    "chromaticities that are cut off": chunk(b"cHRM", b"\0\0\0"),
    "gamma of nothing": chunk(b"gAMA", b"") + chunk(b"gAMA", bytes(4)),
    "an intent that is none": chunk(b"sRGB", b"") + chunk(b"sRGB", b"\xff" * 9),
    "a time that is none": chunk(b"tIME", b"\xff" * 7),
    "a histogram": chunk(b"hIST", b"\0") + chunk(b"bKGD", b"") + chunk(b"sBIT", b"") + chunk(b"sPLT", b"x"),
    "an animation of nothing": chunk(b"acTL", b"") + chunk(b"fcTL", b"\0"),
    "an animation of too much": chunk(b"acTL", b"\xff" * 8) + chunk(b"fcTL", b"\xff" * 26),
    "chunks of nobody's": chunk(b"abCd", LARGE) + chunk(b"zzZz", b""),
    "a damaged checksum": chunk(b"tEXt", b"Comment\0Hello")[:-1] + b"\0",
}
"""Chunks that a picture may carry, and that no decoder needs."""


@pytest.mark.parametrize("place", ["before", "after"])
def test_metadata_never_stands_in_the_way(place: str) -> None:
    """Before the pixels and after them."""
    made = answers({name: structs.replace(PLAIN, **{place: metadata}).file() for name, metadata in METADATA.items()})
    expected = png.seen(PLAIN, None, COLOURS, b"")
    wrong = {}
    for name, (told, contents) in made.items():
        if "refused" in told or len(contents[0]) > 2_000 or not alike(pixels(looked_at(contents[0])), expected):
            wrong[name] = told
    assert wrong == {}


def alike(found: list[Pixel], expected: list[Pixel]) -> bool:
    """The same but for the rounding of a colour profile."""
    pairs = zip(found, expected, strict=True)
    return all(abs(a - b) <= 1 for one, other in pairs for a, b in zip(one, other, strict=True))


def test_a_large_profile_is_applied() -> None:
    """A profile may be larger than the decoder's own limit for texts."""
    swapped = bytearray(SRGB)
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    swapped[red + 4 : red + 12], swapped[green + 4 : green + 12] = (
        bytes(swapped[green + 4 : green + 12]), bytes(swapped[red + 4 : red + 12]),
    )  # fmt: skip
    padded = bytearray(bytes(swapped) + bytes(2_000_000))
    padded[0:4] = len(padded).to_bytes(4, "big")
    picture = Drawn(colour_type=RGB, depth=8, size=(2, 1), pixels=[(200, 0, 0)] * 2, before=profile(bytes(padded)))
    _, contents = answers({"swapped": picture.file()})["swapped"]
    assert pixels(looked_at(contents[0]))[0][1] > 150  # its red is our green


def test_a_png_without_its_last_bytes_is_taken() -> None:
    """The end chunk, a checksum and the checksum of the packed data say nothing of the pixels."""
    whole = encoded(Image.new("RGB", (60, 40), RED), "PNG")
    made = answers({str(missing): whole[: len(whole) - missing] for missing in range(21)})
    wrong = [name for name, (told, _) in made.items() if "refused" in told]
    assert wrong == []
    assert all(pixels(looked_at(contents[0])) == [(*RED, 255)] * 2400 for _, contents in made.values())
