"""The level rule: the vectors of the domain report, the borders of each line, and what must always hold."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from milestones.rules import (
    Level,
    Line,
    Reason,
    Source,
    Verdict,
    classify,
    effective_all,
    explain,
    losses,
    route_down,
    route_up,
    rule_words,
    ruleset_on,
    score,
    ways_to,
    ways_up,
    whatif,
    working,
)
from milestones.rules.verdicts import HEIGHT
from milestones.rules.whatif import MOST_WAYS, _reaches
from tests.milestones.building import AUDIT, CODES, DESK, MET, ON, PROGRAMME, RULESET, SELF, all_but, finding, values


def level_of(found):
    return classify(score(found, PROGRAMME, RULESET), RULESET)


# 7 milestones in 3 criteria (c, d, f), with e1: a1 and b1 fill up.
SEVEN = ["a1", "b1", "c1", "c2", "d1", "e1", "f1"]


@pytest.mark.parametrize(
    ("found", "level", "line"),
    [
        # The first six vectors of domain D.6.
        (values(CODES, AUDIT), Level.LEADER, Line.ALL_SHOWN),
        (values(CODES, SELF), Level.MIDDLE, Line.TOO_LITTLE_SHOWN),
        (values(all_but("e1"), AUDIT, not_met=["e1"]), Level.LAGGARD, Line.KNOCKOUT),
        (values(CODES[:6], AUDIT, not_met=CODES[6:]), Level.LAGGARD, Line.KNOCKOUT),
        (values(SEVEN, AUDIT, not_met=all_but(*SEVEN)), Level.MIDDLE, Line.OPEN_CRITERIA),
        (values(CODES[:8], AUDIT), Level.TOO_LITTLE, Line.TOO_FEW_ANSWERS),
        # 6 of 12 is too few, whatever the knock-out says.
        (values(["a1", "b1", "c1", "c2", "d1", "e1"], not_met=CODES[1:3]), Level.TOO_LITTLE, Line.TOO_FEW_ANSWERS),
        (
            values(["a1", "b1", "c1", "c2", "d1", "e1"], not_met=all_but("a1", "b1", "c1", "c2", "d1", "e1")),
            Level.LAGGARD,
            Line.FEW_MILESTONES,
        ),
        # One criterion is too few (7 milestones met), two is enough.
        (
            values(["a1", "a2", "b1", "b2", "c1", "d1", "e1"], not_met=["a3", "b3", "c2", "e2", "f1"]),
            Level.LAGGARD,
            Line.FEW_CRITERIA,
        ),
        (
            values(["a1", "a2", "b1", "b2", "f1", "d1", "e1"], not_met=["a3", "b3", "c1", "c2", "e2"]),
            Level.MIDDLE,
            Line.OPEN_CRITERIA,
        ),
        # Partly counts as not met.
        (values(all_but("e1"), AUDIT, partly=["e1"]), Level.LAGGARD, Line.KNOCKOUT),
        (values(all_but("d1"), AUDIT, partly=["d1"]), Level.MIDDLE, Line.OPEN_CRITERIA),
        # 9 answers are enough; the knock-out does not fire on silence.
        (values(all_but("e1", "e2", "f1"), AUDIT), Level.MIDDLE, Line.OPEN_CRITERIA),
        # Never answered.
        ({}, Level.TOO_LITTLE, Line.TOO_FEW_ANSWERS),
    ],
)
def test_the_level_and_the_line_that_decided(found, level, line):
    classified = level_of(found)

    assert (classified.level, classified.reason.line) == (level, line)


@pytest.mark.parametrize(("shown", "level"), [(7, Level.MIDDLE), (8, Level.LEADER), (9, Level.LEADER)])
def test_two_thirds_of_what_is_met_must_be_shown(shown, level):
    found = values(CODES[shown:], SELF) | values(CODES[:shown], DESK)

    assert level_of(found).level is level


def test_a_milestone_that_does_not_apply_leaves_the_count():
    found = values(all_but("e2"), AUDIT) | effective_all([finding(Verdict.NOT_APPLICABLE, AUDIT, milestone="e2")], ON)

    counted = score(found, PROGRAMME, RULESET)

    assert (counted.applicable, counted.answered, counted.criteria, counted.criteria_met) == (11, 11, 6, 6)
    assert level_of(found).level is Level.LEADER


def test_a_milestone_that_did_not_apply_too_long_ago_is_asked_again():
    rows = [finding(Verdict.NOT_APPLICABLE, AUDIT, milestone="e2", holds_on=date(2008, 3, 18))]
    found = values(all_but("e2"), AUDIT) | effective_all(rows, ON)

    counted = score(found, PROGRAMME, RULESET)

    assert (counted.applicable, counted.answered, counted.criteria_met) == (12, 11, 5)
    assert level_of(found).level is Level.MIDDLE
    assert working(found, PROGRAMME).to_meet == ("e2",)
    assert ways_to(found, Level.LEADER, PROGRAMME, RULESET).first == ("e2",)


def test_an_expired_answer_makes_middle_of_a_leader_and_no_more():
    last_day = date(2011, 3, 18)
    rows = [finding(MET, AUDIT, milestone=code) for code in all_but("a1")]
    rows += [finding(MET, AUDIT, milestone="a1", holds_on=date(2010, 3, 17))]

    assert level_of(effective_all(rows, last_day - timedelta(days=1))).level is Level.LEADER
    assert level_of(effective_all(rows, last_day)).reason.line is Line.EXPIRED
    assert level_of(effective_all(rows, last_day + timedelta(days=30))).level is Level.MIDDLE


def test_an_open_critical_finding_keeps_a_werkplein_from_the_leaders():
    rows = [finding(MET, AUDIT, milestone=code, is_critical=code == "c1") for code in CODES]

    assert level_of(effective_all(rows, ON)).reason.line is Line.CRITICAL


def test_a_reason_can_be_kept_and_read_back():
    reason = level_of(values(all_but("e1"), AUDIT, not_met=["e1"])).reason

    assert Reason.from_facts(json.loads(json.dumps(reason.as_facts()))) == reason


def test_each_line_of_the_rule_has_its_words():
    reason = level_of(values(all_but("b3", "d1", "e2"), AUDIT, not_met=["b3", "d1", "e2"])).reason

    assert explain(reason) == (
        "9 van de 12 mijlpalen en 3 van de 6 criteria zijn gehaald. Voor de kopgroep zijn alle 6 criteria nodig."
    )
    assert all(explain(Reason(line, reason.score, RULESET)) for line in Line)


@pytest.mark.parametrize(("answered", "have"), [(0, "hebben"), (1, "heeft"), (2, "hebben")])
def test_one_answer_is_told_as_one(answered: int, have: str) -> None:
    told = explain(classify(score(values(CODES[:answered], SELF), PROGRAMME, RULESET), RULESET).reason)

    assert told == (
        f"{answered} van de 12 mijlpalen {have} een geldig antwoord. De regel geeft pas een niveau bij minstens 9."
    )


def test_the_ruleset_of_the_day_counts():
    later = type(RULESET)(**{**vars(RULESET), "version": "2", "valid_from": date(2010, 7, 1)})

    assert ruleset_on([later, RULESET], date(2010, 6, 30)).version == "1"
    assert ruleset_on([later, RULESET], date(2010, 7, 1)).version == "2"
    assert ruleset_on([later, RULESET], date(2009, 1, 1)).version == "1"


def test_what_is_lacking_to_the_leaders_is_the_smallest_set():
    found = values(all_but("b3", "d1", "e2"), AUDIT, not_met=["b3", "d1"], partly=["e2"])

    codes = ways_to(found, Level.LEADER, PROGRAMME, RULESET).first

    assert codes == ("b3", "d1", "e2")
    assert route_up(Level.MIDDLE, codes) == "Naar kopgroep:"


def test_only_the_knockout_is_lacking():
    found = values(all_but("e1"), AUDIT, not_met=["e1"])

    assert ways_to(found, Level.MIDDLE, PROGRAMME, RULESET).first == ("e1",)


def test_two_milestones_met_need_five_more():
    found = values(["a1", "a2"], AUDIT, not_met=all_but("a1", "a2"))

    assert len(ways_to(found, Level.MIDDLE, PROGRAMME, RULESET).first) == 5


def test_a_leader_has_nothing_to_gain():
    assert ways_up(values(CODES, AUDIT), level_of(values(CODES, AUDIT)), PROGRAMME).sets == ()
    assert route_up(Level.LEADER, ()) is None


def test_what_a_middle_werkplein_can_lose():
    found = values(all_but("b3", "d1", "e2"), AUDIT)

    away = losses(found, level_of(found), PROGRAMME)

    assert (away.criteria, away.milestones) == (2, 3)
    lost = "als e1 wegvalt. Of bij verlies van 2 criteria of 3 mijlpalen."
    lasts = (
        "Dat telt als het op twee peildata achter elkaar zo is. Is aangetoond dat e1 wegviel, dan wordt het meteen "
        "achterblijver."
    )
    for before, told in ((None, lost), (Level.LAGGARD, lost), (Level.MIDDLE, f"{lost} {lasts}")):
        reason = replace(level_of(found).reason, goes_on=before)
        assert route_down(away, reason, ON) == ("Naar achterblijver:", told)


@pytest.mark.parametrize(
    ("goes_on", "middle", "laggard"),
    [(None, "", False), (Level.MIDDLE, "", True), (Level.LEADER, ", op twee peildata achter elkaar", True)],
)
def test_a_leader_is_told_that_one_loss_makes_a_middle_group(goes_on, middle, laggard):
    found = values(CODES, AUDIT)
    away = losses(found, level_of(found), PROGRAMME)

    heading, told = route_down(away, replace(level_of(found).reason, goes_on=goes_on), ON)

    assert heading == "Naar middengroep:"
    assert told.startswith(f"als er 1 mijlpaal of te veel bewijs wegvalt{middle}. Naar achterblijver: als e1 wegvalt.")
    assert ("Dat telt als het op twee peildata" in told) is laggard


def test_who_is_a_laggard_has_nothing_to_lose():
    found = values(["a1"], AUDIT, not_met=all_but("a1"))

    assert losses(found, level_of(found), PROGRAMME) is None
    assert route_down(None) is None


def test_one_of_several_knockouts_is_enough_and_only_what_is_met_can_be_lost():
    two = replace(RULESET, knockout=("e1", "a2"))
    found = values(all_but("b3", "d1", "e2"), AUDIT)
    lost = values(all_but("b3", "e1", "a2"), AUDIT, not_met=["e1", "a2"])

    def words(found):
        return route_down(losses(found, classify(score(found, PROGRAMME, two), two), PROGRAMME))[1]

    def level_by(found):
        return classify(score(found, PROGRAMME, two), two).level

    assert words(found).startswith("als e1 of a2 wegvalt.")
    silent = values(all_but("b3", "d1", "a2"), AUDIT)
    told = "als e1 wegvalt, of als blijkt dat a2 niet is gehaald (nu niet beantwoord). Of bij verlies van"
    assert words(silent).startswith(told)
    assert level_by(silent) is Level.MIDDLE
    assert level_by({**silent, **values([], AUDIT, not_met=["a2"])}) is Level.LAGGARD
    nobody = values(all_but("e1", "a2"), AUDIT)
    assert words(nobody).startswith("als blijkt dat e1 of a2 niet is gehaald (nu niet beantwoord). Of bij verlies van")
    rule = rule_words(two)
    assert rule[1].startswith(
        "Anders achterblijver bij: e1 of a2 niet gehaald (niet beantwoord telt daarvoor niet), of"
    )
    assert ", of meteen als is aangetoond dat e1 of a2 wegviel." in rule[-1]
    assert "Zonder e1 of a2 geeft de regel" in explain(classify(score(lost, PROGRAMME, two), two).reason)


@pytest.mark.parametrize(
    ("found", "is_shown", "is_seen", "to_meet"),
    [
        (values(CODES, AUDIT), True, True, ()),
        (values(CODES, DESK), True, False, ()),
        (values(CODES, SELF), False, False, ()),
        (values(all_but("f1"), AUDIT, partly=["f1"]), False, False, ("f1",)),
    ],
)
def test_a_werkplein_works_when_all_is_shown_and_seen(found, is_shown, is_seen, to_meet):
    lacking = working(found, PROGRAMME)

    assert (lacking.is_shown, lacking.is_seen) == (is_shown, is_seen)
    assert lacking.to_meet == to_meet


verdicts = st.sampled_from([Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET, None])
sources = st.sampled_from(list(Source))
patterns = st.fixed_dictionaries({code: st.tuples(verdicts, sources) for code in CODES})


def found_of(pattern):
    rows = [finding(verdict, source, milestone=code) for code, (verdict, source) in pattern.items() if verdict]
    return effective_all(rows, ON)


@given(patterns, st.sampled_from(CODES), sources)
@settings(max_examples=300)
def test_a_milestone_met_never_lowers_a_level_once_enough_is_answered(pattern, code, source):
    before = found_of(pattern)
    if score(before, PROGRAMME, RULESET).answered < RULESET.min_answered or pattern[code][0] is MET:
        return

    after = found_of(pattern | {code: (MET, source)})

    assert HEIGHT[level_of(after).level] >= HEIGHT[level_of(before).level]


@given(patterns)
@settings(max_examples=60, deadline=None)
def test_no_smaller_set_than_the_smallest_change_reaches_the_next_level(pattern):
    found = found_of(pattern)
    level = level_of(found).level
    codes = ways_up(found, level_of(found), PROGRAMME).first
    if level in (Level.LEADER, Level.TOO_LITTLE):
        assert codes == ()
        return
    target = Level.MIDDLE if level is Level.LAGGARD else Level.LEADER

    assert _reaches(codes, found, target, PROGRAMME, RULESET)
    smaller = (each for size in range(len(codes)) for each in combinations(CODES, size))
    assert not any(_reaches(each, found, target, PROGRAMME, RULESET) for each in smaller)


@given(patterns)
@settings(max_examples=40, deadline=None)
def test_the_smallest_change_of_a_laggard_is_the_first_of_all_sets(pattern):
    found = found_of(pattern)
    if level_of(found).level is not Level.LAGGARD:
        return

    every = (each for size in range(1, len(CODES) + 1) for each in combinations(CODES, size))
    first = next(each for each in every if _reaches(each, found, Level.MIDDLE, PROGRAMME, RULESET))
    assert ways_to(found, Level.MIDDLE, PROGRAMME, RULESET).first == first


def test_the_smallest_change_counts_few_sets_in_full(monkeypatch):
    tried = []
    monkeypatch.setattr(whatif, "_reaches", lambda codes, *rest: tried.append(codes) or _reaches(codes, *rest))

    assert len(ways_to(values([], not_met=CODES), Level.MIDDLE, PROGRAMME, RULESET).first) == 7
    # Once what is there already, and then each set that is given.
    assert len(tried) == 1 + MOST_WAYS
