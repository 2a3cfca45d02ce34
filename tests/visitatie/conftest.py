"""A fixed quarter with laggards, and visits for them."""

from datetime import date

import pytest

from milestones.models import FixedLevel, FixedQuarter
from milestones.rules import Level
from visitatie import actions, queries
from visitatie.models import Visit
from visitatie.rules import DayPart, Proposal
from werkplein.core import clock
from werkplein.obligations.actions import fill_closing_days
from werkplein.programme.rules import Quarter

TODAY = date(2010, 7, 5)
TUESDAY = date(2010, 7, 13)


@pytest.fixture
def fix(session):
    """Fix a quarter with these Werkpleinen as laggards and others in the middle, without the milestones behind it."""

    def fix(quarter, *werkpleinen, on=TODAY, middling=()):
        from milestones.actions import load_ruleset
        from milestones.queries import rulesets
        from werkplein.programme import reader

        programme = reader.load()
        load_ruleset(session, programme)
        version = rulesets(session, programme)[-1].version
        about = Quarter.parse(quarter).reference_date
        row = FixedQuarter(
            quarter=quarter, ruleset=version, fixed_at=clock.now(), actor_id=None, holds_on=about, recorded_on=on
        )
        session.add(row)
        session.flush()
        for werkplein in werkpleinen:
            session.add(_level(quarter, werkplein, about, on))
        for werkplein in middling:
            session.add(_level(quarter, werkplein, about, on, Level.MIDDLE))
        session.flush()
        return row

    return fix


def _level(quarter, werkplein, about, on, level=Level.LAGGARD):
    return FixedLevel(
        quarter=quarter,
        werkplein_id=werkplein.id,
        level=level,
        met=4,
        criteria_met=1,
        is_shown=False,
        is_seen=False,
        verdicts={},
        criteria={},
        reason={},
        holds_on=about,
        recorded_on=on,
    )


@pytest.fixture
def closing_days(session):
    fill_closing_days(session, [2010])


@pytest.fixture
def visit(session, fix, laggard, closing_days):
    """The audit of the laggard, due on 30 September, without a day."""
    fixed = fix("2010-K2", laggard)
    actions.create_audits(session, fixed, TODAY)
    return queries.find(session, session.query(Visit.id).scalar())


@pytest.fixture
def proposed(session, visit, bram):
    """The same, with Tuesday 13 July proposed."""
    actions.propose(session, bram.actor, visit, Proposal(bram.id, TUESDAY, DayPart.MORNING), TODAY)
    return visit


@pytest.fixture
def confirmed(session, proposed, dirk):
    """The same, confirmed by the MT."""
    actions.confirm(session, dirk.actor, proposed, TODAY)
    return proposed
