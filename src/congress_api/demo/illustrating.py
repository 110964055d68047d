"""Gives the demo event its pictures. Importing it loads Pillow."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from congress_api.demo import pictures
from congress_api.demo.drawing import drawn
from congress_api.demo.pictures import Drawing, Illustrated, Illustration
from congress_api.imaging import trusted
from congress_api.imaging.picture import Picture
from congress_api.records import EventArchive, Image


def illustrated(archive: EventArchive) -> Illustrated:
    """The event with logos and portraits: each drawn once, whoever shows it."""
    album: dict[Drawing, Picture] = {}
    event = _with_pictures(archive.event, pictures.of_event(archive.event), album)
    partners = [_with_pictures(partner, pictures.of_partner(partner), album) for partner in archive.partners]
    speakers = [_with_pictures(speaker, pictures.of_speaker(speaker), album) for speaker in archive.speakers]
    return Illustrated(replace(archive, event=event, partners=partners, speakers=speakers), list(album.values()))


def _with_pictures(record: Any, shown: Iterable[Illustration], album: dict[Drawing, Picture]) -> Any:
    return replace(record, **{one.field: _image(one, album) for one in shown})


def _image(shown: Illustration, album: dict[Drawing, Picture]) -> Image:
    if shown.drawing not in album:
        album[shown.drawing] = trusted.encode(drawn(shown.drawing))
    picture = album[shown.drawing]
    whole = picture.whole
    return Image(
        sha256=picture.sha256, media_type=picture.media_type, width=whole.width, height=whole.height, alt=shown.alt
    )
