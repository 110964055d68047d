"""The form of an upload, and the query of a served image."""

from typing import Annotated

from msgspec import Meta, Struct

from congress_api.vocabulary import image as i
from congress_api.vocabulary.rules import ruled
from congress_api.vocabulary.texts import LINE, SEARCHED
from congress_api.wire.common import In

File = Annotated[
    str,
    Meta(
        description="The picture: PNG, JPEG or WebP, whatever it is called. SVG and animations are not taken.",
        extra_json_schema={"format": "binary"},
        examples=["(the bytes of a PNG, JPEG or WebP)"],
    ),
]
FormAlt = Annotated[
    str,
    ruled(
        LINE,
        max_length=500,
        pattern=SEARCHED,
        description="What the image shows, for who cannot see it; a form's empty field is the same as none.",
        examples=["Logo van KPN"],
    ),
]


class UploadInput(In, frozen=True, kw_only=True):
    """A logo or photo, as a form (`multipart/form-data`)."""

    file: File
    alt: FormAlt | None = None


class ImageQuery(Struct, frozen=True, kw_only=True, rename="camel"):
    """What a served image can be asked."""

    width: Annotated[
        i.Pixels | None,
        Meta(description="Display width in pixels. The next larger stored size is returned, at most the original."),
    ] = None
