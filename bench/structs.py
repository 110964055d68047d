"""Entities as wire structs, written out by hand: the part of the ORM baseline that any ORM would need."""

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct

from congress_api import model
from congress_api.vocabulary.image import WIDTHS
from congress_api.vocabulary.session import SessionState
from congress_api.wire import common, page, partner, room, speaker
from congress_api.wire import session as wire

Made = TypeVar("Made", bound=Struct)
LANGUAGE = "nl"
LANGUAGES = {"nl": None, "en": None}.keys()


def session(row: Any) -> wire.Session:
    """A session."""
    return _struct(
        wire.Session,
        row,
        state=_state(row),
        track=row.at and row.at.slug,
        topics=[one.at.slug for one in row.topics],
        partners=[one.at.slug for one in row.partners],
        positions=[one.at.slug for one in row.positions],
        speakers=[wire.Contribution(speaker=one.at.slug, role=one.role, status=one.status) for one in row.speakers],
        slots=[_struct(wire.Slot, slot, room=slot.at and slot.at.slug) for slot in row.slots],
        accessibility=_accessibility(row),
        registration=_part(wire.Registration, row.registration),
        links=_links(row),
    )


def included(rows: Iterable[model.Session]) -> page.Included:
    """Speakers, rooms and partners of these sessions, each once."""
    found: dict[str, dict[str, Any]] = {"speakers": {}, "partners": {}, "rooms": {}}
    for row in rows:
        lists: dict[str, list[Any]] = {"speakers": [*row.speakers], "partners": [*row.partners], "rooms": [*row.slots]}
        for name, ones in lists.items():
            found[name].update({one.at.slug: one.at for one in ones if one.at})
    empty: dict[str, Any] = {name: [] for name in page.Included.__struct_fields__}
    along = {
        "speakers": [_speaker(row) for row in found["speakers"].values()],
        "partners": [_partner(row) for row in found["partners"].values()],
        "rooms": [_room(row) for row in found["rooms"].values()],
    }
    return page.Included(**{**empty, **along})


def _speaker(row: Any) -> speaker.Speaker:
    roles = [_struct(speaker.Role, role, partner=role.at and role.at.slug) for role in row.roles]
    return _struct(speaker.Speaker, row, roles=roles, photo=_image(row.photo), links=_links(row))


def _partner(row: Any) -> partner.Partner:
    level, contact = _part(partner.Level, row.level), _part(partner.Contact, row.contact)
    own = {"level": level, "contact": contact, "logo": _image(row.logo), "logo_dark": _image(row.logo_dark)}
    topics = [one.at.slug for one in row.topics]
    return _struct(partner.Partner, row, **own, topics=topics, links=_links(row))


def _room(row: Any) -> room.Room:
    return _struct(room.Room, row, accessibility=_accessibility(row))


def _accessibility(row: Any) -> Any:
    return _part(common.Accessibility, row.accessibility and {"signLanguages": [], **row.accessibility})


def _links(row: Any) -> list[Any]:
    return [_part(common.Link, link) for link in row.links]


def _image(value: dict[str, Any] | None) -> Any:
    """An image, with its addresses."""
    if value is None:
        return None
    url = f"/v1/images/{value['sha256']}"
    smaller = [common.ImageSize(url=f"{url}?width={width}", width=width) for width in WIDTHS if width < value["width"]]
    sizes = [*smaller, common.ImageSize(url=url, width=value["width"])]
    return _part(common.Image, {**value, "url": url, "sizes": sizes})


def _struct(out: type[Made], row: Any, **own: Any) -> Made:
    """A struct with the columns of the same name, texts in one language."""
    if "translations" in out.__struct_fields__:
        own |= {"translations": _translations(row), "untranslated": []}  # all of its texts are in the default language
    return out(**{name: _picked(getattr(row, name)) for name in out.__struct_fields__ if name not in own}, **own)


def _part(out: type[Made], value: dict[str, Any] | None) -> Made | None:
    """A struct out of a JSON column, which leaves out what is null."""
    if value is None:
        return None
    names = zip(out.__struct_fields__, out.__struct_encode_fields__, strict=True)
    return out(**{field: _picked(value.get(name)) for field, name in names})


def _translations(row: Any) -> list[str]:
    """The languages that it has texts in, its parts' texts included."""
    spoken: set[str] = set()
    for part in (row, *getattr(row, "roles", ())):
        for value in vars(part).values():
            for text in value if isinstance(value, list) else (value,):
                if isinstance(text, dict):
                    spoken.update(text, *(inner for inner in text.values() if isinstance(inner, dict)))
    return [language for language in LANGUAGES if language in spoken]


def _picked(value: Any) -> Any:
    """A text in the language of this benchmark; whatever is no text, as it is."""
    if isinstance(value, dict) and value.keys() <= LANGUAGES:
        return value.get(LANGUAGE) or next(iter(value.values()), None)
    return value


def _state(row: Any) -> SessionState:
    if row.cancelled or (row.slots and all(slot.cancelled for slot in row.slots)):
        return SessionState.cancelled
    return SessionState.scheduled if row.slots else SessionState.announced
