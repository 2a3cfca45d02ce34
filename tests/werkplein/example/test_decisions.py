"""The decisions of the example year: taken as the steering group takes them, and visible."""

from milestones import actions
from milestones.models import LevelCorrection, LevelOverride
from tests.milestones.learning import observe
from werkplein.example.decisions import CORRECTED, decide
from werkplein.example.story import Subject, Tale
from werkplein.people.rules import Role


def test_one_level_is_decided_and_one_is_corrected(session, bram, leader, middle, g4, a_person) -> None:
    steering = a_person(Role.STEERING_GROUP)
    observe(session, bram.actor, middle, not_met=("f1",))
    actions.fix_quarter(session, steering.actor, CORRECTED, CORRECTED.reference_date)
    people = [Subject(g4.id, "g4", True, True), Subject(leader.id, "leader", False, True)]
    tale = Tale({g4.id: "MMMA", leader.id: "MMMA", middle.id: "MMML"}, [], [], [])

    decide(session, steering.actor, tale, [*people, Subject(middle.id, "middle", False, True)])

    assert [row.werkplein_id for row in session.query(LevelOverride)] == [leader.id]
    assert [row.werkplein_id for row in session.query(LevelCorrection)] == [middle.id]


def test_without_such_a_history_nothing_is_decided(session, leader, a_person) -> None:
    tale = Tale({leader.id: "LLLL"}, [], [], [])

    decide(session, a_person(Role.STEERING_GROUP).actor, tale, [Subject(leader.id, "leader", False, True)])

    assert session.query(LevelOverride).count() == session.query(LevelCorrection).count() == 0
