"""Admission of requests: authentication, the route's policy, media types and rate limits."""

from congress_api.api.authentication import Authenticator, event_in, token_header
from congress_api.domain.access import Caller
from congress_api.errors import Error, Fault, Forbidden, NotFound, Unauthenticated
from congress_api.http import negotiation
from congress_api.http.asgi import Scope, list_header
from congress_api.http.client_addresses import client_address
from congress_api.http.rate_limits import Allowance, Client, RateLimiter, count_for
from congress_api.http.response_sender import RequestRefused, ResponseSender
from congress_api.http.route_contract import ANYBODY, Policy
from congress_api.http.route_table import RouteTable
from congress_api.messages import details, transport
from congress_api.messages.permissions import NotPermitted
from congress_api.settings import Settings
from congress_api.snapshot.cache import SnapshotCache
from congress_api.vocabulary.common import Visibility


class Admission:
    """Admits requests to routes."""

    def __init__(
        self, settings: Settings, table: RouteTable, snapshots: SnapshotCache, authenticator: Authenticator
    ) -> None:
        self.settings = settings
        self._table = table
        self._snapshots = snapshots
        self._authenticator = authenticator
        self._anonymous = RateLimiter(settings.reads_per_minute)
        self._reads = RateLimiter(settings.token_requests_per_minute)
        self._writes = RateLimiter(settings.token_writes_per_minute)
        self._failures = RateLimiter(settings.failures_per_minute)

    async def admit(self, scope: Scope, route: str, sender: ResponseSender) -> str:
        """The client that the request counts for, a token or an address.

        Raises an Error or RequestRefused, in this order: 401 for a wrong token, 429, 401, 403 or 404, 406.
        """
        contract = self._table.contract(route, scope["method"])
        event = event_in(scope["path"])
        caller = await self._authenticate(scope, token_header(scope["headers"]), event, sender)
        client = self._client(scope, caller)
        if not route.startswith("/health/"):  # cheap, and never refused
            self._count(client.limiter.take(client.name), sender)
            count_for(client)
        if caller is not None and event is not None and event not in self._snapshots.heads:
            await self._snapshots.refresh()  # it may be newer than the snapshots
        self._allow(contract.access, caller, event)
        accept = list_header(scope["headers"], b"accept")
        answers = contract.media_types
        if route.startswith("/v1/") and not negotiation.accepts(accept, answers):
            raise RequestRefused(sender.make("not-acceptable", transport.MediaTypesServed(media_types=tuple(answers))))
        return client.name

    def count_refused(self, scope: Scope, sender: ResponseSender) -> None:
        """Count a request that no route takes, whatever its token. Raises RequestRefused beyond the limit."""
        self._count(self._anonymous.take(self._address(scope)), sender)

    def charge(self, scope: Scope, work: int) -> None:
        """Count an anonymous request that is served anyway, with so many bytes of heavy work."""
        address = self._address(scope)
        self._anonymous.take(address)
        self._anonymous.charge(address, work)

    async def _authenticate(
        self, scope: Scope, header: bytes | None, event: str | None, sender: ResponseSender
    ) -> Caller | None:
        """Raises Unauthenticated; beyond the limit of failures RequestRefused for tokens not seen valid lately.

        A failure is counted before the database is asked, so that many at once cannot pass together.
        """
        if header is None:
            return None
        address = self._address(scope)
        is_recent = self._authenticator.is_recent(header)
        if not is_recent:
            self._count(self._failures.take(address), sender)
        try:
            authenticated = await self._authenticator.recognise(header, event)
        except Unauthenticated:
            if is_recent:
                self._count(self._failures.take(address), sender)
            raise
        except Error:  # the database is away: nobody's fault
            if not is_recent:
                self._failures.give_back(address)
            raise
        if not is_recent:
            self._failures.give_back(address)
        scope["authenticated"] = authenticated
        return authenticated.caller

    def _allow(self, policy: Policy, caller: Caller | None, event: str | None) -> None:
        """Raises NotFound for an event that the caller may not see, Forbidden for one that it may see."""
        if policy is ANYBODY:
            return
        if caller is None:
            raise Unauthenticated(details.TokenRequired())
        if caller.role in policy and (event is None or caller.belongs_to(event)):
            return
        if event is not None and not self._sees(caller, event):
            raise NotFound
        raise Forbidden([Fault(NotPermitted())])

    def _sees(self, caller: Caller, event: str) -> bool:
        head = self._snapshots.heads.get(event)
        return head is not None and (head.visibility is Visibility.published or caller.belongs_to(event))

    def _client(self, scope: Scope, caller: Caller | None) -> Client:
        """Whom a request counts for, and in which limit."""
        if caller is None:
            return Client(self._anonymous, self._address(scope))
        return Client(self._reads if scope["method"] in ("GET", "HEAD") else self._writes, str(caller.lineage))

    def _address(self, scope: Scope) -> str:
        return client_address(scope, self.settings.trusted_proxies)

    def _count(self, standing: Allowance, sender: ResponseSender) -> None:
        sender.extra = standing.headers()
        if standing.wait:
            seconds = str(int(standing.wait) + 1)
            raise RequestRefused(sender.make("too-many-requests", transport.TryLater(), retry_after=seconds))
