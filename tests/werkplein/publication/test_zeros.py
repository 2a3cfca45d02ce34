"""The zeros that somebody confirmed, as who approves a release meets them; and what undoing one changes in public."""

from __future__ import annotations

from datetime import date

import pytest

from werkplein.completeness import actions as completeness
from werkplein.completeness.rules import Declared, Says, find_asked
from werkplein.core.actor import SYSTEM
from werkplein.core.files import store
from werkplein.programme.reader import load
from werkplein.programme.rules import Month
from werkplein.publication import actions, queries
from werkplein.publication.rules import Disclosure, Figure
from werkplein.publication.zeros import Becomes, becoming
from werkplein.register.queries import all_werkpleinen
from werkplein.results import actions as results
from werkplein.results.rules import Delivery

TODAY = date(2010, 7, 5)
WHY = "Er was die maand geen spreekuur."
CAPTION = "Nullen die zijn bevestigd"
LATER = "Cijfers die na het klaarzetten veranderden"
UNDONE = "Sinds het klaarzetten is 1 cijfer teruggenomen. Wat teruggenomen is, staat er nog in."


def asked(slug, month="2010-05"):
    found = find_asked(load(), slug, month)
    assert found is not None
    return found


@pytest.fixture
def zero(session, may_month, laggard):
    """The stream that was missing is confirmed as zero."""
    results.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    confirm(session, laggard)


def confirm(session, place, month="2010-05", today=TODAY):
    found = Declared(Says.ZERO, WHY, 400)
    completeness.declare(session, SYSTEM, place.id, asked("gemeente", month), found, load(), today)


def undo(session, place):
    completeness.take_back(session, SYSTEM, place, asked("gemeente"), TODAY)
    session.commit()


@pytest.fixture
def waiting(app, zero, prepare):
    """A release with that zero waits for a second person."""
    with app.app_context():
        return prepare()


def shown(content, place):
    return content.asked(Figure.OUTFLOW.value, "2010-05").figures[place.code]


def test_the_approver_sees_who_confirmed_a_zero_and_why(browse, waiting, steering, laggard):
    page = browse("/intern/vrijgaven/1/", by=steering)

    ((what, why),) = page.rows(CAPTION)
    assert what == f"{laggard.name}, Uitstroom naar werk, Gemeente, mei 2010"
    assert WHY in why
    assert "Systeem, 5 juli 2010" in why
    assert UNDONE not in page.text
    assert "Nieuwe nullen, door iemand bevestigd" in page.all("h2")


def test_a_zero_of_a_month_after_the_end_of_the_programme_is_named(
    app, browse, session, deliver, prepare, steering, leader, laggard
):
    today = app.config["TODAY"] = date(2012, 2, 20)
    results.expect_figures(session, load(), all_werkpleinen(session), today)
    deliver(leader, "2012-01", uwv=(13, 600), gemeente=(10, 403))
    deliver(laggard, "2012-01", uwv=(20, 900))
    confirm(session, laggard, "2012-01", today)
    with app.app_context():
        prepare("2012-01", on=today)

    ((what, _),) = browse("/intern/vrijgaven/1/", by=steering).rows(CAPTION)

    assert what == f"{laggard.name}, Uitstroom naar werk, Gemeente, januari 2012"


def fates(page):
    """What the page says becomes of each zero."""
    said = [each.label for each in Becomes]
    rows = page.rows(CAPTION)
    return {what.split(",")[0]: next((label for label in said if label in why), why) for what, why in rows}


def test_the_approver_reads_of_each_zero_what_becomes_of_it(
    app, browse, session, prepare, deliver, steering, leader, middle, laggard, g4
):
    results.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    deliver(leader, "2010-05", uwv=(13, 600), gemeente=(10, 403))
    deliver(laggard, "2010-05", uwv=(20, 900))
    # The two together are too few to show; and of the last the other stream was never delivered.
    deliver(middle, "2010-05", uwv=(4, 300))
    for place in (laggard, middle, g4):
        confirm(session, place)
    with app.app_context():
        content = actions.content_of(store(), prepare())

    page = browse("/intern/vrijgaven/1/", by=steering)

    expected = {laggard: Becomes.PUBLIC, middle: Becomes.HIDDEN, g4: Becomes.WAITS}
    assert fates(page) == {place.name: becomes.label for place, becomes in expected.items()}
    assert shown(content, g4).disclosure is Disclosure.NOT_DELIVERED
    assert "Deze nullen worden openbaar" not in page.text


def test_a_zero_that_waits_and_is_undone_is_a_correction_as_any_other(
    browse, session, waiting, prepare, app, steering, g4
):
    confirm(session, g4)
    with app.app_context():
        prepare()
    undo(session, g4)

    page = browse("/intern/vrijgaven/2/", by=steering)

    assert UNDONE in page.text
    assert "ongedaan gemaakt" not in page.text


@pytest.mark.parametrize(
    ("figure", "disclosure", "becomes"),
    [
        (Figure.OUTFLOW, Disclosure.SHOWN, Becomes.PUBLIC),
        (Figure.OUTFLOW, Disclosure.SMALL_COUNT, Becomes.HIDDEN),
        (Figure.OUTFLOW, Disclosure.SMALL_CASELOAD, Becomes.HIDDEN),
        (Figure.OUTFLOW, Disclosure.NOT_DELIVERED, Becomes.WAITS),
        (Figure.OUTFLOW, Disclosure.NOT_APPLICABLE, Becomes.ABSENT),
        # A measurement has no second half to wait for.
        (Figure.CLIENTS, Disclosure.NO_ANSWERS, Becomes.NO_ANSWERS),
        (Figure.CLIENTS, Disclosure.NOT_DELIVERED, Becomes.ABSENT),
        (Figure.CLIENTS, Disclosure.NOT_APPLICABLE, Becomes.ABSENT),
    ],
)
def test_what_becomes_of_a_zero_follows_from_what_the_release_shows(figure, disclosure, becomes):
    assert becoming(figure, disclosure) is becomes
    assert becomes.is_in_release is not disclosure.is_absent


def test_the_approver_sees_that_a_zero_was_undone_since(browse, session, waiting, steering, laggard):
    undo(session, laggard)

    page = browse("/intern/vrijgaven/1/", by=steering)

    assert UNDONE in page.text
    assert "Bevestigde nullen die nieuw of ongedaan gemaakt zijn" in page.all("h2")
    assert "ongedaan gemaakt op 5-7-2010" in page.rows(CAPTION)[0][1]


def test_a_figure_that_came_in_after_it_was_undone_is_a_correction_as_any_other(
    browse, session, waiting, steering, laggard
):
    undo(session, laggard)
    found = [Delivery(laggard.id, Month(2010, 5), "gemeente", 400, 12)]
    results.record_deliveries(session, SYSTEM, found, load(), TODAY)
    session.commit()

    page = browse("/intern/vrijgaven/1/", by=steering)

    assert page.rows(LATER)[0][1] == "gecorrigeerd op 5-7-2010"
    assert CAPTION not in page.text


def test_what_was_said_after_the_release_was_prepared_is_not_in_it(
    app, browse, session, may_month, prepare, steering, laggard
):
    results.expect_figures(session, load(), all_werkpleinen(session), TODAY)
    with app.app_context():
        prepare()
    confirm(session, laggard)
    session.commit()

    assert CAPTION not in browse("/intern/vrijgaven/1/", by=steering).text


def test_more_zeros_take_no_more_statements(browse, session, waiting, steering, g4):
    path = "/intern/vrijgaven/1/"
    browse(path, by=steering)
    before = browse(path, by=steering).statements
    confirm(session, g4)
    undo(session, g4)
    confirm(session, g4)
    session.commit()

    assert browse(path, by=steering).statements == before


@pytest.mark.both
def test_a_public_zero_that_was_undone_is_not_delivered_in_the_next_release(
    app, session, zero, publish, prepare, laggard
):
    with app.app_context():
        before = actions.content_of(store(), publish())
        undo(session, laggard)

        after = actions.content_of(store(), prepare())

        assert shown(before, laggard).disclosure is Disclosure.SHOWN
        assert shown(after, laggard).disclosure is Disclosure.NOT_DELIVERED
        assert shown(actions.content_of(store(), queries.by_number(session, 1)), laggard) == shown(before, laggard)
