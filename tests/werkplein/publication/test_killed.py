"""A process that is killed at any moment of publishing leaves all or nothing, and the next tick finishes the work."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from werkplein.core import clock
from werkplein.core.database import db
from werkplein.core.files import store
from werkplein.core.locks import PUBLISHING, make_lock
from werkplein.publication import actions, jobs, queries, site
from werkplein.publication.rules import ReleaseState

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("may_month")]

# The child does what the scheduler does, says how far it is, and waits to be killed there.
CHILD = """
import sys
from datetime import date

from werkplein.app import create_app
from werkplein.publication import actions, jobs, site

def wait(*_):
    print("here", flush=True)
    sys.stdin.read()

moment, written = sys.argv[1], []
write, publish, point = site._write, actions.publish, site.point
if moment == "writing":
    site._write = lambda *args, **more: (written.append(1), len(written) == 12 and wait(), write(*args, **more))[2]
if moment == "before the commit":
    actions.publish = lambda session, *args: (publish(session, *args), session.flush(), wait())
if moment == "before the copy of the pointer":
    site.point = wait
app = create_app()
app.config["TODAY"] = date(2010, 7, 5)
with app.app_context():
    jobs.publish_due(None, date(2010, 7, 5))
wait()
"""


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


@pytest.fixture
def approved(session, prepare, steering, today):
    """A release that waits for its pages to be written."""
    release = queries.by_number(session, prepare().number)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()
    return release


@contextmanager
def a_process(settings, moment):
    """A process that is at this moment of publishing; it is killed at the end of the block."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WERKPLEIN_")}
    environ |= {"WERKPLEIN_DATABASE_URL": settings.database_url, "WERKPLEIN_FILES": settings.files}
    environ |= {"WERKPLEIN_SECRET_KEY": settings.secret_key, "WERKPLEIN_BASE_URL": settings.base_url}
    command = [sys.executable, "-c", CHILD, moment]
    child = subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "here\n"
        yield
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        assert is_free_again()


def is_free_again():
    """The database server needs a moment to see that a connection, and the lock with it, is gone."""
    lock, waiting = make_lock(db.engine, PUBLISHING), threading.Event()
    is_free = any(lock.acquire() or waiting.wait(0.1) for _ in range(50))
    lock.release()
    return is_free


def public_number(client):
    """Which release a visitor sees: the whole of it, by the pages and by the newest files."""
    assert client.get("/").status_code == 200
    return client.get("/open-data/actueel/metadata.json").json["vrijgave"]


@pytest.mark.parametrize("moment", ["writing", "before the commit", "before the copy of the pointer"])
def test_a_killed_process_leaves_the_former_site_and_the_next_tick_finishes(
    approved, settings, client, session, today, moment
):
    with a_process(settings, moment):
        pass

    assert public_number(client) == 0
    jobs.publish_due(session, today)
    session.expire_all()
    assert public_number(client) == 1
    assert (approved.state, queries.public_site(session).release_id) == (ReleaseState.PUBLIC, approved.id)


def test_a_process_that_is_killed_before_the_hour_leaves_nothing_outside(
    session, prepare, steering, settings, client, today
):
    """The pages of a release are written just before its hour; the next tick after the hour finishes them."""
    release = queries.by_number(session, prepare(planned_at=clock.moment(today) + timedelta(minutes=9)).number)
    actions.approve(session, store(), steering.actor, release, release.digest, today)
    session.commit()

    with a_process(settings, "writing"):
        pass

    assert public_number(client) == 0
    jobs.publish_due(session, date(2010, 7, 6))
    session.expire_all()
    assert public_number(client) == 1
    assert release.state is ReleaseState.PUBLIC


def test_what_was_finished_stays_after_a_kill(approved, settings, client, session, today):
    with a_process(settings, "done"):
        pass

    assert public_number(client) == 1
    assert jobs.publish_due(session, today) is None
    assert site.pointed(store()) == queries.public_site(session).folder


def test_while_one_process_writes_another_touches_nothing(approved, settings, client, session, today):
    def trees():
        return set(store().names(site.TREE))

    with a_process(settings, "writing"):
        before = trees()
        assert jobs.publish_due(session, today) == jobs.BUSY
        assert trees() == before
        assert public_number(client) == 0

    jobs.publish_due(session, today)
    assert public_number(client) == 1
