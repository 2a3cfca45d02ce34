"""Why a visit does not fit, in words, and what would help."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.planning import ANNA, BEGIN, BRAM, END, TODAY, a_plan, a_problem, a_visitatie, an_audit, placed
from visitatie.planning import solver
from visitatie.planning.rules.greedy import greedy
from visitatie.planning.rules.problem import Kind, Problem, ReturnOf, Visit
from visitatie.planning.rules.reasons import reasons
from visitatie.rules import Appointment, DayPart
from werkplein.core.labels import day_month

TUESDAY = date(2010, 7, 20)
MONDAYS = frozenset(BEGIN + timedelta(days=ahead) for ahead in range(92) if ahead % 7 == 4)
ALL_DAYS = frozenset(BEGIN + timedelta(days=ahead) for ahead in range(92))


def why(problem: Problem) -> list[str]:
    """The reasons of the one visit that does not fit."""
    [unplaced] = solver.plan(problem).unplaced
    assert [each.visit_id for each in greedy(problem).unplaced] == [unplaced.visit_id]
    return [reason.words.replace("\N{NO-BREAK SPACE}", " ") for reason in unplaced.reasons]


def test_a_weekday_on_which_all_are_free_is_told_with_the_way_out():
    off = tuple(replace(each, leave=MONDAYS) for each in (ANNA, BRAM))
    told = why(a_problem(an_audit(weekdays=frozenset({0})), visitors=off))

    assert told == [
        "Het MT kan alleen op maandag en beide ondersteuners zijn dan vrij. "
        "Lost het op: vraag het MT om een andere dag, bijvoorbeeld donderdag 1 juli.",
        "Op de dagen die overblijven geldt: beide ondersteuners zijn dan vrij. "
        "Lost het op: vraag Anna of het verlof van maandag 5 juli anders kan.",
    ]


ONE_DAY = {"earliest": TUESDAY, "deadline": TUESDAY}


@pytest.mark.parametrize(
    ("visit", "changes", "rule", "words"),
    [
        (an_audit(blocked=ALL_DAYS), {}, "H4", "vraag het MT of donderdag 1 juli toch kan."),
        (an_audit(deadline=BEGIN - timedelta(days=1)), {}, "H1", "Het bezoek mag tot en met 30 juni 2010."),
        (an_audit(earliest=END + timedelta(days=1)), {}, "H1", "laat het bezoek eerder toe"),
        (an_audit(**ONE_DAY), {"today": TUESDAY - timedelta(days=9)}, "H9", "Uitnodigen moet 15 werkdagen vooruit"),
        (an_audit(last_any=date(2010, 8, 20)), {}, "H5", "Het bezoek kan vanaf 1 oktober 2010, 6 weken na het vorige"),
        (an_audit(last_same=date(2010, 8, 6)), {}, "H5", "De audit kan vanaf 1 oktober 2010, 8 weken na de vorige"),
        (an_audit(**ONE_DAY), {"visitors": (replace(ANNA, weekdays=frozenset({0})),)}, "H3", "vraag Anna om een keer"),
        (an_audit(**ONE_DAY), {"visitors": (replace(ANNA, office_weekday=1),)}, "H10", "kantoordag te verzetten"),
        (an_audit(site=4, parts=(DayPart.WHOLE,)), {}, "H6", "De reis is te lang voor één dag."),
        (an_audit(team_size=3), {}, "H3", "Dit bezoek vraagt 3 procesondersteuners, en zoveel zijn er niet."),
        (a_visitatie(), {"visitors": (ANNA, BRAM)}, "H3", "Er zijn niet genoeg visiteurs"),
        (a_visitatie(site=1), {}, "H3", "zoek een visiteur uit een andere regio."),
        (Visit(1, 2, Kind.SCAN, return_of=ReturnOf(TODAY, (9,))), {}, "H8", "spreek met het Werkplein af wie"),
        (
            Visit(1, 2, Kind.SCAN, return_of=ReturnOf(date(2010, 4, 1), (1,))),
            {},
            "H8",
            "dan is het te vroeg of te laat na dag 2.",
        ),
    ],
)
def test_each_constraint_is_told_in_words(visit, changes, rule, words):
    problem = a_problem(visit, **changes)
    [unplaced] = greedy(problem).unplaced

    assert rule in {reason.rule.value for reason in unplaced.reasons}
    assert words in " ".join(reason.words for reason in unplaced.reasons).replace("\N{NO-BREAK SPACE}", " ")


def test_an_appointment_in_the_way_is_named_with_its_day():
    busy = replace(ANNA, appointments=(Appointment(TUESDAY, DayPart.WHOLE, "stuurgroep"),))
    told = why(a_problem(an_audit(**ONE_DAY), visitors=(busy,)))

    assert any("verzet de afspraak van Anna op dinsdag 20 juli." in each for each in told)


def test_another_visit_in_the_way_is_told():
    visits = [
        an_audit(number, site=number, parts=(DayPart.WHOLE,), severity=3 - number, **ONE_DAY) for number in (1, 2)
    ]
    told = why(a_problem(*visits, visitors=(BRAM,)))

    assert any("verzet een ander bezoek van Bram, bijvoorbeeld dat van dinsdag 20 juli" in each for each in told)


def test_two_things_at_once_are_told_at_once():
    away = tuple(replace(each, leave=ALL_DAYS) for each in (ANNA, BRAM))
    [told] = why(a_problem(an_audit(blocked=ALL_DAYS), visitors=away))

    assert told.startswith("Geen enkele dag kan. Op de beste dag, donderdag 1 juli, geldt: dan kan het MT niet en de")
    assert "Lost het op: vraag het MT of donderdag 1 juli toch kan en vraag Anna" in told


@pytest.mark.parametrize("today", [BEGIN, BEGIN + timedelta(days=4), date(2010, 8, 26)])
def test_no_day_that_is_over_is_given_as_a_way_out(today):
    """Of a quarter in which the MT is closed from now on, only days to come are named."""
    problem = a_problem(an_audit(blocked=frozenset(day for day in ALL_DAYS if day >= today)), today=today)

    told = greedy(problem).unplaced[0].reasons

    named = {day for day in ALL_DAYS if any(day_month(day) in each.words for each in told)}
    assert named
    assert min(named) >= today


def test_a_period_without_working_days_is_told():
    problem = a_problem(an_audit(), begin=date(2010, 7, 17), end=date(2010, 7, 18))

    assert "geen enkele werkdag" in greedy(problem).unplaced[0].reasons[0].sentence


def test_what_is_said_to_help_does_help():
    off = tuple(replace(each, leave=MONDAYS) for each in (ANNA, BRAM))
    visit = an_audit(weekdays=frozenset({0}))
    assert solver.plan(a_problem(visit, visitors=off)).unplaced

    assert not solver.plan(a_problem(replace(visit, weekdays=frozenset({0, 3})), visitors=off)).unplaced
    assert not solver.plan(a_problem(visit, visitors=(replace(ANNA, leave=frozenset()), off[1]))).unplaced


def test_reasons_look_at_the_rest_of_the_plan_as_it_is():
    problem = a_problem(an_audit(1), a_visitatie(2))
    plan = a_plan(problem, placed(TUESDAY))

    assert "het andere bezoek aan dit Werkplein" in " ".join(
        reason.words for reason in reasons(problem, plan.placed, replace(problem.visit[2], **ONE_DAY))
    )


def test_a_visit_that_was_left_out_though_it_fits_is_told_so():
    problem = a_problem(an_audit())

    (reason,) = reasons(problem, (), problem.visits[0])

    assert "er is nog een dag die kan" in reason.words
    assert "bereken het plan opnieuw" in reason.words
