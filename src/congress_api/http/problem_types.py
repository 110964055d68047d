"""The types of problems: one table, from which the answers, the pages that explain them and the document come."""

from msgspec import Struct

from congress_api import errors


class ProblemType(Struct, frozen=True, kw_only=True):
    """A type of problem: its name in `/problems/{name}`, status, constant title, and what a client can do."""

    name: str
    status: int
    title: str
    explanation: str


PROBLEM_TYPES = {
    kind.name: kind
    for kind in (
        ProblemType(
            name="bad-request",
            status=400,
            title="The request cannot be used",
            explanation="Something in the address or the body is not what the API takes. `errors` names every fault, "
            "each with the query `parameter` or a JSON `pointer` into the body. Nothing was changed.",
        ),
        ProblemType(
            name="unauthorized",
            status=401,
            title="The token is not accepted",
            explanation="The Authorization header does not hold a token that is valid here. Public reads need none: "
            "leave the header out.",
        ),
        ProblemType(
            name="not-found",
            status=404,
            title="There is nothing here",
            explanation="The address does not exist, or it names something that you may not see. Addresses have no "
            "trailing slash and no file extension.",
        ),
        ProblemType(
            name="method-not-allowed",
            status=405,
            title="The method is not allowed here",
            explanation="The `Allow` header says which methods this address has.",
        ),
        ProblemType(
            name="not-acceptable",
            status=406,
            title="No acceptable representation",
            explanation="This address answers in JSON; the Accept header excludes that.",
        ),
        ProblemType(
            name="content-too-large",
            status=413,
            title="The body is too large",
            explanation="Send less at once.",
        ),
        ProblemType(
            name="uri-too-long",
            status=414,
            title="The address is too long",
            explanation="Ask with fewer or shorter query parameters.",
        ),
        ProblemType(
            name="too-many-requests",
            status=429,
            title="Too many requests",
            explanation="Wait as many seconds as `Retry-After` says. What is cached, and every 304, is free: send "
            "`If-None-Match` and ask for the same address as others do.",
        ),
        ProblemType(
            name="header-fields-too-large",
            status=431,
            title="The headers are too large",
            explanation="Send fewer or shorter header fields.",
        ),
        ProblemType(
            name="forbidden",
            status=403,
            title="You may not do this",
            explanation="You may read this but not change it like that; `errors` names each field that is not yours. "
            "`GET /v1/me` says which fields you may edit.",
        ),
        ProblemType(
            name="conflict",
            status=409,
            title="It cannot be done as things stand",
            explanation="Something else stands in the way: `errors` names it. Publishing needs what it refers to to be "
            "published, withdrawing and deleting need nothing to refer to it; `cascade=true` sees to both.",
        ),
        ProblemType(
            name="precondition-failed",
            status=412,
            title="It has changed since you read it",
            explanation="Somebody else was first. Read it again, apply your change to what is there now, and send that "
            "with the new ETag in If-Match. With `If-None-Match: *` it says that there is one already.",
        ),
        ProblemType(
            name="unsupported-media-type",
            status=415,
            title="The body is in a format that is not read here",
            explanation="Send `application/json`; PATCH takes `application/merge-patch+json` too (see `Accept-Patch`), "
            "and uploads are `multipart/form-data`.",
        ),
        ProblemType(
            name="idempotency-key-reused",
            status=422,
            title="The idempotency key belongs to another request",
            explanation="An Idempotency-Key names one request: repeat it with the same body, or take a new key.",
        ),
        ProblemType(
            name="precondition-required",
            status=428,
            title="Say which version the change is based on",
            explanation="A change of what exists carries If-Match with the ETag that was read, so that nobody's work "
            "is lost.",
        ),
        ProblemType(
            name="insufficient-storage",
            status=507,
            title="There is no room to write",
            explanation="The disk of the server is full: nothing was written, reading goes on. Try again later.",
        ),
        ProblemType(
            name="internal-error",
            status=500,
            title="Something went wrong on our side",
            explanation="It is a fault of ours and it has been logged under the number in `instance`.",
        ),
        ProblemType(
            name="unavailable",
            status=503,
            title="Not available just now",
            explanation="Try again after as many seconds as `Retry-After` says.",
        ),
    )
}

TYPE_OF_ERROR: dict[type[errors.Error], str] = {
    errors.NotFound: "not-found",
    errors.Unauthenticated: "unauthorized",
    errors.Forbidden: "forbidden",
    errors.Invalid: "bad-request",
    errors.Clash: "conflict",
    errors.UnsupportedFormat: "unsupported-media-type",
    errors.Stale: "precondition-failed",
    errors.PreconditionMissing: "precondition-required",
    errors.KeyReused: "idempotency-key-reused",
    errors.StorageFull: "insufficient-storage",
    errors.Unavailable: "unavailable",
}
"""The kind of problem that each state is told as."""
