"""What another rule would do to one Werkplein, at once and on two reference dates: cases with their borders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Dossier, Held, Level, Override
from milestones.rules.dryrun import effect
from tests.milestones.building import AUDIT, CODES, MET, NOT_MET, ON, PROGRAMME, RULESET, all_but, finding
from tests.milestones.test_rulesets import months

DAY = timedelta(days=1)
TODAY, FIXED = date(2010, 7, 5), date(2010, 6, 30)
STRICTER = replace(RULESET, max_milestones=7)


def dossier(*missing, held=()):
    found = [finding(MET, AUDIT, milestone=code) for code in all_but(*missing)]
    found += [finding(NOT_MET, AUDIT, milestone=code) for code in missing]
    return Dossier(findings=found, held=held)


def held(level, computed=None, on=date(2010, 3, 31)):
    return Held(on, level, computed or level, dict.fromkeys(CODES, "met"))


def test_a_stricter_rule_shows_at_once_where_nothing_was_fixed():
    found = effect(dossier("b1", "b2", "b3", "c1", "d1"), PROGRAMME, [RULESET], STRICTER, ON)

    assert (found.now, found.at_once, found.later) == (Level.MIDDLE, Level.LAGGARD, Level.LAGGARD)
    assert (found.is_change, found.when) == (True, "Meteen")
    assert "Voor de middengroep zijn minstens 8 mijlpalen nodig" in found.why


def test_a_stricter_rule_waits_for_the_second_reference_date_where_a_level_was_fixed():
    missing = ("b1", "b2", "b3", "c1", "d1")
    found = effect(dossier(*missing, held=[held(Level.MIDDLE)]), PROGRAMME, [RULESET], STRICTER, ON)

    assert (found.now, found.at_once, found.later) == (Level.MIDDLE, Level.MIDDLE, Level.LAGGARD)
    assert found.when == "Na twee peildata"


@pytest.mark.parametrize("on", [FIXED + DAY, TODAY, date(2010, 9, 29), date(2010, 9, 30)])
def test_a_rule_that_is_tried_held_on_no_reference_date_that_is_over(on):
    # June ended, and is not fixed yet.
    missing, march = ("b1", "b2", "b3", "c1", "d1"), Held(date(2010, 3, 31), Level.MIDDLE, Level.MIDDLE)
    found = effect(dossier(*missing, held=[march]), PROGRAMME, [RULESET], STRICTER, on)

    assert (found.now, found.at_once, found.later) == (Level.MIDDLE, Level.MIDDLE, Level.LAGGARD)
    assert found.when == "Na twee peildata"
    assert "Is dat op twee peildata achter elkaar zo, dan wordt het achterblijver." in found.why
    assert "vorige peildatum" not in found.why


def test_of_who_was_lower_already_no_date_is_told_that_hangs_on_when_the_rule_begins():
    # By the rule of now a leader that fell in June for the first time.
    june = Held(FIXED, Level.LEADER, Level.MIDDLE)
    found = effect(dossier("b1", "b2", "b3", "c1", "d1", held=[june]), PROGRAMME, [RULESET], STRICTER, TODAY)

    assert (found.now, found.lasting, found.later) == (Level.LEADER, Level.MIDDLE, Level.LAGGARD)
    assert "vorige peildatum" not in found.why
    assert "30" not in found.why


def test_what_falls_anyway_is_no_effect_of_the_rule():
    missing = ("b1", "b2", "b3", "c1", "c2", "d1")
    found = effect(dossier(*missing, held=[held(Level.MIDDLE)]), PROGRAMME, [RULESET], STRICTER, ON)

    assert (found.now, found.lasting, found.later) == (Level.MIDDLE, Level.LAGGARD, Level.LAGGARD)
    assert not found.is_change


def test_a_milder_rule_may_keep_who_would_fall():
    milder = replace(RULESET, max_milestones=5)
    missing = ("b1", "b2", "b3", "c1", "d1", "f1")
    found = effect(dossier(*missing, held=[held(Level.MIDDLE)]), PROGRAMME, [RULESET], milder, ON)

    assert (found.is_change, found.when, found.later) == (True, "Daalt dan niet", Level.MIDDLE)


# Told on 5 July, when the second reference date of a rule that begins with the next quarter is 31 March 2011.
@pytest.mark.parametrize(
    ("ends_on", "later"),
    [
        (date(2010, 9, 30), Level.LAGGARD),
        (date(2011, 3, 30), Level.LAGGARD),
        (date(2011, 3, 31), Level.MIDDLE),
        (date(2011, 4, 1), Level.MIDDLE),
    ],
)
def test_a_decision_holds_on_the_second_reference_date_only_if_it_did_not_end(ends_on, later):
    decided = replace(dossier("e1"), overrides=[Override(Level.MIDDLE, TODAY, ends_on, 1)])

    found = effect(decided, PROGRAMME, [RULESET], RULESET, TODAY)

    assert (found.now, found.at_once, found.is_change) == (Level.MIDDLE, Level.MIDDLE, False)
    assert (found.lasting, found.later, found.aged) == (later, later, later)


def test_once_a_decision_ended_a_first_step_down_became_a_second_one():
    missing = ("b1", "b2", "b3", "c1", "d1")
    decided = dossier(*missing, held=[Held(FIXED, Level.MIDDLE, Level.MIDDLE)])
    decided = replace(decided, overrides=[Override(Level.LEADER, TODAY, date(2010, 9, 30), 1)])

    found = effect(decided, PROGRAMME, [RULESET], STRICTER, TODAY)

    assert (found.now, found.at_once) == (Level.LEADER, Level.LEADER)
    assert (found.lasting, found.later) == (Level.MIDDLE, Level.LAGGARD)
    assert (found.is_change, found.when) == (True, "Na twee peildata")


@pytest.mark.parametrize(
    ("decided", "missing", "tried", "when"),
    [
        # Without the other rule it would be a laggard once the decision ended.
        (Level.MIDDLE, ("b1", "b2", "b3", "c1", "d1"), RULESET, "Daalt dan niet"),
        # Without the other rule it would rise to the middle once the decision ended.
        (Level.LAGGARD, ("b1", "b2", "b3", "c1", "d1"), STRICTER, "Blijft dan zo"),
    ],
)
def test_who_stays_where_a_decision_put_it_is_told_so(decided, missing, tried, when):
    of_now = STRICTER if tried is not STRICTER else RULESET
    dossier_of = replace(dossier(*missing), overrides=[Override(decided, TODAY, date(2010, 9, 30), 1)])

    found = effect(dossier_of, PROGRAMME, [of_now], tried, TODAY)

    assert found.later is found.at_once is found.now
    assert (found.is_change, found.when) == (True, when)


def test_who_closes_before_the_second_reference_date_is_told_as_it_stands_until_then():
    missing = ("b1", "b2", "b3", "c1", "d1")
    found = effect(dossier(*missing, held=[held(Level.MIDDLE)]), PROGRAMME, [RULESET], STRICTER, ON, is_gone=True)

    assert (found.now, found.lasting, found.at_once, found.later) == (Level.MIDDLE,) * 4
    assert not found.is_change


# Seen on 18 March 2010; told on that day too.
@pytest.mark.parametrize(
    ("counts", "on", "is_short"),
    [
        ((3, 3, 3), date(2010, 6, 18), False),
        ((3, 3, 3), date(2010, 6, 19), True),
        ((6, 12, 12), date(2010, 6, 19), False),
        ((6, 12, 24), date(2011, 3, 18), False),
        ((6, 12, 24), date(2011, 3, 19), False),
    ],
)
def test_another_validity_shows_in_what_all_answers_would_lead_to(counts, on, is_short):
    found = effect(dossier(), PROGRAMME, [RULESET], replace(RULESET, **months(*counts)), on)

    # By the answers as they were given it makes no difference.
    assert (found.later, found.is_change) == (found.now, False)
    assert found.is_by_age is (is_short or on > date(2011, 3, 18))
    assert found.aged is (Level.MIDDLE if is_short else Level.LEADER)


def test_another_validity_holds_for_what_a_satellite_takes_over_too():
    own = [finding(MET, AUDIT, date(2010, 6, 15), code) for code in all_but("c1", "c2")]
    main = Dossier([finding(MET, AUDIT, milestone=code) for code in ("c1", "c2")])
    satellite = Dossier(own, mains=((date(2009, 7, 1), main),))

    found = effect(satellite, PROGRAMME, [RULESET], replace(RULESET, **months(3, 3, 3)), ON)

    assert (found.later, found.aged) == (Level.LEADER, Level.MIDDLE)


def test_the_rule_of_now_changes_nothing():
    for missing in ((), ("b1",), ("e1",), tuple(CODES)):
        assert not effect(dossier(*missing), PROGRAMME, [RULESET], RULESET, ON).is_change
