"""What becomes of a drawn answer: it is true, it is not, or it waits; and when nobody will find out any more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from milestones import actions
from milestones.actions import sampling
from milestones.queries.asking import drawn_and_waiting, was_drawn
from milestones.queries.evidence import Asked, count_queue
from milestones.queries.sampling import drawn_items, find_draw, unsupported
from milestones.rules import Found, Source, Verdict
from tests.milestones.answering import answer_all, submit
from tests.milestones.building import PROGRAMME
from tests.milestones.proving import K2, accept, add, claim, kept
from werkplein.core.actor import Scopes
from werkplein.register import jobs as register
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DRAWN = date(2010, 7, 15)
NEXT = DRAWN + timedelta(days=1)
AT_MT, AT_DESK = "wacht op het MT", "wacht op controle"


@pytest.fixture
def items(session, carla, anna, leader):
    """Two answers that were drawn."""
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    return [item.milestone for item in sampling.draw_sample(session, anna.actor, K2, DRAWN)]


def stands(session, on=NEXT):
    session.flush()
    return [item.words for item in drawn_items(session, K2, Scopes(national=True), on)]


@pytest.mark.both
@pytest.mark.parametrize("change", [{"moved": True}, {"is_closed": True}])
def test_the_same_rows_give_the_same_sample_whether_a_job_renewed_the_summaries_or_not(
    session, carla, anna, leader, change
):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, **change)
    add_version(session, anna.actor, leader.id, facts, DRAWN, K2.reference_date)
    before = set(unsupported(session, K2, K2.reference_date))

    sampling.draw_sample(session, anna.actor, K2, DRAWN)

    kept = find_draw(session, K2).population
    register.derive_due(session, DRAWN)
    actions.refresh_due(session, PROGRAMME, DRAWN)
    assert kept == sorted(unsupported(session, K2, DRAWN))
    assert before - set(kept)


@pytest.mark.both
@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.MET, "klopt"),
        (Verdict.PARTLY, "klopt niet: deels"),
        (Verdict.NOT_MET, "klopt niet: niet voldaan"),
    ],
)
def test_a_drawn_answer_is_true_only_where_what_was_accepted_says_so(
    session, carla, anna, leader, items, verdict, words
):
    accept(session, anna, add(session, carla, leader, milestone=items[0], today=NEXT), verdict, NEXT)

    assert stands(session) == [words, AT_MT]


@pytest.mark.parametrize("source", [Source.DESK, Source.AUDIT])
def test_a_check_or_a_visit_without_a_piece_decides_too(session, anna, bram, leader, items, source):
    found = [Found(items[0], Verdict.NOT_MET)]
    if source is Source.DESK:
        actions.record_desk(session, anna.actor, leader, found, NEXT, NEXT)
    else:
        actions.record_findings(session, bram.actor, leader, found, source, NEXT, NEXT)

    assert stands(session) == ["klopt niet: niet voldaan", AT_MT]


def test_what_came_in_order_after_it_was_refuted_makes_the_drawn_answer_no_truer(session, carla, anna, leader, items):
    accept(session, anna, add(session, carla, leader, milestone=items[0], today=NEXT), Verdict.PARTLY, NEXT)
    later = NEXT + timedelta(days=9)
    actions.record_desk(session, anna.actor, leader, [Found(items[0], Verdict.MET)], later, later)

    assert stands(session, later) == ["klopt niet: deels", AT_MT]


def test_a_correction_about_the_same_day_takes_the_place_of_what_it_corrects(session, anna, leader, items):
    for verdict in (Verdict.NOT_MET, Verdict.MET):
        actions.record_desk(session, anna.actor, leader, [Found(items[0], verdict)], NEXT, NEXT)
        session.flush()

    assert stands(session) == ["klopt", AT_MT]


@pytest.mark.parametrize(
    ("about", "words"),
    [(date(2009, 7, 16), "klopt"), (date(2009, 7, 15), AT_MT)],
    ids=["the last day", "a day late"],
)
def test_what_ran_out_before_it_was_accepted_decides_nothing(session, carla, anna, leader, items, about, words):
    piece = add(session, carla, leader, milestone=items[0], holds_on=about, today=NEXT)
    assert stands(session) == [AT_DESK if words == "klopt" else AT_MT, AT_MT]

    accept(session, anna, piece, today=NEXT)

    assert stands(session) == [words, AT_MT]


def test_what_the_mt_takes_back_waits_no_more(session, carla, leader, items):
    claim(session, carla, leader, Verdict.NOT_MET, items[0], NEXT)

    assert stands(session) == ["ingetrokken door het MT", AT_MT]


def test_of_a_werkplein_that_closed_nothing_is_checked_any_more(session, carla, anna, leader, items):
    accept(session, anna, add(session, carla, leader, milestone=items[0], today=NEXT), today=NEXT)
    leader.closed_on = NEXT + timedelta(days=1)

    assert stands(session, NEXT) == ["klopt", AT_MT]
    assert stands(session, NEXT + timedelta(days=1)) == ["klopt", "gesloten, niet nagekeken"]


def test_a_new_piece_with_an_answer_that_was_found_out_is_of_no_sample(session, carla, anna, leader, items):
    def drawn():
        pairs = drawn_and_waiting(session, NEXT)
        counts = count_queue(session, Scopes(national=True), Asked(), pairs)
        return counts, was_drawn(session, leader.id, items[0], NEXT)

    first = add(session, carla, leader, milestone=items[0], today=NEXT)
    session.flush()
    assert drawn() == ((1, 1), "2010-K2")

    accept(session, anna, first, today=NEXT)
    add(session, carla, leader, kept(90), milestone=items[0], today=NEXT)
    session.flush()

    assert drawn() == ((1, 0), None)
