"""Answering the checklist: save, conflict, submit, lock, reopen."""

from datetime import date

import pytest

from milestones import actions, queries
from milestones.actions import Locked
from milestones.models import Assessment
from milestones.rules import Found, Level, Source, Verdict
from tests.milestones.answering import K2, TODAY, answer_all, rows, save, submit
from tests.milestones.building import CODES
from werkplein.core.errors import Conflict, DomainError
from werkplein.programme import reader
from werkplein.programme.rules import Quarter


@pytest.mark.both
def test_a_saved_answer_counts_for_nothing_until_it_is_submitted(session, carla, leader):
    answer_all(session, carla, leader)

    assert rows(session, leader) == 0
    assert submit(session, carla, leader) == 12
    assert rows(session, leader) == 12
    state = queries.states(session, [leader.id], reader.load(), TODAY)[leader.id]
    assert state.level is Level.MIDDLE


@pytest.mark.both
def test_two_people_on_one_answer_get_both_values_and_nothing_is_overwritten(session, carla, leader):
    first = save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)

    second = save(session, carla.actor, leader, K2, Found("d1", Verdict.MET), 0, TODAY)

    assert not first.is_conflict
    assert second.is_conflict
    assert second.standing.verdict is Verdict.PARTLY
    assert queries.draft(session, leader.id, K2, "d1").verdict is Verdict.PARTLY


def test_a_conflict_is_decided_by_saving_over_the_version_one_saw(session, carla, leader):
    save(session, carla.actor, leader, K2, Found("d1", Verdict.PARTLY), 0, TODAY)
    clash = save(session, carla.actor, leader, K2, Found("d1", Verdict.MET), 0, TODAY)

    kept = save(session, carla.actor, leader, K2, Found("d1", Verdict.MET), clash.standing.version, TODAY)

    assert (kept.version, kept.is_conflict) == (2, False)
    assert queries.draft(session, leader.id, K2, "d1").verdict is Verdict.MET


def test_the_same_answer_twice_is_no_conflict(session, carla, leader):
    for _ in range(2):
        saved = save(session, carla.actor, leader, K2, Found("d1", Verdict.MET), 0, TODAY)

    assert not saved.is_conflict


@pytest.mark.both
def test_what_cannot_be_kept_holds_no_other_answer_back(session, carla, leader):
    save(session, carla.actor, leader, K2, Found("b1", Verdict.PARTLY), 0, TODAY)
    sent = [
        actions.Sent(Found("a1", Verdict.MET)),
        actions.Sent(Found("a2", Verdict.NOT_APPLICABLE)),
        actions.Sent(Found("b1", Verdict.MET)),
        actions.Sent(Found("c1", Verdict.NOT_MET)),
    ]

    saved = actions.save_answers(session, carla.actor, leader, K2, sent, TODAY)

    assert (saved["a1"].version, saved["c1"].version) == (1, 1)
    assert "niet van toepassing" in saved["a2"].error.sentence
    assert saved["b1"].standing.verdict is Verdict.PARTLY
    assert {code: kept.verdict for code, kept in queries.drafts(session, leader.id, K2).items()} == {
        "a1": Verdict.MET,
        "b1": Verdict.PARTLY,
        "c1": Verdict.NOT_MET,
    }


def test_submitting_with_gaps_names_all_of_them(session, carla, leader):
    save(session, carla.actor, leader, K2, Found("a1", Verdict.MET), 0, TODAY)

    with pytest.raises(actions.Unanswered) as refused:
        submit(session, carla, leader)

    assert [gap.milestone.code for gap in refused.value.gaps] == [code for code in CODES if code != "a1"]


def test_the_first_submit_renews_all_and_a_later_one_adds_only_differences(session, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    kept = queries.draft(session, leader.id, K2, "b3")
    save(session, carla.actor, leader, K2, Found("b3", Verdict.PARTLY), kept.version, TODAY)

    assert submit(session, carla, leader) == 1
    assert submit(session, carla, leader) == 0
    assert rows(session, leader) == 13
    values = queries.states(session, [leader.id], reader.load(), TODAY)[leader.id].values
    assert values["b3"].verdict is Verdict.PARTLY


def test_a_later_answer_about_the_same_day_corrects_the_earlier_one(session, carla, leader):
    answer_all(session, carla, leader, Verdict.NOT_MET)
    submit(session, carla, leader)
    answer_all(session, carla, leader, Verdict.MET)

    submit(session, carla, leader)

    values = queries.states(session, [leader.id], reader.load(), TODAY)[leader.id].values
    assert {value.verdict for value in values.values()} == {Verdict.MET}


def test_answers_are_about_the_reference_date_at_the_latest(session, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)

    days = {row.holds_on for row in queries.history_of(session, leader.id)}

    assert days == {date(2010, 6, 30)}


@pytest.mark.parametrize(
    ("on", "is_late"), [(date(2010, 7, 13), False), (date(2010, 7, 14), False), (date(2010, 7, 15), True)]
)
def test_what_is_handed_in_after_the_due_date_is_marked(session, carla, leader, on, is_late):
    answer_all(session, carla, leader, today=on)

    submit(session, carla, leader, today=on)

    assert queries.sheet(session, leader.id, K2, reader.load(), on).checklist.is_late is is_late


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        (date(2010, 5, 29), False),
        (date(2010, 5, 30), True),  # a month before the reference date
        (date(2010, 8, 29), True),
        (date(2010, 8, 30), False),  # the next one opens
    ],
)
def test_one_checklist_is_open_at_a_time(session, leader, on, is_open):
    assert queries.sheet(session, leader.id, K2, reader.load(), on).is_writable is is_open


@pytest.mark.both
def test_fixing_locks_the_checklist_until_the_secretariat_opens_it(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    with pytest.raises(Conflict, match=r"vastgesteld op 5.juli.2010"):
        save(session, carla.actor, leader, K2, Found("b3", Verdict.PARTLY), 1, TODAY)
    actions.reopen_checklist(session, anna.actor, leader, K2, "Verkeerde vestiging ingevuld", TODAY)
    save(session, carla.actor, leader, K2, Found("b3", Verdict.PARTLY), 1, TODAY)
    submit(session, carla, leader)

    assert queries.levels_of(session, leader.id)[0].met == 12
    assert queries.states(session, [leader.id], reader.load(), TODAY)[leader.id].reason.score.met == 11
    assert not queries.sheet(session, leader.id, K2, reader.load(), TODAY).is_writable


def test_what_was_recorded_after_fixing_does_not_change_the_fixed_level(session, carla, anna, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.fix_quarter(session, anna.actor, K2, TODAY)

    found = [Found("e1", Verdict.NOT_MET)]
    actions.record_findings(
        session, anna.actor, leader, found, Source.AUDIT, date(2010, 6, 29), date(2010, 7, 6), "visit-1"
    )

    assert queries.levels_of(session, leader.id)[0].level is Level.MIDDLE


def test_a_quarter_is_fixed_once_in_order_and_not_before_its_reference_date(session, anna):
    with pytest.raises(Conflict, match=r"vanaf 30.juni.2010"):
        actions.fix_quarter(session, anna.actor, K2, date(2010, 6, 29))
    actions.fix_quarter(session, anna.actor, Quarter(2009, 4), TODAY)

    with pytest.raises(Conflict, match="al vastgesteld"):
        actions.fix_quarter(session, anna.actor, Quarter(2009, 4), TODAY)
    with pytest.raises(Conflict, match="Stel eerst het 1e kwartaal 2010"):
        actions.fix_quarter(session, anna.actor, K2, TODAY)
    assert actions.fix_quarter(session, anna.actor, Quarter(2010, 1), TODAY).holds_on == date(2010, 3, 31)


def test_taking_over_answers_what_is_open_and_leaves_the_rest(session, carla, leader):
    k1 = Quarter(2010, 1)
    answer_all(session, carla, leader, quarter=k1, today=date(2010, 4, 1))
    submit(session, carla, leader, k1, date(2010, 4, 1))
    save(session, carla.actor, leader, K2, Found("b3", Verdict.PARTLY), 0, TODAY)

    assert actions.take_over(session, carla.actor, leader, K2, TODAY) == 11
    kept = queries.drafts(session, leader.id, K2)
    assert (kept["b3"].verdict, kept["a1"].verdict) == (Verdict.PARTLY, Verdict.MET)


@pytest.mark.both
@pytest.mark.parametrize(("verdict", "seen_on", "count"), [
    (Verdict.NOT_MET, date(2010, 5, 12), 11),
    (Verdict.MET, date(2010, 5, 12), 12),
    # What was seen before the MT said otherwise, it knew.
    (Verdict.NOT_MET, date(2010, 3, 1), 12),
])  # fmt: skip
def test_an_answer_is_not_repeated_over_what_was_seen_since(session, carla, bram, leader, verdict, seen_on, count):
    k1 = Quarter(2010, 1)
    answer_all(session, carla, leader, quarter=k1, today=date(2010, 4, 1))
    submit(session, carla, leader, k1, date(2010, 4, 1))
    actions.record_findings(session, bram.actor, leader, [Found("c1", verdict)], Source.AUDIT, seen_on, seen_on, "v")

    assert actions.take_over(session, carla.actor, leader, K2, TODAY) == count
    assert ("c1" in queries.drafts(session, leader.id, K2)) == (count == 12)


def test_a_reported_change_counts_at_once(session, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)

    actions.report_change(session, carla.actor, leader, Found("e1", Verdict.NOT_MET, holds_on=date(2010, 7, 2)), TODAY)

    assert queries.states(session, [leader.id], reader.load(), TODAY)[leader.id].level is Level.LAGGARD


@pytest.mark.parametrize(
    ("second", "rows"),
    [
        (Found("e1", Verdict.NOT_MET, "Sinds vandaag niet.", holds_on=date(2010, 7, 2)), 1),
        (Found("e1", Verdict.NOT_MET, "Sinds gisteren niet.", holds_on=date(2010, 7, 2)), 2),
        (Found("e1", Verdict.PARTLY, "Sinds vandaag niet.", holds_on=date(2010, 7, 2)), 2),
        (Found("e1", Verdict.NOT_MET, "Sinds vandaag niet.", holds_on=date(2010, 7, 3)), 2),
        (Found("a1", Verdict.NOT_MET, "Sinds vandaag niet.", holds_on=date(2010, 7, 2)), 2),
    ],
)
def test_a_change_that_is_reported_twice_stands_there_once(session, carla, leader, second, rows):
    first = Found("e1", Verdict.NOT_MET, "Sinds vandaag niet.", holds_on=date(2010, 7, 2))

    for found in (first, second):
        actions.report_change(session, carla.actor, leader, found, TODAY)

    assert session.query(Assessment).count() == rows


def test_who_hands_in_from_a_second_window_reads_that_it_was_handed_in(session, bram, carla, leader):
    answer_all(session, carla, leader)
    submit(session, carla, leader)
    actions.fix_quarter(session, bram.actor, K2, TODAY)

    with pytest.raises(Locked, match=r"Deze vragenlijst is ingeleverd op 5.juli.2010\. De stuurgroep heeft"):
        submit(session, carla, leader)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Found("a1", Verdict.NOT_APPLICABLE), "niet van toepassing"),
        (Found("a1", Verdict.MET, holds_on=date(2010, 7, 6)), "gaat over de stand op 30.juni.2010"),
        (Found("a1", Verdict.MET, holds_on=date(2010, 7, 1)), "stand op 30.juni.2010"),
        (Found("a1", Verdict.MET, holds_on=date(1910, 7, 1)), "Kies een datum vanaf"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(session, carla, leader, found, sentence):
    with pytest.raises(DomainError, match=sentence):
        save(session, carla.actor, leader, K2, found, 0, TODAY)


# The page.
