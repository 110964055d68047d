"""Problem details (RFC 9457) as delivered."""

from typing import Annotated

from msgspec import Meta

from congress_api.messages.codes import FaultCode, ProblemType
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
    """One fault of a request: what it is, for programs and for people, and where, by `pointer` or by `parameter`."""

    code: FaultCode
    detail: Annotated[str, text(2_000, "What is wrong, for a person.", "This field is required.")]
    pointer: Pointer | None
    parameter: Annotated[
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=200,
                pattern=r"^[\s\S]+$",  # as it was sent: an unknown name may hold anything
                description="The query parameter or header, when it is one.",
                examples=["limit"],
            ),
        ]
        | None,
        Meta(examples=[None]),
    ]
    limit: Annotated[
        Annotated[
            int,
            Meta(
                ge=-9_007_199_254_740_991,
                le=9_007_199_254_740_991,
                description="The bound, where the fault is that it was passed: a length, a number of entries, a value.",
                examples=[100],
            ),
        ]
        | None,
        Meta(examples=[None]),
    ]
    allowed: Annotated[
        list[Annotated[str, text(200, "An allowed value.", "published")]],
        Meta(max_length=1000, description="The allowed values, where only these are; else empty.", examples=[[]]),
    ]


class Problem(Out, frozen=True, kw_only=True):
    """What went wrong (RFC 9457). `title` and `detail` are in English or Dutch: see `Content-Language`."""

    type: ProblemType
    title: Annotated[str, text(200, "The type of problem in words, the same for each type.", "Invalid request")]
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.", examples=[400])]
    detail: Annotated[str, text(5_000, "What happened in this case.", "There is 1 fault; `errors` names it.")]
    instance: Annotated[
        str,
        text(
            200,
            "Names this one occurrence; the log has it too.",
            "urn:uuid:0191d0a0-0000-4000-8000-000000000001",
        ),
    ]
    errors: Annotated[
        list[ProblemError],
        Meta(
            max_length=1000,
            description="Every fault of the request; may be empty.",
        ),
    ]
