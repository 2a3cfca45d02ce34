"""What another rule would do to one Werkplein, at once and on two reference dates: cases with their borders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones.rules import Dossier, Held, Level, Override, derive
from milestones.rules.dryrun import Ahead, effect
from tests.milestones.building import AUDIT, CODES, MET, NOT_MET, ON, PROGRAMME, RULESET, all_but, finding
from tests.milestones.test_rulesets import months
from werkplein.core.labels import date_words

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


# Told on 5 July 2010: a rule that is tried would begin on 1 October and be judged by on these two dates.
BEGINS, FIRST, SECOND = date(2010, 10, 1), date(2010, 12, 31), date(2011, 3, 31)
FIVE = ("b1", "b2", "b3", "c1", "d1")
HELD = (held(Level.MIDDLE), held(Level.MIDDLE, on=FIXED))
DAYS = [TODAY + DAY, BEGINS - DAY, BEGINS, BEGINS + DAY, FIRST - DAY, FIRST, FIRST + DAY, SECOND, SECOND + DAY]


def decided(rule, *days):
    """The rule that ships, and after it this one from each of these days, with numbers that go up."""
    return [RULESET, *(replace(rule, version=str(number), valid_from=day) for number, day in enumerate(days, start=2))]


def unaging(*missing, held=()):
    """Answers that are as good on a later day."""
    found = dossier(*missing, held=held)
    return replace(found, findings=[replace(each, valid_until=date(2013, 1, 1)) for each in found.findings])


@pytest.mark.parametrize("held_before", [(), HELD])
@pytest.mark.parametrize("day", [TODAY + DAY, BEGINS - DAY, BEGINS])
def test_the_numbers_of_a_version_that_is_decided_are_no_effect(day, held_before):
    found = effect(dossier(*FIVE, held=held_before), PROGRAMME, decided(STRICTER, day), STRICTER, TODAY)

    assert found.now is Level.MIDDLE
    assert (found.begun, found.lasting) == (found.at_once, found.later)
    assert (found.later, found.is_change) == (Level.LAGGARD, False)


@pytest.mark.parametrize(
    ("day", "lasting"),
    [
        (BEGINS + DAY, Level.LAGGARD),
        (FIRST, Level.LAGGARD),
        # On the second date it is lower for the first time.
        (FIRST + DAY, Level.MIDDLE),
        (SECOND, Level.MIDDLE),
        (SECOND + DAY, Level.MIDDLE),
    ],
)
def test_a_version_that_begins_after_the_tried_one_counts_on_the_dates_on_which_it_holds(day, lasting):
    found = effect(dossier(*FIVE, held=HELD), PROGRAMME, decided(STRICTER, day), STRICTER, TODAY)

    assert (found.begun, found.at_once, found.lasting, found.later) == (*[Level.MIDDLE] * 2, lasting, Level.LAGGARD)
    assert found.is_change is (lasting is Level.MIDDLE)


def test_the_rule_of_now_keeps_who_would_fall_by_what_is_decided():
    found = effect(dossier(*FIVE, held=HELD), PROGRAMME, decided(STRICTER, BEGINS), RULESET, TODAY)

    assert (found.now, found.lasting, found.later) == (Level.MIDDLE, Level.LAGGARD, Level.MIDDLE)
    assert (found.is_change, found.when) == (True, "Daalt dan niet")


def test_who_closes_is_compared_with_what_is_decided_for_the_day_on_which_the_tried_rule_would_begin():
    for tried, is_change in ((STRICTER, False), (RULESET, True)):
        found = effect(dossier(*FIVE), PROGRAMME, decided(STRICTER, BEGINS), tried, TODAY, is_gone=True)

        assert (found.now, found.lasting, found.is_change) == (Level.MIDDLE, Level.LAGGARD, is_change)


@pytest.mark.parametrize(("months", "is_by_age"), [((3, 3, 3), False), ((6, 12, 12), False), ((2, 2, 2), True)])
def test_another_validity_is_another_one_than_is_decided(months, is_by_age):
    given = {"validity_months": dict(zip(("E0", "E1", "E2"), months, strict=True))}
    coming = replace(RULESET, validity_months={"E0": 3, "E1": 3, "E2": 3})

    found = effect(dossier(), PROGRAMME, decided(coming, BEGINS), replace(RULESET, **given), TODAY)

    assert (found.is_change, found.is_by_age) == (False, is_by_age)


MILDER = replace(RULESET, max_milestones=5)
NO_KNOCKOUT = replace(RULESET, knockout=())
MORE_KNOCKOUTS = replace(RULESET, knockout=("e1", "b1"))
MORE_ANSWERS = replace(RULESET, min_answered=11, max_milestones=7)


@pytest.mark.parametrize("missing", [(), ("b1",), ("e1",), FIVE, (*FIVE, "f1"), tuple(CODES)])
@pytest.mark.parametrize(
    "held_before",
    [
        (),
        HELD,
        # June ended, and is not fixed yet.
        HELD[:1],
        (held(Level.LEADER, Level.MIDDLE, on=FIXED),),
        (held(Level.LAGGARD, on=FIXED),),
        (held(Level.TOO_LITTLE, on=FIXED),),
    ],
)
def test_what_is_decided_leads_to_what_is_derived_on_the_second_date_itself(missing, held_before):
    rows = unaging(*missing, held=held_before)
    for rule in (STRICTER, MILDER, NO_KNOCKOUT, MORE_KNOCKOUTS, MORE_ANSWERS):
        for days in [*((day,) for day in DAYS), (FIRST + DAY, BEGINS)]:
            versions = decided(rule, *days)
            real = derive(rows, PROGRAMME, versions, SECOND).classified.level

            assert effect(rows, PROGRAMME, versions, rule, TODAY).lasting is real, (rule, days)


@pytest.mark.parametrize("before", [STRICTER, MILDER, NO_KNOCKOUT, MORE_KNOCKOUTS])
def test_of_two_decided_versions_each_counts_on_its_own_date(before):
    for missing in ((), ("b1",), ("e1",), FIVE, (*FIVE, "f1")):
        rows = unaging(*missing, held=HELD)
        for after in (STRICTER, MILDER, NO_KNOCKOUT, MORE_KNOCKOUTS, RULESET):
            versions = [*decided(before, BEGINS), replace(after, version="3", valid_from=FIRST + DAY)]
            real = derive(rows, PROGRAMME, versions, SECOND).classified.level

            assert effect(rows, PROGRAMME, versions, RULESET, TODAY).lasting is real, (missing, after)


EARLIER = "Gaat de regel die u probeert vóór {} in, dan komt versie 2 er die dag voor in de plaats."
SAME = "Gaat die ook op {} in, dan gaat versie 2 niet in."
ONCE = "Op 31 maart 2011 geldt versie 2 pas op één peildatum."


@pytest.mark.parametrize(
    ("day", "is_once"),
    [
        (TODAY, None),
        (TODAY + DAY, False),
        (BEGINS, False),
        (FIRST, False),
        (FIRST + DAY, True),
        (SECOND, True),
        (SECOND + DAY, None),
    ],
)
def test_it_is_said_with_which_version_that_is_yet_to_begin_a_rule_is_compared(day, is_once):
    told = [each.replace("\xa0", " ") for each in Ahead.of(decided(STRICTER, day), TODAY).coming(TODAY)]

    assert len(told) == (is_once is not None)
    for each in told:
        begins = date_words(day).replace("\xa0", " ")
        assert f"Versie 2 is al vastgesteld en gaat in op {begins}." in each
        # A rule that is tried may be let begin on another day than is proposed.
        assert EARLIER.format(begins) in each
        assert SAME.format(begins) in each
        assert (ONCE in each) is is_once


def test_a_version_that_another_one_takes_over_from_in_time_is_not_named():
    told = Ahead.of(decided(STRICTER, date(2010, 9, 20), date(2010, 9, 30), SECOND), TODAY).coming(TODAY)

    assert [each.split(" is al")[0] for each in told] == ["Versie 3", "Versie 4"]
