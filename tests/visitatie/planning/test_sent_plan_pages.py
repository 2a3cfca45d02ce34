"""The page of a plan that was sent tells how it stands with the MTs now, and not what was once thought."""

from datetime import date

import pytest

from tests.visitatie.planning.conftest import K3, TODAY
from visitatie import actions as visits
from visitatie.planning import actions
from visitatie.planning.entries import day_short
from visitatie.planning.models import VisitSlot
from visitatie.planning.rules.words import lost_words
from visitatie.rules import DayPart, Proposal

PLANNING = "/intern/bezoeken/planning/"
PLANNED = "Bezoeken in dit plan"


@pytest.fixture(autouse=True)
def on_the_day(app):
    app.config["TODAY"] = TODAY
    with app.app_context():
        yield


def row_of(page, visit):
    return next(row for row in page.rows(PLANNED) if row[0] == visit.werkplein.name)


@pytest.fixture
def of_laggard(published, laggard):
    return next(each for each in published if each.werkplein_id == laggard.id)


def test_an_audit_whose_mt_declined_has_no_day_any_more(browse, session, published, of_laggard, bram, dirk):
    assert "Alle 3 audits passen." in browse(PLANNING, by=bram).text
    visits.decline(session, dirk.actor, of_laggard, "Wij kunnen alleen op maandag.", TODAY)
    session.commit()

    page = browse(PLANNING, by=bram)

    assert "2 van de 3 audits hebben een dag; 1 niet: Achterholt." in page.text
    assert "1 bezoek heeft geen dag meer." in page.text
    assert "voldoet aan alle regels" not in page.text
    assert "Past niet" not in page.text
    assert of_laggard.werkplein.name not in [row[0] for row in page.rows(PLANNED)]


def test_a_day_set_by_hand_offers_no_other_days_and_the_check_is_of_before(
    browse, session, published, of_laggard, bram
):
    by_hand = Proposal(of_laggard.supporter_id, date(2010, 9, 21), DayPart.WHOLE)
    visits.propose(session, bram.actor, of_laggard, by_hand, TODAY)
    session.commit()

    page = browse(PLANNING, by=bram)

    assert row_of(page, of_laggard)[1:] == [
        "di 21 september, hele dag",
        *row_of(page, of_laggard)[2:3],
        "–",
        "Voorstel",
    ]
    assert "Gecontroleerd bij het versturen; daarna gewijzigd" in page.text


def test_the_days_that_an_mt_can_choose_are_those_of_its_own_page(browse, session, published, of_laggard, bram, eva):
    second, third = (
        session.query(VisitSlot).filter_by(visit_id=of_laggard.id).filter(VisitSlot.rank > 1).order_by(VisitSlot.rank)
    )
    second.supporter_id = next(each.id for each in (bram, eva) if each.id != of_laggard.supporter_id)
    session.delete(third)
    session.commit()

    others = row_of(browse(PLANNING, by=bram), of_laggard)[3]

    assert others.startswith(day_short(second.day))
    assert " met " in others
    assert "voldoet aan alle regels" in browse(PLANNING, by=bram).text


def test_while_the_next_plan_is_made_the_one_that_was_sent_is_shown(browse, session, published, bram):
    actions.ask_for_plan(session, bram.actor, K3, TODAY)
    session.commit()

    page = browse(PLANNING, by=bram)

    assert "Alle 3 audits passen." in page.text
    assert "Er is nog geen plan" not in page.text
    assert "Er is een nieuwer plan" not in page.text
    assert "Plan 2 wordt gemaakt" in page.text


def test_a_first_plan_that_is_being_made_says_so(browse, session, audits, bram):
    actions.ask_for_plan(session, bram.actor, K3, TODAY)
    session.commit()

    assert "Het plan wordt gemaakt." in browse(PLANNING, by=bram).text


@pytest.mark.parametrize(
    ("placed", "left_out", "lost", "words"),
    [
        (3, [], ["Tiel"], "2 van de 3 audits hebben een dag; 1 niet: Tiel."),
        (2, ["Assen"], ["Tiel"], "1 van de 3 audits heeft een dag; 2 niet: Tiel en Assen."),
        (1, [], ["Tiel"], "0 van de 1 audit hebben een dag; 1 niet: Tiel."),
        (8, [], list("abcdef"), "2 van de 8 audits hebben een dag; 6 niet: a, b, c, d, e en nog 1."),
    ],
)
def test_what_has_no_day_any_more_is_named(placed, left_out, lost, words):
    assert lost_words(placed, left_out, lost).replace("\N{NO-BREAK SPACE}", " ") == words
