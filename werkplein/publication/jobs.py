"""Makes approved releases public: writes the site, then flips the pointer. Safe to stop at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Flask, current_app
from sqlalchemy.orm import Session

from werkplein.core import jobs
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.core.files import FileStore, store
from werkplein.core.installation import is_example
from werkplein.core.jobs import Progress, RunState
from werkplein.programme.reader import current
from werkplein.publication import actions, queries, site
from werkplein.publication.content import Content
from werkplein.publication.models import Release
from werkplein.publication.open_data import downloads
from werkplein.publication.pages import Published

KIND = "publiceren"
TELL_EVERY = 10


@dataclass(frozen=True)
class Task:
    """A release whose pages must be written, with all that was public before, the newest last."""

    release: Release
    releases: Sequence[Release]
    folder: str


def publish_due(_session: Session, today: date) -> str | None:
    """Write what is approved and not yet public, or what a new version of the platform shows otherwise.

    Each step is a unit of work of its own: nothing is locked while pages are written. The pointer is flipped at the
    end, so whoever stops halfway leaves the former site, and the next tick begins again.
    """
    files, app = store(), current_app._get_current_object()  # type: ignore[attr-defined]
    _begin(files, today)
    task = _find_task(app, files, today)
    if task is None:
        return None
    if not site.is_complete(files, task.folder):
        _render(app, files, task, today)
    _flip(files, task, today)
    return f"vrijgave {task.release.number} is openbaar"


def _begin(files: FileStore, today: date) -> None:
    """Make release 0 as soon as there is a register."""
    with unit_of_work(writes=False) as session:
        is_due = not queries.releases(session) and bool(queries.locations(session))
    if is_due:
        with unit_of_work() as session:
            content = actions.freeze(session, current(), today, is_example())
            if content.number == 0:
                actions.begin(session, files, content, today)


def _find_task(app: Flask, files: FileStore, today: date) -> Task | None:
    with unit_of_work(writes=False) as session:
        public, pointer = list(queries.public_releases(session)), queries.public_site(session)
        release = queries.rendering(session) or (public[-1] if public else None)
    if release is None:
        return None
    releases = [*(each for each in public if each.number != release.number), release]
    folder = site.folder_of(app, release.digest, [_listed(each, today) for each in releases])
    if pointer and pointer.folder == folder and site.pointed(files) == folder:
        return None
    return Task(release, releases, folder)


def _listed(release: Release, today: date) -> Published:
    """The day of approval stands on the pages: it is set once, so a repeat on another day gives the same tree."""
    return Published(release.number, release.title, release.approved_on or today)


def _with_files(files: FileStore, release: Release, today: date) -> Published:
    raw = actions.raw_of(files, release)
    return replace(_listed(release, today), files=downloads(Content.from_bytes(raw), raw))


def _render(app: Flask, files: FileStore, task: Task, today: date) -> None:
    content = actions.content_of(files, task.release)
    published = [_with_files(files, each, today) for each in task.releases]
    with jobs.reporting(_progress(task.release.number)) as progress:

        def tell(done: int, total: int) -> None:
            if done % TELL_EVERY == 0 or done == total:
                progress.tick(done, total, "Pagina’s en bestanden schrijven")

        site.render_site(app, files, content, published, task.folder, tell)


def _progress(number: int) -> Progress:
    """Find the run that the approval asked for, or make one: a tick may come without one."""
    with unit_of_work() as session:
        run = jobs.latest(session, KIND, number)
        if run is None or run.is_over:
            run = jobs.start(session, KIND, number, SYSTEM)
        run.state = RunState.RUNNING
        return Progress(run.id, run.subject)


def _flip(files: FileStore, task: Task, today: date) -> None:
    with unit_of_work() as session:
        release = session.get_one(Release, task.release.id)
        actions.publish(session, release, task.folder, release.approved_on or today)
    former = site.pointed(files)
    site.point(files, task.folder)
    # A reader may still be in the former site, so that one stays a while.
    site.sweep(files, {task.folder, former or task.folder})
