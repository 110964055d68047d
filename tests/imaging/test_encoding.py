"""Pictures re-encoded: what comes out is a picture and nothing else, and what is none is refused."""

import asyncio
import hashlib
import io
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from congress_api.errors import Invalid, UnsupportedFormat
from congress_api.imaging import recognising
from congress_api.imaging.encoding import WORKER, Encoder
from congress_api.imaging.picture import Rendition
from congress_api.vocabulary.image import WIDTHS
from tests import pictures, png
from tests.imaging.children import answers
from tests.pictures import BLUE, BOMBS, BROKEN, NAMED, NO_PICTURES, RED, TAKEN, taken

KINDS = ("JPEG", "PNG", "WEBP")
WAYS = range(1, 9)
"""In which a camera notes that it was held (Exif 2.3, 4.6.4)."""


def looked_at(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def held(kind: str, orientation: int) -> str:
    """The name of a picture whose camera was held like this."""
    return f"{kind} {orientation}"


@pytest.fixture(scope="session")
def all_at_once() -> dict[str, list[Rendition]]:
    """What comes out of every picture that is taken, and of those of a camera however it was held."""
    turned = {held(kind, way): pictures.from_a_camera(kind, way) for kind in KINDS for way in WAYS}
    given = {**TAKEN, **turned}
    found = {}
    for name, (told, contents) in answers(given).items():
        sizes = zip(told["sizes"], contents, strict=True)
        found[name] = [Rendition(size["width"], size["height"], content) for size, content in sizes]
    return found


def letters(color: tuple[int, ...], ground: tuple[int, ...] = (255, 255, 255, 0)) -> Image.Image:
    """A logo: a bar and a dot in this colour."""
    picture = Image.new("RGBA", (60, 40), ground)
    for box in ((5, 5, 30, 12), (35, 20, 45, 30)):
        picture.paste((*color, 255)[:4] if len(color) == 3 else color, box)
    return picture


def is_like(picture: Image.Image, place: tuple[int, int], color: tuple[int, ...]) -> bool:
    found = picture.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 12 for one, other in zip(found, color, strict=True))


@pytest.mark.parametrize("name", TAKEN)
async def test_what_comes_out_is_a_picture_and_nothing_else(name: str) -> None:
    made = await taken(name)
    assert made.sha256 == hashlib.sha256(made.whole.content).hexdigest()
    for one in made.renditions:
        found = looked_at(one.content)
        assert found.size == (one.width, one.height)
        assert Image.MIME[str(found.format)] == made.media_type
        assert dict(found.getexif()) == {}
        assert {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(found.info) == set()
        assert getattr(found, "n_frames", 1) == 1
        for told in (b"script", b"Fotograaf", b"at home", b"Exif", b"ICC"):
            assert told not in one.content


@pytest.mark.parametrize("name", TAKEN)
async def test_the_same_picture_comes_out_as_the_same_bytes(name: str, all_at_once: dict[str, list[Rendition]]) -> None:
    assert (await taken(name)).renditions == all_at_once[name]


async def test_nothing_follows_the_end_of_a_picture() -> None:
    made = await taken("with a script behind it")
    assert made.whole.content.endswith(b"IEND\xaeB`\x82")
    made = await Encoder().encode(TAKEN["jpeg"] + pictures.SCRIPT)
    assert made.whole.content.endswith(b"\xff\xd9")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", WAYS)
async def test_it_is_upright_however_the_camera_was_held(
    kind: str, orientation: int, all_at_once: dict[str, list[Rendition]]
) -> None:
    found = looked_at(all_at_once[held(kind, orientation)][0].content)
    upright = {1: "red left", 2: "red right", 3: "red right", 4: "red left"}
    turned = {5: "red top", 6: "red top", 7: "red bottom", 8: "red bottom"}
    assert found.size == ((60, 40) if orientation in upright else (40, 60))
    corners = {"red left": (5, 20), "red right": (55, 20), "red top": (20, 5), "red bottom": (20, 55)}
    opposite = {"red left": (55, 20), "red right": (5, 20), "red top": (20, 55), "red bottom": (20, 5)}
    seen = (upright | turned)[orientation]
    assert is_like(found, corners[seen], RED)
    assert is_like(found, opposite[seen], BLUE)


async def test_what_is_transparent_stays_so() -> None:
    for name in ("transparent png", "transparent webp"):
        found = looked_at((await taken(name)).whole.content)
        assert found.mode == "RGBA"
        pixel = found.getpixel((5, 5))
        assert isinstance(pixel, tuple)
        assert pixel[3] == 90


async def test_the_first_frame_is_taken() -> None:
    for name in ("moving webp", "moving png"):
        assert is_like(looked_at((await taken(name)).whole.content), (5, 5), RED)


async def test_print_colours_become_those_of_a_screen() -> None:
    found = looked_at((await taken("cmyk")).whole.content)
    assert found.mode == "RGB"
    assert is_like(found, (5, 5), (255, 0, 255))


async def test_sixteen_bits_of_grey_keep_their_light() -> None:
    found = looked_at((await taken("sixteen bits")).whole.content)
    assert is_like(found, (5, 5), (156, 156, 156))


LARGEST: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a WebP with transparency": ("WEBP", "RGBA", {"lossless": True, "quality": 0, "method": 0}),
    "a PNG with transparency and a profile": ("PNG", "RGBA", {"icc_profile": pictures.SRGB, "compress_level": 1}),
    "a progressive JPEG": ("JPEG", "RGB", {"progressive": True, "subsampling": 0}),
}


def test_the_sizes_are_those_that_are_announced() -> None:
    told, _ = answers({"wide": pictures.a_picture(size=(2000, 10))})["wide"]
    assert [size["width"] for size in reversed(told["sizes"])] == [*WIDTHS, 2000]


async def test_a_large_picture_comes_in_a_few_sizes() -> None:
    made = await Encoder().encode(pictures.encoded(pictures.half_and_half((4096, 1024)), "JPEG"))
    assert [(one.width, one.height) for one in made.renditions] == [(2048, 512), (640, 160), (320, 80), (128, 32)]
    assert all(is_like(looked_at(one.content), (3, 3), RED) for one in made.renditions)


@pytest.mark.parametrize("name", LARGEST)
async def test_the_limit_of_pixels_is_what_holds(name: str) -> None:
    """Neither memory nor time ends before it."""
    kind, mode, how = LARGEST[name]
    flat = Image.new(mode, (7070, 7072), (9, 8, 7, 6)[: len(mode)])
    made = await Encoder(seconds=120).encode(pictures.encoded(flat, kind, **how))
    assert max(made.whole.width, made.whole.height) == 2048


async def test_the_limit_of_pixels_is_what_holds_for_deep_transparent_pictures() -> None:
    row = b"\0" + bytes(6) * 7070
    packing = zlib.compressobj(1)
    data = b"".join([*(packing.compress(row) for _ in range(7072)), packing.flush()])
    header = struct.pack(">IIBBBBB", 7070, 7072, 16, 2, 0, 0, 0)
    parts = {b"IHDR": header, b"tRNS": bytes(6), b"IDAT": data, b"IEND": b""}
    made = await Encoder(seconds=120).encode(png.SIGNATURE + b"".join(png.chunk(*part) for part in parts.items()))
    assert looked_at(made.whole.content).getpixel((5, 5)) == (0, 0, 0, 0)


async def test_a_small_picture_is_not_made_larger() -> None:
    made = await Encoder().encode(pictures.a_picture(size=(200, 100)))
    assert [(one.width, one.height) for one in made.renditions] == [(200, 100), (128, 64)]


@pytest.mark.parametrize("name", NO_PICTURES)
async def test_what_is_no_picture_is_not_read(name: str) -> None:
    with pytest.raises(UnsupportedFormat, match="PNG, JPEG or WebP"):
        await Encoder().encode(NO_PICTURES[name])


@pytest.mark.parametrize("name", NAMED)
def test_what_is_no_picture_is_called_what_it_is(name: str) -> None:
    said = recognising.refusal(NO_PICTURES[name]).text("en")
    assert said.startswith(f"This file is {NAMED[name]}. Images must be PNG, JPEG or WebP. ")
    assert said.endswith(("transparent background.", "transparent."))


DARK: dict[str, tuple[Image.Image, bool]] = {
    "black letters": (letters((0, 0, 0)), True),
    "dark blue letters": (letters(BLUE), True),
    "dark grey letters": (letters((70, 70, 70)), True),
    "white letters": (letters((255, 255, 255)), False),
    "light letters": (letters((230, 160, 0)), False),
    "mid-grey letters": (letters((150, 150, 150)), False),
    "black letters on white": (letters((0, 0, 0), (255, 255, 255, 255)), False),
    "nothing but transparent": (letters((0, 0, 0, 0)), False),
    "a whole black picture": (Image.new("RGBA", (60, 40), (0, 0, 0, 255)), False),
    "a thin veil": (Image.new("RGBA", (60, 40), (0, 0, 0, 90)), True),
    "without transparency": (Image.new("RGB", (60, 40)), False),
}


def test_a_dark_picture_on_a_transparent_background_is_told() -> None:
    made = answers({name: pictures.encoded(picture, "PNG") for name, (picture, _) in DARK.items()})
    assert {name: told["dark"] for name, (told, _) in made.items()} == {name: dark for name, (_, dark) in DARK.items()}
    webp = answers({"webp": pictures.encoded(letters((0, 0, 0)), "WEBP", lossless=True)})
    assert webp["webp"][0]["dark"]


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_broken_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="damaged or cut off"):
        await Encoder().encode(BROKEN[name])


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_refused_before_it_goes_off(name: str) -> None:
    with pytest.raises(Invalid, match="50,000,000 pixels"):
        await Encoder().encode(BOMBS[name])


async def test_a_bomb_that_hides_its_size_from_us_does_not_go_off_in_the_child() -> None:
    """A JPEG says its size in a place that only a decoder finds."""
    raw = pictures.a_picture("JPEG")
    place = raw.index(b"\xff\xc0") + 5
    with pytest.raises(Invalid, match="50,000,000 pixels"):
        await Encoder().encode(raw[:place] + b"\xff\xdc\xff\xdc" + raw[place + 4 :])


def a_worker(folder: Path, program: str) -> Path:
    file = folder / "worker.py"
    file.write_text(program)
    return file


async def test_a_child_that_takes_too_long_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    worker = a_worker(tmp_path, f"import os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n")
    with pytest.raises(Invalid, match="takes too long"):
        await Encoder(worker, seconds=1).encode(TAKEN["png"])
    assert not psutil.pid_exists(int(told.read_text()))


async def test_a_child_whose_request_is_given_up_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    worker = a_worker(tmp_path, f"import os, time\nopen({str(told)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)\n")
    asked = asyncio.create_task(Encoder(worker).encode(TAKEN["png"]))
    until = time.monotonic() + 30
    while not (told.exists() and told.read_text()) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert not psutil.pid_exists(int(told.read_text()))


LIES = {
    "nothing": "pass",
    "no json": "print('hello')",
    "too little": 'print(\'{"sizes": [{"width": 1, "height": 1, "length": 9}]}\')',
    "another format": "import sys\nsys.stdout.buffer.write("
    'b\'{"sizes": [{"width": 1, "height": 1, "length": 3}]}\\nabc\')',
    "no sizes": "print('{\"sizes\": []}')",
    "a size that cannot be": 'print(\'{"sizes": [{"width": 9999999, "height": 1, "length": 1}]}\\nx\')',
    "without end": "import sys\nwhile True: sys.stdout.buffer.write(b'x' * 1000000)",
}


@pytest.mark.parametrize("name", LIES)
async def test_a_child_is_not_believed(tmp_path: Path, name: str) -> None:
    """Whoever broke the decoder may say anything."""
    with pytest.raises(Invalid, match="damaged or cut off"):
        await Encoder(a_worker(tmp_path, LIES[name])).encode(TAKEN["png"])


async def test_the_child_knows_nothing_of_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGRESS_API_DATABASE_URL", "postgresql://secret")
    told = tmp_path / "told"
    worker = a_worker(tmp_path, f"import os, sys\nopen({str(told)!r}, 'w').write(repr((dict(os.environ), sys.path)))\n")
    with pytest.raises(Invalid):
        await Encoder(worker).encode(TAKEN["png"])
    assert "secret" not in told.read_text()
    assert str(Path(__file__).parents[2] / "src") not in told.read_text()


def test_the_child_has_no_other_part_of_us_in_memory() -> None:
    program = f"import runpy, sys\nrunpy.run_path({str(WORKER)!r})\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True).stdout
    ours = {name for name in loaded.split() if name.startswith("congress_api")}
    beside = {name for name in ours if not name.startswith("congress_api.imaging.child")}
    assert "congress_api.imaging.child.processing" in ours
    assert beside == {"congress_api", "congress_api.imaging"}
    assert not {"msgspec", "sqlalchemy", "litestar"} & set(loaded.split())


async def test_many_pictures_of_one_owner_do_not_delay_those_of_another(tmp_path: Path) -> None:
    small, large, gate = TAKEN["one pixel"], TAKEN["png"], tmp_path / "gate"
    waits = f"""
import json, pathlib, sys, time
raw = sys.stdin.buffer.read()
while len(raw) > {len(small)} and not pathlib.Path({str(gate)!r}).exists():
    time.sleep(0.01)
size = {{"width": 1, "height": 1, "length": len(raw)}}
sys.stdout.buffer.write(json.dumps({{"sizes": [size]}}).encode() + b"\\n" + raw)
"""
    encoder, ended = Encoder(a_worker(tmp_path, waits)), list[str]()

    async def encode(picture: bytes, owner: str) -> None:
        await encoder.encode(picture, owner)
        ended.append(owner)

    crowd = [asyncio.create_task(encode(large, "crowd")) for _ in range(6)]
    await asyncio.sleep(0)
    await encode(small, "single")
    assert ended == ["single"]
    gate.touch()
    await asyncio.gather(*crowd)
    assert ended == ["single", *["crowd"] * 6]


async def test_many_at_once_all_come_out() -> None:
    encoder = Encoder()
    made = await asyncio.gather(*(encoder.encode(TAKEN["png"]) for _ in range(6)))
    assert len({one.sha256 for one in made}) == 1
