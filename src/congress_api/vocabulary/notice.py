"""Notices: what a write has to say beside the resource."""

import enum

from msgspec import Struct


class NoticeCode(enum.StrEnum):
    """What a notice says. New codes may be added within v1: clients ignore those that they do not know."""

    logo_without_dark_twin = "logo-without-dark-twin"
    """The logo is dark on a transparent background, and there is none for dark pages."""
    translation_dropped = "translation-dropped"
    """Texts in a language other than that of the write are gone with the entry or part that they belonged to."""
    reference_detached = "reference-detached"
    """Another resource referred to this one, and does no longer."""
    also_deleted = "also-deleted"
    """Another resource is gone too: it cannot be without this one."""
    texts_dropped = "texts-dropped"
    """The event's texts in a language that it no longer has are gone."""
    texts_moved = "texts-moved"
    """The event's texts in a language that it no longer has are now in the one that took its place."""


class Notice(Struct, frozen=True, kw_only=True):
    """One notice: a code, and what it is about. Where something is gone, `pointer` is where it was."""

    code: NoticeCode
    pointer: str | None = None
    language: str | None = None
    kind: str | None = None
    slug: str | None = None
    field: str | None = None
    count: int | None = None
    to: str | None = None
    """The language that texts were moved to."""
