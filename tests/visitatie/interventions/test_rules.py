"""The rules of the ladder, each with its borders."""

from datetime import date, timedelta

import pytest

from milestones.rules import Level
from visitatie.interventions import rules
from visitatie.interventions.rules import Contact, InterventionState, Measure, Move, Party, Rung, Wanted
from werkplein.core.errors import Conflict, DomainError, Forbidden
from werkplein.programme.rules import Quarter

TODAY = date(2010, 7, 5)
DAY = timedelta(days=1)
A, B, C, D, E, F = Rung
CODES = {"a1", "a2"}
LONG = "x" * 20


def wanted(rung=A, **other):
    given = {"agreement": LONG, "why": LONG, "milestones": ("a1",), "owner": "MT", "due_on": TODAY} | other
    return Wanted(rung, **given)


def test_the_letters_are_those_of_the_note() -> None:
    assert "".join(each.letter for each in Rung) == "abcdef"


@pytest.mark.parametrize(
    ("rung", "used", "passed"),
    [
        (A, set(), ()),
        (B, set(), (A,)),
        (B, {A}, ()),
        (C, {A}, (B,)),
        (C, {B}, (A,)),  # one that was used higher does not stand for one below it
        (E, {A, B, C, D}, ()),
        (E, set(), (A, B, C, D)),
        (A, {E}, ()),  # down the ladder is free
        (C, {A, B, C}, ()),  # again the same
        (F, set(), ()),  # stands beside the ladder
        (C, {A, F}, (B,)),  # and is no rung for others
    ],
)
def test_a_rung_skips_what_was_not_used_below_it(rung, used, passed) -> None:
    assert rules.skipped(rung, used) == passed


@pytest.mark.parametrize(
    ("given", "used", "fields"),
    [
        (wanted(), set(), []),
        (wanted(agreement="x" * 19), set(), ["agreement"]),
        (wanted(why=" " * 25), set(), ["why"]),
        (wanted(milestones=()), set(), ["milestones"]),
        (wanted(milestones=("z9",)), set(), ["milestones"]),
        (wanted(owner=" "), set(), ["owner"]),
        (wanted(due_on=TODAY - DAY), set(), ["due_on"]),
        (wanted(due_on=date(2011, 7, 5)), set(), []),
        (wanted(due_on=date(2011, 7, 6)), set(), ["due_on"]),
        (wanted(B), set(), ["skip_reason"]),
        (wanted(B, skip_reason="x" * 19), set(), ["skip_reason"]),
        (wanted(B, skip_reason=LONG), set(), []),
        (wanted(B), {A}, []),
        (wanted(B, agreement="", why="", owner=""), set(), ["agreement", "why", "owner", "skip_reason"]),
    ],
)
def test_what_is_wrong_is_told_at_once_at_its_fields(given, used, fields) -> None:
    if not fields:
        rules.refuse_wanted(given, used, CODES, TODAY, may_decide=False)
        return
    with pytest.raises(DomainError) as caught:
        rules.refuse_wanted(given, used, CODES, TODAY, may_decide=False)
    assert [part.field for part in caught.value.parts] == fields


def test_anything_else_needs_the_steering_group() -> None:
    with pytest.raises(Forbidden):
        rules.refuse_wanted(wanted(F), set(), CODES, TODAY, may_decide=False)
    rules.refuse_wanted(wanted(F), set(), CODES, TODAY, may_decide=True)
    with pytest.raises(DomainError):
        rules.refuse_wanted(wanted(F, agreement=""), set(), CODES, TODAY, may_decide=True)


ORDER = {(each, then) for each, following in rules.MAY_FOLLOW.items() for then in following}


@pytest.mark.parametrize("now", InterventionState)
@pytest.mark.parametrize("then", InterventionState)
def test_every_step_is_in_the_table_or_refused(now, then) -> None:
    step = Move(then, TODAY, LONG)
    if (now, then) in ORDER:
        rules.refuse_move(now, TODAY, step, TODAY, A, may_decide=False)
        return
    with pytest.raises(Conflict):
        rules.refuse_move(now, TODAY, step, TODAY, A, may_decide=False)


@pytest.mark.parametrize(
    ("now", "step", "field"),
    [
        (InterventionState.PROPOSED, Move(InterventionState.AGREED, TODAY + DAY, ""), "holds_on"),
        (InterventionState.PROPOSED, Move(InterventionState.AGREED, TODAY - 2 * DAY, ""), "holds_on"),
        (InterventionState.STARTED, Move(InterventionState.DONE, TODAY, "x" * 19), "note"),
        (InterventionState.STARTED, Move(InterventionState.STOPPED, TODAY, ""), "note"),
        (InterventionState.PROPOSED, Move(InterventionState.AGREED, TODAY - DAY, ""), None),
        (InterventionState.STARTED, Move(InterventionState.DONE, TODAY, "x" * 20), None),
    ],
)
def test_a_step_has_a_day_and_an_end_has_words(now, step, field) -> None:
    if field is None:
        rules.refuse_move(now, TODAY - DAY, step, TODAY, A, may_decide=False)
        return
    with pytest.raises(DomainError) as caught:
        rules.refuse_move(now, TODAY - DAY, step, TODAY, A, may_decide=False)
    assert caught.value.field == field


def contact(**other):
    given = {"party": Party.VNG, "holds_on": TODAY, "spoke_with": "adviseur", "about": LONG} | other
    return Contact(**given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (contact(), None),
        (contact(holds_on=TODAY + DAY), "contact_on"),
        (contact(next_on=TODAY), "next_on"),
        (contact(next_on=TODAY + DAY), None),
        (contact(about="x" * 19), "about"),
    ],
)
def test_contact_was_and_says_something(given, field) -> None:
    if field is None:
        rules.refuse_contact(given, TODAY)
        return
    with pytest.raises(DomainError) as caught:
        rules.refuse_contact(given, TODAY)
    assert caught.value.field == field


def measure(quarter, met=4, level=Level.LAGGARD):
    return Measure(quarter, level, met)


FIXED = {each.quarter: each for each in (measure("2009-K3", 4), measure("2009-K4", 5), measure("2010-K1", 7))}


@pytest.mark.parametrize(
    ("begun_on", "before", "after"),
    [
        (date(2009, 9, 29), None, None),  # before anything was fixed about it
        (date(2009, 9, 30), "2009-K3", "2010-K1"),  # the reference date itself
        (date(2009, 12, 30), "2009-K3", "2010-K1"),
        (date(2009, 12, 31), "2009-K4", None),  # two quarters later is not fixed yet
        (date(2010, 7, 5), "2010-K1", None),
    ],
)
def test_before_is_what_was_fixed_last_and_after_is_two_quarters_later(begun_on, before, after) -> None:
    found = rules.effect(begun_on, FIXED, 2)

    assert (found.before and found.before.quarter) == before
    assert (found.after and found.after.quarter) == after
    assert found.is_measured is (after is not None)


def test_who_saw_nothing_begin_is_counted_beside_it() -> None:
    fixed = {1: FIXED, 2: {"2009-K3": measure("2009-K3", level=Level.MIDDLE), "2010-K1": measure("2010-K1")}}
    begun = {1: [date(2009, 9, 30), date(2010, 3, 31)]}

    found = rules.without_intervention(fixed, begun, 2)

    # Of the first only the last quarter of 2009, and both ends of the others are left out; of the second its last one.
    assert [(each.before.quarter, each.after) for each in found] == [("2009-K4", None), ("2010-K1", None)]
    assert len(rules.without_intervention({1: FIXED}, {1: [date(2009, 12, 31)]}, 2)) == 2


def test_a_tally_counts_and_leaves_out_what_is_not_known() -> None:
    effects = [
        rules.effect(date(2009, 10, 1), {"2009-K3": measure("2009-K3", 4), "2010-K1": after}, 2)
        for after in (
            measure("2010-K1", 7, Level.MIDDLE),
            measure("2010-K1", 4),
            measure("2010-K1", 3),
            measure("2010-K1", 3, Level.TOO_LITTLE),
        )
    ]

    found = rules.tally([*effects, rules.effect(date(2010, 7, 1), FIXED, 2)])

    assert (found.total, found.measured) == (5, 4)
    assert (found.more, found.same, found.fewer) == (1, 1, 2)
    # Too little data is no level to rise or fall to.
    assert (found.rose, found.fell) == (1, 0)


@pytest.mark.parametrize(
    ("before", "after", "rose"),
    [
        (Level.MIDDLE, Level.LAGGARD, -1),
        (Level.MIDDLE, Level.LEADER, 1),
        (Level.LAGGARD, Level.LAGGARD, 0),
        (Level.LAGGARD, Level.TOO_LITTLE, None),
        (Level.TOO_LITTLE, Level.LAGGARD, None),
    ],
)
def test_a_level_rises_or_falls_between_two_levels_only(before: Level, after: Level, rose: int | None) -> None:
    quarter = Quarter.parse("2010-K1")
    effect = rules.Effect(measure("2009-K3", level=before), measure("2010-K1", level=after), quarter)

    assert effect.rose == rose
