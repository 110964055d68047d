"""`Date` and `Last-Modified` come from one clock."""

import time

import httpx

from congress_api.http import conditional
from tests.conftest import SEED_EVENT
from tests.server.serving import Served


def seconds(answer: httpx.Response, name: str) -> int:
    """A date in a header, as seconds since 1970."""
    found = conditional.seconds_of(answer.headers[name].encode())
    assert found is not None
    return found


def test_nothing_changed_after_the_response_that_tells_it(server: Served) -> None:
    room = f"/v1/events/{SEED_EVENT}/rooms/dated"
    headers = {"authorization": f"Bearer {server.token('organiser', SEED_EVENT)}"}
    with httpx.Client(base_url=server.address, headers=headers) as client:
        client.put(room, json={"name": "a"})
        for number in range(15):
            before = int(time.time())
            written = client.patch(room, json={"floor": str(number)}, headers={"if-match": "*"})
            for answer in (written, client.get(room), client.get(room.rpartition("/")[0])):
                assert answer.status_code == 200
                assert before <= seconds(answer, "date") <= time.time()
                if "last-modified" in answer.headers:
                    assert seconds(answer, "last-modified") <= seconds(answer, "date")
            time.sleep(0.13)
        assert client.delete(room, headers={"if-match": "*"}).status_code == 204
