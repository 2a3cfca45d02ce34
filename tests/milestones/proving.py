"""Adds evidence and decides about it, for tests."""

import io
from datetime import date

from milestones import actions, queries
from milestones.actions import checking
from milestones.actions.evidence import Offer, add_evidence, keep_file
from milestones.models import Evidence
from milestones.rules import Found, Verdict
from tests.support.uploads import photo
from werkplein.core.audit import AuditEntry
from werkplein.core.files import store
from werkplein.core.uploads import clean
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

TODAY = date(2010, 7, 5)
JUNE = date(2010, 6, 20)
K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
OPEN, DELIVERED, WITHDRAWN = ObligationState.OPEN, ObligationState.DELIVERED, ObligationState.WITHDRAWN
RENEWAL, RETURNED = ObligationKind.EVIDENCE_RENEWAL, ObligationKind.EVIDENCE_RETURNED


# What a check says beside its verdict.
LACKING = "Het logo is niet te zien."


def kept(width=60, name="gevel.jpg"):
    return keep_file(store(), clean(photo(width), name))


def add(session, person, werkplein, *files, milestone="a1", holds_on=JUNE, today=TODAY, **other):
    offer = Offer(milestone, holds_on, "De gevel met het logo", True, **other)
    return add_evidence(session, person.actor, werkplein, offer, files or [kept()], today)


def accept(session, person, pieces, verdict=Verdict.MET, today=TODAY):
    checking.accept_evidence(session, person.actor, pieces, Found("", verdict, LACKING), today)


def give_back(session, person, pieces, reason="Het logo staat er niet op.", today=TODAY, **other):
    checking.return_evidence(session, person.actor, pieces, reason, today, **other)


def claim(session, person, werkplein, verdict=Verdict.MET, milestone="a1", today=TODAY):
    actions.report_change(session, person.actor, werkplein, Found(milestone, verdict, holds_on=today), today)


def asked(session, werkplein, kind):
    session.flush()
    rows = session.query(Obligation).filter_by(werkplein_id=werkplein.id, kind=kind).order_by(Obligation.id)
    return [(row.part, row.state) for row in rows.populate_existing()]


def value(session, werkplein, milestone="a1", on=TODAY):
    return queries.states(session, [werkplein.id], reader.current(), on)[werkplein.id].values[milestone]


def events(session):
    session.flush()
    return [entry.event for entry in session.query(AuditEntry).order_by(AuditEntry.id)]


def send(page, *files, button="Voeg toe", **fields):
    """Fill in the form; a file is its bytes and its name."""
    filled = {"description": "De gevel", "holds_on": "20-6-2010", "no_visitors": "y"} | fields
    return page.submit(button, files=[(io.BytesIO(data), name) for data, name in files] or None, **filled)


def pieces(session, werkplein):
    session.expire_all()
    return session.query(Evidence).filter_by(werkplein_id=werkplein.id).order_by(Evidence.id).all()
