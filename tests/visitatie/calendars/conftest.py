"""A day on the road with two visits."""

from datetime import date

import pytest

from tests.visitatie.conftest import TODAY, TUESDAY
from visitatie import actions as visits
from visitatie import queries
from visitatie.models import Visit
from visitatie.rules import DayPart, Proposal


@pytest.fixture
def two(session, fix, proposed, middle, bram):
    """The same day in Achterholt in the morning and in Middelerf in the afternoon."""
    visits.create_audits(session, fix("2010-K3", middle, on=date(2010, 10, 5)), TODAY)
    other = session.query(Visit.id).filter(Visit.werkplein_id == middle.id).scalar()
    same_day = Proposal(
        bram.id, TUESDAY, DayPart.AFTERNOON, despite=True, reason="Zo is het aan de telefoon afgesproken."
    )
    visits.propose(session, bram.actor, queries.find(session, other), same_day, TODAY)
    return proposed
