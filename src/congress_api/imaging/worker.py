"""The child process: reads one picture from standard input, writes it in a few sizes, and exits.

It imports only `child` of the application, so that an exploited decoder finds no database, no secrets and no other
request, and has little memory and time. Standard output is one line of JSON, then the encoded sizes, the largest first.
"""

import json
import os
import resource
import sys
from pathlib import Path

MEMORY = 1_200_000_000  # bytes of address space; a WebP of 50 million pixels takes 900 MB, its decoder copies it often
SECONDS = 10  # of processor time
FILES = 32


def confine() -> None:
    """Limit memory, time and files, forbid writing to files, and lower the priority."""
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))


confine()  # before a decoder is loaded
sys.path.append(str(Path(__file__).parents[2]))  # where `congress_api` is: the option -I hides it

from congress_api.imaging.child.processing import result_of  # noqa: E402  # importing it loads decoders


def main() -> None:
    """Process the picture on standard input."""
    line, contents = result_of(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + b"".join(contents))


if __name__ == "__main__":
    main()
