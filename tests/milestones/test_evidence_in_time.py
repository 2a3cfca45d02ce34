"""Evidence is renewed in time, and a sample of what has none is drawn, so that anyone can draw it again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from milestones import actions, evidence_jobs
from milestones.actions import sampling
from milestones.models import SampleDraw, SampleItem
from milestones.queries.sampling import drawn_items
from milestones.rules import Found, Source, Verdict
from milestones.rules.evidence import Bearer, drawn, needs_renewal, seed_of, size_of
from tests.milestones.answering import answer_all, submit
from tests.milestones.building import CODES
from tests.milestones.proving import (
    DELIVERED,
    JUNE,
    K2,
    OPEN,
    RENEWAL,
    RETURNED,
    WITHDRAWN,
    accept,
    add,
    asked,
    claim,
    events,
    give_back,
    kept,
)
from werkplein.core.actor import Scopes
from werkplein.core.errors import Conflict
from werkplein.obligations.models import Obligation
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

UNTIL = date(2010, 12, 31)
MAY = date(2010, 5, 20)


@pytest.mark.parametrize(
    ("days", "is_asked"),
    [(31, False), (30, True), (29, True), (0, True), (-1, True), (-400, True)],
    ids=["a day early", "the day", "a day late", "the last day", "expired", "long ago"],
)
def test_a_renewal_is_asked_thirty_days_ahead(days, is_asked):
    bearer = Bearer(1, "a1", Verdict.MET, True, JUNE, UNTIL)

    assert needs_renewal(bearer, UNTIL - timedelta(days=days)) is is_asked


@pytest.mark.parametrize(
    ("verdict", "is_shown"),
    [(Verdict.NOT_MET, True), (Verdict.PARTLY, True), (Verdict.NOT_APPLICABLE, True), (Verdict.MET, False)],
)
def test_only_what_is_met_and_shown_is_renewed(verdict, is_shown):
    assert not needs_renewal(Bearer(1, "a1", verdict, is_shown, JUNE, UNTIL), UNTIL)


@pytest.fixture
def shown_until(session, carla, anna, leader):
    """A milestone that is met on paper; gives the last day on which it counts."""
    claim(session, carla, leader, today=date(2009, 9, 1))
    pieces = add(session, carla, leader, holds_on=date(2009, 9, 1), today=date(2009, 9, 2))
    accept(session, anna, pieces, today=date(2009, 9, 3))
    session.commit()
    return date(2010, 9, 1)


def renew(session, on):
    evidence_jobs.expect_renewals(session, on)
    session.flush()


@pytest.mark.both
def test_the_job_asks_once_and_catches_up_what_it_missed(session, leader, shown_until):
    renew(session, shown_until - timedelta(days=31))
    assert asked(session, leader, RENEWAL) == []

    for day in (30, 29, -1, -40):
        renew(session, shown_until - timedelta(days=day))

    assert asked(session, leader, RENEWAL) == [("a1", OPEN)]
    due = session.query(Obligation).filter_by(kind=RENEWAL).one()
    assert (due.opens_on, due.due_on) == (date(2010, 8, 2), shown_until)


def test_a_job_that_slept_until_after_the_last_day_still_asks(session, leader, shown_until):
    renew(session, shown_until + timedelta(days=20))

    assert asked(session, leader, RENEWAL) == [("a1", OPEN)]


def days_after(days):
    return date(2010, 9, 1) + timedelta(days=days)


@pytest.mark.both
@pytest.mark.parametrize("days", [0, 1, 35, 150], ids=["the last day", "the day after", "after a stop", "long ago"])
def test_what_ran_out_while_nothing_ran_is_asked_once_though_the_answer_of_the_mt_bears_it_now(
    session, carla, leader, shown_until, days
):
    claim(session, carla, leader, today=date(2010, 8, 20))

    renew(session, days_after(days))
    renew(session, days_after(days))
    renew(session, days_after(days + 1))

    assert asked(session, leader, RENEWAL) == [("a1", OPEN)]
    due = session.query(Obligation).filter_by(kind=RENEWAL).one()
    assert (due.period, due.opens_on, due.due_on) == (shown_until.isoformat(), date(2010, 8, 2), shown_until)


def test_what_was_asked_before_the_stop_is_not_asked_again(session, carla, leader, shown_until):
    renew(session, days_after(-5))
    claim(session, carla, leader, today=date(2010, 8, 29))

    renew(session, days_after(60))

    assert asked(session, leader, RENEWAL) == [("a1", OPEN)]


@pytest.mark.parametrize(
    ("answers", "is_asked"),
    [
        ([(MAY, Verdict.MET)], True),
        ([(MAY, Verdict.NOT_MET)], False),
        ([(MAY, Verdict.PARTLY)], False),
        # The piece is of before it was lost, so it never bore what is met now.
        ([(MAY, Verdict.NOT_MET), (MAY + timedelta(days=1), Verdict.MET)], False),
    ],
    ids=["met", "not met any more", "partly", "met anew"],
)
def test_after_a_stop_only_what_is_still_met_since_the_piece_is_asked(
    session, carla, leader, shown_until, answers, is_asked
):
    for day, verdict in answers:
        claim(session, carla, leader, verdict, today=day)

    renew(session, days_after(40))

    assert asked(session, leader, RENEWAL) == ([("a1", OPEN)] if is_asked else [])


@pytest.mark.parametrize(("days", "is_asked"), [(-1, True), (0, True), (1, False)])
def test_an_answer_that_is_too_old_to_count_makes_no_renewal(session, carla, leader, shown_until, days, is_asked):
    # It was said while the piece held, and holds longer than the piece.
    claim(session, carla, leader, today=date(2010, 8, 20))
    answered_until = date(2011, 8, 20)

    renew(session, answered_until + timedelta(days=days))

    assert asked(session, leader, RENEWAL) == ([("a1", OPEN)] if is_asked else [])


def test_a_piece_of_the_building_before_a_move_is_not_renewed(session, carla, anna, leader, shown_until):
    facts = versions(session, [leader.id])[leader.id][-1].facts
    add_version(session, anna.actor, leader.id, replace(facts, moved=True), MAY, MAY)
    claim(session, carla, leader, today=MAY)

    renew(session, days_after(40))

    assert asked(session, leader, RENEWAL) == []


def test_newer_evidence_after_a_stop_settles_what_was_asked_late(session, carla, anna, leader, shown_until):
    claim(session, carla, leader, today=date(2010, 8, 20))
    day = days_after(40)
    renew(session, day)

    accept(session, anna, add(session, carla, leader, kept(80), holds_on=day, today=day), today=day)
    renew(session, day)

    assert asked(session, leader, RENEWAL) == [("a1", DELIVERED)]


def test_newer_evidence_settles_the_renewal_at_once(session, carla, anna, leader, shown_until):
    day = shown_until - timedelta(days=10)
    renew(session, day)

    accept(session, anna, add(session, carla, leader, kept(80), holds_on=day, today=day), today=day)

    assert asked(session, leader, RENEWAL) == [("a1", DELIVERED)]
    renew(session, day)
    assert asked(session, leader, RENEWAL) == [("a1", DELIVERED)]


def test_a_visit_settles_the_renewal_too(session, bram, leader, shown_until):
    day = shown_until - timedelta(days=10)
    renew(session, day)

    actions.record_findings(session, bram.actor, leader, [Found("a1", Verdict.MET)], Source.AUDIT, day, day, "1")

    assert asked(session, leader, RENEWAL) == [("a1", DELIVERED)]


def test_a_renewal_goes_when_the_value_changed_and_comes_back_with_it(session, carla, leader, shown_until):
    day = shown_until - timedelta(days=10)
    renew(session, day)

    claim(session, carla, leader, Verdict.NOT_MET, today=day)
    assert asked(session, leader, RENEWAL) == [("a1", WITHDRAWN)]

    # An answer about the same day corrects the one before it.
    claim(session, carla, leader, Verdict.MET, today=day)
    renew(session, day)
    assert asked(session, leader, RENEWAL) == [("a1", OPEN)]


def test_of_a_werkplein_that_closes_nothing_more_is_asked(session, carla, anna, leader, shown_until):
    renew(session, shown_until)
    give_back(session, anna, add(session, carla, leader, milestone="b1"))

    leader.closed_on = shown_until
    renew(session, shown_until)

    assert asked(session, leader, RENEWAL) == [("a1", WITHDRAWN)]
    assert asked(session, leader, RETURNED) == [("b1", WITHDRAWN)]


def test_the_draw_is_a_tenth_rounded_up():
    assert [size_of(number) for number in (0, 1, 10, 11, 20, 21, 1452)] == [0, 1, 1, 2, 2, 3, 146]


def test_a_draw_can_be_done_again_and_depends_on_every_answer():
    population = [f"werkplein-{number}/a{place}" for number in range(30) for place in (1, 2, 3)]
    seed = seed_of("2010-K2", population)

    assert drawn(population, seed) == drawn(list(reversed(population)), seed_of("2010-K2", reversed(population)))
    assert len(drawn(population, seed)) == 9
    assert seed_of("2010-K2", population[1:]) != seed
    assert seed_of("2010-K3", population) != seed


@pytest.mark.both
def test_the_sample_is_drawn_of_claims_without_evidence_and_asks_the_mt(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    accept(session, anna, add(session, carla, leader, milestone="a2"))

    items = sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))

    assert len(items) == 2
    assert "a2" not in {item.milestone for item in items}
    assert sorted(asked(session, leader, RETURNED)) == sorted((item.milestone, OPEN) for item in items)
    assert events(session)[-1] == "sample:drawn"


def test_who_showed_something_already_is_not_asked_again(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    for number, milestone in enumerate(["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1", "e1", "e2", "f1"]):
        add(session, carla, leader, kept(60 + number), milestone=milestone)

    assert len(sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))) == 2
    assert asked(session, leader, RETURNED) == []


@pytest.mark.parametrize(("on", "is_drawn"), [(14, False), (15, True), (16, True)])
def test_the_job_draws_when_the_time_to_hand_in_is_over_and_once(session, carla, leader, on, is_drawn):
    answer_all(session, carla, leader)
    submit(session, carla, leader)

    evidence_jobs.draw_sample(session, date(2010, 7, on))
    again = evidence_jobs.draw_sample(session, date(2010, 7, on))

    assert again is None
    assert (session.query(SampleItem).filter_by(quarter="2010-K2").count() > 0) is is_drawn


def drawn_of(session):
    return list(session.scalars(select(SampleDraw.quarter).order_by(SampleDraw.recorded_at)))


@pytest.mark.both
def test_after_a_stop_the_job_draws_every_quarter_it_missed_oldest_first_and_once(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    evidence_jobs.draw_sample(session, date(2010, 8, 11))

    said = evidence_jobs.draw_sample(session, date(2011, 2, 15))

    assert drawn_of(session) == ["2010-K2", "2010-K3", "2010-K4"]
    assert said.endswith("voor het 3e kwartaal 2010, 0 antwoorden getrokken voor het 4e kwartaal 2010")
    assert evidence_jobs.draw_sample(session, date(2011, 2, 15)) is None


@pytest.mark.parametrize(("on", "quarters"), [(14, ["2010-K2"]), (15, ["2010-K2", "2010-K3"])])
def test_what_was_handed_in_before_the_first_draw_is_drawn_too(session, carla, leader, on, quarters):
    answer_all(session, carla, leader)
    submit(session, carla, leader)

    evidence_jobs.draw_sample(session, date(2010, 10, on))

    assert drawn_of(session) == quarters


def test_where_nothing_was_handed_in_only_the_newest_quarter_is_drawn(session, leader):
    evidence_jobs.draw_sample(session, date(2010, 10, 15))

    assert drawn_of(session) == ["2010-K3"]


def test_nobody_draws_twice_or_too_early(session, anna):
    with pytest.raises(Conflict, match="14-7-2010"):
        sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 14))
    sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))
    with pytest.raises(Conflict, match="al getrokken"):
        sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 16))


FALL, OPENED = date(2009, 9, 1), date(2010, 10, 15)
K3 = Quarter(2010, 3)
AT_MT, AT_DESK = "wacht op het MT", "wacht op controle"


@pytest.fixture
def drawn_after_expiry(session, carla, anna, leader):
    """Every milestone was accepted in 2009, ran out in 2010, and was answered "yes" again in the third quarter."""
    for number, milestone in enumerate(CODES):
        piece = add(session, carla, leader, kept(60 + number), milestone=milestone, holds_on=FALL, today=FALL)
        accept(session, anna, piece, today=date(2009, 9, 3))
    answer_all(session, carla, leader, quarter=K3, today=date(2010, 10, 5))
    submit(session, carla, leader, quarter=K3, today=date(2010, 10, 5))
    return sampling.draw_sample(session, anna.actor, K3, OPENED)


def stands(session, quarter=K3, on=OPENED):
    items = drawn_items(session, quarter, Scopes(national=True), on)
    return {item.milestone: item.words for item in items}


@pytest.mark.both
def test_a_piece_that_ran_out_before_the_draw_settles_nothing(session, leader, drawn_after_expiry):
    drawn_codes = [item.milestone for item in drawn_after_expiry]

    assert len(drawn_codes) == 2
    assert stands(session) == dict.fromkeys(drawn_codes, AT_MT)
    assert sorted(asked(session, leader, RETURNED)) == sorted((code, OPEN) for code in drawn_codes)


@pytest.mark.parametrize("days", [0, 1], ids=["the day of the draw", "the day after"])
def test_a_piece_that_is_decided_since_the_draw_settles_it(session, carla, anna, leader, drawn_after_expiry, days):
    code, other = (item.milestone for item in drawn_after_expiry)
    day = OPENED + timedelta(days=days)

    new = add(session, carla, leader, kept(99), milestone=code, holds_on=day, today=day)
    assert stands(session, on=day) == {code: AT_DESK, other: AT_MT}

    accept(session, anna, new, today=day)
    assert stands(session, on=day) == {code: "klopt", other: AT_MT}


def test_a_piece_that_waits_when_it_is_drawn_is_decided_for_the_sample(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    waits = {code: add(session, carla, leader, kept(60 + n), milestone=code) for n, code in enumerate(CODES)}
    first, second = (item.milestone for item in sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15)))

    accept(session, anna, waits[first], today=date(2010, 7, 16))

    assert stands(session, K2) == {first: "klopt", second: AT_DESK}


def test_what_an_old_visit_brought_along_settles_nothing(session, carla, bram, anna, leader):
    offered = {"source": Source.AUDIT, "visit_id": "1", "holds_on": FALL, "today": FALL}
    for number, milestone in enumerate(CODES):
        add(session, bram, leader, kept(60 + number), milestone=milestone, **offered)
    answer_all(session, carla, leader)
    submit(session, carla, leader)

    items = sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))

    assert set(stands(session, K2).values()) == {AT_MT}
    assert sorted(asked(session, leader, RETURNED)) == sorted((item.milestone, OPEN) for item in items)
