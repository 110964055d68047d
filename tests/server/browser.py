"""A real browser without a window, told what to do through its DevTools protocol over a pipe."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any, BinaryIO

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # whatever it asks for elsewhere fails, and is seen
    "--remote-debugging-pipe",
)
PATIENCE = 60.0
"""Seconds; a browser that starts on a busy machine takes its time."""

LAUNCH = """
import fcntl, os, sys
inward, outward = (fcntl.fcntl(int(given), fcntl.F_DUPFD, 10) for given in sys.argv[1:3])
os.dup2(inward, 3)
os.dup2(outward, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Puts the pipe where the browser looks for it. First out of the way: the one may lie where the other goes."""

Event = dict[str, Any]


def found() -> str | None:
    """The browser of this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Pipe:
    """Messages to and from the browser: JSON with a NUL after each, on its descriptors 3 and 4."""

    def __init__(self, to: BinaryIO, back: BinaryIO, log: Path) -> None:
        self._to = to
        self._back = back
        self._log = log
        self._numbers = itertools.count(1)
        self._inbox: Queue[Event] = Queue()
        self.events: list[Event] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ended(self) -> None:
        """Wait until everything is read that the browser said before it went."""
        self._reader.join(PATIENCE)

    def _read(self) -> None:
        rest = b""
        while chunk := os.read(self._back.fileno(), 65_536):
            *messages, rest = (rest + chunk).split(b"\0")
            for message in messages:
                self._inbox.put(json.loads(message))

    def take(self, wanted: Callable[[Event], bool], what: str) -> Event:
        """The next message that is wanted; the others are kept as events. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = self._inbox.get(timeout=left)
            except Empty:
                break
            if "method" in message:
                self.events.append(message)
            if wanted(message):
                return message
        raise TimeoutError(f"the browser did not answer: {what}; it said: {self._log.read_text('utf-8', 'replace')}")

    def ask(self, method: str, parameters: dict[str, Any], session: str | None = None) -> dict[str, Any]:
        """Call a method of the protocol. Raises RuntimeError when the browser refuses."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        self._to.write(json.dumps(asked).encode() + b"\0")
        self._to.flush()
        answer = self.take(lambda message: message.get("id") == number, method)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result


class Tab:
    """A page in the browser, and what it did."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._target = pipe.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = pipe.ask("Target.attachToTarget", {"targetId": self._target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol on this page."""
        return self._pipe.ask(method, parameters, self._session)

    def close(self) -> None:
        """Let go of it: pages that stay open go on taking the machine's time."""
        self._pipe.ask("Target.closeTarget", {"targetId": self._target})

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        self.ask("Page.navigate", url=url)
        self._pipe.take(lambda event: event.get("method") == "Page.loadEventFired", f"loading {url}")

    def run(self, script: str) -> Any:
        """The value of a script, awaited. Raises RuntimeError when it throws."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def wait(self, script: str) -> Any:
        """The value of a script as soon as it is true. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if value := self.run(script):
                return value
            time.sleep(0.1)
        raise TimeoutError(f"never came true: {script}")

    def appears(self, selector: str) -> None:
        """Wait until something is there. Raises TimeoutError."""
        self.wait(f"document.querySelector({json.dumps(selector)}) !== null")

    def click(self, selector: str) -> None:
        """Click on something as soon as it is there."""
        self.appears(selector)
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def requested(self) -> list[str]:
        """The addresses that were asked for, data in the page itself left out."""
        sent = [event["params"]["request"]["url"] for event in self.events("Network.requestWillBeSent")]
        return [url for url in sent if not url.startswith(("data:", "about:"))]

    def complaints(self) -> list[str]:
        """What the console shows as error or warning, and what was thrown."""
        said = [e["params"] for e in self.events("Runtime.consoleAPICalled")]
        told = [str(one["args"]) for one in said if one["type"] in {"error", "warning", "assert"}]
        logged = [e["params"]["entry"] for e in self.events("Log.entryAdded")]
        told += [f"{one['text']} {one.get('url')}" for one in logged if one["level"] in {"error", "warning"}]
        return told + [str(e["params"]) for e in self.events("Runtime.exceptionThrown")]

    def events(self, method: str) -> list[Event]:
        """What the browser told of this page under that name."""
        mine = (event for event in self._pipe.events if event.get("sessionId") == self._session)
        return [event for event in mine if event["method"] == method]


@contextmanager
def started(program: str) -> Iterator[Pipe]:
    """The browser, with a profile of its own that is gone afterwards."""
    (inward, to), (back, outward) = os.pipe(), os.pipe()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        os.fdopen(to, "wb") as writing,
        os.fdopen(back, "rb") as reading,
        Path(profile, "browser.log").open("wb") as log,
    ):
        launch = [sys.executable, "-c", LAUNCH, str(inward), str(outward)]
        process = subprocess.Popen(
            [*launch, program, *QUIET, f"--user-data-dir={profile}"],
            pass_fds=(inward, outward),
            start_new_session=True,
            stdout=log,
            stderr=log,
        )
        os.close(inward)
        os.close(outward)
        pipe = Pipe(writing, reading, Path(log.name))
        try:
            yield pipe
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # its helpers too: they would hold the pipe and the profile
            process.wait()
            pipe.ended()
