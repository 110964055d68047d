"""Many pictures in one child process, which does for each what the usual one does for a single one."""

import json
import subprocess
import sys
from typing import Any

from congress_api.imaging.encoding import WORKER

ANSWER_ALL = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("worker", sys.argv[1])
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
for line in sys.stdin:
    told, contents = worker.result_of(bytes.fromhex(line))
    print(json.dumps([told, [content.hex() for content in contents]]))
"""


def answers(pictures: dict[str, bytes]) -> dict[str, tuple[dict[str, Any], list[bytes]]]:
    """What the child says of each, and the sizes that it makes."""
    lines = "".join(f"{raw.hex()}\n" for raw in pictures.values())
    child = [sys.executable, "-I", "-c", ANSWER_ALL, str(WORKER)]
    done = subprocess.run(child, input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {}
    for name, line in zip(pictures, done.stdout.splitlines(), strict=True):
        told, contents = json.loads(line)
        found[name] = (told, [bytes.fromhex(content) for content in contents])
    return found
