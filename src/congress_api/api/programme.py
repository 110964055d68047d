"""List, get, put, edit and delete for every kind of resource in an event."""

from collections.abc import Callable
from typing import Any

from litestar import Response, delete, get, patch, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from congress_api.api.editor import Editor
from congress_api.api.reader import ContentReader
from congress_api.domain.access import EDITING, ORGANISING
from congress_api.http.responses import ApiRequest, EncodedResponse
from congress_api.http.route_contract import deletes, reads, writes
from congress_api.records import kinds as records
from congress_api.vocabulary.json_names import camel
from congress_api.wire import kinds as wire
from congress_api.wire.page import PAGES
from congress_api.wire.query import LanguageQuery

PUT_DOC = (
    "Omitted fields become null or empty, pictures stay. Replacing requires `If-Match`, unless the body is identical."
)
PATCH_DOC = "Merge patch (RFC 7396): omitted fields stay, null clears. Requires `If-Match`."
DELETE_DOC = (
    "The slug stays reserved: a later PUT restores the resource with its id. 409 while others refer to it, unless "
    "`cascade=true`."
)


def handlers_of(name: str) -> list[HTTPRouteHandler]:
    """The five handlers of a kind."""
    return [make(_Kind(name)) for make in (_list, _get, _put, _edit, _delete)]


class _Kind:
    """A kind with what its five handlers have in common."""

    def __init__(self, name: str) -> None:
        kind = records.KINDS[name]
        self.name, self.plural = name, kind.plural
        self.wire = wire.KINDS[name]
        self.one = f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
        self.path = f"/{self.plural}/{{{name}:str}}"
        self.editors = EDITING if kind.partner_may_edit else ORGANISING
        self.deleters = EDITING if kind.partner_may_add else ORGANISING

    def documented(self, handler: Callable[..., Any], name: str, doc: str, body: Any = None) -> dict[str, Any]:
        """Name and document a handler; returns the operation id and tag for its decorator."""
        handler.__name__ = handler.__qualname__ = name
        handler.__doc__ = doc
        if body is not None:
            handler.__annotations__["return"] = EncodedResponse[body]
        return {"operation_id": camel(name), "tags": [self.wire.tag.name]}


def _list(kind: _Kind) -> HTTPRouteHandler:
    async def handler(reader: NamedDependency[ContentReader]) -> EncodedResponse[Any]:
        return reader.page(kind.name)

    doc = f"List {kind.plural}.\n\n{kind.wire.list_doc}"
    named = kind.documented(handler, f"list_{kind.plural}", doc, PAGES[kind.name])
    return get(f"/{kind.plural}", opt=reads(kind.wire.query), **named)(handler)


def _get(kind: _Kind) -> HTTPRouteHandler:
    async def handler(reader: NamedDependency[ContentReader], request: ApiRequest) -> EncodedResponse[Any]:
        return reader.one(kind.name, request.path_params[kind.name])

    doc = f"Get {kind.one}.\n\n{kind.wire.get_doc}"
    named = kind.documented(handler, f"get_{kind.name}", doc, kind.wire.delivered)
    return get(kind.path, opt=reads(LanguageQuery), **named)(handler)


def _put(kind: _Kind) -> HTTPRouteHandler:
    async def handler(editor: NamedDependency[Editor], request: ApiRequest) -> EncodedResponse[Any]:
        return await editor.put(kind.name, request.path_params[kind.name])

    doc = f"Create or replace {kind.one}.\n\n{PUT_DOC}"
    named = kind.documented(handler, f"put_{kind.name}", doc, kind.wire.delivered)
    contract = writes(kind.editors, kind.wire.input, query=kind.wire.write_query)
    return put(kind.path, opt=contract, **named)(handler)


def _edit(kind: _Kind) -> HTTPRouteHandler:
    async def handler(editor: NamedDependency[Editor], request: ApiRequest) -> EncodedResponse[Any]:
        return await editor.patch(kind.name, request.path_params[kind.name])

    doc = f"Change {kind.one}.\n\n{PATCH_DOC}"
    named = kind.documented(handler, f"edit_{kind.name}", doc, kind.wire.delivered)
    contract = writes(kind.editors, kind.wire.patch, kind.wire.input, kind.wire.write_query)
    return patch(kind.path, opt=contract, **named)(handler)


def _delete(kind: _Kind) -> HTTPRouteHandler:
    async def handler(editor: NamedDependency[Editor], request: ApiRequest) -> Response[None]:
        return await editor.delete(kind.name, request.path_params[kind.name])

    named = kind.documented(handler, f"delete_{kind.name}", f"Delete {kind.one}.\n\n{DELETE_DOC}")
    return delete(kind.path, opt=deletes(kind.deleters), status_code=204, **named)(handler)


HANDLERS = [handler for name in wire.KINDS for handler in handlers_of(name)]
