"""Answers a checklist and hands it in, for tests."""

from datetime import date

from milestones import actions, queries
from milestones.models import Assessment
from milestones.rules import Found, Verdict
from tests.milestones.building import CODES
from werkplein.programme.rules import Quarter

K2 = Quarter(2010, 2)
TODAY = date(2010, 7, 5)
SHEET = "/intern/werkpleinen/leader/vragenlijst/2010-K2/"


def save(session, actor, werkplein, quarter, found, version, today):
    """Saves one answer, if `version` is still the one that stands; a refusal is raised."""
    sent = [actions.Sent(found, version)]
    saved = actions.save_answers(session, actor, werkplein, quarter, sent, today)[found.milestone]
    if saved.error is not None:
        raise saved.error
    return saved


def answer_all(session, person, werkplein, verdict=Verdict.MET, quarter=K2, today=TODAY):
    for code in CODES:
        version = queries.draft(session, werkplein.id, quarter, code)
        found = Found(code, verdict)
        save(session, person.actor, werkplein, quarter, found, version.version if version else 0, today)


def submit(session, person, werkplein, quarter=K2, today=TODAY):
    return actions.submit_checklist(session, person.actor, werkplein, quarter, today)


def rows(session, werkplein):
    return session.query(Assessment).filter_by(werkplein_id=werkplein.id).count()
