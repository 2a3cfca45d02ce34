"""After a move the pages say why the milestones of the building are open, in the same words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions
from milestones.evidence_pages import said
from milestones.rules import Found, Verdict
from milestones.rules.moves import move_words
from milestones.uploading import Taken
from tests.milestones.answering import K2, SHEET, save
from tests.milestones.building import PROGRAMME
from tests.milestones.learning import observe
from tests.milestones.proving import TODAY, add, claim, kept
from werkplein.obligations.actions import fill_closing_days
from werkplein.people.rules import Role
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
CARD = "/intern/werkpleinen/leader/"
JUNE, REFERENCE = date(2010, 6, 15), date(2010, 6, 30)
ALL = "Het Werkplein is op 15 juni 2010 verhuisd: a1, a2 en a3 moeten opnieuw worden getoond."


@pytest.mark.parametrize(
    ("moved_on", "shown", "words"),
    [
        (None, (), None),
        (JUNE, (), ALL),
        (JUNE, ("b1", "a2"), "Het Werkplein is op 15 juni 2010 verhuisd: a1 en a3 moeten opnieuw worden getoond."),
        (JUNE, ("a1", "a2"), "Het Werkplein is op 15 juni 2010 verhuisd: a3 moet opnieuw worden getoond."),
        (JUNE, ("a1", "a2", "a3"), None),
    ],
)
def test_it_names_what_was_not_shown_since(moved_on, shown, words):
    told = move_words(PROGRAMME, moved_on, shown)

    assert (told or "").replace("\xa0", " ") == (words or "")


@pytest.fixture
def move(session, anna, bram, leader):
    """Moves the leader on a day, after all of it was seen."""
    observe(session, bram.actor, leader)

    def act(on):
        facts = versions(session, [leader.id])[leader.id][-1].facts
        add_version(session, anna.actor, leader.id, replace(facts, moved=True), on, TODAY)
        session.commit()

    return act


def text(page):
    return page.text.replace("\xa0", " ")


def test_what_a_hearing_withdrew_was_not_shown_since(browse, session, anna, carla, a_person, leader, move):
    fill_closing_days(session, [2010])
    move(JUNE)
    (lost,) = actions.record_desk(session, anna.actor, leader, [Found("a1", Verdict.NOT_MET)], TODAY, TODAY)
    session.commit()
    assert "verhuisd: a2 en a3 moeten" in text(browse(SHEET, by=carla))

    actions.dispute(session, carla.actor, leader, lost.id, "Het logo hangt er sinds 16 juni, zie de foto.", TODAY)
    second = a_person(Role.PROCESS_SUPPORTER)
    actions.decide(session, second.actor, leader, lost.id, True, "De foto van 16 juni is gezien.", TODAY)
    session.commit()

    assert ALL in text(browse(SHEET, by=carla))


@pytest.mark.both
@pytest.mark.parametrize(("on", "is_told"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_the_card_says_it_from_the_day_of_the_move(browse, anna, move, on, is_told):
    move(on)

    assert ("verhuisd: a1, a2 en a3 moeten opnieuw worden getoond." in text(browse(CARD, by=anna))) is is_told


def test_what_was_seen_in_the_new_building_is_named_no_more(browse, session, anna, bram, leader, move):
    move(TODAY)
    observe(session, bram.actor, leader, on=TODAY)

    assert "verhuisd" not in text(browse(CARD, by=anna))


@pytest.mark.parametrize(("milestone", "is_told"), [("a1", True), ("b1", False)])
def test_who_checks_a_paper_reads_it_of_its_milestone(browse, session, anna, carla, leader, move, milestone, is_told):
    move(TODAY)
    piece = add(session, carla, leader, milestone=milestone, holds_on=TODAY)[0]
    session.commit()

    shown = text(browse(f"/intern/bewijs/{piece.id}/", by=anna))

    assert ("verhuisd: a1 moet opnieuw worden getoond." in shown) is is_told


@pytest.mark.parametrize("on", [REFERENCE - DAY, REFERENCE])
def test_the_checklist_says_it_too(browse, carla, move, on):
    move(on)

    page = browse(SHEET, by=carla)

    assert "verhuisd: a1, a2 en a3 moeten opnieuw worden getoond." in text(page)
    assert page.statements <= 15


@pytest.mark.parametrize("on", [REFERENCE + DAY, TODAY])
def test_a_checklist_about_a_day_before_the_move_says_which_building_it_is_about(browse, carla, move, on):
    """What it asks of the former building counts for the new one no more, so nothing is to be shown in it."""
    move(on)

    shown = text(browse(SHEET, by=carla))

    assert "Deze vragenlijst gaat bij a1, a2 en a3 over het gebouw van daarvoor." in shown
    assert "opnieuw worden getoond" not in shown


@pytest.mark.parametrize(("on", "is_told"), [(REFERENCE, False), (REFERENCE + DAY, True)])
def test_a_draft_is_about_the_building_of_its_reference_date(browse, session, carla, leader, move, on, is_told):
    move(on)
    save(session, carla.actor, leader, K2, Found("a1", Verdict.PARTLY), 0, TODAY)
    session.commit()

    shown = text(browse(f"{CARD}bewijs/a1/?kwartaal=2010-K2", by=carla))

    assert ("Deels, van vóór de verhuizing" in shown) is is_told
    assert ("verhuisd: a1 moet opnieuw worden getoond." in shown) is is_told


@pytest.mark.parametrize(("milestone", "is_told"), [("a1", True), ("b1", False)])
def test_the_evidence_page_tells_what_was_of_the_building_before(
    browse, session, anna, carla, leader, move, milestone, is_told
):
    claim(session, carla, leader, milestone=milestone, today=JUNE - DAY)
    add(session, carla, leader, kept(), milestone=milestone, holds_on=JUNE - DAY)
    move(JUNE)
    address = f"{CARD}bewijs/{milestone}/"

    page = text(browse(address, by=carla))
    assert ("verhuisd: a1 moet opnieuw worden getoond." in page) is is_told
    assert ("Antwoord van het MT: Ja, van vóór de verhuizing op 15 juni 2010" in page) is is_told
    assert (". Van vóór de verhuizing op 15 juni 2010." in page) is is_told

    add(session, carla, leader, kept(80), milestone=milestone, holds_on=JUNE)
    session.commit()
    assert "opnieuw worden getoond" not in text(browse(address, by=carla))


@pytest.mark.parametrize(("day", "is_told"), [(JUNE - DAY, True), (JUNE, False)])
def test_who_adds_a_photo_of_the_building_before_is_told_so(day, is_told):
    told = said(Taken([object()], True, []), PROGRAMME.milestone("a1"), day=day, moved=JUNE)

    words = [sentence.replace("\xa0", " ") for sentence, _ in told]
    before = "Het is van vóór de verhuizing op 15 juni 2010: het zegt niets over het gebouw van nu."
    assert any(each.startswith(before) for each in words) is is_told


def test_a_fixed_checklist_about_the_building_before_says_for_what_it_does_not_count(
    browse, session, anna, carla, leader, move
):
    actions.fix_quarter(session, anna.actor, K2, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, "Het MT wil a1 nog verbeteren.", TODAY)
    session.commit()
    later = "telt mee vanaf vandaag, maar niet voor het nieuwe gebouw."
    assert later not in text(browse(SHEET, by=carla))

    move(TODAY)

    assert later in text(browse(SHEET, by=carla))


@pytest.mark.parametrize(
    ("milestone", "moved", "on"),
    [("a1", TODAY, TODAY), ("a1", TODAY + DAY, TODAY), ("b1", TODAY, TODAY - DAY)],
)
def test_a_finding_that_says_something_of_now_stays_work_to_do(
    browse, session, anna, carla, leader, move, milestone, moved, on
):
    shown = findings_of(browse, session, anna, carla, leader, move, milestone, moved, on)

    assert "Hier is werk te doen" in shown
    assert "niets over het nieuwe gebouw" not in shown


def test_a_finding_of_the_building_before_a_move_is_no_work_in_the_new_one(browse, session, anna, carla, leader, move):
    shown = findings_of(browse, session, anna, carla, leader, move, "a1", TODAY, TODAY - DAY)

    assert "Maar a1 is van vóór de verhuizing op 5 juli 2010 en zegt niets over het nieuwe gebouw." in shown
    assert "Hier is werk te doen" not in shown


def findings_of(browse, session, anna, carla, leader, move, milestone, moved, on):
    fill_closing_days(session, [2010])
    actions.record_desk(session, anna.actor, leader, [Found(milestone, Verdict.NOT_MET)], on, TODAY)
    move(moved)
    return text(browse("/intern/werkpleinen/leader/bevindingen/", by=carla))
