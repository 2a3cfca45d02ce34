"""The scheduler: its own process, exactly one active at a time, the next takes over.

It keeps nothing: what is due stands in the tables of the features. A tick that was missed is caught up by the next
one, and a job that runs twice does nothing the second time.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from contextlib import ExitStack
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from werkplein.app import CANNOT_START, checked_app, why_not
from werkplein.core import clock
from werkplein.core.database import db, unit_of_work
from werkplein.core.feature import Job
from werkplein.core.jobs import all_jobs, beat, run_job
from werkplein.core.locks import SCHEDULER, make_lock
from werkplein.settings import Settings

log = structlog.get_logger()

BEAT_SECONDS = 15
STANDBY_SECONDS = 5


class Scheduler:
    """Stands by until it holds the lock, then ticks until it is stopped or loses the lock."""

    def __init__(self, app: Flask, stopping: threading.Event | None = None) -> None:
        """Keep the application; setting `stopping` ends it."""
        self.app = app
        self.stopping = stopping or threading.Event()
        with app.app_context():
            self.lock = make_lock(db.engine, SCHEDULER)

    def run(self) -> None:
        """Work until stopped."""
        log.info("scheduler started", process=os.getpid())
        settings: Settings = self.app.config["SETTINGS"]
        if settings.lacks_mail_server:
            log.warning("no mail server: mail waits", setting="WERKPLEIN_SMTP_URL", read="python -m werkplein outbox")
        while not self.stopping.is_set():
            if self._acquire():
                self._work()
            self.stopping.wait(STANDBY_SECONDS)
        log.info("scheduler stopped", process=os.getpid())

    def _acquire(self) -> bool:
        try:
            return self.lock.acquire()
        except SQLAlchemyError as error:
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
        if not self.stopping.is_set():
            log.warning("scheduler lost its lock and stands by", process=os.getpid())

    def _beat(self) -> None:
        try:
            with self.app.app_context(), unit_of_work() as session:
                beat(session)
        except SQLAlchemyError as error:
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
    except SQLAlchemyError as error:
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
    try:
        app = checked_app()
    except CANNOT_START as error:
        sys.exit(why_not(error))
    Scheduler(app, stopping).run()


if __name__ == "__main__":
    main()
