"""Who is in the month of its closing: asked and published by one rule, the last day of that month."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from werkplein.core.files import store
from werkplein.obligations.models import Obligation
from werkplein.programme.reader import current
from werkplein.publication import actions, jobs
from werkplein.publication.rules import Disclosure, Figure, Position
from werkplein.register.actions import add_version
from werkplein.register.queries import everyone_ever, versions
from werkplein.results import actions as results

pytestmark = pytest.mark.usefixtures("others")
MISSING, NOT_HERE = Disclosure.NOT_DELIVERED, Disclosure.NOT_APPLICABLE
BORDERS = pytest.mark.parametrize(
    ("closes", "disclosure"),
    [
        (date(2010, 5, 2), NOT_HERE),  # open on the first only
        (date(2010, 5, 31), NOT_HERE),  # closed on the last day
        (date(2010, 6, 1), MISSING),  # open until the last day
        (date(2010, 6, 2), MISSING),
    ],
)


@pytest.fixture
def others(deliver, middle, laggard):
    """Two others deliver about May."""
    for place in (middle, laggard):
        deliver(place, "2010-05", uwv=(20, 900), gemeente=(10, 403))


@pytest.fixture
def close(session, anna):
    """Closes a Werkplein from a day on, or opens it again, as it was told on a day."""

    def change(werkplein, on, told, is_closed=True):
        facts = versions(session, [werkplein.id])[werkplein.id][-1].facts
        add_version(session, anna.actor, werkplein.id, replace(facts, is_closed=is_closed), on, told)
        session.commit()
        session.expire_all()

    return change


def expect(session, on):
    results.expect_figures(session, current(), everyone_ever(session), on)
    session.commit()
    session.expire_all()


def asked(session, place, period="2010-05"):
    rows = select(Obligation.part).where(Obligation.werkplein_id == place.id, Obligation.period == period)
    return sorted(session.scalars(rows))


def may(session, today):
    session.commit()
    jobs.publish_due(session, today)
    session.expire_all()
    return actions.freeze(session, current(), today, False).period(Figure.OUTFLOW, "2010-05")


@pytest.mark.both
@BORDERS
def test_a_month_is_asked_and_published_of_who_was_open_on_its_last_day(
    app, session, leader, close, today, closes, disclosure
):
    close(leader, closes, closes)
    expect(session, date(2010, 6, 5))

    with app.app_context():
        figure = may(session, today).figures["leader"]

    assert figure.disclosure is disclosure
    assert asked(session, leader) == (["gemeente", "uwv"] if disclosure is MISSING else [])


def test_what_was_asked_before_a_closing_was_told_stays_in_the_month(app, session, leader, close, today):
    expect(session, date(2010, 6, 5))
    close(leader, date(2010, 5, 20), today)

    with app.app_context():
        assert may(session, today).figures["leader"].disclosure is MISSING


def test_who_delivered_about_the_month_of_its_closing_is_in_it(app, session, leader, close, deliver, today):
    deliver(leader, "2010-05", uwv=(20, 900), gemeente=(10, 403))
    close(leader, date(2010, 5, 20), date(2010, 5, 20))

    with app.app_context():
        assert may(session, today).figures["leader"].disclosure is Disclosure.SHOWN


@pytest.mark.parametrize("month", ["2010-04", "2010-05", "2010-06"])
def test_who_opened_again_is_asked_about_the_months_at_whose_end_it_was_open(session, leader, close, month):
    close(leader, date(2010, 4, 10), date(2010, 4, 10))
    close(leader, date(2010, 5, 31), date(2010, 5, 31), is_closed=False)
    expect(session, date(2010, 7, 1))

    assert bool(asked(session, leader, month)) is (month != "2010-04")


@BORDERS
def test_the_map_the_page_and_the_file_say_the_same(
    app, browse, session, leader, close, publish, prepare, anna, steering, closes, disclosure
):
    close(leader, closes, closes)
    expect(session, date(2010, 6, 5))
    with app.app_context():
        number = prepare().number
        waiting = browse(f"/intern/vrijgaven/{number}/", by=steering)
        content = actions.content_of(store(), publish())

    missing = [row[0] for row in waiting.rows("Niet geleverde cijfers")]
    assert ("Lindeveen" in missing) is (disclosure is MISSING)
    month = content.period(Figure.OUTFLOW, "2010-05")
    assert month.figures["leader"].position is (
        Position.NOT_DELIVERED if disclosure is MISSING else Position.NOT_APPLICABLE
    )
    assert month.asked == (4 if disclosure is MISSING else 3)
    assert f"2 van de {month.asked} Werkpleinen krijgen een openbaar cijfer" in waiting.text
    assert f"Bij 2 van de {month.asked} Werkpleinen" in browse("/landkaart/uitstroom-naar-werk/2010-05/").text
    rows = list(
        csv.reader(
            io.StringIO(browse("/open-data/actueel/uitstroom-naar-werk.csv").data.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [disclosure.label in row for row in rows if "leader" in row] == [True]
    overview = browse("/intern/cijfers/uitstroom/2010-05/", by=anna).rows("Uitstroom naar werk")
    (own,) = [row[1] for row in overview if row[0] == "Lindeveen"]
    assert own.startswith("niet geleverd" if disclosure is MISSING else "niet van toepassing")
