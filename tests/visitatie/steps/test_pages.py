"""The pages of step plans: what is listed, written, refused and decided, and what an MT sees of it."""

from datetime import date

import pytest
from sqlalchemy import func, select

from milestones.models import FixedLevel
from visitatie.steps import actions, queries
from visitatie.steps.models import ExternalAuditDecision, StepEntry
from werkplein.core.actor import Scopes
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)
PLANS = "/intern/stappenplannen/"
PLAN = "/intern/werkpleinen/laggard/stappenplan/"
ANALYSIS, GRID = f"{PLAN}analyse/", f"{PLAN}kansen/"
EXTERNAL = f"{PLANS}externe-audit/"
CARD = "/intern/werkpleinen/laggard/"
LONG = "Dit is lang genoeg om iets te zeggen."


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def dco(a_person, laggard):
    return a_person(Role.DCO, laggard.region)


@pytest.fixture
def plan(session, fix, laggard):
    """The plan of the laggard, begun on 5 July 2010 after the second quarter was fixed."""
    fix("2010-K2", laggard)
    actions.keep_up(session, TODAY)
    return queries.latest_plan(session, laggard.id)


def plain(page):
    return page.text.replace("\xa0", " ")


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_without_laggards_the_list_says_how_a_plan_begins(browse, bram):
    page = browse(PLANS, by=bram)

    assert "Er is nu geen achterblijver" in page.text
    assert "dan begint er vanzelf een" in page.text


@pytest.mark.parametrize(
    ("on", "late"),
    [
        (date(2010, 7, 19), ""),
        (date(2010, 7, 20), "1 stap is te laat: ‘Analyse van de knelpunten’."),
        (date(2010, 8, 3), "2 stappen zijn te laat: ‘Analyse van de knelpunten’ en ‘Kansen en bedreigingen’."),
    ],
)
def test_the_lead_names_each_step_that_is_late(app, browse, plan, bram, on, late):
    app.config["TODAY"] = on
    assert (late or "0 van de 6 stappen zijn gedaan. Nu aan de beurt") in plain(browse(PLAN, by=bram))


def test_the_list_shows_what_is_due_and_keeps_to_the_region(browse, plan, bram, dco, a_person, leader):
    page = browse(PLANS, by=bram)

    (row,) = page.rows("Stappenplannen")
    assert row[0].startswith("Achterholt")
    assert row[2] == "0 van 6"
    assert "1. Analyse van de knelpunten" in row[3]
    assert row[4] == "19-7-2010"
    assert page.statements <= 15
    assert browse(PLANS, by=dco).rows("Stappenplannen")
    other = browse(PLANS, by=a_person(Role.DCO, leader.region))
    assert "Achterholt" not in other.text


@pytest.mark.parametrize(("day", "is_late"), [(19, False), (20, True)])
def test_what_is_late_is_told_from_the_day_after(browse, app, plan, bram, day, is_late):
    app.config["TODAY"] = date(2010, 7, day)

    page = browse(PLANS, by=bram)

    assert ("Bij 1 is een stap te laat." in page.text) is is_late
    assert bool(browse(f"{PLANS}?toon=te-laat", by=bram).html.select("tbody tr")) is is_late


def test_a_region_can_be_chosen_and_a_strange_one_gives_an_empty_list(browse, plan, bram):
    assert browse(f"{PLANS}?regio=zuidrand", by=bram).rows("Stappenplannen")
    assert "Geen stappenplan past bij deze keuze." in browse(f"{PLANS}?regio=%3Cb%3E", by=bram).text


def test_a_laggard_without_a_plan_is_listed(browse, session, fix, laggard, steering):
    fix("2010-K2", laggard)

    page = browse(PLANS, by=steering)

    assert "1 achterblijver heeft nog geen stappenplan." in page.text
    assert "Nog zonder stappenplan: Achterholt" in page.text


def test_the_plan_shows_six_steps_with_state_and_date(browse, plan, bram):
    page = browse(PLAN, by=bram)

    rows = page.rows("De zes stappen")
    assert [row[2].replace("\xa0", " ") for row in rows] == [
        "uiterlijk 19 juli 2010",
        "uiterlijk 2 augustus 2010",
        "uiterlijk 30 september 2010",
        "uiterlijk 14 oktober 2010",
        "uiterlijk 31 december 2010",
        "na het tweede kwartaal op rij",
    ]
    assert page.statements <= 15


def test_the_analysis_is_prefilled_with_what_was_not_met_and_finished_when_whole(browse, session, plan, laggard, bram):
    page = browse(ANALYSIS, by=bram)
    assert len(page.html.select("textarea")) == 12

    half = page.submit("Bewaar", a1="Het logo komt pas als de verbouwing klaar is.")
    assert half.path == PLAN
    assert "Het logo komt pas" in half.text
    assert "0 van 6 gedaan" in half.text

    again = browse(ANALYSIS, by=bram)
    assert again.one("#a1").get_text().strip().startswith("Het logo komt")
    refused = again.submit("Rond deze stap af")
    assert refused.status == 422
    assert "Vul nog het knelpunt in bij a2, a3" in refused.text
    codes = [area["name"] for area in refused.html.select("textarea")]
    done = refused.submit("Rond deze stap af", **dict.fromkeys(codes, "Hierover is nog niets afgesproken."))

    assert "1 van 6 gedaan" in done.text
    assert count(session, StepEntry) == 2


def test_only_what_was_not_met_is_asked(browse, session, fix, laggard, bram):
    from milestones.rules import Level

    fix("2010-K2")
    met = {code: "met" for code in ("a1", "a2", "b1")}
    session.add(
        FixedLevel(
            quarter="2010-K2", werkplein_id=laggard.id, level=Level.LAGGARD, met=3, criteria_met=0, is_shown=False,
            is_seen=False, verdicts=met | {"e2": "not_applicable", "c1": "partly"}, criteria={}, reason={},
            holds_on=date(2010, 6, 30), recorded_on=TODAY,
        )
    )  # fmt: skip
    actions.keep_up(session, TODAY)

    page = browse(ANALYSIS, by=bram)

    names = [area["name"] for area in page.html.select("textarea")]
    assert names == ["a3", "b2", "b3", "c1", "c2", "d1", "e1", "f1"]


def test_nothing_is_kept_of_nothing(browse, session, plan, bram):
    refused = browse(ANALYSIS, by=bram).submit("Bewaar")

    assert refused.status == 422
    assert "U hebt nog niets ingevuld." in refused.text
    assert count(session, StepEntry) == 0


def test_two_who_write_at_once_do_not_write_over_each_other(browse, session, plan, bram, anna):
    mine = browse(GRID, by=bram)
    browse(GRID, by=anna).submit("Bewaar", a_kans="De eigenaar wil verbouwen.")

    refused = mine.submit("Bewaar", a_kans="Iets anders.")

    assert refused.status == 409
    assert "Iemand anders werkte intussen aan deze stap." in refused.text
    assert "Iets anders." in refused.one("#a_kans").get_text()
    assert refused.submit("Bewaar").path == PLAN


def test_the_grid_is_finished_when_each_criterion_says_something(browse, plan, bram):
    page = browse(GRID, by=bram)
    refused = page.submit("Rond deze stap af", a_kans="Er is geld.")
    assert "Vul nog een kans of bedreiging in bij b, c, d, e en f" in refused.text

    done = refused.submit("Rond deze stap af", **{f"{code}_bedreiging": "Te weinig tijd." for code in "bcdef"})

    assert done.rows("Kansen en bedreigingen")[0][1:] == ["Er is geld.", "–"]
    assert "1 van 6 gedaan" in done.text


def test_no_intervention_needed_asks_a_reason(browse, plan, bram):
    refused = browse(PLAN, by=bram).submit("Leg vast dat er geen nodig is", why="Kort.")
    assert refused.status == 422
    assert "in ten minste 20 tekens" in refused.text

    done = refused.submit("Leg vast dat er geen nodig is", why=LONG)

    assert f"Geen interventie nodig. {LONG}" in done.text


def test_who_is_no_laggard_has_no_plan(browse, session, leader, bram):
    page = browse("/intern/werkpleinen/leader/stappenplan/", by=bram, status=404)

    assert "Alleen een achterblijver heeft er een." in page.text


def test_a_plan_that_ended_can_be_read_and_no_more(browse, session, fix, plan, laggard, bram):
    form = browse(ANALYSIS, by=bram)
    fix("2010-K3", on=date(2010, 10, 15))
    actions.keep_up(session, date(2010, 10, 15))

    refused = form.submit("Bewaar", a1="Te laat geschreven.")

    assert refused.status == 409
    assert "Dit stappenplan is beëindigd" in refused.text
    assert "Dit stappenplan is beëindigd" in browse(PLAN, by=bram).text


@pytest.mark.parametrize("path", [PLANS, PLAN, ANALYSIS, GRID, EXTERNAL])
def test_an_mt_does_not_come_here(browse, plan, dirk, path):
    browse(path, by=dirk, status=403)


@pytest.mark.parametrize("path", [PLAN, ANALYSIS, GRID])
def test_the_plan_of_another_does_not_exist(browse, plan, carla, path):
    browse(path, by=carla, status=404)


def test_the_card_tells_all_to_who_weighs_and_the_steps_to_the_mt(browse, two_in_a_row, bram, steering, dirk):
    for person in (bram, steering):
        page = browse(CARD, by=person)
        assert "6. Besluit over een externe audit" in page.text
        assert "Stappenplan van dit Werkplein" in page.text
    own = browse(CARD, by=dirk)
    assert "Samen verder" in own.text
    assert "1. Analyse van de knelpunten" in own.text
    assert "externe audit" not in own.text
    assert "externe audit" not in browse("/intern/gevraagd/", by=dirk).text


def test_the_card_of_who_is_no_laggard_says_nothing_of_it(browse, plan, carla):
    page = browse("/intern/werkpleinen/leader/", by=carla)

    assert "Samen verder" not in page.text


def test_the_steering_group_is_asked_decides_and_finds_it_back(browse, session, two_in_a_row, steering, bram, dirk):
    asked = browse("/intern/gevraagd/", by=steering)
    assert "Besluit over een externe audit 2e kwartaal 2010" in asked.text
    page = browse(EXTERNAL, by=steering)
    assert "Over 2 Werkpleinen moet u besluiten" in page.text
    assert "Uiterlijk 4 augustus 2010" in plain(page)

    labels = page.html.select("#werkpleinen label, .wp-keuze label")
    value = next(each.find("input")["value"] for each in labels if "Achterholt" in each.get_text())
    confirm = page.submit("Bekijk het besluit", choice="some", werkpleinen=[value], motivation=LONG, consequences=LONG)
    assert "Wel een externe audit Achterholt" in confirm.text
    assert "Geen externe audit Grootstad" in confirm.text
    assert count(session, ExternalAuditDecision) == 0
    done = confirm.submit("Leg het besluit vast")

    assert done.path == EXTERNAL
    assert "Er wordt nu geen besluit over een externe audit gevraagd." in done.text
    assert count(session, ExternalAuditDecision) == 1
    assert "Besluit over een externe audit 2e kwartaal 2010" not in browse("/intern/gevraagd/", by=steering).text
    assert "De stuurgroep besloot tot een externe audit." in browse(PLAN, by=bram).text
    own = browse(CARD, by=dirk)
    assert "Er komt een externe audit." in own.text
    assert LONG not in own.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"choice": "some"}, "Kies bij welke Werkpleinen"),
        ({"choice": None}, "Kies een besluit."),
        ({"motivation": "Kort."}, "Schrijf waarom u zo besluit, in ten minste 20 tekens."),
        ({"consequences": "Kort."}, "Schrijf wat het besluit betekent, in ten minste 20 tekens."),
        ({"motivation": "x" * 2_001}, "Maak de motivering korter"),
    ],
)
def test_a_decision_that_cannot_be_keeps_what_was_typed(browse, session, two_in_a_row, steering, fields, sentence):
    page = browse(EXTERNAL, by=steering)
    given = {"choice": "all", "motivation": LONG, "consequences": LONG} | fields

    refused = page.submit("Bekijk het besluit", **given)

    assert refused.status == 422
    assert sentence in refused.text
    assert refused.one("#motivation").get_text().strip() == given["motivation"]
    assert count(session, ExternalAuditDecision) == 0


def test_a_decision_can_be_changed_before_it_is_confirmed(browse, session, two_in_a_row, steering):
    confirm = browse(EXTERNAL, by=steering).submit(
        "Bekijk het besluit", choice="none", motivation="Wacht <b>nog</b> een kwartaal af.", consequences=LONG
    )

    back = confirm.submit("Wijzig")

    assert back.status == 200
    assert back.one("#motivation").get_text().strip() == "Wacht <b>nog</b> een kwartaal af."
    assert count(session, ExternalAuditDecision) == 0


def test_a_step_sent_twice_is_not_laid_at_the_door_of_somebody_else(browse, plan, bram):
    late = browse(GRID, by=bram)
    browse(GRID, by=bram).submit("Bewaar", a_kans="De eigenaar wil verbouwen.")

    again = late.submit("Bewaar", a_kans="Iets anders.")

    assert again.status == 409
    assert "Dat deed u al, misschien in een ander venster." in again.text


def test_a_decision_sent_twice_is_not_laid_at_the_door_of_somebody_else(browse, two_in_a_row, steering):
    given = {"choice": "none", "motivation": LONG, "consequences": LONG}
    confirm = browse(EXTERNAL, by=steering).submit("Bekijk het besluit", **given)
    confirm.submit("Leg het besluit vast")

    again = confirm.submit("Leg het besluit vast")

    assert again.status == 409
    assert "Dat deed u al, misschien in een ander venster." in again.text


def test_two_who_decide_at_once_do_not_pass_each_other_over(browse, session, two_in_a_row, steering, a_person):
    given = {"choice": "none", "motivation": LONG, "consequences": LONG}
    confirm = browse(EXTERNAL, by=steering).submit("Bekijk het besluit", **given)
    other = a_person(Role.STEERING_GROUP)
    browse(EXTERNAL, by=other).submit("Bekijk het besluit", **given).submit("Leg het besluit vast")

    refused = confirm.submit("Leg het besluit vast")

    assert refused.status == 409
    assert "Iemand anders werkte intussen aan dit besluit." in refused.text
    assert count(session, ExternalAuditDecision) == 1


@pytest.mark.parametrize("by", ["bram", "anna", "dco"])
def test_only_the_steering_group_decides(browse, two_in_a_row, request, by):
    person = request.getfixturevalue(by)

    page = browse(EXTERNAL, by=person)

    assert "Bekijk het besluit" not in page.text
    assert browse(EXTERNAL, by=person, data={}, status=0).status in (400, 403)


def test_statements_do_not_grow_with_the_plans(browse, session, fix, laggard, leader, middle, g4, steering):
    fix("2010-K1", laggard, on=date(2010, 4, 16))
    actions.keep_up(session, date(2010, 4, 16))
    one = [browse(path, by=steering).statements for path in (PLANS, EXTERNAL)]
    fix("2010-K2", laggard, leader, middle, g4)
    actions.keep_up(session, TODAY)

    many = [browse(path, by=steering).statements for path in (PLANS, EXTERNAL)]

    assert many[0] <= one[0] + 1
    assert max(many) <= 15
    assert len(queries.open_plans(session, Scopes(national=True))) == 4


def test_the_steps_of_a_plan_are_asked_of_who_supports(browse, plan, bram):
    page = browse("/intern/gevraagd/", by=bram)

    assert "Stappenplan: analyse van de knelpunten 2e kwartaal 2010" in page.text
    assert page.follow("Stappenplan: analyse van de knelpunten 2e kwartaal 2010 Achterholt").path == PLAN


def test_who_reads_one_region_sees_of_the_external_audit_no_more_than_that(
    browse, two_in_a_row, a_person, dco, steering, leader
):
    elsewhere = a_person(Role.DCO, leader.region)
    national, own, other = (browse(EXTERNAL, by=who) for who in (steering, dco, elsewhere))

    assert all(name in national.text for name in ("Achterholt", "Grootstad", "Eerdere besluiten"))
    assert "Achterholt" in own.text
    assert "Achterholt" not in other.text
    assert "Eerdere besluiten" not in own.text


@pytest.mark.browser
def test_on_a_phone_the_choices_of_a_decision_stand_below_each_other(open_screen, two_in_a_row, steering):
    screen = open_screen(width=390, by=steering)
    tiles = screen.open(EXTERNAL).locator(".wp-tegel").evaluate_all("all => all.map(each => each.offsetTop)")

    assert len(set(tiles)) == len(tiles) == 3
    screen.assert_good()
