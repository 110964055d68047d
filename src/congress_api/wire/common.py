"""The base classes of delivered and sent structs, and the parts that resources share."""

import datetime
import functools
import typing
from typing import Annotated, Any, ClassVar, Self

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from congress_api.records.restoring import restored
from congress_api.vocabulary import audit as d
from congress_api.vocabulary import common as c
from congress_api.vocabulary import image as i
from congress_api.vocabulary.rules import unique
from congress_api.vocabulary.topic import TopicSlug


class Sending(Struct, frozen=True, kw_only=True):
    """Exceptions for the input and patch that are derived from a delivered struct and its record."""

    absent: dict[str, Any] = {}
    """Defaults of fields that the record requires and a request may omit."""
    input_doc: str | None = None
    patch_doc: str | None = None


@functools.cache
def _moments(struct: type[Struct]) -> tuple[str, ...]:
    """The fields of a struct that are moments."""
    return tuple(name for name, hint in typing.get_type_hints(struct).items() if datetime.datetime in _types(hint))


def _types(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) or (hint,)


class Out(Struct, frozen=True, rename="camel"):
    """A delivered struct: every key is always present, absence is null; keys may be added within v1."""

    sending: ClassVar[Sending] = Sending()

    def __post_init__(self) -> None:
        """Moments are delivered in one form: without a fraction of a second, which some clients cannot parse."""
        for name in _moments(type(self)):
            moment = getattr(self, name)
            if moment is not None and moment.microsecond:
                force_setattr(self, name, c.to_the_second(moment))

    @classmethod
    def of(cls, value: object) -> Self:
        """The delivered form of a struct of another folder, such as a stored token."""
        return restored(value, cls)


class In(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A sent struct: unknown keys are refused; keys that only the server sets are accepted and ignored."""


class Link(Out, frozen=True, kw_only=True):
    """A link that belongs to a session, speaker or partner."""

    id: c.Id
    kind: c.LinkKind
    title: c.LinkTitle | None
    url: c.Url


ImageUrl = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=r"^(https?://[^\s?#]+)?/v1/images/[0-9a-f]{64}(\?width=[0-9]{1,5})?$",
        description="Address of the image: absolute where the server knows its public address, else a path, to be "
        "resolved against the address of the request.",
        examples=["/v1/images/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]


class ImageSize(Out, frozen=True, kw_only=True):
    """A size of an image, as for `srcset`."""

    url: ImageUrl
    width: i.Pixels


ImageSizes = Annotated[
    list[ImageSize], Meta(max_length=8, description="Every size, the smallest first and the whole image last.")
]


class Image(Out, frozen=True, kw_only=True):
    """A logo or photo. Its address contains the hash of its content, so it can be cached forever."""

    sending: ClassVar = Sending(
        absent=dict.fromkeys(("media_type", "width", "height", "sha256", "sizes")),  # the upload says them
        input_doc="A logo or photo as it was delivered. Only `alt` can be changed here; the bytes are uploaded. "
        "`sha256` puts back an image that this resource has shown within the last 30 days.",
        patch_doc="Changes to what goes with a logo or photo: only `alt` can be changed; the bytes are uploaded. "
        "`sha256` puts back an image that this resource has shown within the last 30 days.",
    )
    url: ImageUrl
    media_type: i.ImageMediaType
    width: i.Pixels
    height: i.Pixels
    sha256: i.Sha256
    alt: i.Alt | None
    sizes: ImageSizes


class Actor(Out, frozen=True, kw_only=True):
    """Who did it. A partner sees the ids and labels of its own tokens only."""

    role: d.ActorRole | None
    token_id: d.ActorToken | None
    label: d.ActorLabel | None


class ActorIfKnown(Out, frozen=True, kw_only=True):
    """Who did it; null if nobody did or it is not known. A partner sees the ids and labels of its own tokens only."""

    role: d.ActorRole | None
    token_id: d.ActorToken | None
    label: d.ActorLabel | None


class Accessibility(Out, frozen=True, kw_only=True):
    """Accessibility of a session or room; null means unknown."""

    captions: c.Captions | None
    sign_languages: c.SignLanguages
    hearing_loop: c.HearingLoop | None
    step_free: c.StepFree | None
    note: c.AccessibilityNote | None


TopicSlugs = Annotated[
    list[TopicSlug],
    unique(100, "Topics, by slug.", examples=[["digital-identity"]]),
]
Links = Annotated[list[Link], unique(50, "Links to further material.")]
