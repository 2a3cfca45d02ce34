"""A process that is killed at any moment of an import leaves all or nothing."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.imports import CLOSING_DAYS, FEATURE, a_file
from werkplein import app as composition
from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.core.files import store
from werkplein.core.importing import ImportRun, ImportState, StagedRow, actions, checking, jobs
from werkplein.core.importing.queries import every_problem, find
from werkplein.obligations.models import ClosingDay

pytestmark = pytest.mark.both
TODAY = date(2010, 7, 5)

# The child does what a web process or the scheduler does, says how far it is, and waits to be killed there.
CHILD = """
import sys
from dataclasses import replace
from datetime import date

from tests.support.imports import CLOSING_DAYS, FEATURE, promote
from werkplein import app as composition
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.core.importing import actions, checking
from werkplein.core.importing.queries import find

def wait(*_):
    print("here", flush=True)
    sys.stdin.read()

def promote_and_wait(*args):
    count = promote(*args)
    args[0].flush()
    wait()
    return count

composition.FEATURES = (*composition.FEATURES, FEATURE)
app = composition.create_app()
moment, run_id = sys.argv[1], int(sys.argv[2])
with app.app_context():
    if moment == "staging":
        taken = checking.take_next(["dagen"])
        stage, parts = actions.stage, []
        actions.stage = lambda *args: (stage(*args), parts.append(1), len(parts) == 2 and wait())
        checking.check(taken, CLOSING_DAYS, date(2010, 7, 5))
    with unit_of_work() as session:
        kind = replace(CLOSING_DAYS, promote=promote_and_wait if moment == "promoting" else promote)
        run = find(session, kind, run_id)
        actions.confirm(session, SYSTEM, kind, run, date(2010, 7, 5), run.checked_at)
        if moment == "before the commit":
            wait()
    wait()
"""


@pytest.fixture
def app(app, monkeypatch):
    monkeypatch.setattr(composition, "FEATURES", (*composition.FEATURES, FEATURE))
    app.extensions["features"] = composition.FEATURES
    return app


@contextmanager
def a_process(settings, moment, run_id):
    """A process that is at this moment of the import; it is killed at the end of the block."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WERKPLEIN_")}
    environ |= {"WERKPLEIN_DATABASE_URL": settings.database_url, "WERKPLEIN_FILES": settings.files}
    environ |= {"WERKPLEIN_SECRET_KEY": settings.secret_key, "WERKPLEIN_BASE_URL": settings.base_url}
    command = [sys.executable, "-c", CHILD, moment, str(run_id)]
    child = subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline() == "here\n"
        yield
    finally:
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()


@pytest.fixture(autouse=True)
def inside(app):
    with app.app_context():
        yield


def offered(days=40, large=False):
    data = a_file(days)
    if not large:
        return checking.offer(SYSTEM, CLOSING_DAYS, "dagen.csv", data, TODAY)
    with unit_of_work() as session:
        return actions.store(session, SYSTEM, store(), CLOSING_DAYS, "dagen.csv", data).id


def confirm(run_id, seen=None):
    with unit_of_work() as session:
        run = find(session, CLOSING_DAYS, run_id)
        return actions.confirm(session, SYSTEM, CLOSING_DAYS, run, TODAY, seen or run.checked_at)


def checked_at(run_id):
    with unit_of_work(writes=False) as session:
        return find(session, CLOSING_DAYS, run_id).checked_at


def counts():
    with unit_of_work(writes=False) as session:
        return [session.scalar(select(func.count()).select_from(model)) for model in (ClosingDay, StagedRow)]


def stand(run_id):
    with unit_of_work(writes=False) as session:
        run = find(session, CLOSING_DAYS, run_id)
        return run.state, run.ready_count, [problem.sentence for problem in every_problem(session, run)]


@pytest.mark.parametrize("moment", ["promoting", "before the commit"])
def test_a_kill_before_the_commit_leaves_nothing_and_it_can_be_confirmed_again(settings, moment):
    run_id = offered()
    before = counts()

    with a_process(settings, moment, run_id):
        pass

    assert counts() == before
    assert stand(run_id)[0] is ImportState.READY
    assert confirm(run_id)
    assert counts() == [before[0] + 40, 0]


def test_a_kill_after_the_commit_leaves_all(settings):
    run_id = offered()
    before = counts()

    with a_process(settings, "after", run_id):
        pass

    assert counts() == [before[0] + 40, 0]
    assert stand(run_id)[0] is ImportState.CONFIRMED


def test_a_kill_while_a_large_file_is_checked_is_made_good_by_the_next_tick(settings):
    run_id = offered(days=3_000, large=True)

    with a_process(settings, "staging", run_id):
        pass
    assert stand(run_id)[0] is ImportState.CHECKING
    with unit_of_work() as session:
        session.execute(update(ImportRun).values(checked_at=clock.now() - checking.STALE - timedelta(seconds=1)))
    with unit_of_work() as session:
        assert jobs.check_waiting(session, TODAY) == "1 bestand gecontroleerd"

    assert stand(run_id) == (ImportState.READY, 3_000, [])
    assert counts()[1] == 3_000


def test_a_large_file_waits_for_the_job_and_one_that_is_gone_is_refused_by_it(monkeypatch):
    good, gone = offered(large=True), offered(large=True)
    monkeypatch.setattr(type(store()), "get", _only_first(store().get))

    with unit_of_work() as session:
        jobs.check_waiting(session, TODAY)

    assert stand(good) == (ImportState.READY, 40, [])
    assert stand(gone) == (ImportState.REFUSED, 0, ["Het bestand is niet meer te lezen."])


def test_a_file_whose_check_breaks_is_refused_and_the_job_fails(monkeypatch):
    run_id = offered(large=True)

    def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(jobs, "kinds", lambda: {"dagen": replace(CLOSING_DAYS, prepare=broken)})
    with pytest.raises(RuntimeError), unit_of_work(writes=False) as session:
        jobs.check_waiting(session, TODAY)

    assert stand(run_id) == (ImportState.REFUSED, 0, [checking.BROKEN])


def test_of_two_confirmations_at_once_one_is_told_it_was_done(app):
    run_id, before = offered(), counts()

    assert confirmed_at_once(app, run_id) == ["True", "already"]
    assert counts() == [before[0] + 40, 0]


def test_of_two_confirmations_of_an_overtaken_file_none_writes_what_nobody_saw(app):
    overtaken, other = offered(40), offered(41)
    assert confirm(other)
    before = counts()

    assert confirmed_at_once(app, overtaken) == ["False", "False"]
    assert counts()[0] == before[0]
    assert stand(overtaken)[0] is ImportState.STORED
    checking.check_again(CLOSING_DAYS, overtaken, TODAY)
    assert stand(overtaken)[0] is ImportState.READY


def confirmed_at_once(app, run_id):
    """What two people are told who confirm the same outcome at once."""
    start, seen = threading.Barrier(2), checked_at(run_id)

    def confirm_when_both_are_ready():
        with app.app_context():
            start.wait(10)
            try:
                return confirm(run_id, seen)
            except actions.AlreadySettled:
                return "already"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(confirm_when_both_are_ready) for _ in range(2)]
    return sorted(str(outcome.result()) for outcome in outcomes)


def _only_first(get):
    given = []

    def once(_self, digest):
        if given:
            raise FileNotFoundError(digest)
        given.append(digest)
        return get(digest)

    return once
