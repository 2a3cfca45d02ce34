"""Rows for step plans: laggards of two quarters, about whom is to be decided."""

from datetime import date

import pytest

from visitatie.steps import actions


@pytest.fixture
def two_in_a_row(session, fix, laggard, g4):
    """Two Werkpleinen that were laggards in two quarters: the second was fixed on 5 July 2010."""
    fix("2010-K1", laggard, g4, on=date(2010, 4, 16))
    fix("2010-K2", laggard, g4)
    actions.keep_up(session, date(2010, 7, 5))
