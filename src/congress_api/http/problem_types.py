"""The types of problems: the source of responses, of the pages that explain them and of the document."""

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
            title="Invalid request",
            explanation="The address, the query or the body has invalid values. `errors` lists every fault, "
            "each with the "
            "query `parameter` or a JSON `pointer` into the body. Nothing was changed.",
        ),
        ProblemType(
            name="unauthorized",
            status=401,
            title="A valid token is required",
            explanation="The Authorization header holds no valid token. Public resources can be read without "
            "the header.",
        ),
        ProblemType(
            name="not-found",
            status=404,
            title="Not found",
            explanation="Nothing exists at this address, or you may not see it. Addresses have no trailing "
            "slash and no "
            "file extension.",
        ),
        ProblemType(
            name="method-not-allowed",
            status=405,
            title="Method not allowed",
            explanation="The `Allow` header lists the methods of this address.",
        ),
        ProblemType(
            name="not-acceptable",
            status=406,
            title="No acceptable representation",
            explanation="The Accept header excludes every media type of this address.",
        ),
        ProblemType(
            name="content-too-large",
            status=413,
            title="Request body too large",
            explanation="The body exceeds the limit of this address. Send less at once.",
        ),
        ProblemType(
            name="uri-too-long",
            status=414,
            title="Address too long",
            explanation="Send fewer or shorter query parameters.",
        ),
        ProblemType(
            name="too-many-requests",
            status=429,
            title="Too many requests",
            explanation="Wait the number of seconds in `Retry-After`. Cached responses and 304s do not count: send "
            "`If-None-Match`, and request the same addresses as other clients.",
        ),
        ProblemType(
            name="header-fields-too-large",
            status=431,
            title="Request headers too large",
            explanation="Send fewer or shorter header fields.",
        ),
        ProblemType(
            name="forbidden",
            status=403,
            title="Permission denied",
            explanation="You may read this resource, but not make this change. `errors` names each field that "
            "you may not "
            "change; `GET /v1/me` lists the fields that you may.",
        ),
        ProblemType(
            name="conflict",
            status=409,
            title="Conflict with the current state",
            explanation="`errors` names what blocks the change. Published resources may refer only to published "
            "ones, and "
            "one that is referred to cannot be withdrawn or deleted; `cascade=true` resolves both.",
        ),
        ProblemType(
            name="precondition-failed",
            status=412,
            title="The resource has changed since you read it",
            explanation="Read the resource again, apply your change to the current version, and send it with "
            "the new ETag "
            "in If-Match. With `If-None-Match: *`, the resource already exists.",
        ),
        ProblemType(
            name="unsupported-media-type",
            status=415,
            title="Unsupported media type",
            explanation="Send `application/json`. PATCH also accepts `application/merge-patch+json` (see "
            "`Accept-Patch`); "
            "uploads are `multipart/form-data`. Bodies are not compressed (see `Accept-Encoding`).",
        ),
        ProblemType(
            name="idempotency-key-reused",
            status=422,
            title="Idempotency key used for another request",
            explanation="An Idempotency-Key identifies one request. Repeat that request unchanged, or use a new key.",
        ),
        ProblemType(
            name="precondition-required",
            status=428,
            title="If-Match is required",
            explanation="To change an existing resource, send If-Match with the ETag that you read. It keeps you from "
            "overwriting somebody else's change.",
        ),
        ProblemType(
            name="insufficient-storage",
            status=507,
            title="Storage is full",
            explanation="The server's disk is full. Nothing was written; reads still work. Try again later.",
        ),
        ProblemType(
            name="internal-error",
            status=500,
            title="Internal error",
            explanation="The server failed. The failure was logged under the number in `instance`.",
        ),
        ProblemType(
            name="unavailable",
            status=503,
            title="Temporarily unavailable",
            explanation="Try again after the number of seconds in `Retry-After`.",
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
    errors.UnsupportedEncoding: "unsupported-media-type",
    errors.Stale: "precondition-failed",
    errors.PreconditionMissing: "precondition-required",
    errors.KeyReused: "idempotency-key-reused",
    errors.StorageFull: "insufficient-storage",
    errors.Unavailable: "unavailable",
}
"""The type of problem of each error."""
