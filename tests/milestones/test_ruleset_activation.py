"""Letting another rule hold: who fixed a quarter, what was known then, two at a time, and the day it begins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from milestones import actions, queries
from milestones.models import FixedLevel, Ruleset, Standing
from milestones.queries.rule_versions import dry_run
from milestones.rules import Found, Level, Reason, Source, Verdict
from milestones.rules.rulesets import Wish
from tests.milestones.building import CODES, PROGRAMME, RULESET, all_but
from tests.support.browse import counted
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.core.known import Known
from werkplein.people.rules import Role
from werkplein.programme.rules import Quarter
from werkplein.register.actions import add_version
from werkplein.register.queries import versions

DAY = timedelta(days=1)
MARCH, TODAY, OCTOBER = date(2010, 3, 18), date(2010, 7, 5), date(2010, 10, 1)
K1, K2 = Quarter(2010, 1), Quarter(2010, 2)
WHY = "Te veel Werkpleinen komen te laat in beeld."
# Seven of twelve in three criteria: in the middle by the rule that ships, a laggard by this one.
STRICTER = replace(RULESET, max_milestones=7)
MISSING = ("b1", "b3", "d1", "e2", "f1")


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.fixture
def seven(session, bram, middle):
    """Middelerf has seven of twelve, seen in March."""
    found = [Found(code, Verdict.MET) for code in all_but(*MISSING)]
    found += [Found(code, Verdict.NOT_MET) for code in MISSING]
    actions.record_findings(session, bram.actor, middle, found, Source.AUDIT, MARCH, MARCH, "v")
    return middle


def activate(session, person, rule=STRICTER, valid_from=OCTOBER, seen="1", today=TODAY):
    return actions.activate_ruleset(session, person.actor, rule, Wish(valid_from, WHY, seen), today)


def level_on(session, werkplein, on):
    return queries.level_now(session, werkplein.id, PROGRAMME, on).level


@pytest.mark.both
@pytest.mark.parametrize("valid_from", [TODAY, TODAY + DAY, OCTOBER])
def test_a_rule_begins_to_act_on_its_day_without_anybody_writing(session, steering, seven, valid_from):
    actions.rebuild(session, PROGRAMME, TODAY)

    activate(session, steering, valid_from=valid_from)

    assert level_on(session, seven, valid_from) is Level.LAGGARD
    if valid_from > TODAY:
        assert level_on(session, seven, valid_from - DAY) is Level.MIDDLE
        assert session.get_one(Standing, seven.id).changes_on <= valid_from
    listed = {line.werkplein_id: line.level for line in queries.lines(session, PROGRAMME, valid_from)}
    assert listed[seven.id] is Level.LAGGARD


@pytest.mark.both
def test_what_was_fixed_stays_and_is_computed_again_with_the_rule_of_then(session, bram, steering, seven):
    fixed = actions.fix_quarter(session, bram.actor, K2, TODAY)
    kept = kept_of(session)

    activate(session, steering, valid_from=TODAY)
    activate(session, steering, replace(STRICTER, min_answered=11), TODAY, seen="2")

    again = queries.recomputed(session, PROGRAMME, fixed)
    assert {each: (facts["level"], Reason.from_facts(facts["reason"])) for each, facts in again.items()} == kept
    assert kept_of(session) == kept
    assert (kept[seven.id][0], kept[seven.id][1].ruleset.version, fixed.ruleset) == (Level.MIDDLE, "1", "1")


def kept_of(session):
    session.expire_all()
    rows = session.scalars(select(FixedLevel).order_by(FixedLevel.werkplein_id))
    return {row.werkplein_id: (row.level, Reason.from_facts(row.reason)) for row in rows}


def test_a_quarter_that_is_over_is_fixed_with_the_rule_of_its_reference_date(session, bram, steering, seven):
    activate(session, steering, valid_from=TODAY)

    fixed = actions.fix_quarter(session, bram.actor, K2, TODAY)

    assert fixed.ruleset == "1"
    assert session.get_one(FixedLevel, (K2.code, seven.id)).level is Level.MIDDLE


def test_the_reference_date_on_which_a_rule_begins_is_fixed_with_it(session, bram, steering, seven):
    end = Quarter(2010, 3).reference_date
    actions.fix_quarter(session, bram.actor, K2, TODAY)
    activate(session, steering, valid_from=end)

    assert actions.fix_quarter(session, bram.actor, Quarter(2010, 3), end).ruleset == "2"
    with pytest.raises(DomainError, match="Kies een dag na 30-9-2010"):
        activate(session, steering, replace(STRICTER, max_milestones=8), end, "2", end)


@pytest.mark.both
def test_as_of_an_earlier_day_the_rule_of_then_is_known(session, steering, seven):
    activate(session, steering, valid_from=TODAY)

    def level(as_of):
        lines = queries.lines_about(session, PROGRAMME, TODAY, Known(as_of))
        return next(line.level for line in lines if line.werkplein_id == seven.id)

    assert [level(day) for day in (TODAY - DAY, TODAY)] == [Level.MIDDLE, Level.LAGGARD]


@pytest.mark.both
def test_of_two_at_a_time_one_wins_and_the_other_gets_a_sentence(app, session, steering, seven):
    session.commit()

    def first(own):
        activate(own, steering)

    with meanwhile(app, first), pytest.raises(Conflict, match="Intussen is versie 2"), unit_of_work() as other:
        activate(other, steering, replace(STRICTER, min_answered=10))

    assert [row.version for row in queries.rulesets(session, PROGRAMME)] == ["1", "2"]


def test_one_that_is_still_to_come_is_replaced_from_the_same_day(session, steering, seven):
    activate(session, steering)
    activate(session, steering, RULESET, seen="2")

    assert level_on(session, seven, OCTOBER) is Level.MIDDLE
    assert [row.version for row in queries.rulesets(session, PROGRAMME)] == ["1", "2", "3"]


def test_an_activation_is_in_the_trail_with_its_numbers_and_without_its_text(session, steering):
    activate(session, steering)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "ruleset:activated")).one()
    assert (entry.subject_id, entry.actor_id) == ("2", steering.actor.id)
    assert (entry.facts["max_milestones"], entry.facts["valid_from"], entry.facts["after"]) == (7, "2010-10-01", "1")
    assert WHY not in str(entry.facts)


def test_a_refused_activation_leaves_everything_as_it_was(session, steering, seven):
    for rule in (replace(STRICTER, max_criteria=9), replace(STRICTER, leader_share=(3, 0))):
        with pytest.raises(DomainError):
            activate(session, steering, rule)

    assert session.scalars(select(Ruleset)).all() == []
    assert session.scalars(select(AuditEntry).where(AuditEntry.event == "ruleset:activated")).all() == []


@pytest.mark.both
@pytest.mark.parametrize("statement", [delete(Ruleset), update(Ruleset).values(max_milestones=12)])
def test_a_version_is_never_rewritten(session, steering, statement):
    activate(session, steering)
    session.commit()

    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(statement)


@pytest.mark.both
@pytest.mark.parametrize(
    "change",
    [
        {"max_criteria": -1},
        {"max_milestones": 9, "min_answered": 9},
        {"visit_fresh_days": 0},
        {"motivation": "Ja."},
        {"valid_from": TODAY - DAY},
    ],
)
def test_the_database_refuses_what_cannot_be_too(session, steering, change):
    row = activate(session, steering)
    columns = {each.key: getattr(row, each.key) for each in Ruleset.__table__.columns}
    session.add(Ruleset(**columns | {"version": "9"} | change))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_dry_run_tells_who_changes_and_stores_nothing(session, steering, seven):
    actions.rebuild(session, PROGRAMME, TODAY)
    before = session.scalars(select(Standing.stamp).order_by(Standing.werkplein_id)).all()

    found = dry_run(session, PROGRAMME, STRICTER, TODAY)

    assert [(each.name, each.effect.now, each.effect.later) for each in found.moves] == [
        ("Middelerf", Level.MIDDLE, Level.LAGGARD)
    ]
    assert (found.total, found.laggards.now, found.laggards.later) == (4, 0, 1)
    assert session.scalars(select(Standing.stamp).order_by(Standing.werkplein_id)).all() == before
    assert session.scalars(select(Ruleset)).all() == []


@pytest.mark.parametrize(
    ("today", "begins", "falls_on", "audited"),
    [
        (date(2010, 6, 30), date(2010, 7, 1), date(2010, 12, 31), Quarter(2011, 1)),
        (date(2010, 7, 1), date(2010, 10, 1), date(2011, 3, 31), Quarter(2011, 2)),
        (TODAY, date(2010, 10, 1), date(2011, 3, 31), Quarter(2011, 2)),
        (OCTOBER, date(2011, 1, 1), date(2011, 6, 30), Quarter(2011, 3)),
    ],
)
def test_a_dry_run_takes_the_capacity_of_the_quarter_after_the_second_date(
    session, seven, today, begins, falls_on, audited
):
    found = dry_run(session, PROGRAMME, STRICTER, today)

    assert (found.begins_on, found.falls_on, found.capacity.quarter) == (begins, falls_on, audited)


@pytest.mark.parametrize(
    ("closes_on", "is_gone"), [(date(2011, 3, 30), True), (date(2011, 3, 31), True), (date(2011, 4, 1), False)]
)
def test_who_closes_before_the_second_date_is_counted_now_and_not_then(
    session, anna, steering, seven, closes_on, is_gone
):
    facts = versions(session, [seven.id])[seven.id][-1].facts
    add_version(session, anna.actor, seven.id, replace(facts, is_closed=True), closes_on, TODAY)

    found = dry_run(session, PROGRAMME, STRICTER, TODAY)

    for name, total in (("now", 4), ("at_once", 4), ("lasting", 4 - is_gone), ("later", 4 - is_gone)):
        assert sum(getattr(each, name) for each in found.counts) == total, name
    assert found.laggards.later == (0 if is_gone else 1)
    assert found.closing == (("Middelerf",) if is_gone else ())


def test_a_dry_run_of_the_rule_of_now_is_the_list_of_now(session, bram, leader, seven):
    found = [Found(code, Verdict.MET) for code in CODES]
    actions.record_findings(session, bram.actor, leader, found, Source.AUDIT, MARCH, MARCH, "w")

    tried = dry_run(session, PROGRAMME, RULESET, TODAY)

    now = [line.level for line in queries.lines(session, PROGRAMME, TODAY)]
    assert tried.moves == ()
    for each in tried.counts:
        assert {each.now, each.lasting, each.at_once, each.later} == {now.count(each.level)}


def test_a_dry_run_compares_with_what_is_decided_for_later_days(session, steering, seven):
    activate(session, steering, valid_from=date(2010, 9, 20))
    activate(session, steering, replace(STRICTER, max_milestones=8), date(2010, 9, 30), "2")

    same, milder = (dry_run(session, PROGRAMME, replace(RULESET, max_milestones=most), TODAY) for most in (8, 6))

    assert (same.moves, same.laggards.now, same.laggards.lasting, same.laggards.later) == ((), 0, 1, 1)
    assert [each.name for each in milder.moves] == ["Middelerf"]
    assert (milder.laggards.lasting, milder.laggards.later) == (1, 0)
    assert [each.split(" is al")[0] for each in milder.coming] == ["Versie 3"]


def test_a_dry_run_takes_as_many_statements_for_one_as_for_all(session, seven, leader):
    with counted(session.get_bind()) as all_of_them:
        dry_run(session, PROGRAMME, STRICTER, TODAY)

    assert len(all_of_them) <= 7


def test_answers_given_under_another_rule_count_as_long_as_it_says(session, steering, carla, leader):
    activate(session, steering, replace(RULESET, validity_months={"E0": 3, "E1": 12, "E2": 12}), TODAY)

    actions.report_change(session, carla.actor, leader, Found("a1", Verdict.MET, holds_on=TODAY), TODAY)

    (row,) = queries.history_of(session, leader.id)
    assert row.valid_until == date(2010, 10, 5)
