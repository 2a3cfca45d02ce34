"""The processes of the demonstration stop together: nothing stays behind, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# In one write, so that two that speak at once do not speak through each other.
HELLO = "import os; os.write(1, b'%d\\n' % os.getpid())"
LASTING = f"{HELLO}; import time; time.sleep(120)"
ENDING = f"{HELLO}; import sys; sys.stdin.read()"
IMPOSSIBLE = "\0"
ROOT = Path(__file__).resolve().parents[2]
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """What a test started; it is gone afterwards, also when the test failed."""
    running: list[subprocess.Popen[str]] = []
    yield running
    for each in running:
        each.kill()
        each.wait()
        for stream in (each.stdin, each.stdout, each.stderr):
            if stream:
                stream.close()


def run(started: list[subprocess.Popen[str]], *programs: str) -> subprocess.Popen[str]:
    """Run these programs together; gives the process that looks after them."""
    commands = [["-c", program] for program in programs]
    code = f"import sys; from werkplein.demonstration import run_together; sys.exit(run_together({commands!r}))"
    pipes = {name: subprocess.PIPE for name in ("stdin", "stdout", "stderr")}
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, **pipes)
    started.append(parent)
    return parent


def pids(parent: subprocess.Popen[str], count: int) -> list[int]:
    """The processes it started, once they run."""
    assert parent.stdout
    return [int(parent.stdout.readline()) for _ in range(count)]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("signum", SIGNALS)
def test_a_signal_stops_both(started: list[subprocess.Popen[str]], signum: signal.Signals) -> None:
    parent = run(started, LASTING, LASTING)
    children = pids(parent, 2)

    parent.send_signal(signum)

    assert parent.wait(30) == 0
    assert not [pid for pid in children if is_there(pid)]


def test_when_one_ends_the_other_stops_although_nobody_reads_what_is_said(
    started: list[subprocess.Popen[str]],
) -> None:
    parent = run(started, LASTING, ENDING)
    children = pids(parent, 2)

    for stream in (parent.stdout, parent.stderr, parent.stdin):
        assert stream
        stream.close()

    assert parent.wait(30) == 1
    assert not [pid for pid in children if is_there(pid)]


def test_when_one_cannot_be_started_the_other_stops(started: list[subprocess.Popen[str]], tmp_path: Path) -> None:
    note = tmp_path / "pid"
    parent = run(
        started, f"import os, pathlib; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); {LASTING}", IMPOSSIBLE
    )

    assert parent.wait(30) == 1
    written = note.read_text() if note.exists() else ""
    assert not written or not is_there(int(written))
