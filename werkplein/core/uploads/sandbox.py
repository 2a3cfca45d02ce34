"""Reads a PDF in a process of its own, with little memory and time, and no settings of ours: whatever is in it.

Run as a module it takes the file on its standard input and gives the new one on its standard output.
"""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
from pathlib import Path

from werkplein.core.uploads import pdf
from werkplein.core.uploads.kinds import FileRefused, Refusal

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 5
MEMORY = 1024**3
REFUSED = 3
_LIMITS = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0))


def rewrite(data: bytes) -> bytes:
    """Write the PDF anew, in a process that may fail without harm."""
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=2 * SECONDS, cwd=ROOT, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(Refusal.TOO_COMPLEX) from error
    if done.returncode == 0:
        return done.stdout
    said = Refusal.known(done.stdout.decode(errors="replace")) if done.returncode == REFUSED else None
    raise FileRefused(said or Refusal.TOO_COMPLEX)


def main() -> int:
    """Take the file in and give the new one, within limits."""
    for limit, most in _LIMITS:
        # Not every system knows every limit.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (most, most))
    try:
        sys.stdout.buffer.write(pdf.rewrite(sys.stdin.buffer.read()))
    except FileRefused as refused:
        sys.stdout.write(refused.why.value)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
