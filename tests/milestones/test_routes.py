"""What the card says would change a level: true over all that can be found, whatever keeps the level where it is."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings

from milestones import panels
from milestones.level_routes import stay_route, up_route
from milestones.queries import State
from milestones.queries.standings import Fixed
from milestones.rules import Dispute, Dossier, Held, Hold, Level, Override, Verdict, judge, settle
from milestones.rules.explain import WORDS
from milestones.rules.levels import score
from milestones.rules.routes import Ends
from tests.milestones.building import (
    AUDIT,
    CODES,
    DAY,
    DESK,
    MET,
    NOT_MET,
    ON,
    PROGRAMME,
    RULESET,
    SELF,
    finding,
)
from tests.milestones.test_hysteresis import K1, SEVEN, befores, decisions, fixed, of_pattern, outcome, patterns, rows
from werkplein.programme.rules import Quarter

LEADER, MIDDLE, LAGGARD = Level.LEADER, Level.MIDDLE, Level.LAGGARD


def card_of(found, before=None, on=ON):
    """The level on the card of an outcome."""
    last = Fixed(before.level, 0, before.reference_date, None) if before else None
    classified = found.classified
    state = State(classified.level, classified.reason, False, False, found.values, {}, last)
    return panels.of_state(state, PROGRAMME, on).level


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def without_met(found, codes):
    lost = {code: replace(found.values[code], verdict=Verdict.NOT_MET, is_answered=True) for code in codes}
    return found.values | lost


def criteria_met(found):
    """Per criterion that is met by something that counts, what it is met by."""
    sets = []
    for criterion in PROGRAMME.criteria:
        each = [found.values.get(one.code) for one in criterion.milestones]
        if all(value is not None and value.verdict is MET for value in each):
            sets.append(criterion.milestones[0].code)
    return sets


@given(patterns, befores, decisions)
@settings(max_examples=150, deadline=None)
def test_what_the_card_says_of_falling_is_what_happens(pattern, before, decision):
    _, found = of_pattern(pattern, before, decision=decision)
    card, classified = card_of(found, before), found.classified

    if classified.reason.hold is Hold.OVERRIDE:
        assert (card.down, card.border) == (None, None)
        return
    if card.down is None:
        assert classified.level is LAGGARD or classified.level is Level.TOO_LITTLE
        return
    if classified.reason.hold is Hold.FIRST_TIME:
        assert card.down[0] == f"Naar {WORDS[classified.computed]}:"
        assert "30 juni 2010 en op 30 september 2010" in plain(card.down[1])
        held = (before, Held(ON, classified.level, classified.computed))
        second = settle(found.values, Dossier(held=held), PROGRAMME, RULESET, date(2010, 9, 30))
        assert second.level is classified.computed
        first = settle(found.values, Dossier(held=(before,)), PROGRAMME, RULESET, ON)
        assert first.level is classified.level
        return
    criteria, milestones = (int(each) for each in re.findall(r"(\d+) (?:criteri|mijlpa)", card.down[1]))
    assert criteria >= 1
    assert milestones >= 1
    met = [code for code, value in found.values.items() if value.verdict is MET]
    assert judge(without_met(found, met[:milestones]), PROGRAMME, RULESET).level is LAGGARD
    assert judge(without_met(found, criteria_met(found)[:criteria]), PROGRAMME, RULESET).level is LAGGARD
    named = re.findall(r"e1", card.down[1])
    # Also where that is too old to count: lost is another thing than grown old (domain D.4).
    assert bool(named) is ("e1" in found.values and found.values["e1"].verdict is MET)


@given(patterns, befores, decisions)
@settings(max_examples=80, deadline=None)
def test_what_the_card_says_of_staying_keeps_the_level(pattern, before, decision):
    rows_found, found = of_pattern(pattern, before, decision=decision)
    card = card_of(found, before)

    reason = found.classified.reason
    assert (card.stay is not None) is (Hold.FIRST_TIME in (reason.hold, reason.beneath))
    if card.stay and not card.is_decided:
        shown = [finding(MET, DESK, ON, code) for code in card.stay.parts.codes]
        kept = outcome(rows_found + shown, before).classified
        assert (kept.reason.hold, kept.level) == (None, found.classified.level)


@given(patterns, befores, decisions)
@settings(max_examples=150, deadline=None)
def test_beneath_a_decision_the_card_names_the_ways_of_a_card_without_one(pattern, before, decision):
    """They are reckoned for the first reference date on which the decision does not hold any more.

    But a step down that is at hand is not waited for: what brings a level back until then is none beneath it.
    """
    found = of_pattern(pattern, before)[1]
    decided, free = (card_of(of_pattern(pattern, before, decision=each)[1], before) for each in (decision, None))
    comes = Quarter.of(ON).reference_date
    ends = Ends(comes, Quarter.of(decision.ends_on + DAY).reference_date if decision else comes)
    settled = found.classified.coming

    assert decided.is_decided is (decision is not None)
    for beneath, alone, route in ((decided.up, free.up, up_route), (decided.stay, free.stay, stay_route)):
        assert beneath == route(found.values, settled, PROGRAMME, ends, partial(told_after, decision))
        assert decision or beneath == alone
        if free.up and free.up.holds_until and decision:
            assert beneath is None or beneath.holds_until is None
            continue
        assert (beneath is None) is (alone is None)
        assert not alone or beneath.heading == told_after(decision, alone.heading)


def told_after(decision, words):
    return f"Na het besluit, {words[0].lower()}{words[1:]}" if decision else words


@given(patterns, befores, decisions)
@settings(max_examples=150, deadline=None)
def test_a_borderline_case_never_names_the_level_that_it_has(pattern, before, decision):
    _, found = of_pattern(pattern, before, decision=decision)
    border = card_of(found, before).border

    if border:
        computed = WORDS[found.classified.computed]
        assert not {f"gaf de regel {computed}", f"was dat {computed}"} & {
            words
            for each in border.split(".")
            for words in (each[each.find(" gaf ") + 1 :], each[each.find(" was ") + 1 :])
        }


def test_what_a_laggard_proved_already_is_still_to_be_seen_and_not_to_be_proved():
    found = outcome([*rows(("a1", "b1", "c1", "c2", "d1", "f1"), DESK), finding(MET, DESK, ON, "e1")], fixed(LAGGARD))

    card = card_of(found, fixed(LAGGARD))

    assert (found.classified.level, card.up.heading) == (LAGGARD, "Naar middengroep (audit):")
    assert (card.up.parts.to_show, bool(card.up.to_see)) == ((), True)
    assert set(card.up.to_see) <= {code for code, value in found.values.items() if value.is_met}
    assert card.up.size == len(card.up.parts.codes) + len(card.up.to_see)


def test_a_step_down_that_waits_says_when_it_counts_and_what_is_needed_to_stay():
    before = fixed(MIDDLE)
    found = outcome(rows(("a1", "b1", "c1", "c2", "d1", "e1"), SELF), before)

    card = card_of(found, before)

    assert found.classified.reason.hold is Hold.FIRST_TIME
    assert (card.down[0], plain(card.down[1])) == (
        "Naar achterblijver:",
        "als er niets verandert. Is het op 30 juni 2010 en op 30 september 2010 zo, dan daalt het niveau. Is "
        "aangetoond dat e1 wegviel, dan wordt het meteen achterblijver.",
    )
    assert card.stay.heading == "Om middengroep te blijven:"
    assert card.border == (
        "Volgens de regel is het nu achterblijver, met het aantal mijlpalen van een achterblijver één "
        "lager was dat middengroep."
    )


def test_what_only_ran_out_is_not_counted_as_lost_already():
    old = [finding(MET, SELF, date(2009, 7, 10), code) for code in ("a1", "a2", "a3")]
    fresh = [finding(MET if code in SEVEN else NOT_MET, SELF, date(2010, 6, 1), code) for code in CODES[3:]]

    found = outcome(old + fresh, on=date(2010, 7, 11))

    assert score(found.values, PROGRAMME, RULESET).met == 6
    assert card_of(found).down[1] == "als e1 wegvalt. Of bij verlies van 3 criteria of 3 mijlpalen."


@pytest.mark.parametrize(("before", "what"), [(None, "worden"), (fixed(LEADER), "blijven")])
def test_an_open_dispute_says_that_it_stands_in_the_way_of_the_leaders(before, what):
    disputed = [finding(MET, AUDIT, milestone=code) for code in CODES]
    disputed.append(finding(NOT_MET, AUDIT, date(2010, 6, 1), "d1", dispute=Dispute(((date(2010, 6, 7), None),))))
    found = outcome(disputed, *([before] if before else []))

    card = card_of(found, before)

    assert card.blocked == f"Zolang er een bezwaar loopt over d1 kan dit Werkplein geen kopgroep {what}."
    assert (card.up, card.stay) == (None, None)


def test_no_dispute_leaves_the_way_to_the_leaders_unsaid_and_a_decision_tells_it_for_afterwards():
    found = outcome([finding(MET, SELF, milestone=code) for code in CODES])
    decided = outcome(rows(SEVEN), overrides=(Override(MIDDLE, K1, ON),))

    assert card_of(found).blocked is None
    assert card_of(found).up is not None
    assert card_of(decided).up.heading == "Na het besluit, naar kopgroep:"
    assert card_of(decided).why.startswith(
        "Dit is een besluit van de stuurgroep. Dit niveau geldt tot en met 30-6-2010. Daarna geldt de regel: nu zou "
        "dat middengroep zijn."
    )


@pytest.mark.parametrize(
    ("before", "source", "level"),
    [
        (fixed(MIDDLE, met=SEVEN), SELF, MIDDLE),
        (fixed(MIDDLE, met=SEVEN), DESK, LAGGARD),
        (None, SELF, LAGGARD),
        (fixed(LAGGARD), SELF, LAGGARD),
    ],
)
def test_a_loss_counts_when_the_card_says_that_it_does(before, source, level):
    found = rows(SEVEN, AUDIT)

    says = card_of(outcome(found, *filter(None, [before])), before).down[1]
    lost = outcome([*found, finding(NOT_MET, source, ON, "e1")], *filter(None, [before])).classified

    assert lost.level is level
    assert ("op twee peildata achter elkaar" in says) is (before is not None and before.level is MIDDLE)
    assert ("Is aangetoond dat e1 wegviel, dan wordt het meteen achterblijver." in says) is ("op twee peildata" in says)


@pytest.mark.parametrize(("source", "level"), [(SELF, MIDDLE), (DESK, LAGGARD)])
def test_who_rose_on_a_reference_date_that_is_not_fixed_yet_loses_by_that_level(source, level):
    before, later = fixed(LAGGARD), ON + DAY
    found = rows(SEVEN, AUDIT)

    says = card_of(outcome(found, before, on=later), before, later).down[1]
    lost = outcome([*found, finding(NOT_MET, source, later, "e1")], before, on=later).classified

    assert lost.level is level
    assert "op twee peildata achter elkaar" in says


def test_who_fell_on_a_reference_date_that_is_not_fixed_yet_loses_at_once():
    before, later = fixed(MIDDLE, met=SEVEN), ON + 2 * DAY
    failed = finding(NOT_MET, DESK, ON, "e1")
    found = [*rows(SEVEN, AUDIT), failed, finding(MET, AUDIT, later - DAY, "e1")]

    risen = outcome(found, before, on=later)
    lost = outcome([*found, finding(NOT_MET, SELF, later, "e1")], before, on=later).classified

    assert (risen.classified.level, lost.level) == (MIDDLE, LAGGARD)
    assert "op twee peildata" not in card_of(risen, before, later).down[1]


def test_few_equal_ways_are_all_named_and_many_are_counted():
    cards = [card_of(outcome(rows(CODES[:count], AUDIT))) for count in range(4, 12)]
    shown = [(len(card.up.others) + 1, card.up.more) for card in cards if card.up]

    assert any(1 < named <= 6 and not more for named, more in shown)
    assert any(named == 3 and more > 3 for named, more in shown)
    assert not any(0 < more <= 3 for _, more in shown)


@given(patterns, befores)
@settings(max_examples=200, deadline=None)
def test_a_laggard_rises_without_a_visit_where_the_card_says_so(pattern, before):
    found_rows, found = of_pattern(pattern, before)
    up = card_of(found, before).up
    if up is None or not up.is_free:
        return
    codes = (*up.parts.codes, *up.to_see)
    told = [finding(MET, DESK, ON, code) for code in codes]

    after = outcome([*found_rows, *told], *([before] if before else []))

    assert found.classified.level is LAGGARD
    assert after.classified.level is not LAGGARD


@pytest.mark.parametrize(
    ("levels", "is_free"),
    [
        # The quarter before may have been one too, and waits to be fixed.
        ((), False),
        ((Level.TOO_LITTLE,), False),
        ((LAGGARD,), False),
        ((MIDDLE,), True),
        ((LAGGARD, Level.TOO_LITTLE), False),
        ((MIDDLE, Level.TOO_LITTLE), True),
    ],
)
def test_after_too_little_a_visit_is_needed_only_by_who_was_a_laggard_before(levels, is_free):
    days = (date(2009, 12, 31), K1)[2 - len(levels) :]
    # Found lower before too, so that it is a laggard for the second time.
    held = [
        fixed(level, LAGGARD if level is MIDDLE else None, day=day) for level, day in zip(levels, days, strict=True)
    ]
    found = outcome(rows(("a1",)), *held)
    up = card_of(found, held[-1] if held else None).up
    shown = outcome([*rows(("a1",)), *(finding(MET, DESK, ON, code) for code in up.parts.to_meet)], *held)

    assert found.classified.level is LAGGARD
    assert up.is_free is is_free
    assert not is_free or shown.classified.level is not LAGGARD
    assert found.classified.once_fixed.reason.from_laggard
