"""What was due before a Werkplein closed and did not come stays missing, inside and in public; the rest lapses."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from tests.werkplein.publication.test_month_of_closing import expect
from werkplein.core.files import store
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState, is_owed
from werkplein.publication import actions
from werkplein.publication.rules import Disclosure, Figure
from werkplein.register.summary_actions import derive_due, rebuild

MISSING, NOT_HERE = Disclosure.NOT_DELIVERED, Disclosure.NOT_APPLICABLE
OPEN, WITHDRAWN = ObligationState.OPEN, ObligationState.WITHDRAWN
# The second measurement among job seekers is due on this day.
DUE = date(2010, 6, 18)
BEFORE, AFTER = date(2010, 6, 17), date(2010, 6, 19)
BORDERS = pytest.mark.parametrize(
    ("closes", "disclosure"),
    [
        (date(2010, 5, 1), NOT_HERE),  # closed before the measurement ended
        (BEFORE, NOT_HERE),
        (DUE, NOT_HERE),  # on its last day it would have been in time
        (AFTER, MISSING),
        (date(2010, 7, 5), MISSING),  # closed today
    ],
)


def state(session, place, period="2010-2", part=""):
    session.expire_all()
    asked = (Obligation.werkplein_id == place.id, Obligation.period == period, Obligation.part == part)
    return session.scalars(select(Obligation.state).where(*asked)).one()


@pytest.mark.parametrize(
    ("kind", "due_on", "owed"),
    [
        *[(kind, BEFORE, True) for kind in ObligationKind if "satisfaction" in kind.value or kind.value == "outflow"],
        (ObligationKind.OUTFLOW, DUE, False),
        (ObligationKind.OUTFLOW, AFTER, False),
        (ObligationKind.CHECKLIST, BEFORE, False),  # asked of an MT that is gone
        (ObligationKind.EVIDENCE_RENEWAL, BEFORE, False),
    ],
)
def test_only_figures_that_were_due_before_the_day_of_closing_are_owed(kind, due_on, owed):
    assert is_owed(kind, due_on, DUE) is owed


@pytest.mark.parametrize("is_told_later", [False, True])
@BORDERS
def test_a_measurement_says_the_same_on_every_page_and_in_the_file(
    app, browse, session, anna, leader, middle, measure, close, publish, today, closes, disclosure, is_told_later
):
    measure(middle, n=40, mean="6.75", code="2010-2")
    if is_told_later:
        expect(session, date(2010, 5, 25))
    close(leader, closes, today if is_told_later else closes)
    expect(session, today)
    with app.app_context():
        content = actions.content_of(store(), publish())

    assert content.period(Figure.CLIENTS, "2010-2").figures["leader"].disclosure is disclosure
    raw = browse("/open-data/actueel/tevredenheid-werkzoekenden.csv").data.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(raw), delimiter=";") if "leader" in row and "2010-2" in row]
    assert [disclosure.label in row for row in rows] == [True]
    overview = browse("/intern/cijfers/tevredenheid/werkzoekenden/2010-2/", by=anna).rows("Tevredenheid")
    (own,) = [row for row in overview if row[0] == "Lindeveen"]
    assert ("niet geleverd" in " ".join(own), "niet van toepassing" in " ".join(own)) == (
        disclosure is MISSING,
        disclosure is NOT_HERE,
    )


def test_what_is_owed_stands_in_every_list_of_the_secretariat_and_can_still_come(
    browse, session, anna, leader, close, today
):
    expect(session, today)
    lists = ("/intern/cijfers/verwacht/?wat=metingen&periode=2010-2", "/intern/cijfers/volledigheid/?jaar=2010")
    before = browse("/intern/cijfers/", by=anna).rows("Geleverde metingen")
    close(leader, AFTER, today)

    assert browse("/intern/cijfers/", by=anna).rows("Geleverde metingen") == before
    assert all("Lindeveen" in browse(path, by=anna).text for path in lists)
    own = browse("/intern/werkpleinen/leader/leveringen/", by=anna).rows("Wat dit Werkplein moet leveren")
    assert [row[2] for row in own if "meting 2" in row[0]] == ["niet geleverd te laat"]

    form = browse("/intern/cijfers/tevredenheid/werkzoekenden/2010-2/leader/", by=anna)
    form.submit("Leg vast", n="40", mean="6,8", sd="1,6")
    assert state(session, leader) is ObligationState.DELIVERED


@pytest.mark.both
@pytest.mark.parametrize(
    ("closes", "april", "may"),
    [
        (date(2010, 5, 28), WITHDRAWN, WITHDRAWN),  # April was due on this day
        (date(2010, 5, 29), OPEN, WITHDRAWN),
        (date(2010, 6, 28), OPEN, WITHDRAWN),
        (date(2010, 6, 29), OPEN, OPEN),
    ],
)
def test_each_month_follows_its_own_day(session, leader, close, today, closes, april, may):
    expect(session, date(2010, 6, 5))
    close(leader, closes, today)

    assert [state(session, leader, month, "uwv") for month in ("2010-04", "2010-05")] == [april, may]


@pytest.mark.both
def test_the_day_of_closing_can_become_another_and_be_taken_back(session, leader, close, today):
    expect(session, today)
    seen = []
    for day, is_closed in ((AFTER, True), (DUE, True), (DUE, False), (BEFORE, True), (today, False)):
        close(leader, day, today, is_closed)
        seen.append(state(session, leader))

    # Closed from the 19th, from the 18th, from the 19th after all, again from the 19th, and open again.
    assert seen == [OPEN, WITHDRAWN, OPEN, OPEN, OPEN]


@pytest.mark.both
@pytest.mark.parametrize(("closes", "then"), [(DUE, WITHDRAWN), (AFTER, OPEN)])
def test_doing_it_again_changes_nothing(session, leader, close, today, closes, then):
    expect(session, today)
    close(leader, closes, today)

    for act in (derive_due, rebuild, lambda own, on: expect(own, on)):
        act(session, today)
        assert state(session, leader) is then


@pytest.mark.both
@pytest.mark.parametrize(("closes", "then"), [(DUE, WITHDRAWN), (AFTER, OPEN)])
def test_deriving_anew_mends_what_a_closing_withdrew_before(session, leader, close, today, closes, then):
    expect(session, today)
    close(leader, closes, today)
    row = session.scalars(
        select(Obligation).where(Obligation.werkplein_id == leader.id, Obligation.period == "2010-2")
    ).one()
    row.state, row.settled_on, row.is_by_closing = WITHDRAWN, today, True
    session.commit()

    rebuild(session, today)

    assert state(session, leader) is then


def test_its_own_figures_end_with_the_month_in_which_it_closed(browse, session, anna, leader, close, deliver, today):
    deliver(leader, "2010-03", uwv=(20, 900), gemeente=(10, 403))
    close(leader, date(2010, 4, 20), date(2010, 4, 20))
    expect(session, today)

    own = browse("/intern/werkpleinen/leader/cijfers/", by=anna).rows("Uitstroom naar werk per maand")
    assert [row[0] for row in own] == ["maart 2010"]
