"""The query parameters of writes."""

from typing import Annotated

from msgspec import Meta, Struct

from congress_api.vocabulary import common as c
from congress_api.vocabulary.conflict import ClashChoice
from congress_api.wire.query import LanguageQuery

Cascade = Annotated[
    bool,
    Meta(
        description="Publish what it refers to, or remove references to it.",
        examples=[False],
    ),
]


WrittenLanguage = Annotated[
    c.LanguageTag,
    Meta(description="Language of the texts sent. Default: the event's."),
]


class WriteQuery(LanguageQuery, frozen=True, kw_only=True):
    """What a write can be asked. Texts are in `language`, or in the event's default language."""

    language: WrittenLanguage | None = None
    cascade: Cascade = False


class SessionWriteQuery(WriteQuery, frozen=True, kw_only=True):
    """What a write of a session can be asked."""

    clashes: ClashChoice = ClashChoice.allow


class EventPatchQuery(WriteQuery, frozen=True, kw_only=True):
    """What a change of an event can be asked."""

    dry_run: Annotated[
        bool,
        Meta(
            description="Dry run: change nothing, and respond with the event as it is; `Notice` counts the texts that "
            "would be dropped or moved.",
            examples=[False],
        ),
    ] = False


class DeleteQuery(Struct, frozen=True, kw_only=True):
    """What a deletion can be asked: no language, since it takes away all of them."""

    cascade: Cascade = False
