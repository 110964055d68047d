"""Problem details (RFC 9457) as delivered."""

from typing import Annotated

from msgspec import Meta

from congress_api.vocabulary.texts import text
from congress_api.wire.common import Out

Pointer = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=r"^(/[^\x00]*)?$",
        description="JSON pointer into the body, when it is in the body; empty is the whole of it.",
        examples=["/title"],
    ),
]


class ProblemError(Out, frozen=True, kw_only=True):
    """One fault of a request: where it is, and what it is."""

    detail: Annotated[str, text(2_000, "What is wrong there.", "Expected `int` <= 100.")]
    pointer: Pointer | None
    parameter: Annotated[str, text(200, "The query parameter or header, when it is one.", "limit")] | None


class Problem(Out, frozen=True, kw_only=True):
    """What went wrong (RFC 9457)."""

    type: Annotated[str, text(200, "Address of a page that explains this type of problem.", "/problems/bad-request")]
    title: Annotated[str, text(200, "The type of problem, always the same for a type.", "Invalid request")]
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.", examples=[400])]
    detail: Annotated[str, text(5_000, "What happened in this case.", "There is 1 fault in the request.")]
    instance: Annotated[
        str,
        text(
            200,
            "Names this one occurrence; the log has it too.",
            "urn:uuid:0191d0a0-0000-4000-8000-000000000001",
        ),
    ]
    errors: Annotated[
        list[ProblemError], Meta(max_length=1000, description="Every fault of the request; may be empty.")
    ]
