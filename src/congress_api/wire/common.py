"""Parts that several resources carry: link, image, accessibility; and what a delivered struct is."""

from typing import Annotated, Self

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from congress_api.vocabulary import common as c
from congress_api.vocabulary import image as i


class Out(Struct, frozen=True, rename="camel"):
    """What is delivered: every key is always there, absence is null; keys may be added within v1."""

    @classmethod
    def of(cls, value: object) -> Self:
        """A struct of another folder, such as a stored token, as it is delivered."""
        return msgspec.convert(value, cls, from_attributes=True)


class In(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What is sent: unknown keys are refused; keys that only the server makes are accepted and ignored."""


class Link(Out, frozen=True, kw_only=True):
    """A link that belongs to a session, speaker or partner."""

    kind: c.LinkKind
    title: c.LinkTitle | None
    url: c.Url


ImageUrl = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=r"^(https?://[^/]+)?/v1/images/[0-9a-f]{64}$",
        description="Where the image is; a path is resolved against the API's address.",
        examples=["/v1/images/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


class Image(Out, frozen=True, kw_only=True):
    """A logo or photo. Its address is its content's hash, so it may be cached for ever."""

    url: ImageUrl
    media_type: i.ImageMediaType
    width: i.Pixels
    height: i.Pixels
    sha256: i.Sha256
    alt: i.Alt | None


class Accessibility(Out, frozen=True, kw_only=True):
    """What makes a session or room accessible; null is not known."""

    captions: c.Captions | None
    sign_languages: c.SignLanguages
    hearing_loop: c.HearingLoop | None
    step_free: c.StepFree | None
    note: c.AccessibilityNote | None


class LinkInput(In, frozen=True, kw_only=True):
    """A link as it is to be."""

    kind: c.LinkKind
    title: c.LinkTitle | None = None
    url: c.Url


class ImageInput(In, frozen=True, kw_only=True):
    """A logo or photo as it was delivered. Only `alt` can be changed here; the bytes are uploaded."""

    url: ImageUrl | None = None
    media_type: i.ImageMediaType | None = None
    width: i.Pixels | None = None
    height: i.Pixels | None = None
    sha256: i.Sha256 | None = None
    alt: i.Alt | None = None


class ImagePatch(In, frozen=True, kw_only=True):
    """Changes to what goes with a logo or photo: only `alt` can be changed; the bytes are uploaded."""

    url: ImageUrl | UnsetType | None = UNSET
    media_type: i.ImageMediaType | UnsetType | None = UNSET
    width: i.Pixels | UnsetType | None = UNSET
    height: i.Pixels | UnsetType | None = UNSET
    sha256: i.Sha256 | UnsetType | None = UNSET
    alt: i.Alt | UnsetType | None = UNSET


class AccessibilityInput(In, frozen=True, kw_only=True):
    """An accessibility as it is to be."""

    captions: c.Captions | None = None
    sign_languages: c.SignLanguages = []
    hearing_loop: c.HearingLoop | None = None
    step_free: c.StepFree | None = None
    note: c.AccessibilityNote | None = None


class AccessibilityPatch(In, frozen=True, kw_only=True):
    """Changes to an accessibility (RFC 7396): what is absent stays, null clears."""

    captions: c.Captions | UnsetType | None = UNSET
    sign_languages: c.SignLanguages | UnsetType | None = UNSET
    hearing_loop: c.HearingLoop | UnsetType | None = UNSET
    step_free: c.StepFree | UnsetType | None = UNSET
    note: c.AccessibilityNote | UnsetType | None = UNSET


TopicSlugs = Annotated[
    list[c.TopicSlug],
    Meta(max_length=100, description="Topics it is about, by slug.", examples=[["digital-identity"]]),
]
Links = Annotated[list[Link], Meta(max_length=50, description="Links to read or watch more.")]
LinkInputs = Annotated[list[LinkInput], Meta(max_length=50, description="Links to read or watch more.")]
