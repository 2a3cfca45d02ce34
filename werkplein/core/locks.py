"""Locks between processes that work on one database: held by one at a time, whatever happens to that one."""

from __future__ import annotations

import fcntl
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

SCHEDULER, FILLING, PUBLISHING = "scheduler", "filling", "publishing"
# Any fixed numbers will do, as long as no other application on the same database uses them.
NUMBERS = {SCHEDULER: 2010_07_05, FILLING: 2010_07_06, PUBLISHING: 2010_07_07}


class Lock(Protocol):
    """Held by one process at a time; let go by itself when that process ends."""

    def acquire(self) -> bool:
        """Take it, if nobody has it."""

    def is_held(self) -> bool:
        """Tell whether it is still ours."""

    def release(self) -> None:
        """Let go."""


class FileLock:
    """A lock beside the SQLite file; the operating system lets go of it when the process ends, however it ends."""

    def __init__(self, place: Path) -> None:
        """Keep where the lock stands."""
        self.place = place
        self.file: IO[str] | None = None

    def acquire(self) -> bool:
        """Take it, if nobody has it."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        file = self.place.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self.file = file
        return True

    def is_held(self) -> bool:
        """Tell whether it is still ours."""
        return self.file is not None

    def release(self) -> None:
        """Let go."""
        if self.file is not None:
            self.file.close()
            self.file = None


class AdvisoryLock:
    """A lock of PostgreSQL on a connection of its own; the server lets go of it when the connection ends."""

    def __init__(self, engine: Engine, number: int) -> None:
        """Keep the engine, and the number that the server knows the lock by."""
        self.engine = engine
        self.number = number
        self.connection: Connection | None = None

    def acquire(self) -> bool:
        """Take it, if nobody has it."""
        with ExitStack() as stack:
            connection = stack.enter_context(self.engine.connect()).execution_options(isolation_level="AUTOCOMMIT")
            if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": self.number}):
                return False
            stack.pop_all()
        self.connection = connection
        return True

    def is_held(self) -> bool:
        """Tell whether the connection that holds it still stands."""
        if self.connection is None:
            return False
        try:
            self.connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def release(self) -> None:
        """Let go."""
        if self.connection is None:
            return
        connection, self.connection = self.connection, None
        try:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": self.number})
        except SQLAlchemyError:
            # The connection is gone, and the lock with it. Who looked before has learned that already, and may then
            # ask nothing more of it: that is no error of the database, but one of its own kind.
            connection.invalidate()
        finally:
            connection.close()


def make_lock(engine: Engine, name: str) -> Lock:
    """Give the lock with this name, of the kind that fits the database."""
    if engine.dialect.name == "postgresql":
        return AdvisoryLock(engine, NUMBERS[name])
    return FileLock(Path(f"{engine.url.database}.{name}.lock"))
