"""Notices: what a write has to say beside the resource."""

import enum

from msgspec import Struct


class NoticeCode(enum.StrEnum):
    """What a notice says. New codes may be added within v1: clients ignore those that they do not know."""

    logo_without_dark_twin = "logo-without-dark-twin"
    """The logo is dark on a transparent background, and there is none for dark pages."""


class Notice(Struct, frozen=True, kw_only=True):
    """One notice: a code, and a JSON pointer into the resource."""

    code: NoticeCode
    pointer: str
    language: str | None = None
