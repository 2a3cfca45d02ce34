"""Evidence: added, taken back, accepted, sent back, renewed and drawn, by whom and when it may."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from milestones import actions
from milestones.actions import sampling
from milestones.actions.evidence import keep_file, withdraw_evidence
from milestones.models import Assessment, EvidenceCheck, EvidenceFile
from milestones.queries.evidence import evidence_of
from milestones.rules import Grade, Source, Verdict
from milestones.rules.evidence import EvidenceState
from tests.milestones.answering import answer_all, submit
from tests.milestones.proving import (
    DELIVERED,
    JUNE,
    K1,
    K2,
    OPEN,
    RETURNED,
    TODAY,
    accept,
    add,
    asked,
    claim,
    events,
    give_back,
    kept,
    value,
)
from tests.support.uploads import document
from werkplein.core import orphans
from werkplein.core.errors import Conflict, DomainError, Forbidden
from werkplein.core.files import store
from werkplein.core.uploads import clean
from werkplein.obligations.models import Obligation
from werkplein.people.rules import Role


@pytest.mark.both
def test_what_is_added_waits_and_counts_for_nothing_yet(session, carla, leader):
    claim(session, carla, leader)

    (piece,) = add(session, carla, leader, quarter=K2)

    assert piece.state is EvidenceState.WAITING
    assert (piece.holds_on, piece.recorded_on, piece.quarter) == (JUNE, TODAY, "2010-K2")
    assert store().exists(piece.file.digest)
    assert store().exists(piece.file.thumbnail_digest)
    assert value(session, leader).grade is Grade.E0
    assert events(session)[-1] == "evidence:added"


@pytest.mark.both
def test_the_same_file_stands_with_a_milestone_once(session, carla, leader):
    add(session, carla, leader, kept())

    again = add(session, carla, leader, kept(), kept(80), kept(80))
    elsewhere = add(session, carla, leader, kept(), milestone="a2")

    assert [piece.width for piece in again] == [80]
    assert len(elsewhere) == 1


def test_several_files_at_once_are_told_apart_by_their_number(session, carla, leader):
    pieces = add(session, carla, leader, kept(60), kept(80))

    assert [piece.description for piece in pieces] == [
        "De gevel met het logo (1 van 2)",
        "De gevel met het logo (2 van 2)",
    ]


@pytest.mark.parametrize(
    ("holds_on", "words"),
    [
        (TODAY, ""),
        (TODAY + timedelta(days=1), "is nog niet geweest"),
        (date(2008, 7, 1), ""),
        (date(2008, 6, 30), "Eerder telt niet mee"),
    ],
)
def test_a_photo_is_of_a_day_that_was_and_not_too_long_ago(session, carla, leader, holds_on, words):
    if not words:
        assert add(session, carla, leader, holds_on=holds_on)
        return
    with pytest.raises(DomainError, match=words):
        add(session, carla, leader, holds_on=holds_on)


@pytest.mark.parametrize(("closed", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_a_closed_werkplein_takes_no_more(session, carla, leader, closed, is_refused):
    leader.closed_on = TODAY + timedelta(days=closed)
    if not is_refused:
        assert add(session, carla, leader)
        return
    with pytest.raises(DomainError, match="gesloten sinds"):
        add(session, carla, leader)


def test_a_checklist_that_is_locked_takes_no_more_but_apart_from_it_there_is_a_way(session, carla, bram, leader):
    actions.fix_quarter(session, bram.actor, K1, date(2010, 4, 16))

    with pytest.raises(Conflict, match="vastgesteld op 16-4-2010"):
        add(session, carla, leader, quarter=K1)
    assert add(session, carla, leader)
    assert add(session, carla, leader, kept(80), quarter=K2)


@pytest.mark.both
def test_accepted_it_counts_as_seen_on_paper_for_a_year(session, carla, anna, leader):
    claim(session, carla, leader)
    pieces = add(session, carla, leader)

    accept(session, anna, pieces)

    found = value(session, leader)
    assert (found.verdict, found.grade, found.source) == (Verdict.MET, Grade.E1, Source.DESK)
    assert (found.holds_on, found.valid_until) == (JUNE, date(2011, 6, 20))
    assert pieces[0].state is EvidenceState.ACCEPTED
    assert pieces[0].check.assessment_id == found.finding_id
    assert events(session)[-1] == "evidence:accepted"


def test_the_checker_may_see_something_else_than_the_mt_says(session, carla, anna, leader):
    claim(session, carla, leader, today=JUNE)

    accept(session, anna, add(session, carla, leader), Verdict.PARTLY)

    assert value(session, leader).verdict is Verdict.PARTLY


def test_some_pieces_together_make_one_judgement_of_the_newest_day(session, carla, anna, leader):
    pieces = [*add(session, carla, leader), *add(session, carla, leader, kept(80), holds_on=date(2010, 6, 25))]

    accept(session, anna, pieces)

    rows = session.query(Assessment).filter_by(source=Source.DESK).all()
    assert [row.holds_on for row in rows] == [date(2010, 6, 25)]
    assert {piece.check.assessment_id for piece in pieces} == {rows[0].id}


@pytest.mark.both
def test_sent_back_the_mt_is_asked_for_more_until_it_comes(session, carla, anna, leader):
    pieces = add(session, carla, leader)

    give_back(session, anna, pieces)

    assert pieces[0].check.reason == "Het logo staat er niet op."
    assert asked(session, leader, RETURNED) == [("a1", OPEN)]
    due = session.query(Obligation).filter_by(kind=RETURNED).one()
    assert (due.opens_on, due.due_on) == (TODAY, date(2010, 7, 19))
    add(session, carla, leader, kept(80), milestone="a2")
    assert asked(session, leader, RETURNED) == [("a1", OPEN)]
    add(session, carla, leader, kept(80))
    assert asked(session, leader, RETURNED) == [("a1", DELIVERED)]


def test_sent_back_again_it_is_asked_again(session, carla, anna, leader):
    give_back(session, anna, add(session, carla, leader))
    give_back(session, anna, add(session, carla, leader, kept(80)))

    assert asked(session, leader, RETURNED) == [("a1", OPEN)]


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_sent_back_without_a_reason(session, carla, anna, leader, reason):
    with pytest.raises(DomainError, match="waarom"):
        give_back(session, anna, add(session, carla, leader), reason)


def test_what_should_not_be_kept_is_let_go_with_the_decision(session, carla, anna, leader):
    pieces = add(session, carla, leader)

    give_back(session, anna, pieces, removes=True)

    assert pieces[0].file is None
    assert session.query(EvidenceFile).count() == 0


@pytest.mark.both
def test_the_second_of_two_checkers_is_told_and_changes_nothing(session, carla, anna, bram, leader):
    pieces = add(session, carla, leader)
    give_back(session, anna, pieces)

    with pytest.raises(Conflict, match="was u voor: dit stuk is teruggestuurd"):
        accept(session, bram, pieces)

    assert session.query(EvidenceCheck).count() == 1


def test_nobody_checks_what_they_added_themselves(session, bram, leader):
    pieces = add(session, bram, leader)

    for decide in (accept, give_back):
        with pytest.raises(Forbidden, match="zelf toegevoegd"):
            decide(session, bram, pieces)


def test_what_a_visit_brought_along_is_not_checked_at_a_desk(session, anna, bram, leader):
    pieces = add(session, bram, leader, source=Source.AUDIT, visit_id="1")

    assert pieces[0].state is EvidenceState.NO_VISIT
    with pytest.raises(Forbidden):
        accept(session, anna, pieces)


@pytest.mark.both
def test_the_mt_takes_back_what_nobody_checked_and_the_file_goes(session, carla, leader):
    pieces = add(session, carla, leader)

    withdraw_evidence(session, carla.actor, pieces[0], TODAY)

    assert pieces[0].state is EvidenceState.WITHDRAWN
    assert pieces[0].file is None
    assert len(evidence_of(session, leader.id)) == 1
    assert [digest for digest in store().digests() if _is_named(session, digest)] == []
    assert add(session, carla, leader), "the same file may come again"


def test_a_small_photo_that_is_gone_is_named_once_though_it_is_its_own_thumbnail(session, carla, leader):
    (piece,) = add(session, carla, leader, kept(60))
    session.flush()
    assert piece.file.thumbnail_digest == piece.file.digest

    store().remove(piece.file.digest)

    assert orphans.look(session, TODAY) == f"1 bestand ontbreekt: evidence_file {piece.id}"


def _is_named(session, digest):
    session.flush()
    return any(
        session.query(column).filter(column == digest).count()
        for column in orphans.naming_columns()
        if column.table.name == "evidence_file"
    )


def test_who_takes_back_the_answer_is_asked_again(session, carla, anna, leader):
    give_back(session, anna, add(session, carla, leader))
    better = add(session, carla, leader, kept(80))
    assert asked(session, leader, RETURNED) == [("a1", DELIVERED)]

    withdraw_evidence(session, carla.actor, better[0], TODAY)

    assert asked(session, leader, RETURNED) == [("a1", OPEN)]


def test_who_takes_back_one_of_two_answers_is_not(session, carla, anna, leader):
    give_back(session, anna, add(session, carla, leader))
    first, _ = add(session, carla, leader, kept(80), kept(90))

    withdraw_evidence(session, carla.actor, first, TODAY)

    assert asked(session, leader, RETURNED) == [("a1", DELIVERED)]


def test_what_was_checked_is_not_taken_back(session, carla, anna, leader):
    pieces = add(session, carla, leader)
    accept(session, anna, pieces)

    with pytest.raises(Conflict, match="gecontroleerd"):
        withdraw_evidence(session, carla.actor, pieces[0], TODAY)


@pytest.mark.both
@pytest.mark.parametrize("table", ["evidence", "evidence_check", "sample_draw", "sample_item"])
def test_what_was_added_and_decided_cannot_be_rewritten(session, carla, anna, leader, table):
    from sqlalchemy import text

    accept(session, anna, add(session, carla, leader))
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    sampling.draw_sample(session, anna.actor, K2, date(2010, 7, 15))
    session.commit()

    column = {"sample_draw": "seed", "sample_item": "rank"}.get(table, "actor_label" if "sample" not in table else "")
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text(f"UPDATE {table} SET {column} = {column}"))
    session.rollback()


def test_a_document_needs_no_measures_and_a_photo_does(session, carla, leader):
    pdf = keep_file(store(), clean(document(), "convenant.pdf"))

    (piece,) = add(session, carla, leader, pdf)

    assert (piece.width, piece.file.thumbnail_digest) == (None, None)


def test_team_leaders_add_evidence_too(session, a_person, leader):
    leader_of_team = a_person(Role.TEAM_LEADER, leader)

    assert add(session, leader_of_team, leader)[0].actor_label == leader_of_team.actor.label
