"""The routes and their methods, for exact 404, 405 and OPTIONS responses."""

import re
from collections.abc import Iterable

from litestar.routes import BaseRoute, HTTPRoute

from congress_api.http.route_contract import RouteContract, contract_of


class RouteTable:
    """The routes of the application, found by path."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self.methods: dict[str, frozenset[str]] = {}
        self._contracts: dict[tuple[str, str], RouteContract] = {}
        for route in routes:
            if isinstance(route, HTTPRoute):
                self._learn(route)
                own = {str(method) for method in route.methods} - {"OPTIONS"}
                self.methods[route.path_format] = frozenset(own | {"OPTIONS"} | ({"HEAD"} if "GET" in own else set()))
        self._names = list(self.methods)
        patterns = (re.sub(r"\\\{[^/]*?\\\}", "[^/]+", re.escape(name)) for name in self._names)
        self._pattern = re.compile("|".join(f"({pattern})" for pattern in patterns))

    def find(self, path: str) -> str | None:
        """The route of a path (its template), or None."""
        found = self._pattern.fullmatch(path)
        return self._names[found.lastindex - 1] if found and found.lastindex else None

    def allow(self, route: str) -> str:
        return ", ".join(sorted(self.methods[route]))

    def contract(self, route: str, method: str) -> RouteContract:
        """What a route declares about itself."""
        return self._contracts[route, "GET" if method == "HEAD" else method]

    def _learn(self, route: HTTPRoute) -> None:
        """Raises LookupError for a handler without a contract: the application does not start."""
        for handler in route.route_handlers:
            for method in set(handler.http_methods) - {"OPTIONS"}:
                self._contracts[route.path_format, str(method)] = contract_of(handler)
