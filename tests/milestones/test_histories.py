"""What is told of a level is true when it is derived on another day, in whatever happened before (domain D.4-D.6)."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings

from milestones.rules import HEIGHT, Dossier, Held, Hold, Judged, Level, Line, Reason, derive, explain, losses, score
from milestones.rules.effective import as_if_answered
from milestones.rules.hysteresis import without
from milestones.rules.whatif import renewals, ways_to_stay, ways_up
from tests.milestones.building import AUDIT, CODES, DESK, MET, NOT_MET, PROGRAMME, RULESET, SELF, finding
from tests.milestones.histories import fixed, heard, moment, seeds, waits
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
MIDDLE, LAGGARD = Level.MIDDLE, Level.LAGGARD
many = settings(max_examples=60, deadline=None)


def on(dossier, day, judged=None):
    return derive(dossier, PROGRAMME, [RULESET], day, judged)


def with_rows(dossier, source, day, codes, verdict=MET):
    agreed = {"agreed_on": day, "reply_until": day} if source is AUDIT else {}
    rows = [finding(verdict, source, day, code, id=100_000 + at, **agreed) for at, code in enumerate(codes)]
    return replace(dossier, findings=[*dossier.findings, *rows])


@given(seeds)
@many
def test_fixing_a_quarter_changes_nothing_of_today(seed):
    dossier, today = moment(seed)
    if not (dossier.held and dossier.held[-1].following < today):
        return

    held = fixed(dossier, dossier.held[-1].following, today)

    now, then = (on(each, today).classified for each in (dossier, replace(dossier, held=(*dossier.held, held))))

    # What it was or became on a date that is yet to be fixed is the one thing that may be told no more.
    assert then.level is now.level
    assert replace(then.reason, turned=None, stood=None) == replace(now.reason, turned=None, stood=None)


@given(seeds)
@many
def test_on_the_reference_date_the_preview_is_what_would_be_fixed(seed):
    dossier, today = moment(seed)
    day = Quarter.of(today).reference_date
    if waits(dossier, day):
        return

    assert on(dossier, day).classified == on(dossier, day, Judged(day, is_fixing=True)).classified


@given(seeds)
@many
def test_nothing_is_told_otherwise_before_the_day_on_which_it_changes(seed):
    dossier, today = moment(seed)
    now = on(dossier, today)
    last = min(now.changes_on or date.max, today + timedelta(days=60)) - DAY

    then = on(dossier, max(last, today))

    assert (then.values, explain(then.classified.reason)) == (now.values, explain(now.classified.reason))
    assert Reason.from_facts(now.classified.reason.as_facts()) == now.classified.reason


@given(seeds)
@many
def test_a_fall_that_is_announced_comes_on_its_day_and_not_before(seed):
    dossier, today = moment(seed)
    now = on(dossier, today).classified
    if not (now.reason.hold is Hold.FIRST_TIME and not dossier.overrides and not waits(dossier, today)):
        return
    second = now.reason.until or Quarter.of(today).next().reference_date
    days = [Quarter.of(today).reference_date, second]
    then = [on(dossier, day).classified for day in days]
    if not (all(each.computed is now.computed for each in then)):
        return

    assert then[-1].level is (now.reason.falls_to or now.computed)
    assert on(dossier, max(today, second - DAY)).classified.level is now.level


@given(seeds)
@many
def test_age_alone_makes_nobody_a_laggard_but_who_rose_by_a_visit_and_was_told(seed):
    dossier, today = moment(seed)
    found = on(dossier, today)
    if not (not dossier.overrides and not waits(dossier, today)):
        return
    if not ({found.classified.level, found.classified.computed} <= {MIDDLE, Level.LEADER}):
        return

    for _ in range(12):
        before, day = found, found.changes_on
        if day is None:
            break
        found = on(dossier, day)
        until = before.classified.reason.rises_until
        assert (found.classified.level is LAGGARD) is (until is not None and until < day)
        if found.classified.level is LAGGARD:
            break


@given(seeds)
@many
def test_no_less_and_no_more_may_be_lost_than_is_told(seed):
    (dossier, today), random = moment(seed), Random(seed)
    now = on(dossier, today)
    unseen = now.classified.reason.unseen
    away, tomorrow = losses(now.values, now.classified, PROGRAMME), on(dossier, today + DAY).classified
    if not (away and (tomorrow.level, tomorrow.reason) == (now.classified.level, now.classified.reason)):
        return

    def counted(values):
        return score(as_if_answered(without(values, unseen)), PROGRAMME, RULESET)

    was = counted(now.values)
    met = [code for code, value in as_if_answered(now.values).items() if value.is_met and code not in unseen]
    codes = random.sample(met, random.randint(0, len(met)))
    then = on(with_rows(dossier, SELF, today + DAY, codes, NOT_MET), today + DAY)
    lost = was.criteria_met - counted(then.values).criteria_met, was.met - counted(then.values).met
    is_laggard = set(codes) & set(away.knockouts) or lost[0] >= away.criteria or lost[1] >= away.milestones

    if not (counted(then.values).answered >= RULESET.min_answered):
        return
    held_up = then.classified.reason.hold is Hold.FIRST_TIME
    assert ((then.classified.computed if held_up else then.classified.level) is LAGGARD) is bool(is_laggard)


@given(seeds)
@many
def test_the_ways_up_and_the_ways_to_stay_work(seed):
    dossier, today = moment(seed)
    if not (all(each.holds_on < today for each in dossier.findings)):
        return
    now = on(dossier, today)
    reason = now.classified.reason

    ups = ways_up(now.values, now.classified, PROGRAMME).sets if not reason.gains_awaited else ()
    for codes in {*ups[:2], *ups[-1:]}:
        then = on(with_rows(dossier, AUDIT, today, codes), today).classified
        assert HEIGHT[then.level] > HEIGHT[now.classified.level]
    for codes in ways_to_stay(now.values, reason, PROGRAMME).sets[:2]:
        then = on(with_rows(dossier, DESK, today, codes), today).classified
        assert HEIGHT[then.computed] >= HEIGHT[reason.before]


@given(seeds)
@settings(max_examples=300, deadline=None)
def test_a_way_to_the_leaders_still_works_on_the_reference_date_that_is_named(seed):
    dossier, today = moment(seed)
    now = on(dossier, today)
    ways, by = ways_up(now.values, now.classified, PROGRAMME), Quarter.of(today).reference_date
    if now.classified.level is not MIDDLE or not ways.sets or any(each.holds_on >= today for each in dossier.findings):
        return
    for codes in ways.sets:
        renew = renewals(now.values, codes, Level.LEADER, RULESET, by)
        seen = with_rows(dossier, AUDIT, today, [*codes, *renew.to_show[: renew.least]])
        again = [*renew.to_show[renew.least :], *renew.to_confirm]

        then = on(with_rows(seen, SELF, today, again), by).classified

        assert then.computed is Level.LEADER, codes


@given(seeds)
@many
def test_what_awaits_a_reply_or_a_decision_comes_when_it_counts(seed):
    dossier, today = moment(seed)
    last = Quarter.of(today).previous().reference_date
    if not (dossier.held and dossier.held[-1].following >= last > dossier.held[-1].reference_date):
        return

    ended = on(dossier, last, Judged(today, is_fixing=True)).classified.reason.line
    for day, judged in ((today, None), (last, Judged(today, is_fixing=True))):
        now, then = (on(each, day, judged).classified for each in (dossier, heard(dossier, today)))
        # Where nothing but the dispute itself stands in the way of the leaders, now or on the last reference date, the
        # line of that day says so.
        if now.reason.hold is not Hold.OVERRIDE and (
            now.reason.awaits or Line.DISPUTED not in (now.reason.line, ended)
        ):
            assert then.level is (now.reason.awaits or now.level)


def test_a_way_up_works_in_a_history_that_was_found_once():
    """A correction to laggard where no municipality lies around: e2 had become something that a visit must see."""
    test_the_ways_up_and_the_ways_to_stay_work.hypothesis.inner_test(45)


def test_what_awaits_is_true_of_a_history_that_was_found_once():
    """A dispute kept it from the leaders on the last reference date, and something else does today."""
    test_what_awaits_a_reply_or_a_decision_comes_when_it_counts.hypothesis.inner_test(744)


SEVEN = ("a1", "b1", "c1", "c2", "d1", "e1", "f1")


@pytest.mark.parametrize(
    ("seen_on", "day", "level", "until"),
    [
        # Up to the 22nd a visit is no more than a hundred days old on 30 June.
        (date(2010, 3, 22), date(2010, 6, 29), MIDDLE, None),
        (date(2010, 3, 21), date(2010, 4, 20), MIDDLE, date(2010, 6, 29)),
        (date(2010, 3, 21), date(2010, 6, 29), MIDDLE, date(2010, 6, 29)),
        (date(2010, 3, 21), date(2010, 6, 30), LAGGARD, None),
    ],
)
def test_a_rise_that_no_reference_date_will_see_says_up_to_when_it_holds(seen_on, day, level, until):
    rows = [finding(MET if code in SEVEN else NOT_MET, AUDIT, seen_on, code) for code in CODES]
    laggard = Held(date(2010, 3, 31), LAGGARD, LAGGARD, {})

    now = on(Dossier(rows, held=[laggard]), day).classified

    words = (
        "Voor een stap omhoog telt een bezoek 100 dagen. Komt er geen nieuw bezoek, dan is het na 29 juni 2010 weer "
        "achterblijver."
    )
    assert (now.level, now.reason.rises_until) == (level, until)
    assert (words in explain(now.reason).replace("\N{NO-BREAK SPACE}", " ")) is (until is not None)
