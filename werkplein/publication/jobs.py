"""Makes approved releases public: writes the site, then flips the pointer. Safe to stop at any moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask, current_app
from sqlalchemy.orm import Session

from werkplein.core import clock, jobs
from werkplein.core.actor import SYSTEM
from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import Conflict
from werkplein.core.feature import features_of
from werkplein.core.files import FileStore, store
from werkplein.core.installation import is_example
from werkplein.core.jobs import BackgroundRun, Progress, RunState
from werkplein.core.locks import PUBLISHING, Lock, make_lock
from werkplein.obligations.queries import closing_days
from werkplein.programme.reader import current
from werkplein.publication import actions, queries, site
from werkplein.publication.content import Content
from werkplein.publication.hour_rules import usual_releases
from werkplein.publication.models import RENDERING, Release
from werkplein.publication.pages import Page, page_of
from werkplein.publication.published import Agenda, Coming, Published, local_day, released

TELL_EVERY = 10
BUSY = "een ander proces maakt nu vrijgaven openbaar"
# What could not be written is tried again after this long; meanwhile the release that is public stays in order.
RETRY_AFTER = timedelta(minutes=10)
# The pages are written this long before the hour, so that they are there at the hour. Nobody is given them before.
WRITE_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True)
class Task:
    """A release whose pages must be written, with all that was public before, the newest last."""

    release: Release
    releases: Sequence[Release]
    listed: Sequence[Published]
    others: Sequence[Page]
    agenda: Agenda
    folder: str


def publish_due(_session: Session, today: date, only: Collection[str] | None = None) -> str | None:
    """Write what is approved and not yet public, or what a new version of the platform shows otherwise.

    One process at a time: the command for a job by hand and a scheduler that just took over wait for nobody.
    `only` names the pages to write, for who measures those and needs no whole site.
    """
    lock = make_lock(db.engine, PUBLISHING)
    if not lock.acquire():
        return BUSY
    try:
        return _publish_held(lock, today, only)
    finally:
        lock.release()


def _publish_held(lock: Lock, today: date, only: Collection[str] | None) -> str | None:
    """Each step is a unit of work of its own: nothing in the database is locked while pages are written.

    The pointer is flipped at the end, so whoever stops halfway leaves the former site, and the next tick begins again.
    A release that waits for its hour is written just before it.
    """
    files, app = store(), current_app._get_current_object()  # type: ignore[attr-defined]
    _begin(files, today)
    done, tasks = None, _find_tasks(app, files, today)
    wanted = {task.folder for task in tasks}
    # What is ready does not wait for what must still be written.
    for task in sorted(tasks, key=lambda task: not site.is_complete(files, task.folder)):
        if not site.is_complete(files, task.folder):
            _render(app, files, task, only)
        if not task.release.is_early(clock.moment(today)):
            _refuse_torn(lock, files, task)
            done = _flip(files, task, today, wanted) or done
    return done


def _refuse_torn(lock: Lock, files: FileStore, task: Task) -> None:
    """Who lost the lock may not be alone any more. The next tick writes what is missing."""
    if not (lock.is_held() and site.is_complete(files, task.folder)):
        raise Conflict(f"De pagina’s van vrijgave {task.release.number} zijn niet compleet.")


def _begin(files: FileStore, today: date) -> None:
    """Make release 0 as soon as there is a register."""
    with unit_of_work(writes=False) as session:
        if queries.releases(session) or not queries.locations(session, today):
            return
        content = actions.freeze(session, current(), today, is_example())
    with unit_of_work() as session:
        if not queries.releases(session):
            actions.begin(session, files, content, today)


def _find_tasks(app: Flask, files: FileStore, today: date) -> list[Task]:
    """The approved release goes first; one that failed comes after the public one, and not at every tick."""
    with unit_of_work(writes=False) as session:
        public, pointer = list(queries.public_releases(session)), queries.public_site(session)
        approved = queries.rendering(session)
        run = queries.last_run(session, approved) if approved and queries.has_failed(session, approved) else None
        others, agenda = _others(app, session, today), _agenda(session, approved, today)
    at = clock.moment(today)
    is_held = approved is not None and approved.is_held(at)
    wanted = public[-1:] if approved is None or run or is_held else []
    if approved and (run is None or _is_over(run)) and not approved.is_early(at + WRITE_AHEAD):
        wanted = [*wanted, approved]
    before = {release.number: [each for each in public if each is not release] for release in wanted}
    tasks = [_task(app, [*before[release.number], release], others, agenda, local_day(at)) for release in wanted]
    present = pointer.folder if pointer and site.pointed(files) == pointer.folder else None
    return [task for task in tasks if task.folder != present]


def _is_over(run: BackgroundRun) -> bool:
    return run.finished_at is None or run.finished_at < clock.now() - RETRY_AFTER


def _others(app: Flask, session: Session, today: date) -> list[Page]:
    """Give the pages of features above: when one of them changes, the site is written again."""
    return [page_of(each, session, today) for feature in features_of(app) for each in feature.public_pages]


def _agenda(session: Session, approved: Release | None, today: date) -> Agenda:
    """Give what is to come. It changes when a release is approved or stopped, and when a usual day passed."""
    programme = current()
    coming = []
    is_held = approved is not None and approved.is_held(clock.moment(today))
    if approved is not None and approved.planned_at is not None and is_held:
        coming.append(Coming(approved.number, approved.title, approved.planned_at, approved.prepared_at))
    every = usual_releases(programme, closing_days(session))
    return Agenda(tuple(coming), tuple(every), programme.release_day, programme.release_hour)


def _task(app: Flask, releases: Sequence[Release], others: Sequence[Page], agenda: Agenda, day: date) -> Task:
    """What becomes public by this task is not to come any more."""
    listed = [_listed(each, day) for each in releases]
    release, shown_from = releases[-1], max(day, listed[-1].public_on)
    left = agenda.since(shown_from).after(release.number, {each.public_on for each in listed})
    folder = site.folder_of(app, release.digest, listed, others, left)
    return Task(release, releases, listed, others, left, folder)


def _listed(release: Release, day: date) -> Published:
    """What was public keeps its day; what becomes public gets the day on which it does, planned or not."""
    opens_on = release.opens_on
    assert opens_on is not None, "only what was approved is listed"
    public_on = opens_on if release.is_public else max(opens_on, day)
    moments = [at for at in (release.planned_at, release.decided_at) if at and local_day(at) == public_on]
    return Published(release.number, release.title, public_on, max(moments, default=None))


def _with_files(files: FileStore, task: Task) -> list[Published]:
    """Give each release its files, and what it corrects of the one before."""
    published: list[Published] = []
    former: Content | None = None
    for release, listed in zip(task.releases, task.listed, strict=True):
        raw = actions.raw_of(files, release)
        content = Content.from_bytes(raw)
        published.append(released(listed, former, content, raw, site.kept(files, listed)))
        former = content
    return published


def _render(app: Flask, files: FileStore, task: Task, only: Collection[str] | None) -> None:
    with jobs.reporting(_progress(task.release)) as progress:
        content = actions.content_of(files, task.release)
        published = _with_files(files, task)

        def tell(done: int, total: int) -> None:
            if done % TELL_EVERY == 0 or done == total:
                progress.tick(done, total, "Pagina’s en bestanden schrijven")

        site.render_site(app, files, content, published, task.folder, tell, only, task.others, task.agenda)


def _progress(release: Release) -> Progress:
    """Find the run that the approval asked for, or make one: a tick may come without one."""
    with unit_of_work() as session:
        run = queries.last_run(session, release)
        if run is None or run.state is RunState.DONE:
            run = jobs.start(session, RENDERING, release.number, SYSTEM)
        run.state, run.message, run.finished_at = RunState.RUNNING, "", None
        return Progress(run.id, run.subject)


def _flip(files: FileStore, task: Task, today: date, wanted: Collection[str]) -> str | None:
    """Point at the tree. What waits for its hour stays, and the former one for a while: a reader may still be in it."""
    day = task.listed[-1].public_on
    if not task.release.is_public and day < local_day(clock.moment(today)):
        # It became midnight while the pages were written: they name a day that is over.
        return None
    with unit_of_work() as session:
        release = session.get_one(Release, task.release.id)
        if not actions.publish(session, release, task.folder, day):
            return None
    former = site.pointed(files)
    site.point(files, task.folder)
    site.sweep(files, {task.folder, former or task.folder, *wanted})
    return f"vrijgave {task.release.number} is openbaar"
