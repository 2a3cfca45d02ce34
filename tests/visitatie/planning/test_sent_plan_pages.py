"""The page of a plan that was sent tells how it stands with the MTs now, and not what was once thought."""

from datetime import date, timedelta

import pytest

from tests.visitatie.planning.conftest import K3, TODAY
from visitatie import actions as visits
from visitatie.planning import actions, publishing
from visitatie.planning.entries import day_short
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.models import VisitSlot
from visitatie.planning.queries import slots_of
from visitatie.planning.rules.facts import AbsenceKind, Away
from visitatie.planning.rules.words import standing_words
from visitatie.rules import DayPart, Proposal
from werkplein.core.labels import date_long, day_month, listing

PLANNING = "/intern/bezoeken/planning/"
PLANNED = "Bezoeken in dit plan"

pytestmark = pytest.mark.usefixtures("on_the_day")


def row_of(page, visit):
    return next(row for row in page.rows(PLANNED) if row[0] == visit.werkplein.name)


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
    ("asked", "without", "words"),
    [
        (1, [], "De audit heeft een dag."),
        (3, [], "Alle 3 audits hebben een dag."),
        (3, ["Tiel"], "2 van de 3 audits hebben een dag; 1 niet: Tiel."),
        (3, ["Tiel", "Assen"], "1 van de 3 audits heeft een dag; 2 niet: Tiel en Assen."),
        (1, ["Tiel"], "0 van de 1 audit hebben een dag; 1 niet: Tiel."),
        (8, list("abcdef"), "2 van de 8 audits hebben een dag; 6 niet: a, b, c, d, e en nog 1."),
    ],
)
def test_who_has_no_day_now_is_named(asked, without, words):
    assert standing_words(asked, without).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_visit_that_did_not_happen_has_no_day_and_one_that_lapsed_is_not_counted(
    browse, session, published, of_laggard, bram, dirk, app
):
    visits.confirm(session, dirk.actor, of_laggard, TODAY)
    other = next(each for each in published if each is not of_laggard)
    visits.cancel(session, bram.actor, other, "Dit Werkplein gaat dicht.", TODAY)
    visits.miss(session, bram.actor, of_laggard, "De ondersteuner was ziek.", of_laggard.planned_on)
    session.commit()

    page = browse(PLANNING, by=bram)

    assert "1 van de 2 audits heeft een dag; 1 niet: Achterholt." in page.text


def all_days(session, published):
    return [slot.day for each in published for slot in slots_of(session, each.id)]


def test_when_every_day_that_was_sent_passed_the_page_counts_them_as_without_a_day(
    browse, session, published, bram, app
):
    app.config["TODAY"] = max(all_days(session, published)) + timedelta(days=1)

    page = browse(PLANNING, by=bram, query={"kwartaal": K3.code})

    assert "0 van de 3 audits hebben een dag; 3 niet:" in page.text
    assert "3 voorgestelde dagen gingen voorbij zonder antwoord van het MT." in page.text
    assert "Past niet" not in page.text
    assert "Nog geen dag 3" in page.text
    assert page.all(".wp-bezoek") == []


@pytest.mark.parametrize(("after", "has_day"), [(-1, True), (0, True), (1, False)])
def test_a_visit_stands_on_the_first_day_that_its_mt_can_still_choose(
    browse, session, published, of_laggard, bram, app, after, has_day
):
    slots = slots_of(session, of_laggard.id)
    last = max(slots, key=lambda slot: slot.day)
    for slot in slots:
        if slot not in (slots[0], last):
            session.delete(slot)
    of_laggard.planned_on = slots[0].day = date(2010, 7, 6)
    session.commit()
    app.config["TODAY"] = last.day + timedelta(days=after)

    page = browse(PLANNING, by=bram, query={"kwartaal": K3.code})

    shown = [row[1:2] + row[3:] for row in page.rows(PLANNED) if row[0] == of_laggard.werkplein.name]
    expected = [f"{day_short(last.day)}, {last.part.label.lower()}", "–", "Voorstel"]
    assert shown == ([expected] if has_day else [])


@pytest.mark.parametrize(("after", "is_told"), [(-1, True), (0, True), (1, False)])
def test_an_mt_that_can_still_choose_a_day_was_told_one(session, published, of_laggard, after, is_told):
    today = max(slot.day for slot in slots_of(session, of_laggard.id)) + timedelta(days=after)
    of_laggard.planned_on = min(slot.day for slot in slots_of(session, of_laggard.id))
    session.commit()

    assert (of_laggard.id in problem_of(gather(session, K3, today), 1).before) is is_told


def test_what_changes_names_the_visit_whose_mt_can_still_choose(
    browse, session, published, of_laggard, plan_now, bram, app
):
    of_laggard.planned_on = slots_of(session, of_laggard.id)[0].day = date(2010, 7, 6)
    session.commit()
    app.config["TODAY"] = date(2010, 7, 7)
    plan_now(on=date(2010, 7, 7))

    page = browse(PLANNING, by=bram)

    assert "Niets van wat de MT’s al weten." not in page.text
    changes = page.one("section[aria-labelledby=anders]").get_text()
    assert of_laggard.werkplein.name in changes


def test_what_has_a_day_for_the_first_time_is_among_what_changes(
    browse, session, published, of_laggard, plan_now, bram, dirk
):
    assert browse(PLANNING, by=bram).all("section[aria-labelledby=anders] li") == []
    visits.decline(session, dirk.actor, of_laggard, "De balie verhuist in die week.", TODAY)
    session.commit()
    plan_now()

    [told] = browse(PLANNING, by=bram).all("section[aria-labelledby=anders] li")

    assert told.startswith(f"Audit {of_laggard.werkplein.name}: nieuw op ")


def test_a_day_by_hand_for_what_did_not_fit_stands_on_the_page(browse, session, audits, plan_now, bram, laggard):
    of_laggard = next(each for each in audits if each.werkplein_id == laggard.id)
    closed = Away(TODAY, date(2010, 9, 30), AbsenceKind.BLOCKED)
    actions.block_days(session, bram.actor, of_laggard.werkplein, closed, TODAY)
    session.commit()
    plan = plan_now()
    publishing.publish(session, bram.actor, plan, publishing.seal_now(plan, gather(session, K3, TODAY)), TODAY)
    assert "2 van de 3 audits passen; 1 niet: Achterholt." in browse(PLANNING, by=bram).text
    why = "Het MT maakt er toch tijd voor."
    by_hand = Proposal(bram.id, date(2010, 9, 21), DayPart.MORNING, reason=why, despite=True)
    visits.propose(session, bram.actor, of_laggard, by_hand, TODAY)
    session.commit()

    page = browse(PLANNING, by=bram)

    assert "Alle 3 audits hebben een dag." in page.text
    assert row_of(page, of_laggard)[1] == "di 21 september, ochtend"


@pytest.mark.parametrize("reason", ["Wij kunnen alleen op maandag.", "Het MT " + "x" * 400], ids=["short", "long"])
def test_why_an_mt_declined_stays_in_the_history_of_the_visit(
    browse, session, published, of_laggard, bram, dirk, anna, reason
):
    days = " ".join(listing([date_long(each.day) for each in slots_of(session, of_laggard.id)]).split())
    visits.decline(session, dirk.actor, of_laggard, reason, TODAY)
    by_hand = Proposal(of_laggard.supporter_id, date(2010, 9, 21), DayPart.WHOLE)
    visits.propose(session, bram.actor, of_laggard, by_hand, TODAY)
    visits.confirm(session, dirk.actor, of_laggard, TODAY)
    session.commit()

    for who in (bram, dirk):
        told = [row[1] for row in browse(of_laggard.address, by=who).rows("Wat er gebeurde, nieuwste eerst")]
        assert f"Andere datum gevraagd: {days}. Reden: {reason}" in told
    assert reason[:20] not in browse(of_laggard.address, by=anna).text


def test_the_days_that_an_mt_declined_stand_among_those_on_which_it_cannot(
    browse, session, published, of_laggard, bram, dirk
):
    declined = [day_month(each.day, TODAY) for each in slots_of(session, of_laggard.id)]
    visits.decline(session, dirk.actor, of_laggard, "Wij kunnen alleen op maandag.", TODAY)
    session.commit()

    page = browse(f"{PLANNING}werkpleinen/{of_laggard.werkplein.code}/", by=bram)

    rows = page.rows("Dagen waarop dit Werkplein geen bezoek ontvangt")
    assert [row[:2] for row in rows] == [[" ".join(day.split()), "Wij kunnen alleen op maandag."] for day in declined]
