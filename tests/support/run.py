"""The folder of one test run, shared by its workers, and the lock with which one of them prepares for all."""

import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "WERKPLEINTEST_RUN"
PREFIX = "wpt-"
DISK = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
MEMORY = Path("/dev/shm")
# A hundred tests on two workers took 113 MB; the log of PostgreSQL may grow to 1 GB.
ROOM = 2 * 1024**3


def start() -> None:
    """Make the folder, in the first process; workers inherit its name.

    The path is short, because the socket of PostgreSQL lives in it and such a path has some hundred characters.
    """
    if VARIABLE in os.environ:
        return
    _sweep()
    made = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_place()))
    os.environ[VARIABLE] = str(made)


def _place() -> Path:
    """Memory where there is room: thousands of databases are made and thrown away, and a disk is slow at that."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return MEMORY if has_room else DISK


def _sweep() -> None:
    """Remove the folders of runs that were killed; a PostgreSQL that misses its folder stops by itself."""
    for left in itertools.chain.from_iterable(place.glob(f"{PREFIX}*-*") for place in (DISK, MEMORY)):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)


def folder() -> Path:
    return Path(os.environ[VARIABLE])


def clean_up() -> None:
    shutil.rmtree(folder(), ignore_errors=True)


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Hold a lock that only one process at a time can hold; the system lets go of it when the process dies."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def once(target: Path, make: Callable[[Path], None]) -> Path:
    """Give the target, made by whichever worker comes first; the others wait and use it.

    It is made under another name and then renamed, so that it is there whole or not at all.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(target.with_name(f"{target.name}.lock")):
        if not target.exists():
            draft = target.with_name(f"{target.name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            draft.unlink(missing_ok=True) if draft.is_file() else None
            make(draft)
            draft.rename(target)
    return target
