"""Who is in the month of its closing: asked and published by one rule, the last day of that month."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from werkplein.core.files import store
from werkplein.obligations.models import Obligation
from werkplein.programme.reader import current
from werkplein.publication import actions, jobs
from werkplein.publication.rules import Disclosure, Figure, Position
from werkplein.register.queries import everyone_ever
from werkplein.results import actions as results

pytestmark = pytest.mark.usefixtures("others")
MISSING, NOT_HERE = Disclosure.NOT_DELIVERED, Disclosure.NOT_APPLICABLE
BORDERS = pytest.mark.parametrize(
    ("closes", "disclosure"),
    [
        (date(2010, 5, 2), NOT_HERE),  # open on the first only
        (date(2010, 5, 31), NOT_HERE),  # closed on the last day
        (date(2010, 6, 1), NOT_HERE),  # open until the last day, but nothing is asked of it any more
        (date(2010, 6, 2), NOT_HERE),
        (date(2010, 6, 27), NOT_HERE),
        (date(2010, 6, 28), NOT_HERE),  # closed on the last day on which the month was in time
        (date(2010, 6, 29), MISSING),  # the month was late already
        (date(2010, 7, 5), MISSING),  # closed today
        (date(2010, 7, 6), MISSING),  # still open today
    ],
)


@pytest.fixture
def others(deliver, middle, laggard):
    """Two others deliver about May."""
    for place in (middle, laggard):
        deliver(place, "2010-05", uwv=(20, 900), gemeente=(10, 403))


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
def test_a_month_is_asked_of_who_was_open_on_its_last_day_and_missed_of_who_was_on_the_day_it_was_due(
    app, session, leader, close, today, closes, disclosure
):
    close(leader, closes, min(closes, today))
    expect(session, today)

    with app.app_context():
        figure = may(session, today).figures["leader"]

    assert figure.disclosure is disclosure
    assert asked(session, leader) == (["gemeente", "uwv"] if closes > date(2010, 5, 31) else [])


@pytest.mark.both
@BORDERS
def test_it_is_the_same_when_the_closing_is_told_after_the_month_was_asked(
    app, session, leader, close, today, closes, disclosure
):
    expect(session, date(2010, 6, 5))
    close(leader, closes, today)

    with app.app_context():
        assert may(session, today).figures["leader"].disclosure is disclosure


def test_half_a_month_of_who_closed_stays_missing_inside_and_outside(
    app, browse, session, anna, leader, close, deliver, today
):
    deliver(leader, "2010-05", uwv=(20, 900))
    expect(session, date(2010, 6, 5))
    close(leader, date(2010, 5, 20), today)

    with app.app_context():
        assert may(session, today).figures["leader"].disclosure is MISSING
    overview = browse("/intern/cijfers/uitstroom/2010-05/", by=anna).rows("Uitstroom naar werk")
    assert ["niet geleverd" in " ".join(row) for row in overview if row[0] == "Lindeveen"] == [True]


@pytest.mark.parametrize(("uwv", "words"), [({}, "niet van toepassing"), ({"uwv": (20, 900)}, "niet geleverd")])
def test_its_own_figures_say_the_same_of_the_month(browse, session, anna, leader, close, deliver, today, uwv, words):
    deliver(leader, "2010-04", uwv=(20, 900), gemeente=(10, 403))
    deliver(leader, "2010-05", **uwv)
    expect(session, date(2010, 6, 5))
    close(leader, date(2010, 5, 20), today)

    own = browse("/intern/werkpleinen/leader/cijfers/", by=anna).text
    assert words in own[own.index("mei 2010") :]


def test_who_did_not_close_after_all_misses_the_month_again(app, session, leader, close, today):
    expect(session, date(2010, 6, 5))
    close(leader, date(2010, 6, 20), today)
    close(leader, today, today, is_closed=False)

    with app.app_context():
        assert may(session, today).figures["leader"].disclosure is MISSING


@pytest.mark.parametrize(("closes", "shown"), [(None, True), (date(2010, 5, 20), False)])
def test_the_form_points_to_saying_nil_only_where_that_can_be_said(
    browse, session, anna, leader, close, today, closes, shown
):
    expect(session, date(2010, 6, 5))
    if closes:
        close(leader, closes, today)

    form = browse("/intern/cijfers/uitstroom/2010-05/leader/uwv/", by=anna)
    assert ("Bevestig nul" in form.text) is shown


@pytest.mark.parametrize("closes", [date(2010, 2, 10), date(2010, 3, 1)])
def test_a_round_of_who_closed_and_did_not_measure_does_not_apply(
    app, browse, session, anna, leader, middle, measure, close, today, closes
):
    measure(middle, n=40, mean="6.75")
    expect(session, date(2010, 3, 5))
    close(leader, closes, today)

    with app.app_context():
        may(session, today)
        content = actions.freeze(session, current(), today, False)
    assert content.period(Figure.CLIENTS, "2010-1").figures["leader"].disclosure is NOT_HERE
    overview = browse("/intern/cijfers/tevredenheid/werkzoekenden/2010-1/", by=anna).text
    assert overview.count("niet van toepassing") == 1
    hint = browse("/intern/cijfers/tevredenheid/werkzoekenden/2010-1/leader/", by=anna).text
    assert "Bevestig nul" not in hint


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


@pytest.mark.parametrize("is_told_later", [False, True])
@BORDERS
def test_the_map_the_page_and_the_file_say_the_same(
    app, browse, session, leader, close, publish, prepare, anna, steering, today, closes, disclosure, is_told_later
):
    if is_told_later:
        expect(session, date(2010, 6, 5))
    close(leader, closes, today if is_told_later else min(closes, today))
    expect(session, today)
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
