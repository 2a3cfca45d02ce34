"""After a stop nobody is reminded of what the other jobs settle in the same round, whichever job comes first."""

from datetime import date, timedelta

import pytest

from tests.werkplein.reminders.conftest import mails
from visitatie.models import Visit
from visitatie.rules import DayPart, VisitKind, VisitStatus
from werkplein.core.access import Permission
from werkplein.core.feature import Job, Task
from werkplein.core.jobs import Outcome, RunState, all_jobs, find_job, run_job, settling
from werkplein.obligations.actions import expect
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.people.rules import Role
from werkplein.reminders import actions, pages

STOPPED, BACK = date(2010, 7, 5), date(2010, 7, 26)
LAST_DAY = date(2010, 7, 9)
pytestmark = pytest.mark.both


@pytest.fixture
def asked(app, session, leader, a_person):
    """What was asked of the leader before the stop: it is due on a day within it."""

    def ask(kind, audience, due_on=LAST_DAY, part=""):
        a_person(Role.DCO, leader.region)
        about = {"period": "2010-K2", "part": part, "opens_on": STOPPED, "due_on": due_on, "address": "/intern/"}
        expect(session, [Expected(werkplein_id=leader.id, kind=kind, audience=audience.value, **about)])
        session.commit()

    return ask


def catch_up(app, day):
    """Run what tells and what settles in the order of the scheduler: by name, so that reminders come early."""
    app.config["TODAY"] = day
    for job in all_jobs(app):
        if job.task is not Task.OTHER:
            run_job(app, job)


def told(session):
    session.expire_all()
    return " ".join(f"{mail.subject} {mail.text}" for mail in mails(session))


def test_after_three_weeks_nobody_is_told_that_a_reply_is_late_which_is_not_asked_any_more(
    app, session, asked, carla, anna
):
    asked(ObligationKind.REPLY, Permission.FINDING_DISPUTE, part="1")

    catch_up(app, BACK)

    assert "Reageren op bevindingen" not in told(session)


def test_what_is_still_asked_after_the_stop_is_told(app, session, asked, carla, anna):
    asked(ObligationKind.REPLY, Permission.FINDING_DISPUTE, due_on=BACK + timedelta(days=3), part="1")

    catch_up(app, BACK)

    assert "Reageren op bevindingen" in told(session)


def test_after_the_stop_nobody_is_asked_to_confirm_a_day_that_passed(app, session, asked, leader, bram, carla):
    about = {"kind": VisitKind.AUDIT, "werkplein_id": leader.id, "basis": "2010-K1", "quarter": "2010-K2"}
    day = {"planned_on": LAST_DAY, "part": DayPart.MORNING, "supporter_id": bram.id, "status": VisitStatus.PROPOSED}
    session.add(Visit(**about, **day, due_on=date(2010, 9, 30), created_on=STOPPED))
    asked(ObligationKind.VISIT_CONFIRMATION, Permission.VISIT_CONFIRM)

    catch_up(app, BACK)

    assert session.query(Obligation).filter_by(kind=ObligationKind.VISIT_CONFIRMATION).one().state.value == "withdrawn"
    assert ObligationKind.VISIT_CONFIRMATION.label not in told(session)


def test_reminders_wait_where_something_they_depend_on_fails(app, session, asked, carla, monkeypatch):
    def fail(_session, _today):
        raise RuntimeError

    asked(ObligationKind.REPLY, Permission.FINDING_DISPUTE, part="1")
    reminding = find_job(app, "herinneringen")
    broken = Job("stuk", "Stukke taak", fail, timedelta(hours=1), Task.SETTLES)
    features = app.extensions["features"]
    monkeypatch.setitem(app.extensions, "features", (*features, type(features[0])(name="stuk", jobs=(broken,))))
    app.config["TODAY"] = BACK

    assert run_job(app, reminding) == Outcome(RunState.FAILED, "Wacht op: Stukke taak")
    assert told(session) == ""


def test_all_that_withdraws_what_is_expected_goes_before_what_tells_of_it(app):
    names = ["register", "vragenlijsten", "antwoorden", "reacties", "bewijs-vernieuwen"]

    assert [job.name for job in settling(app)] == [*names, "audits", "stappenplannen", "visitaties"]
    assert [job.name for job in all_jobs(app) if job.task is Task.TELLS] == ["herinneringen"]


def test_years_behind_are_told_in_portions_so_that_others_can_write(session, ask, remind, leader, middle, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    for each in (leader, middle):
        ask(each)

    assert [remind(STOPPED).steps for _ in range(3)] == [1, 1, 0]


def test_a_list_of_years_puts_only_its_page_in_words(browse, monkeypatch, ask, leader, anna):
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    written = []
    write = pages.line_of
    monkeypatch.setattr(pages, "line_of", lambda *every: written.append(every) or write(*every))
    for year in range(1990, 2010):
        ask(leader, ObligationKind.OUTFLOW, f"{year}-01", due_on=date(year, 2, 28), opens_on=date(year, 2, 1))

    page = browse("/intern/gevraagd/", by=anna, query={"soort": "outflow"})

    assert len(page.rows("Nog niet gedaan: uitstroom naar werk")) == len(written) == 2
