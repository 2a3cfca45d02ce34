"""The scheduler: its own process, exactly one active at a time, the next takes over.

It keeps nothing: what is due stands in the tables of the features. A tick that was missed is caught up by the next
one, and a job that runs twice does nothing the second time.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import IO, Protocol

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from werkplein.app import checked_app
from werkplein.core import clock
from werkplein.core.database import db, unit_of_work
from werkplein.core.feature import Job
from werkplein.core.jobs import all_jobs, beat, run_job

log = structlog.get_logger()

# Any fixed number will do, as long as no other application on the same database uses it.
LOCK_NUMBER = 2010_07_05
BEAT_SECONDS = 15
STANDBY_SECONDS = 5


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

    def __init__(self, engine: Engine) -> None:
        """Keep the engine."""
        self.engine = engine
        self.connection: Connection | None = None

    def acquire(self) -> bool:
        """Take it, if nobody has it."""
        connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": LOCK_NUMBER}):
            self.connection = connection
            return True
        connection.close()
        return False

    def is_held(self) -> bool:
        """Tell whether the connection that holds it still stands."""
        if self.connection is None:
            return False
        try:
            self.connection.execute(text("SELECT 1"))
        except OperationalError:
            return False
        return True

    def release(self) -> None:
        """Let go."""
        if self.connection is None:
            return
        connection, self.connection = self.connection, None
        try:
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": LOCK_NUMBER})
            connection.close()
        except OperationalError:
            # The connection is gone, and the lock with it.
            connection.invalidate()


def make_lock(engine: Engine) -> Lock:
    """Give the kind of lock that fits the database."""
    if engine.dialect.name == "postgresql":
        return AdvisoryLock(engine)
    return FileLock(Path(f"{engine.url.database}.scheduler.lock"))


class Scheduler:
    """Stands by until it holds the lock, then ticks until it is stopped or loses the lock."""

    def __init__(self, app: Flask, stopping: threading.Event | None = None) -> None:
        """Keep the application; setting `stopping` ends it."""
        self.app = app
        self.stopping = stopping or threading.Event()
        with app.app_context():
            self.lock = make_lock(db.engine)

    def run(self) -> None:
        """Work until stopped."""
        log.info("scheduler started", process=os.getpid())
        while not self.stopping.is_set():
            if self._acquire():
                self._work()
            self.stopping.wait(STANDBY_SECONDS)
        log.info("scheduler stopped", process=os.getpid())

    def _acquire(self) -> bool:
        try:
            return self.lock.acquire()
        except OperationalError as error:
            log.warning("scheduler cannot reach the database", error=type(error).__name__)
            return False

    def _work(self) -> None:
        log.info("scheduler active", process=os.getpid())
        with ExitStack() as stack:
            stack.callback(self.lock.release)
            ticking = make_ticks(self.app)
            ticking.start()
            stack.callback(ticking.shutdown, wait=True)
            while not self.stopping.is_set() and self.lock.is_held():
                self._beat()
                self.stopping.wait(BEAT_SECONDS)

    def _beat(self) -> None:
        try:
            with self.app.app_context(), unit_of_work() as session:
                beat(session)
        except OperationalError as error:
            log.warning("no heartbeat", error=type(error).__name__)


def make_ticks(app: Flask) -> BackgroundScheduler:
    """Give the ticks of all jobs: the first at once, then at their interval, never two of one job together."""
    ticking = BackgroundScheduler(
        timezone="Europe/Amsterdam",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        executors={"default": {"type": "threadpool", "max_workers": 2}},
    )
    for job in all_jobs(app):
        ticking.add_job(
            _tick,
            args=(app, job),
            id=job.name,
            trigger="interval",
            seconds=job.every.total_seconds(),
            next_run_time=clock.now(),
        )
    return ticking


def _tick(app: Flask, job: Job) -> None:
    try:
        run_job(app, job)
    except OperationalError as error:
        # The database is away for a moment; what is due stays due.
        log.warning("tick skipped", job=job.name, error=type(error).__name__)


def main() -> None:
    """Run until the process is asked to stop."""
    # A tick that comes while its job still works is skipped on purpose, and is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    Scheduler(checked_app(), stopping).run()


if __name__ == "__main__":
    main()
