"""Which rows count for a Werkplein: after a move, while disputed, taken over by a satellite, still open to reply."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from milestones.rules import Dispute, Dossier, Grade, Held, Judged, Level, Override, Verdict, derive, values_on
from milestones.rules.hearing import HearingAct, dispute_of
from tests.milestones.building import AUDIT, CODES, DESK, MET, NOT_MET, ON, PROGRAMME, RULESET, SELF, finding
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
MOVED = date(2010, 5, 1)


def value_of(dossier, code, on=ON, fixing_on=None):
    judged = Judged(fixing_on, is_fixing=True) if fixing_on else None
    return values_on(dossier, PROGRAMME, on, judged=judged).get(code)


@pytest.mark.parametrize(
    ("code", "seen_on", "on", "counts"),
    [
        # What was seen before the move counts until the day of the move.
        ("a1", MOVED - DAY, MOVED - DAY, True),
        ("a1", MOVED - DAY, MOVED, False),
        ("a1", MOVED - DAY, MOVED + DAY, False),
        # What is seen on the day itself is the new building.
        ("a1", MOVED, MOVED, True),
        # A plan of the year does not move.
        ("c1", MOVED - DAY, MOVED + DAY, True),
    ],
)
def test_a_move_lapses_what_belongs_to_the_building(code, seen_on, on, counts):
    dossier = Dossier([finding(MET, AUDIT, seen_on, code)], moves=(MOVED,))

    assert (value_of(dossier, code, on) is not None) is counts


def test_a_satellite_takes_over_what_it_does_not_answer_itself():
    main = Dossier([finding(MET, AUDIT, milestone="c1"), finding(MET, AUDIT, milestone="b1")])
    satellite = Dossier([finding(NOT_MET, SELF, milestone="c2")], mains=((date(2009, 7, 1), main),))

    taken = values_on(satellite, PROGRAMME, ON)

    assert (taken["c1"].verdict, taken["c1"].grade, taken["c1"].is_inherited) == (MET, Grade.E2, True)
    assert (taken["c2"].verdict, taken["c2"].is_inherited) == (NOT_MET, False)
    assert "b1" not in taken


def test_a_satellite_takes_over_from_the_main_location_of_the_day():
    first, second = (Dossier([finding(verdict, SELF, milestone="c1")]) for verdict in (MET, NOT_MET))
    mains = ((date(2009, 7, 1), first), (date(2010, 5, 1), second), (date(2010, 6, 1), None))
    satellite = Dossier(mains=mains)

    told = [value_of(satellite, "c1", day) for day in (date(2010, 4, 30), date(2010, 5, 1), date(2010, 6, 1))]

    assert [value and value.verdict for value in told] == [MET, NOT_MET, None]


OPENED, DECIDED = date(2010, 6, 7), date(2010, 6, 21)


@pytest.mark.parametrize(
    ("on", "is_granted", "verdict", "is_disputed"),
    [
        (OPENED - DAY, False, NOT_MET, False),
        # While it is disputed the value before it stands.
        (OPENED, False, MET, True),
        (DECIDED - DAY, False, MET, True),
        # Upheld it counts again, granted it never does.
        (DECIDED, False, NOT_MET, False),
        (DECIDED, True, MET, False),
        (DECIDED + DAY, True, MET, False),
    ],
)
def test_a_disputed_finding_waits_for_the_decision(on, is_granted, verdict, is_disputed):
    dispute = Dispute(((OPENED, DECIDED),), DECIDED if is_granted else None)
    rows = [
        finding(MET, DESK, date(2010, 3, 1), "c2"),
        finding(NOT_MET, AUDIT, date(2010, 6, 1), "c2", dispute=dispute),
    ]

    value = value_of(Dossier(rows), "c2", on)

    assert (value.verdict, value.is_disputed) == (verdict, is_disputed)


def test_a_disputed_correction_gives_way_to_the_row_it_replaced():
    rows = [
        finding(MET, DESK, date(2010, 6, 1), "c2", id=1),
        finding(NOT_MET, DESK, date(2010, 6, 1), "c2", id=2, replaces_id=1, dispute=Dispute(((OPENED, None),))),
    ]

    assert value_of(Dossier(rows), "c2").verdict is MET


def test_what_was_taken_to_the_steering_group_is_disputed_again():
    steps = [
        (HearingAct.DISPUTED, date(2010, 6, 7)),
        (HearingAct.UPHELD, date(2010, 6, 14)),
        (HearingAct.ESCALATED, date(2010, 6, 16)),
        (HearingAct.GRANTED_LAST, date(2010, 6, 28)),
    ]

    dispute = dispute_of(steps)

    days = [date(2010, 6, day) for day in (6, 7, 13, 14, 15, 16, 27, 28)]
    assert [dispute.is_open(day) for day in days] == [False, True, True, False, False, True, True, False]
    assert dispute.is_granted(date(2010, 6, 28))
    assert not dispute.is_granted(date(2010, 6, 27))
    assert dispute_of([]) is None


REPLY_UNTIL = date(2010, 7, 9)


@pytest.mark.parametrize(
    ("fixing_on", "agreed_on", "counts"),
    [
        (REPLY_UNTIL - DAY, None, False),
        (REPLY_UNTIL, None, False),
        (REPLY_UNTIL + DAY, None, True),
        # The MT agreed: then nobody has to wait.
        (date(2010, 7, 1), date(2010, 7, 1), True),
        (date(2010, 7, 1), date(2010, 7, 2), False),
        # The value of now counts it at once.
        (None, None, True),
    ],
)
def test_a_level_is_not_fixed_on_what_the_mt_may_still_reply_to(fixing_on, agreed_on, counts):
    row = finding(NOT_MET, AUDIT, date(2010, 6, 25), "e1", reply_until=REPLY_UNTIL, agreed_on=agreed_on)

    value = value_of(Dossier([finding(MET, DESK, milestone="e1"), row]), "e1", ON, fixing_on)

    assert value.verdict is (NOT_MET if counts else MET)


@pytest.mark.parametrize(
    ("fixing_on", "verdict"),
    [
        (date(2010, 7, 1), NOT_MET),
        # Disputed after the reference date, and before the quarter is fixed.
        (date(2010, 7, 2), MET),
        (date(2010, 7, 13), MET),
        (date(2010, 7, 14), NOT_MET),
    ],
)
def test_what_is_disputed_by_the_day_of_fixing_does_not_count(fixing_on, verdict):
    dispute = Dispute(((date(2010, 7, 2), date(2010, 7, 14)),))
    row = finding(NOT_MET, AUDIT, date(2010, 6, 25), "e1", dispute=dispute)

    value = value_of(Dossier([finding(MET, DESK, milestone="e1"), row]), "e1", ON, fixing_on)

    assert (value.verdict, value.is_disputed) == (verdict, verdict is MET)


@pytest.mark.parametrize(("seen_on", "is_disputed"), [(ON - DAY, True), (ON, True), (ON + DAY, False)])
def test_a_dispute_about_what_was_seen_after_the_reference_date_is_not_about_that_date(seen_on, is_disputed):
    rows = [finding(MET, DESK, date(2010, 6, 1), code) for code in CODES]
    rows.append(finding(NOT_MET, AUDIT, seen_on, "c2", dispute=Dispute(((date(2010, 7, 7), None),))))

    fixed = derive(Dossier(rows), PROGRAMME, [RULESET], ON, Judged(date(2010, 7, 12), is_fixing=True))

    assert fixed.values["c2"].is_disputed is is_disputed
    assert fixed.classified.level is (Level.MIDDLE if is_disputed else Level.LEADER)


def test_a_desk_assessment_needs_no_waiting():
    row = finding(NOT_MET, DESK, date(2010, 6, 25), "e1", reply_until=REPLY_UNTIL)

    assert value_of(Dossier([row]), "e1", ON, date(2010, 7, 1)).verdict is NOT_MET


days = st.dates(date(2009, 10, 1), date(2011, 3, 31))
disputes = st.one_of(
    st.none(),
    st.builds(
        lambda start, length, is_granted: Dispute(
            ((start, start + timedelta(days=length)),), start + timedelta(days=length) if is_granted else None
        ),
        days,
        st.integers(1, 40),
        st.booleans(),
    ),
)
findings = st.builds(
    lambda verdict, source, day, code, dispute, wait: finding(
        verdict, source, day, code, dispute=None if source is SELF else dispute, reply_until=day + timedelta(days=wait)
    ),
    st.sampled_from([Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET]),
    st.sampled_from([SELF, DESK, AUDIT]),
    days,
    st.sampled_from(CODES),
    disputes,
    st.integers(1, 20),
)
reference_dates = days.map(lambda day: Quarter.of(day).reference_date)
held = st.builds(Held, reference_dates, st.sampled_from(list(Level)), st.sampled_from(list(Level)))
overrides = st.builds(
    lambda level, start, length: Override(level, start, start + timedelta(days=length)),
    st.sampled_from([*Level, None]),
    days,
    st.integers(0, 90),
)
dossiers = st.builds(
    Dossier,
    st.lists(findings, max_size=25),
    moves=st.lists(days, max_size=1),
    opened_on=st.one_of(st.none(), days),
    mains=st.lists(
        st.tuples(days, st.one_of(st.none(), st.builds(Dossier, st.lists(findings, max_size=6)))), max_size=2
    ).map(lambda found: sorted(found, key=lambda each: each[0])),
    held=st.lists(held, max_size=3, unique_by=lambda each: each.reference_date).map(
        lambda found: sorted(found, key=lambda each: each.reference_date)
    ),
    overrides=st.lists(overrides, max_size=2),
)


def told(outcome):
    return outcome.values, outcome.classified, outcome.working


@given(dossiers, days)
# Between two fixed quarters one was not fixed: from the day after its reference date a level goes on from that.
@example(
    Dossier(held=[Held(day, Level.LEADER, Level.LEADER) for day in (ON - 181 * DAY, ON + 92 * DAY)]), date(2010, 2, 1)
)
@settings(max_examples=200, deadline=None)
def test_nothing_changes_by_itself_before_the_day_that_is_told(dossier, on):
    now = derive(dossier, PROGRAMME, [RULESET], on)

    assert now.right_from <= on
    earliest = max(now.right_from, on - timedelta(days=60))
    last = min(now.changes_on - DAY, on + timedelta(days=60)) if now.changes_on else on + timedelta(days=60)
    for day in {earliest, on - (on - earliest) / 2, last}:
        assert told(derive(dossier, PROGRAMME, [RULESET], day)) == told(now)


@given(st.lists(findings, max_size=4), days)
@settings(max_examples=60, deadline=None)
def test_the_order_of_entry_changes_nothing(rows, on):
    outcomes = [told(derive(Dossier(order), PROGRAMME, [RULESET], on)) for order in permutations(rows)]

    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_a_later_move_does_not_change_what_held_before():
    rows = [finding(MET, AUDIT, milestone=code) for code in CODES]
    still = derive(Dossier(rows), PROGRAMME, [RULESET], ON)

    moved = derive(Dossier(rows, moves=(ON + DAY,)), PROGRAMME, [RULESET], ON)

    assert told(moved) == told(still)
    assert moved.changes_on == ON + DAY
    assert replace(moved, right_from=still.right_from, changes_on=still.changes_on) == still
