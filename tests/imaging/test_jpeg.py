"""JPEGs without their last bytes are taken, as browsers show them; those that lack much are not."""

import io

import pytest
from PIL import Image, ImageChops, ImageFile

from tests.imaging.children import answers
from tests.pictures import encoded, half_and_half

SIZE = (320, 240)
GREY = (128, 128, 128)
"""With which a decoder fills what is missing."""


def a_photo(mode: str) -> Image.Image:
    """Noise: something with detail everywhere."""
    bands = [Image.effect_noise(SIZE, 40 + 20 * n) for n in range(len(Image.new(mode, (1, 1)).getbands()))]
    return Image.merge(mode, bands) if len(bands) > 1 else bands[0]


def files() -> dict[str, bytes]:
    ImageFile.MAXBLOCK = 1_000_000  # the encoder's room for noise
    made = {"flat": encoded(half_and_half(SIZE), "JPEG"), "a grey wall": encoded(Image.new("RGB", SIZE, GREY), "JPEG")}
    for mode in ("L", "RGB", "CMYK"):
        for progressive in (False, True):
            made[f"{mode} {progressive}"] = encoded(a_photo(mode), "JPEG", progressive=progressive)
    made["restarts"] = encoded(a_photo("RGB"), "JPEG", restart_marker_rows=1)
    made["large"] = encoded(a_photo("RGB").resize((2560, 1920)), "JPEG")
    return made


FILES = files()


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[dict[str, object], list[bytes]]]:
    cut = {f"{name} {n}": raw[: len(raw) - n] for name, raw in FILES.items() for n in (0, 1, 2, 3, 7)}
    cut |= {f"{name} half": raw[: len(raw) // 2] for name, raw in FILES.items()}
    return answers(cut)


@pytest.mark.parametrize("missing", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("name", [name for name in FILES if name != "a grey wall"])
def test_the_last_bytes_may_be_missing(
    name: str, missing: int, made: dict[str, tuple[dict[str, object], list[bytes]]]
) -> None:
    told, contents = made[f"{name} {missing}"]
    assert "refused" not in told
    whole, found = (Image.open(io.BytesIO(raw)).convert("RGB") for raw in (made[f"{name} 0"][1][0], contents[0]))
    assert found.size == whole.size
    box = ImageChops.difference(whole, found).point(lambda value: 255 if value > 64 else 0).getbbox()
    assert box is None or box[1] >= found.height - 40  # only the last row of blocks differs


def test_a_whole_picture_may_be_grey(made: dict[str, tuple[dict[str, object], list[bytes]]]) -> None:
    assert "refused" not in made["a grey wall 0"][0]


@pytest.mark.parametrize("name", [name for name in FILES if "True" not in name and name != "flat"])
def test_half_a_picture_is_refused(name: str, made: dict[str, tuple[dict[str, object], list[bytes]]]) -> None:
    assert made[f"{name} half"][0] == {"refused": "broken"}
