"""The pictures of the demo event: the same every time, few, legible, and served like uploads."""

import io

import httpx
import msgspec
import pytest
from PIL import Image

from congress_api import records as p
from congress_api.demo import pictures, programme
from congress_api.demo.drawing import HEIGHT, SIDE, drawn, lines
from congress_api.demo.illustrating import illustrated
from congress_api.demo.initials import initials, latin
from congress_api.demo.pictures import COLORS, INK, WHITE, Logo, Portrait, Rgb, tint
from congress_api.demo.shapes import DRAWN
from congress_api.snapshot.cache import SnapshotCache
from congress_api.vocabulary.image import WIDTHS
from tests.events import bring_in

MADE = illustrated(programme(24, 3))
BY_HASH = {picture.sha256: picture for picture in MADE.pictures}
DARK_PAGE = (18, 18, 18)
FIELDS = ("logo", "logoDark", "photo")


def images(archive: p.EventArchive) -> list[p.Image]:
    shown = [
        archive.event.logo,
        archive.event.logo_dark,
        *(image for partner in archive.partners for image in (partner.logo, partner.logo_dark)),
        *(speaker.photo for speaker in archive.speakers),
    ]
    return [image for image in shown if image is not None]


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG 2.2, 1.4.3."""
    lower, higher = sorted(luminance(color) for color in (one, other))
    return (higher + 0.05) / (lower + 0.05)


def luminance(color: Rgb) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in color]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_they_are_the_same_bytes_for_the_same_event() -> None:
    again = illustrated(programme(24, 3))
    assert again.pictures == MADE.pictures
    assert msgspec.json.encode(again.archive) == msgspec.json.encode(MADE.archive)


def test_nothing_else_of_the_event_changes() -> None:
    fields = ("logo", "logo_dark", "photo")
    bare = [
        msgspec.structs.replace(record, **{field: None for field in fields if hasattr(record, field)})
        for record in (MADE.archive.event, *MADE.archive.partners, *MADE.archive.speakers)
    ]
    plain = programme(24, 3)
    assert bare == [plain.event, *plain.partners, *plain.speakers]


def test_every_picture_named_is_there_and_no_other() -> None:
    assert {image.sha256 for image in images(MADE.archive)} == set(BY_HASH)
    for image in images(MADE.archive):
        whole = BY_HASH[image.sha256].whole
        assert (image.width, image.height, image.media_type) == (whole.width, whole.height, "image/png")


def test_every_size_is_that_of_its_bytes() -> None:
    for picture in MADE.pictures:
        assert [one.width for one in picture.renditions[1:]] == [
            width for width in reversed(WIDTHS) if width < picture.whole.width
        ]
        for one in picture.renditions:
            assert Image.open(io.BytesIO(one.content)).size == (one.width, one.height)


def test_portraits_are_square_and_logos_have_one_height_and_a_transparent_ground() -> None:
    for speaker in MADE.archive.speakers:
        assert speaker.photo is None or (speaker.photo.width, speaker.photo.height) == (SIDE, SIDE)
    for partner in MADE.archive.partners:
        for image in filter(None, (partner.logo, partner.logo_dark)):
            content = Image.open(io.BytesIO(BY_HASH[image.sha256].whole.content))
            assert content.height == HEIGHT
            assert content.getpixel((0, 0))[3] == 0  # type: ignore[index]  # RGBA
            assert content.getbbox() is not None


def test_every_picture_has_an_alternative_text_in_both_languages() -> None:
    assert all(set(image.alt) == {"nl", "en"} for image in images(MADE.archive))


def test_some_have_no_photo_some_no_logo_and_some_none_for_dark_pages() -> None:
    """So that an app meets all of it."""
    partners = MADE.archive.partners
    kinds = [(partner.logo is not None, partner.logo_dark is not None) for partner in partners]
    assert kinds == [(True, True), (True, True), (True, True), (True, False), (False, False), (True, True)]
    assert [speaker.number for speaker in MADE.archive.speakers if speaker.photo is None] == [8, 16, 24]


def test_what_has_no_dark_logo_would_vanish_on_a_dark_page_and_dark_logos_do_not() -> None:
    records: list[p.Event | p.Partner] = [MADE.archive.event, *MADE.archive.partners]
    for record in records:
        if record.logo_dark is not None:
            assert not BY_HASH[record.logo_dark.sha256].is_dark
        elif record.logo is not None:
            assert BY_HASH[record.logo.sha256].is_dark


def test_ten_thousand_speakers_share_few_pictures() -> None:
    largest = programme(20_000)
    shown = [
        *pictures.of_event(largest.event),
        *(one for partner in largest.partners for one in pictures.of_partner(partner)),
        *(one for speaker in largest.speakers for one in pictures.of_speaker(speaker)),
    ]
    assert len(shown) > 8_900
    assert len({one.drawing for one in shown}) < 700


@pytest.mark.parametrize("color", COLORS)
def test_colours_have_contrast(color: Rgb) -> None:
    assert contrast(WHITE, color) >= 5.5
    assert contrast(DARK_PAGE, tint(color)) >= 4.5
    assert contrast(WHITE, INK) >= 15


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Djamil Sprookjes", "DS"),
        ("Gijs van der Mythe", "GM"),
        ("Şeyma Ängström-Verzonnen", "SA"),
        ("Łukasz Ørsted", "LO"),
        ("Zoë A. Droomdijk", "ZD"),
        ("Plato", "P"),
        ("'t Hooft", "TH"),
        ("王小明", ""),
        ("Юлия Wei", "W"),
        ("", ""),
    ],
)
def test_initials_are_letters_that_the_font_has(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("letters", ["", "I", "WM", "QJ", "AV"])
def test_what_a_portrait_shows_stands_in_the_middle(letters: str) -> None:
    ground = COLORS[0]
    box = shape_of(drawn(Portrait(letters, ground)))
    assert abs(box[0] + box[2] - SIDE) <= 2
    assert box[0] >= SIDE // 10
    if letters:
        assert abs(box[1] + box[3] - SIDE) <= 2


def shape_of(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box of all that is not ground."""
    found = picture.convert("L").point([0 if value <= 120 else 255 for value in range(256)]).getbbox()
    assert found is not None
    return found


@pytest.mark.parametrize("shape", DRAWN)
@pytest.mark.parametrize("name", ["", "Omroep", "Regenboog Systemen Achterdewolken", "Æther Łódź", "王小明"])
def test_a_logo_fits_its_name_in_its_picture(shape: str, name: str) -> None:
    logo = drawn(Logo(name, shape, COLORS[1], INK))
    box = logo.getbbox()
    assert box is not None
    assert 0 < box[0] < box[2] < logo.width
    assert 0 < box[1] < box[3] < logo.height


def test_a_long_name_takes_two_lines_of_about_one_length() -> None:
    assert lines("Omroep") == ["Omroep"]
    assert lines("Stichting Overmorgen") == ["Stichting", "Overmorgen"]
    assert lines("Regenboog Systemen Achterdewolken") == ["Regenboog Systemen", "Achterdewolken"]
    assert latin("Æther Łódź 王") == "Aether Lodz"


async def test_the_api_serves_them(snapshots: SnapshotCache, client: httpx.AsyncClient) -> None:
    await bring_in(snapshots.database, MADE.archive, pictures=MADE.pictures)
    await snapshots.refresh()
    event = f"/v1/events/{MADE.archive.event.slug}"
    bodies = [(await client.get(f"{event}{path}")).json() for path in ("", "/partners", "/speakers")]
    records = (bodies[0], *bodies[1]["items"], *bodies[2]["items"])
    shown = [record[field] for record in records for field in FIELDS if record.get(field)]
    assert len(shown) == len(images(MADE.archive))
    for image in shown:
        assert image["alt"]
        for size in image["sizes"]:
            response = await client.get(size["url"])
            assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
            assert Image.open(io.BytesIO(response.content)).width == size["width"]
