"""What was saved and never handed in stays to be read once the checklist is locked, by who saved it and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from milestones import actions
from milestones.rules import Found, Verdict
from tests.milestones.answering import K2, SHEET, TODAY, answer_all, save, submit
from tests.support.page import words
from tests.support.towns import serve
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

PROGRAMME = reader.load()
HEADING = "Bewaard, niet ingeleverd"
NOTHING = "Er zijn geen antwoorden ingeleverd. De vragenlijst is gesloten."
CHANGE = "/intern/werkpleinen/leader/wijziging/"


@pytest.fixture
def fix(session, anna):
    def fix():
        actions.fix_quarter(session, anna.actor, K2, TODAY)
        session.commit()

    return fix


@pytest.fixture
def saved(session, carla, leader):
    """Two answers that were saved and not handed in."""
    save(session, carla.actor, leader, K2, Found("b1", Verdict.PARTLY, "Twee balies, <b>één</b> team."), 0, TODAY)
    save(session, carla.actor, leader, K2, Found("d1", Verdict.NOT_MET), 0, TODAY)


def listed(page):
    return [words(each) for each in page.html.select("section[aria-labelledby=bewaard] li")]


def test_what_was_saved_before_the_quarter_was_fixed_is_shown_with_the_way_on(browse, saved, fix, carla):
    fix()

    page = browse(SHEET, by=carla)

    assert HEADING in page.text
    assert NOTHING not in page.text
    assert [each[:2] for each in listed(page)] == ["b1", "d1"]
    assert Verdict.PARTLY.label in listed(page)[0]
    assert "Twee balies, <b>één</b> team." in listed(page)[0]
    assert not page.html.select("main input:not([type=hidden]), main textarea")
    assert f"{CHANGE}?mijlpaal=b1" in [link["href"] for link in page.html.select("#bewaard ~ ul a")]


def test_what_was_changed_after_handing_in_stands_beside_what_was_handed_in(browse, session, carla, leader, fix):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    save(session, carla.actor, leader, K2, Found("b1", Verdict.PARTLY), 1, TODAY)
    fix()

    page = browse(SHEET, by=carla)

    assert len(listed(page)) == 1
    assert listed(page)[0].startswith("b1")
    assert "Ingeleverd: " in listed(page)[0]
    assert len(page.html.select("section[aria-labelledby=antwoorden] li")) == 12


def test_all_that_was_handed_in_leaves_nothing_behind(browse, session, carla, leader, fix):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    fix()

    assert HEADING not in browse(SHEET, by=carla).text


def test_what_was_reported_since_is_said_and_not_asked_again(browse, session, saved, fix, carla, leader):
    fix()
    actions.report_change(session, carla.actor, leader, Found("b1", Verdict.MET, holds_on=TODAY), TODAY)

    page = browse(SHEET, by=carla)

    assert "Daarna gemeld: " in listed(page)[0]
    assert f"{CHANGE}?mijlpaal=b1" not in [link["href"] for link in page.html.select("main a")]
    assert f"{CHANGE}?mijlpaal=d1" in [link["href"] for link in page.html.select("main a")]


def test_who_may_prepare_and_not_hand_in_reads_it_without_the_way_on(browse, a_person, saved, fix, leader):
    fix()

    page = browse(SHEET, by=a_person(Role.TEAM_LEADER, leader))

    assert len(listed(page)) == 2
    assert not page.html.select(f"a[href^='{CHANGE}']")


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_others_see_nothing_of_it(browse, request, saved, fix, who):
    fix()

    page = browse(SHEET, by=request.getfixturevalue(who))

    assert HEADING not in page.text
    assert "Twee balies" not in page.text
    assert NOTHING in page.text
    assert "vult de lijst in" not in page.text


def test_the_next_quarter_locks_it_too(browse, app, saved, carla):
    app.config["TODAY"] = TODAY + timedelta(days=80)

    page = browse(SHEET, by=carla)

    assert "is gesloten: de volgende is al open." in page.text
    assert len(listed(page)) == 2


def test_a_werkplein_that_closed_reads_it_and_reports_nothing(browse, session, saved, carla, anna, leader):
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, anna.actor, leader.id, facts, TODAY, TODAY - timedelta(days=30))

    page = browse(SHEET, by=carla)

    assert len(listed(page)) == 2
    assert not page.html.select(f"a[href^='{CHANGE}']")


def test_while_it_is_open_the_answers_stand_in_the_form_only(browse, saved, carla):
    page = browse(SHEET, by=carla)

    assert HEADING not in page.text
    assert page.html.select("form[data-vragenlijst]")


def test_the_municipalities_that_take_part_are_named(browse, session, carla, leader, fix):
    serve(session, leader)
    found = Found("e2", Verdict.PARTLY, participation={"GM7000": True, "GM7001": False})
    save(session, carla.actor, leader, K2, found, 0, TODAY)
    fix()

    assert "1 van 2 gemeenten. Niet: B" in listed(browse(SHEET, by=carla))[0]


def test_it_takes_no_more_statements(browse, session, carla, leader, fix):
    answer_all(session, carla, leader)
    fix()

    assert browse(SHEET, by=carla).statements <= 12 + 3


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_what_was_not_handed_in(open_screen, saved, fix, carla, width):
    fix()
    screen = open_screen(width=width, by=carla)
    screen.open(SHEET)
    screen.assert_good()


CARD = "/intern/werkpleinen/leader/"
# The checklist of the third quarter opens on 16 September.
OPENS = PROGRAMME.checklist_opens_on(K2.next())
CUT_OFF = "Het 2e kwartaal 2010 is vastgesteld voordat u de vragenlijst inleverde."


def says_cut_off(page):
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    return CUT_OFF in text, page.html.select_one(f"main a[href='{SHEET}']") is not None


def test_the_card_says_that_fixing_cut_the_checklist_off_and_leads_to_what_was_saved(browse, saved, fix, carla):
    assert says_cut_off(browse(CARD, by=carla))[0] is False
    fix()

    page = browse(CARD, by=carla)

    assert says_cut_off(page) == (True, True)
    assert len(listed(page.follow("Bekijk de bewaarde antwoorden"))) == 2


@pytest.mark.parametrize(("on", "says"), [(OPENS - timedelta(days=1), True), (OPENS, False)])
def test_the_card_says_so_until_the_next_checklist_opens(browse, app, saved, fix, carla, on, says):
    fix()
    app.config["TODAY"] = on

    assert says_cut_off(browse(CARD, by=carla))[0] is says


def test_who_handed_in_or_saved_nothing_reads_nothing_of_it(browse, session, fix, carla, dirk, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    fix()

    assert not says_cut_off(browse(CARD, by=carla))[0]
    assert not says_cut_off(browse("/intern/werkpleinen/laggard/", by=dirk))[0]


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_others_read_nothing_of_it_on_the_card(browse, request, saved, fix, who):
    fix()

    assert not says_cut_off(browse(CARD, by=request.getfixturevalue(who)))[0]


def test_it_costs_the_card_one_statement_for_who_answers_and_none_for_others(browse, saved, fix, carla, bram):
    before = [browse(CARD, by=who).statements for who in (carla, bram)]
    fix()
    for who in (carla, bram):
        browse(CARD, by=who)

    after = [browse(CARD, by=who).statements for who in (carla, bram)]

    assert (after[0] - before[0] <= 1, after[1] - before[1] <= 0) == (True, True)
