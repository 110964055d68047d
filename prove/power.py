"""Power cuts: an SQLite file system in memory that forgets what was not synced, under the statements of real writes.

kill -9 cannot show this: the kernel's page cache survives a process. Here every byte that was not handed to xSync is
lost (or, as a disk may, kept by chance) when the power goes.
"""

import contextlib
import random
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import apsw
import httpx
from asgi_lifespan import LifespanManager
from sqlalchemy import event

from congress_api.app import create_app
from congress_api.settings import Settings
from congress_api.store.sqlite_connections import PRAGMAS
from prove import servers
from prove.proofs import Figures, proof
from prove.writing import EVENT, PARTNER, patch

WRITES = 30
"""How many writes are recorded, and replayed until the power goes."""
Statement = tuple[str, Any]


class PowerCut(Exception):
    """The power is gone: nothing is done any more."""


class Disk:
    """Files as they are on the disk, and what was written but not yet synced."""

    def __init__(self, files: dict[str, bytes], luck: random.Random, operations: int) -> None:
        self.synced = {name: bytearray(content) for name, content in files.items()}
        self.seen = {name: bytearray(content) for name, content in files.items()}
        self.loose: dict[str, list[tuple[int, bytes]]] = {}
        self._luck = luck
        self._left = operations

    def step(self) -> None:
        """One operation nearer to the power cut."""
        self._left -= 1
        if self._left < 0:
            raise PowerCut

    def power_back(self) -> None:
        """Let operations go on, on a disk that nobody looks at any more."""
        self._left = 10**9

    def survivors(self) -> dict[str, bytes]:
        """What is found when the power comes back: all that was synced, and of the rest whatever the disk had done."""
        for name, writes in self.loose.items():
            for offset, data in writes:
                if self._luck.random() < 0.3:
                    put(self.synced.setdefault(name, bytearray()), offset, data)
        return {name: bytes(content) for name, content in self.synced.items()}


def put(content: bytearray, offset: int, data: bytes) -> None:
    """Write into a file, which grows as it must."""
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class ForgetfulFile(apsw.VFSFile):
    """One file of the disk."""

    def __init__(self, disk: Disk, name: str) -> None:
        self._disk, self._name = disk, name
        disk.seen.setdefault(name, bytearray())

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._disk.seen[self._name][offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.step()
        put(self._disk.seen[self._name], offset, data)
        self._disk.loose.setdefault(self._name, []).append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        del self._disk.seen[self._name][size:]

    def xSync(self, flags: int) -> None:
        self._disk.step()
        self._disk.synced[self._name] = bytearray(self._disk.seen[self._name])
        self._disk.loose.pop(self._name, None)

    def xFileSize(self) -> int:
        return len(self._disk.seen[self._name])

    def xClose(self) -> None:
        return

    def xLock(self, level: int) -> None:
        return

    def xUnlock(self, level: int) -> None:
        return

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return 4096

    def xDeviceCharacteristics(self) -> int:
        return 0


class ForgetfulFiles(apsw.VFS):
    """The file system that SQLite is given."""

    def __init__(self) -> None:
        self.disk: Disk
        super().__init__("forgetful", base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return ForgetfulFile(
            self.disk, Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temp").name
        )

    def xAccess(self, path: str, flags: int) -> bool:
        return bool(self.disk.seen.get(Path(path).name))

    def xDelete(self, path: str, sync: bool) -> None:
        self.disk.seen.pop(Path(path).name, None)

    def xFullPathname(self, name: str) -> str:
        return name


async def recorded(folder: Path) -> tuple[bytes, list[list[Statement]]]:
    """The database before, and the statements of each of a number of real writes through the API."""
    database = f"sqlite+aiosqlite:///{folder / 'congress.sqlite'}"
    servers.command("seed", "--database", database)
    secret = servers.token(database, "organiser", EVENT)
    file = (folder / "congress.sqlite").read_bytes()
    app: Any = create_app(Settings(database_url=database))
    writes: list[list[Statement]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        rows = parameters if many else [parameters]
        writes[-1].extend((statement, row) for row in rows if not statement.startswith(("SELECT", "BEGIN")))

    event.listen(app.snapshots.database.engine.sync_engine, "before_cursor_execute", note)
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {secret}"}
    async with (
        LifespanManager(app),
        httpx.AsyncClient(transport=transport, base_url="http://x", headers=headers) as client,
    ):
        for number in range(WRITES):
            writes.append([])
            answer = await patch(client, PARTNER, {"tagline": f"{number}", "links": links(number)}, "*")
            assert answer.status_code == 200, answer.text
    return file, writes


def links(number: int) -> list[dict[str, str]]:
    """A list that grows and shrinks, so that pages come and go."""
    return [{"kind": "other", "url": f"https://example.org/{number}/{n}/{'x' * 200}"} for n in range(number % 20)]


def a_disk(before: bytes, luck: random.Random) -> Disk:
    """A disk whose power goes after a random number of operations."""
    return Disk({"congress.sqlite": before}, luck, luck.randrange(10, 400))


def cut(
    files: ForgetfulFiles, disk: Disk, writes: list[list[Statement]], synchronous: str
) -> tuple[int, dict[str, bytes]]:
    """Replay the writes until the power goes: how many were acknowledged, and what the disk then holds."""
    files.disk = disk
    acknowledged = 0
    connection = apsw.Connection("congress.sqlite", vfs="forgetful")
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # without shared memory, which lies beside the disk
        for pragma in PRAGMAS:
            connection.execute(pragma.replace("synchronous=FULL", f"synchronous={synchronous}"))
        for write in writes:
            connection.execute("BEGIN IMMEDIATE")
            for statement, parameters in write:
                connection.execute(statement, parameters)
            connection.execute("COMMIT")
            acknowledged += 1
    except (PowerCut, apsw.Error):
        pass
    found = files.disk.survivors()
    files.disk.power_back()  # so that the connection can be put away; what it still does reaches no disk
    with contextlib.suppress(apsw.Error):
        connection.close(True)
    return acknowledged, found


def standing(found: dict[str, bytes]) -> int:
    """How many of the writes a healthy SQLite finds on that disk; it must find nothing wrong with it."""
    with tempfile.TemporaryDirectory(prefix="proof-power-") as folder:
        for name, content in found.items():
            Path(folder, name).write_bytes(content)
        connection = sqlite3.connect(Path(folder, "congress.sqlite"))
        try:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",), "corrupt"
            (count,) = connection.execute("SELECT max(version) - 1 FROM ledger").fetchone()
            (logged,) = connection.execute("SELECT count(DISTINCT version) - 1 FROM change").fetchone()
        finally:
            connection.close()
        assert count == logged, f"the ledger counts {count}, the log {logged}"
        return int(count)


@proof(
    "power-cuts",
    "Simulated power cuts during real writes to SQLite: no acknowledged write is lost, no file is corrupt.",
    normal={"cuts": 500},
    long={"cuts": 10_000},
)
async def power_cuts(cuts: int) -> Figures:
    """As we run it (synchronous FULL), and as a control with NORMAL, which the simulation must catch losing."""
    with tempfile.TemporaryDirectory(prefix="proof-power-") as folder:
        before, writes = await recorded(Path(folder))
    files, luck = ForgetfulFiles(), random.Random(1)
    acknowledged = control = 0
    for number in range(cuts):
        done, found = cut(files, a_disk(before, luck), writes, "FULL")
        assert standing(found) >= done, f"cut {number}: {done} were acknowledged, {standing(found)} stand"
        acknowledged += done
    for _ in range(50):
        done, found = cut(files, a_disk(before, luck), writes, "NORMAL")
        control += max(0, done - standing(found))
    assert control > 0, "the control lost nothing: this simulation proves nothing"
    return {"cuts": cuts, "acknowledged": acknowledged, "lost": 0, "corrupt": 0, "lost by the control": control}
