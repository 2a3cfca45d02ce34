"""How a level goes on between a reference date and the day on which the steering group fixes it (domain D.4)."""

import json
from dataclasses import replace
from datetime import date

import pytest

from milestones.rules import Dossier, Held, Hold, Judged, Level, Override, Reason, Verdict, derive, explain
from milestones.rules.losing import losses
from milestones.rules.turned import Stood
from tests.milestones.building import AUDIT, CODES, DESK, MET, PROGRAMME, RULESET, SELF, finding

LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD
MARCH, JUNE, SEPTEMBER = date(2010, 3, 31), date(2010, 6, 30), date(2010, 9, 30)
SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")


def on(day, findings, *held, judged=None):
    return derive(Dossier(findings, held=held), PROGRAMME, [RULESET], day, judged).classified


def all_by(source, day, met=CODES):
    return [finding(MET if code in met else Verdict.NOT_MET, source, day, code) for code in CODES]


def test_a_fall_after_a_reference_date_that_was_good_is_the_first_one():
    fell_once = Held(MARCH, MIDDLE, LAGGARD, dict.fromkeys(SEVEN, "met"))
    found = all_by(DESK, date(2010, 6, 1), SEVEN)
    lost = [*found, finding(Verdict.NOT_MET, SELF, date(2010, 7, 5), "e1")]

    assert on(JUNE, lost, fell_once).level is MIDDLE
    told = on(date(2010, 7, 5), lost, fell_once)
    assert (told.level, told.computed, told.reason.hold) == (MIDDLE, LAGGARD, Hold.FIRST_TIME)


@pytest.mark.parametrize("day", [date(2010, 8, 4), date(2010, 8, 5), date(2010, 9, 30)])
def test_a_rise_that_a_visit_had_seen_on_the_reference_date_does_not_grow_old(day):
    laggard = Held(MARCH, LAGGARD, LAGGARD, {})

    assert on(day, all_by(AUDIT, date(2010, 4, 26), SEVEN), laggard).level is MIDDLE


def test_fixing_changes_nothing_of_the_day_after():
    before = Held(MARCH, LEADER, LEADER, dict.fromkeys(CODES, "met"))
    found = all_by(DESK, date(2010, 6, 1), SEVEN)
    fixed = on(JUNE, found, before, judged=Judged(date(2010, 7, 5), is_fixing=True))
    held = Held(JUNE, fixed.level, fixed.computed, dict.fromkeys(SEVEN, "met"))

    for day in (date(2010, 7, 1), date(2010, 7, 20), SEPTEMBER, date(2010, 10, 1)):
        told, after = on(day, found, before), on(day, found, before, held)
        # That it is yet to be fixed is told only before that.
        assert replace(told, reason=replace(told.reason, stood=None)) == after, day


def test_a_second_fall_that_goes_further_is_told_by_the_level_that_comes():
    once = Held(JUNE, LEADER, MIDDLE, dict.fromkeys(CODES, "met"))
    found = [*all_by(DESK, date(2010, 6, 1), SEVEN), finding(Verdict.NOT_MET, SELF, date(2010, 8, 5), "e1")]

    waits, comes = on(date(2010, 9, 29), found, once), on(SEPTEMBER, found, once)

    assert (waits.level, waits.computed, waits.reason.falls_to) == (LEADER, LAGGARD, MIDDLE)
    assert comes.level is MIDDLE


def test_who_rose_by_a_visit_is_as_near_to_the_laggards_as_what_it_saw():
    laggard = Held(MARCH, LAGGARD, LAGGARD, {})
    seen = all_by(AUDIT, date(2010, 6, 25), SEVEN)
    gained = [*seen, *(finding(MET, DESK, date(2010, 6, 26), code) for code in CODES if code not in SEVEN)]
    outcome = derive(Dossier(gained, held=[laggard]), PROGRAMME, [RULESET], JUNE)

    away = losses(outcome.values, outcome.classified, PROGRAMME)

    assert outcome.classified.level is LEADER
    assert away.milestones == 1
    lost = [*gained, finding(Verdict.NOT_MET, SELF, JUNE, "f1")]
    assert on(JUNE, lost, laggard).level is LAGGARD


FELL_TWICE = (
    "Op de peildatum van 30 juni 2010 daalde het van kopgroep naar middengroep, want ook op de peildatum daarvoor was "
    "het lager. De stuurgroep moet dat nog vaststellen."
)
FELL_AT_ONCE = (
    "Op de peildatum van 30 juni 2010 daalde het van kopgroep naar achterblijver. De stuurgroep moet dat nog "
    "vaststellen."
)
ROSE = (
    "Op de peildatum van 30 juni 2010 steeg het van achterblijver naar middengroep. De stuurgroep moet dat nog "
    "vaststellen."
)
KNOWN = (
    "Op de peildatum van 30 juni 2010 ging het van te weinig gegevens naar middengroep. De stuurgroep moet dat nog "
    "vaststellen."
)
WITHOUT_E1 = [code for code in CODES if code != "e1"]


@pytest.mark.parametrize(
    ("before", "found", "words"),
    [
        (Held(MARCH, LEADER, MIDDLE, dict.fromkeys(CODES, "met")), all_by(DESK, date(2010, 6, 1), SEVEN), FELL_TWICE),
        (Held(MARCH, LEADER, LEADER, dict.fromkeys(CODES, "met")), all_by(DESK, date(2010, 6, 1), SEVEN), None),
        (
            Held(MARCH, LEADER, LEADER, dict.fromkeys(CODES, "met")),
            all_by(DESK, date(2010, 6, 1), WITHOUT_E1),
            FELL_AT_ONCE,
        ),
        (Held(MARCH, LAGGARD, LAGGARD, {}), all_by(AUDIT, date(2010, 6, 1), SEVEN), ROSE),
        (Held(MARCH, Level.TOO_LITTLE, Level.TOO_LITTLE, {}), all_by(DESK, date(2010, 6, 1), SEVEN), KNOWN),
        (Held(MARCH, MIDDLE, MIDDLE, dict.fromkeys(SEVEN, "met")), all_by(DESK, date(2010, 6, 1), SEVEN), None),
    ],
)
def test_a_turn_on_a_reference_date_is_told_from_the_day_after_until_it_is_fixed(before, found, words):
    """The card shows what was fixed last beside another level, so that says how the one became the other."""
    told = on(date(2010, 7, 5), found, before)
    fixed = on(JUNE, found, before, judged=Judged(date(2010, 7, 5), is_fixing=True))
    kept = Held(JUNE, fixed.level, fixed.computed, dict.fromkeys(SEVEN, "met"))

    said = explain(told.reason).replace("\N{NO-BREAK SPACE}", " ")
    assert said.endswith(words) if words else "moet dat nog vaststellen" not in said
    assert Reason.from_facts(json.loads(json.dumps(told.reason.as_facts()))) == told.reason
    assert on(JUNE, found, before).reason.turned is None
    assert on(date(2010, 7, 5), found, before, kept).reason.turned is None


@pytest.mark.parametrize(
    ("seen_on", "stood"), [(date(2010, 6, 30), None), (date(2010, 7, 1), MIDDLE), (date(2010, 7, 5), MIDDLE)]
)
def test_a_level_that_came_after_a_reference_date_is_told_with_the_one_of_that_date_until_it_is_fixed(seen_on, stood):
    before = Held(MARCH, MIDDLE, MIDDLE, dict.fromkeys(CODES, "met"))
    found = all_by(SELF, date(2010, 6, 1)) + all_by(DESK, seen_on)
    told = derive(Dossier(found, held=[before]), PROGRAMME, [RULESET], date(2010, 7, 5))
    kept = Held(JUNE, MIDDLE, MIDDLE, dict.fromkeys(CODES, "met"))

    reason = told.classified.reason
    assert told.classified.level is LEADER
    assert reason.stood == (Stood(JUNE, stood) if stood else None)
    assert Reason.from_facts(json.loads(json.dumps(reason.as_facts()))) == reason
    assert on(date(2010, 7, 5), found, before, kept).reason.stood is None
    if stood:
        assert told.changes_on == date(2010, 10, 1)
        assert on(date(2010, 10, 1), found, before).reason.stood is None
        assert tuple(each.replace("\N{NO-BREAK SPACE}", " ") for each in reason.stood.words()) == (
            "Op de peildatum van 30 juni 2010 was het: middengroep.",
            "De stuurgroep moet dat nog vaststellen. Wat daarna kwam, telt voor het 3e kwartaal 2010.",
        )


DECISION_ENDED = (
    "Op de peildatum van 30 juni 2010 gold het besluit van de stuurgroep niet meer. Volgens de regel was het toen "
    "achterblijver, want ook op de peildatum daarvoor was het lager. De stuurgroep moet dat nog vaststellen."
)


@pytest.mark.parametrize("decided", [LAGGARD, LEADER])
def test_when_a_decision_ended_it_is_told_what_the_rule_gives_and_why(decided):
    """What was fixed by decision is what readers know; beneath it the rule went on from what it gave itself."""
    before = Held(MARCH, decided, LAGGARD, dict.fromkeys(SEVEN, "met"), undecided=MIDDLE)

    told = on(date(2010, 7, 5), all_by(DESK, date(2010, 6, 1), SEVEN[:4]), before)

    assert told.level is LAGGARD
    assert explain(told.reason).replace("\N{NO-BREAK SPACE}", " ").endswith(DECISION_ENDED)


def test_a_decision_that_ended_on_the_level_of_the_rule_is_no_turn():
    before = Held(MARCH, MIDDLE, MIDDLE, dict.fromkeys(SEVEN, "met"), undecided=MIDDLE)

    assert on(date(2010, 7, 5), all_by(DESK, date(2010, 6, 1), SEVEN), before).reason.turned is None


def test_a_level_that_was_decided_on_the_reference_date_is_told_as_a_decision():
    before = Held(MARCH, MIDDLE, MIDDLE, dict.fromkeys(SEVEN, "met"))
    decision = Override(LAGGARD, date(2010, 6, 1), date(2010, 7, 1))
    dossier = Dossier(all_by(DESK, date(2010, 6, 1), SEVEN), held=[before], overrides=[decision])

    told = derive(dossier, PROGRAMME, [RULESET], date(2010, 7, 5)).classified

    said = explain(told.reason).replace("\N{NO-BREAK SPACE}", " ")
    assert told.level is MIDDLE
    assert "Op de peildatum van 30 juni 2010 was het achterblijver door een besluit van de stuurgroep. De" in said


def test_of_two_quarters_that_are_not_fixed_the_last_turn_is_told():
    once = Held(MARCH, LEADER, MIDDLE, dict.fromkeys(CODES, "met"))
    found = [*all_by(DESK, date(2010, 6, 1), SEVEN), finding(Verdict.NOT_MET, DESK, date(2010, 8, 5), "e1")]

    turned = on(date(2010, 10, 5), found, once).reason.turned

    assert (turned.on, turned.before, turned.after) == (SEPTEMBER, MIDDLE, LAGGARD)
