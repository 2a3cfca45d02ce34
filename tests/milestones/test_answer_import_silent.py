"""An answer of the MT in a file that would say nothing about its day: its line is a fault, as the form refuses it."""

from datetime import date

import pytest

from milestones import actions
from milestones.models import Assessment
from milestones.rules import Found, Source, Verdict
from tests.milestones.answer_files import HEADER, a_checklist, bring_in, offer, problems
from tests.milestones.building import CODES


def seen(session, bram, werkplein, verdict=Verdict.MET, on=date(2010, 5, 12)):
    actions.record_findings(session, bram.actor, werkplein, [Found("a2", verdict)], Source.AUDIT, on, on, "w")
    session.commit()


CHANGE = "leader;;{};Niet voldaan;Opgave MT;{}\n"
OUT = "Haal deze regel weg, of schrijf een latere dag als dat klopt."


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("11-5-2010", f"Op 12 mei 2010 is nog gezien: Voldaan. {OUT}"),
        ("12-5-2010", f"Op 12 mei 2010 is nog gezien: Voldaan. {OUT}"),
        ("13-5-2010", None),
    ],
)
def test_an_answer_that_says_nothing_behind_a_visit_is_refused_by_its_line(
    browse, session, anna, bram, leader, day, sentence
):
    seen(session, bram, leader)

    page = offer(browse, anna, HEADER + a_checklist("middle", codes=CODES[:3]) + CHANGE.format("a2", day))

    found = [[*row[:2], row[2].replace("\xa0", " ")] for row in problems(page)] if sentence else []
    assert found == ([["5", "stand op", sentence]] if sentence else [])
    assert ("Er zijn geen fouten gevonden" in page.text) is (sentence is None)


def test_an_answer_with_a_checklist_is_held_against_what_was_known_on_its_reference_date(
    browse, session, anna, bram, leader
):
    seen(session, bram, leader, on=date(2010, 7, 2))
    assert offer(browse, anna, HEADER + a_checklist(verdict="Deels", codes=CODES[:2])).rows("Regels die")

    seen(session, bram, leader, on=date(2010, 6, 30))
    found = problems(offer(browse, anna, HEADER + a_checklist(verdict="Deels", codes=CODES[:2])))

    assert [row[:2] for row in found] == [["3", "stand op"]]
    assert found[0][2].endswith("nog gezien: Voldaan. Haal deze regel weg.")


@pytest.mark.parametrize(
    ("day", "remark"), [("4-1-2010", " (verandert nu niets. Een antwoord telt 6 maanden.)"), ("5-1-2010", "")]
)
def test_an_answer_that_ran_out_is_history_and_can_come_in(browse, session, anna, leader, day, remark):
    page = offer(browse, anna, HEADER + CHANGE.format("b3", day))

    assert page.rows("Regels die")[0][7].replace("\xa0", " ") == f"{day}{remark}"
    page.submit("Bevestig: lees 1 regel in")
    session.rollback()
    assert session.query(Assessment).count() == 1


def test_an_answer_that_was_said_later_is_the_mts(browse, session, anna, leader):
    bring_in(browse, anna, HEADER + CHANGE.format("b3", "1-6-2010"))
    behind = problems(offer(browse, anna, HEADER + CHANGE.format("b3", "31-5-2010")))

    words = [[*row[:2], row[2].replace("\xa0", " ")] for row in behind]
    assert words == [["2", "stand op", f"Op 1 juni 2010 zei het MT nog: Nee. {OUT}"]]


def test_what_was_recorded_already_is_known_whatever_came_after_it(browse, session, anna, bram, leader):
    bring_in(browse, anna, HEADER + CHANGE.format("a2", "1-5-2010"))
    seen(session, bram, leader)

    assert "Niets nieuws" in offer(browse, anna, HEADER + CHANGE.format("a2", "1-5-2010")).text


@pytest.mark.parametrize(
    ("day", "remark"),
    [
        ("12-5-2010", "12-5-2010 (verandert nu niets. Op 12 mei 2010 is nog gezien: Voldaan.)"),
        ("13-5-2010", "13-5-2010"),
        ("4-7-2009", "4-7-2009 (verandert nu niets. Het was geldig tot en met 4 juli 2010.)"),
    ],
)
def test_a_check_that_changes_nothing_comes_in_with_a_remark(browse, session, anna, bram, leader, day, remark):
    seen(session, bram, leader)

    page = offer(browse, anna, HEADER + f"leader;;a2;Niet voldaan;Controle secretariaat;{day};Logo niet gezien\n")

    assert remark in [cell.replace("\xa0", " ") for row in page.rows("Regels die") for cell in row]


@pytest.mark.both
def test_an_export_comes_in_where_nothing_is_yet_but_for_what_visits_saw(browse, session, anna):
    of_visits = "leader;;b1;Voldaan;Audit;1-6-2010\nleader;;b2;Voldaan;Visitatie;1-6-2010\n"

    page = offer(browse, anna, HEADER + a_checklist(codes=CODES[:3]) + of_visits)

    assert "Er zijn geen fouten gevonden" in page.text
    assert "2 regels van een audit of visitatie doen niet mee: wat daar is gezien, komt alleen binnen" in page.text
    page.submit("Bevestig: lees 3 regels in")
    session.rollback()
    assert {row.source for row in session.query(Assessment)} == {Source.SELF}
    assert session.query(Assessment).count() == 3


@pytest.mark.parametrize(("verdict", "left_out"), [("Voldaan", ""), ("Deels", "1 regel van een audit of visitatie")])
def test_a_visit_that_stands_there_is_known_and_one_that_says_otherwise_is_told_to_stay_out(
    browse, session, anna, bram, leader, verdict, left_out
):
    seen(session, bram, leader)

    page = offer(browse, anna, HEADER + f"leader;;a2;{verdict};Audit;12-5-2010\n")

    assert "Niets nieuws" in page.text
    assert left_out in page.text, page.text
    assert ("doet niet mee" in page.text) is bool(left_out)
