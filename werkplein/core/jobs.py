"""Work that nobody waits for: jobs that do what is due, runs in the background with progress, and who is alive."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.database import Model, UtcDateTime, code, day, key, label_enum, moment, unit_of_work, upsert
from werkplein.core.feature import Job, Task, features_of
from werkplein.core.labels import LabelEnum, listing, plural
from werkplein.core.logs import where

log = structlog.get_logger()

SCHEDULER = "scheduler"
# A scheduler beats every 15 seconds; after this long it stands still.
SILENCE = timedelta(minutes=2)
RUNS_KEPT = timedelta(days=60)
LONGEST_NOTE = 500


class RunState(LabelEnum):
    """How a piece of work stands."""

    WAITING = "waiting", "Wacht"
    RUNNING = "running", "Bezig"
    DONE = "done", "Klaar"
    FAILED = "failed", "Mislukt"


class JobRun(Model):
    """One time that a job was run."""

    __tablename__ = "job_run"
    id: Mapped[key]
    name: Mapped[code] = mapped_column(index=True)
    for_day: Mapped[day]
    started_at: Mapped[moment] = mapped_column(index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[RunState] = mapped_column(label_enum(RunState))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    worker: Mapped[str] = mapped_column(String(200))


class Heartbeat(Model):
    """When a process was last heard of."""

    __tablename__ = "heartbeat"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker: Mapped[str] = mapped_column(String(200))
    beat_at: Mapped[moment]


class BackgroundRun(Model):
    """A piece of work that someone asked for, with how far it is."""

    __tablename__ = "background_run"
    id: Mapped[key]
    kind: Mapped[code] = mapped_column(index=True)
    subject: Mapped[code]
    state: Mapped[RunState] = mapped_column(label_enum(RunState), default=RunState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    actor_id: Mapped[int | None]
    asked_at: Mapped[moment] = mapped_column(default=clock.now)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_over(self) -> bool:
        """Tell whether it ended, well or not."""
        return self.state in (RunState.DONE, RunState.FAILED)


def worker_name() -> str:
    """Name this process, for the page that shows who did what."""
    return f"{socket.gethostname()}:{os.getpid()}"[:200]


@dataclass(frozen=True)
class Outcome:
    """How a run of a job went."""

    state: RunState
    note: str = ""


def run_job(app: Flask, job: Job, on: date | None = None) -> Outcome:
    """Run a job for a day, in a unit of work of its own, and keep how it went.

    What tells people what is expected of them first lets all that settles it catch up to today, and waits where that
    fails: a mail cannot be taken back.
    """
    with app.app_context():
        for_day = on or clock.today()
        first = settling(app) if job.task is Task.TELLS else []
        failed = [each.label for each in first if run_job(app, each).state is RunState.FAILED]
        with unit_of_work() as session:
            run_id = _open_run(session, job, for_day)
        outcome = Outcome(RunState.FAILED, f"Wacht op: {listing(failed)}") if failed else _attempt(job, for_day)
        with unit_of_work() as session:
            _close_run(session, session.get_one(JobRun, run_id), outcome)
        return outcome


def settling(app: Flask) -> list[Job]:
    """Give the jobs that ask and settle what is expected, in the order of the features: the lower ones first."""
    return [job for feature in features_of(app) for job in feature.jobs if job.task is Task.SETTLES]


def _close_run(session: Session, run: JobRun, outcome: Outcome) -> None:
    """Keep how a run went. One that failed just like the one before takes its row: what is broken stays so for long."""
    run.state, run.note, run.finished_at = outcome.state, outcome.note, clock.now()
    earlier = select(JobRun).where(JobRun.name == run.name, JobRun.id < run.id).order_by(JobRun.id.desc()).limit(1)
    before = session.scalar(earlier)
    if before and (before.state, before.note) == (RunState.FAILED, run.note) and run.state is RunState.FAILED:
        before.for_day, before.started_at, before.finished_at = run.for_day, run.started_at, run.finished_at
        before.worker = run.worker
        session.delete(run)


def _open_run(session: Session, job: Job, for_day: date) -> int:
    """Start a run. A run that found nothing to do is followed on its own row: ticks are many, news is rare."""
    run = session.scalar(select(JobRun).where(JobRun.name == job.name).order_by(JobRun.id.desc()).limit(1))
    if run is None or run.note or run.state is not RunState.DONE:
        run = JobRun(name=job.name, note="")
        session.add(run)
    run.for_day, run.started_at, run.finished_at = for_day, clock.now(), None
    run.state, run.worker = RunState.RUNNING, worker_name()
    session.flush()
    return run.id


def _attempt(job: Job, for_day: date) -> Outcome:
    try:
        with unit_of_work() as session:
            note = job.run(session, for_day)
    except Exception as error:
        # The next tick tries again; the page of tasks shows that this one failed.
        log.error("job failed", job=job.name, for_day=for_day.isoformat(), where=where(error))
        return Outcome(RunState.FAILED, type(error).__name__)
    return Outcome(RunState.DONE, (note or "")[:LONGEST_NOTE])


def find_job(app: Flask, job_name: str) -> Job | None:
    """Give the job with this name."""
    return next((job for job in all_jobs(app) if job.name == job_name), None)


def all_jobs(app: Flask) -> list[Job]:
    """Give the jobs of all features, by name."""
    jobs = [job for feature in features_of(app) for job in feature.jobs]
    return sorted(jobs, key=lambda job: job.name)


def beat(session: Session, who: str = SCHEDULER) -> None:
    """Say that this process is alive."""
    row = {"name": who, "worker": worker_name(), "beat_at": clock.now()}
    upsert(session, Heartbeat, [row], ["name"], ["worker", "beat_at"])


def last_beat(session: Session) -> Heartbeat | None:
    """Give when the scheduler was last heard of; nothing before its first start."""
    return session.get(Heartbeat, SCHEDULER)


def is_silent(found: Heartbeat | None) -> bool:
    """Tell whether nothing was heard for too long."""
    return found is None or clock.now() - found.beat_at > SILENCE


def last_runs(session: Session) -> Sequence[JobRun]:
    """Give the newest run of each job, by name."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.name)
    return session.scalars(select(JobRun).where(JobRun.id.in_(newest)).order_by(JobRun.name)).all()


def failed_runs(session: Session, limit: int = 20) -> Sequence[JobRun]:
    """Give the newest runs that failed."""
    failed = select(JobRun).where(JobRun.state == RunState.FAILED).order_by(JobRun.id.desc())
    return session.scalars(failed.limit(limit)).all()


def start(session: Session, kind: str, subject: object, actor: Actor, total: int | None = None) -> BackgroundRun:
    """Ask for a piece of work; a job of its feature does it."""
    run = BackgroundRun(kind=kind, subject=str(subject), actor_id=actor.id, total=total)
    session.add(run)
    session.flush()
    return run


def latest(session: Session, kind: str, subject: object) -> BackgroundRun | None:
    """Give the last time this work was asked for."""
    asked = select(BackgroundRun).where(BackgroundRun.kind == kind, BackgroundRun.subject == str(subject))
    return session.scalar(asked.order_by(BackgroundRun.id.desc()).limit(1))


@dataclass
class Progress:
    """A piece of work that this process took; each word about it is a unit of work of its own."""

    run_id: int
    subject: str

    def tick(self, done: int, total: int | None = None, message: str = "") -> None:
        """Tell how far it is, and that it is alive."""
        self._write(done=done, message=message[:LONGEST_NOTE], **({} if total is None else {"total": total}))

    def _write(self, **values: Any) -> None:
        with unit_of_work() as session:
            session.execute(
                update(BackgroundRun).where(BackgroundRun.id == self.run_id).values(beat_at=clock.now(), **values)
            )

    def end(self, state: RunState, message: str = "") -> None:
        """Tell that it is over."""
        extra = {"message": message[:LONGEST_NOTE]} if message else {}
        self._write(state=state, finished_at=clock.now(), **extra)


@contextmanager
def reporting(work: Progress) -> Iterator[Progress]:
    """Mark the work done at the end, or failed when it raises; the error goes on."""
    try:
        yield work
    except Exception as error:
        work.end(RunState.FAILED, f"Mislukt: {type(error).__name__}")
        raise
    work.end(RunState.DONE)


def forget_old_runs(session: Session, _today: date) -> str | None:
    """Let go of runs of long ago; the audit trail keeps what they did."""
    old = JobRun.started_at < clock.now() - RUNS_KEPT
    runs = session.scalars(select(JobRun).where(old).order_by(JobRun.id).limit(5_000)).all()
    for run in runs:
        session.delete(run)
    return f"{plural(len(runs), 'oude regel', 'oude regels')} opgeruimd" if runs else None
