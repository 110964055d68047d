"""A client that holds an event: what an app does with the answers of `…/sync`."""

import hashlib
from typing import Any

LISTS = {
    "sessions": "session",
    "speakers": "speaker",
    "partners": "partner",
    "positions": "position",
    "articles": "article",
    "announcements": "announcement",
    "rooms": "room",
    "tracks": "track",
    "topics": "topic",
}


class Phone:
    """Holds resources by kind and id, with the cursor of the last answer."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], dict[str, Any]] = {}
        self.cursor: str | None = None
        self.completes = 0

    def apply(self, body: dict[str, Any]) -> bool:
        """Take an answer in; whether the check holds then."""
        if body["complete"]:
            self.held.clear()
            self.completes += 1
            assert body["removed"] == []
        for name, kind in LISTS.items():
            self._store(kind, body[name])
        self._store("event", [body["event"]] if body["event"] else [])
        for gone in body["removed"]:
            self.held.pop((gone["kind"], gone["id"]), None)
        self.cursor = body["cursor"]
        checked: bool = self.check() == body["check"]
        return checked

    def _store(self, kind: str, resources: list[dict[str, Any]]) -> None:
        assert [one["id"] for one in resources] == sorted(one["id"] for one in resources)
        self.held.update({(kind, one["id"]): one for one in resources})

    def check(self) -> dict[str, Any]:
        """The count and digest of what is held."""
        told = [f"{kind}/{one}/{resource['revision']}".encode() for (kind, one), resource in self.held.items()]
        total = sum(int.from_bytes(hashlib.sha256(one).digest()[:8]) for one in told)
        return {"count": len(told), "digest": f"{total % 2**64:016x}"}
