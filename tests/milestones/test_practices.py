"""Learning from each other in the database: who is an example for whom, and what is shared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from milestones import support
from milestones.actions import record_findings, report_change
from milestones.actions.practices import share_practices
from milestones.models import Assessment, HearingStep, MilestoneStanding, PracticeShare, Standing
from milestones.queries.practices import examples, learners, shares_of
from milestones.rules import Found, Grade, Level, Source, Verdict
from milestones.rules.hearing import HearingAct
from milestones.rules.practices import (
    Package,
    Wish,
)
from tests.milestones.building import CODES, PROGRAMME
from tests.milestones.learning import MARCH, STORY, TODAY, another, card_of, come_to, observe, share
from tests.support.browse import counted
from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.audit import AuditEntry, Event
from werkplein.core.database import db, unit_of_work
from werkplein.core.errors import DomainError
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

RULES = PROGRAMME.peers
DAY = timedelta(days=1)
SHARED_ON = date(2010, 4, 1)


def named(session, on=TODAY, codes=CODES):
    return [(each.code, each.milestone) for each in examples(session, codes, PROGRAMME, on)]


@pytest.mark.both
def test_who_shares_what_it_met_and_showed_is_an_example(session, shared):
    found = examples(session, ["b3"], PROGRAMME, TODAY)

    assert [(each.code, each.grade, each.holds_on, each.story) for each in found] == [
        ("leader", Grade.E2, MARCH, STORY)
    ]


def test_nothing_is_shown_that_was_not_shared(session, shared):
    assert named(session) == [("leader", "b3"), ("leader", "d1")]


def test_a_share_can_be_withdrawn_and_given_again(session, shared, carla, leader):
    share_practices(session, carla.actor, leader, {"b3": Wish(False)}, TODAY)
    assert named(session) == [("leader", "d1")]

    share(session, carla.actor, leader, "b3")
    assert named(session) == [("leader", "d1"), ("leader", "b3")]


def test_what_is_lost_is_shown_no_more_whatever_was_shared(session, shared, bram, leader):
    lost = [Found("b3", Verdict.PARTLY)]

    record_findings(session, bram.actor, leader, lost, Source.AUDIT, TODAY, TODAY, "w")

    assert named(session) == [("leader", "d1")]


def test_what_the_mt_only_says_is_no_example(session, carla, leader):
    for code in CODES:
        report_change(session, carla.actor, leader, Found(code, Verdict.MET, holds_on=TODAY), TODAY)
    share(session, carla.actor, leader, "f1")

    assert named(session) == []


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (SHARED_ON - DAY, 0),  # it was not shared yet
        (SHARED_ON, 2),
        (date(2011, 3, 18), 2),  # the last day on which it is valid
        (date(2011, 3, 19), 0),
    ],
)
def test_an_example_is_shared_and_valid(session, shared, on, count):
    assert len(named(session, on)) == count


@pytest.mark.parametrize(("on", "count"), [(date(2011, 3, 18), 2), (date(2011, 3, 19), 0)])
def test_evidence_that_is_no_longer_valid_is_no_example_however_recent(session, shared, on, count):
    programme = replace(PROGRAMME, peers=replace(RULES, recent_months=36))

    assert len(examples(session, CODES, programme, on)) == count


@pytest.mark.both
@pytest.mark.parametrize(
    ("on", "is_recent"),
    [
        (date(2011, 2, 28), True),
        (date(2011, 3, 1), True),  # the last day of the window of a year
        (date(2011, 3, 2), False),
    ],
)
def test_recent_is_when_it_turned_to_met_and_not_when_it_was_last_seen(session, bram, carla, leader, on, is_recent):
    observe(session, bram.actor, leader, not_met=("b3",), on=date(2010, 2, 1))
    observe(session, bram.actor, leader, on=date(2010, 3, 1))
    observe(session, bram.actor, leader, on=date(2010, 6, 1))
    share(session, carla.actor, leader, "b3", "d1")

    found = examples(session, CODES, PROGRAMME, on)

    # What was met from the first day on that anything is known of it, as d1, is not known to be recent.
    told = [(each.milestone, each.turned_on, each.holds_on) for each in found]
    assert told == ([("b3", date(2010, 3, 1), date(2010, 6, 1))] if is_recent else [])


@pytest.mark.parametrize(("months", "is_recent"), [(4, False), (5, True)])
def test_how_recent_it_must_be_is_data(session, bram, carla, leader, months, is_recent):
    observe(session, bram.actor, leader, not_met=("b3",), on=date(2010, 2, 1))
    observe(session, bram.actor, leader, on=date(2010, 3, 1))
    share(session, carla.actor, leader, "b3")
    programme = replace(PROGRAMME, peers=replace(RULES, recent_months=months))

    assert [each.milestone for each in examples(session, CODES, programme, TODAY)] == ["b3"] * is_recent


@pytest.mark.both
def test_what_was_found_in_an_earlier_building_says_nothing_of_when_it_was_met(session, bram, carla, leader):
    observe(session, bram.actor, leader, not_met=("a1", "b3"), on=date(2010, 2, 1))
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, moved=True)
    add_version(session, SYSTEM, leader.id, facts, date(2010, 2, 20), TODAY)
    observe(session, bram.actor, leader, on=date(2010, 3, 1))
    share(session, carla.actor, leader, "a1", "b3")

    found = [(each.milestone, each.turned_on) for each in examples(session, CODES, PROGRAMME, TODAY)]

    assert found == [("b3", date(2010, 3, 1))]


@pytest.mark.parametrize(
    ("acts", "turned_on"),
    [
        ([HearingAct.UPHELD], date(2010, 3, 1)),
        ([HearingAct.GRANTED], None),
        ([HearingAct.UPHELD, HearingAct.ESCALATED, HearingAct.GRANTED_LAST], None),
    ],
)
def test_what_a_hearing_withdrew_was_never_otherwise(session, bram, carla, leader, acts, turned_on):
    observe(session, bram.actor, leader, not_met=("b3",), on=date(2010, 2, 1))
    finding = session.scalars(select(Assessment).where(Assessment.verdict == Verdict.NOT_MET)).one()
    for act in (HearingAct.DISPUTED, *acts):
        by = {"recorded_at": finding.recorded_at, "actor_label": "MT", "holds_on": MARCH, "recorded_on": MARCH}
        session.add(HearingStep(assessment_id=finding.id, werkplein_id=leader.id, act=act, text="", **by))
    observe(session, bram.actor, leader, on=date(2010, 3, 1))
    share(session, carla.actor, leader, "b3")

    found = examples(session, CODES, PROGRAMME, TODAY)

    assert [each.turned_on for each in found] == ([turned_on] if turned_on else [])


def test_a_werkplein_that_closes_is_no_example(session, shared, leader):
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, is_closed=True)
    add_version(session, SYSTEM, leader.id, facts, TODAY, TODAY)

    assert named(session) == []


@pytest.mark.both
@pytest.mark.parametrize(("is_old", "codes"), [(True, ["d1"]), (False, ["b3", "d1"])])
def test_of_who_has_an_old_summary_row_it_is_derived_whether_it_is_still_met(session, shared, leader, is_old, codes):
    of_b3 = (MilestoneStanding.werkplein_id == leader.id, MilestoneStanding.milestone == "b3")
    finding_id = session.scalars(select(MilestoneStanding.finding_id).where(*of_b3)).one()
    by = {"recorded_at": clock.now(), "actor_label": "MT", "holds_on": TODAY, "recorded_on": TODAY}
    # Written without the summary row, which still says that nothing is disputed.
    session.add(HearingStep(assessment_id=finding_id, werkplein_id=leader.id, act=HearingAct.DISPUTED, text="", **by))
    session.execute(update(Standing).where(Standing.werkplein_id == leader.id).values(changes_on=None))
    if is_old:
        session.execute(update(Standing).where(Standing.werkplein_id == leader.id).values(changes_on=TODAY))

    assert [code for _, code in named(session)] == codes


@pytest.mark.both
def test_a_move_takes_examples_away_and_a_move_that_never_was_gives_them_back(session, shared, anna, carla, leader):
    share(session, carla.actor, leader, "a1")
    before = named(session)
    facts = versions(session, [leader.id])[leader.id][-1].facts
    moved = add_version(session, anna.actor, leader.id, replace(facts, moved=True), TODAY, TODAY)
    session.commit()
    # The summary row still says what was met in the building before.
    gone = named(session)
    add_version(session, anna.actor, leader.id, facts, TODAY, TODAY, replaces_id=moved.id)
    session.commit()

    assert [code for _, code in before] == ["b3", "d1", "a1"]
    assert [code for _, code in gone] == ["b3", "d1"]
    assert named(session) == before


@pytest.mark.parametrize("mark", ["is_disputed", "is_inherited"])
def test_what_is_disputed_or_taken_over_from_a_main_location_is_no_example(session, shared, leader, mark):
    session.execute(
        update(MilestoneStanding)
        .where(MilestoneStanding.werkplein_id == leader.id, MilestoneStanding.milestone == "b3")
        .values({mark: True})
    )

    assert named(session) == [("leader", "d1")]


def test_a_satellite_cannot_share_what_its_main_location_did(session, bram, carla, leader, middle):
    observe(session, bram.actor, middle)
    facts = replace(versions(session, [leader.id])[leader.id][-1].facts, main_id=middle.id)
    add_version(session, SYSTEM, leader.id, facts, MARCH, TODAY)

    with pytest.raises(DomainError, match="U haalt c1 nu niet"):
        share(session, carla.actor, leader, "c1")


@pytest.mark.both
@pytest.mark.parametrize("statement", [update(PracticeShare).values(story=""), delete(PracticeShare)])
def test_what_was_shared_is_never_rewritten(session, shared, statement):
    session.flush()

    with pytest.raises(DatabaseError):
        session.execute(statement)


def test_sharing_leaves_an_audit_entry_without_the_story(session, shared):
    entry = session.scalars(select(AuditEntry).where(AuditEntry.event == Event.PRACTICE_SHARED.value)).one()

    assert entry.facts == {"shared": ["b3", "d1"], "withdrawn": []}


def test_saying_the_same_again_writes_nothing(session, shared, carla, leader):
    changed = share_practices(session, carla.actor, leader, {"b3": Wish(True, STORY), "a1": Wish(False)}, TODAY)

    assert changed == []
    assert len(session.scalars(select(PracticeShare)).all()) == 2


def test_what_is_not_met_cannot_be_shared(session, shared, dirk, middle):
    with pytest.raises(DomainError, match="U haalt b3 nu niet"):
        share(session, dirk.actor, middle, "b3")

    assert shares_of(session, middle.id) == {}


# What the card shows.


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE milestone_standing SET is_disputed = true WHERE milestone = 'b3' AND verdict = 'met'",
        "UPDATE milestone_standing SET valid_until = '2010-07-04' WHERE milestone = 'b3' AND verdict = 'met'",
        "DELETE FROM milestone_standing WHERE milestone = 'b3' AND verdict = 'met'",
    ],
)
def test_an_example_that_is_lost_is_gone_at_once_whoever_did_it(session, shared, middle, change):
    assert card_of(session, middle).lessons[0].offers

    session.execute(text(change))

    assert not card_of(session, middle).lessons[0].offers


def test_the_card_takes_two_statements_however_many_share(session, shared, bram, leader, middle):
    """One of them is about what is kept of the register, for the whole page."""
    many = [another(session, leader, f"buur{number}", 52.8 + number / 100) for number in range(6)]
    for one in many:
        come_to(session, bram.actor, one, "b3")
        share(session, bram.actor, one, *CODES)
    middle_id = middle.id
    card_of(session, middle)

    with unit_of_work(writes=False) as reading, counted(db.engine) as statements:
        card = support.support(reading, [middle_id], TODAY)[middle_id]

    assert len(statements) == 2
    assert [offer.example.code for offer in card.lessons[0].offers] == ["buur0", "buur1", "buur2"]


@pytest.mark.both
def test_the_card_names_who_met_what_is_open(session, shared, leader, middle):
    card = support.support(session, [middle.id], TODAY)[middle.id]

    assert [lesson.milestone.code for lesson in card.lessons] == ["b3", "d1"]
    assert [offer.example.story for offer in card.lessons[0].offers] == [STORY]
    assert (card.is_high, card.is_collapsed, card.package) == (True, False, Package.STIMULATE)


def test_the_card_of_a_leader_folds_it_away_and_that_of_a_laggard_has_it_below(session, bram, leader, laggard):
    observe(session, bram.actor, leader)
    observe(session, bram.actor, laggard, not_met=("e1",))

    cards = support.support(session, [leader.id, laggard.id], TODAY)

    assert (cards[leader.id].is_high, cards[leader.id].is_collapsed) == (False, True)
    assert (cards[laggard.id].is_high, cards[laggard.id].is_collapsed) == (False, False)


def test_a_werkplein_of_which_too_little_is_known_has_nothing_to_learn_yet(session, middle):
    assert support.support(session, [middle.id], TODAY) == {}


def test_a_werkplein_of_which_too_little_is_known_learns_about_what_it_said_is_not_met(session, bram, laggard):
    found = [Found("a1", Verdict.NOT_MET), Found("b1", Verdict.PARTLY), Found("d1", Verdict.MET)]
    record_findings(session, bram.actor, laggard, found, Source.AUDIT, MARCH, MARCH, "v")

    card = support.support(session, [laggard.id], TODAY)[laggard.id]

    assert (card.level, card.package) == (Level.TOO_LITTLE, None)
    assert [lesson.milestone.code for lesson in card.lessons] == ["a1", "b1"]


def test_an_old_summary_is_derived_again(session, shared, middle):
    later = date(2011, 12, 1)

    found = learners(session, [middle.id], PROGRAMME, later)[middle.id]

    assert found.level is Level.TOO_LITTLE


# Asking and answering.
