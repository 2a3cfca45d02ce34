"""Figures that are being written while a release is prepared: each is in the release, or told as changed since."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.races import meanwhile
from werkplein.core.actor import SYSTEM
from werkplein.core.database import unit_of_work
from werkplein.core.files import store
from werkplein.programme.reader import current
from werkplein.programme.rules import Month
from werkplein.publication import actions, queries
from werkplein.publication.rules import Figure
from werkplein.publication.since import changed_since
from werkplein.results import actions as results
from werkplein.results.changed_queries import read_so_far
from werkplein.results.rules import Delivery, Measured, MeasurementKind

TODAY = date(2010, 7, 5)
STREAMS = ("uwv", "gemeente")


def outflow(place, month):
    """Writes a month of a Werkplein."""
    found = [Delivery(place.id, Month(2010, month), stream, 500, 20) for stream in STREAMS]
    return lambda own: results.record_deliveries(own, SYSTEM, found, current(), TODAY)


def measured(place):
    """Writes the first round of a Werkplein."""
    found = Measured(place.id, MeasurementKind.CLIENT, "2010-1", 40, Decimal("6.75"), Decimal("1.60"))
    return lambda own: results.record_measurement(own, SYSTEM, found, current(), None, TODAY)


def prepare_now(app, person):
    """Prepares a release of all that can be read at this moment."""
    with app.app_context(), unit_of_work(writes=False) as one_moment:
        read = read_so_far(one_moment, TODAY)
        content = actions.freeze(one_moment, current(), TODAY, False)
    with app.app_context(), unit_of_work() as own:
        actions.prepare(own, store(), person.actor, content, TODAY, read=read)
    return content


@pytest.mark.both
@pytest.mark.parametrize("kind", ["outflow", "measured"])
def test_what_was_begun_before_and_kept_after_is_in_the_release_or_told(
    app, session, may_month, publish, anna, leader, middle, kind
):
    with app.app_context():
        publish()
        slow, quick, figure, code = {
            "outflow": (outflow(leader, 4), outflow(leader, 3), Figure.OUTFLOW, "2010-04"),
            "measured": (measured(leader), measured(middle), Figure.CLIENTS, "2010-1"),
        }[kind]
        session.commit()
        with meanwhile(app, slow):
            with unit_of_work() as own:
                quick(own)
            content = prepare_now(app, anna)
        session.rollback()
        period = content.period(figure, code)
        is_in = period is not None and period.figures[leader.code].value is not None

        told = changed_since(session, queries.by_number(session, 2), current())

        assert is_in or leader.name in {each.name for each in told}
