"""A visit that was held, with its concept report."""

from datetime import date

import pytest

from milestones.rules import Found, Verdict
from tests.visitatie.conftest import TUESDAY
from visitatie import actions
from visitatie.reports import queries

# Ten working days after Tuesday 13 July.
UNTIL = date(2010, 7, 27)
FOUND = (
    Found("a1", Verdict.MET, "Eén toegangsdeur."),
    Found("a2", Verdict.NOT_MET, "Er staan twee balies.", is_critical=True),
    Found("b1", Verdict.PARTLY, "Het plan is nog niet getekend."),
)


@pytest.fixture
def held(session, confirmed, bram):
    """The audit of the laggard, held on Tuesday 13 July."""
    actions.hold(session, bram.actor, confirmed, FOUND, TUESDAY, "Vestigingsmanager", TUESDAY)
    return confirmed


@pytest.fixture
def report(session, held):
    """Give the report as it is now."""
    return lambda: queries.report_of(session, held)
