"""A Werkplein that becomes a laggard leaves the visitaties, and a person decides about its visit."""

from datetime import date

import pytest

from tests.support.reviewing import DAY, TODAY, propose
from visitatie import actions as visits
from visitatie import queries as audits
from visitatie.models import Visit
from visitatie.reviews import actions
from visitatie.rules import DayPart, VisitKind, VisitStatus
from werkplein.core.access import Permission
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.queries import open_for
from werkplein.people.queries import load_actor


def asked(session, werkplein, on=TODAY):
    return [each.kind.value for each in open_for(session, [werkplein.id], on).get(werkplein.id, [])]


@pytest.fixture
def behind(session, fix, proposed, leader):
    """The visitatie with a day of a Werkplein that was fixed as a laggard."""
    fix("2010-K2", leader)
    return proposed


def test_a_laggard_leaves_the_list_of_who_is_due_and_gets_an_audit(session, fix, leader, anna, closing_days):
    from visitatie.reviews.pages import overview

    assert leader.id in {each.werkplein.id for each in overview(session, anna.actor, 1, TODAY).due.rows}

    fixed = fix("2010-K2", leader)
    visits.create_audits(session, fixed, TODAY)

    assert leader.id not in {each.werkplein.id for each in overview(session, anna.actor, 1, TODAY).due.rows}
    assert leader.id in audits.audited(session, "2010-K2", "2010-K3")
    with pytest.raises(Conflict, match="achterblijver"):
        actions.begin(session, anna.actor, leader, TODAY)


def test_a_person_is_asked_to_decide_once(session, behind, leader):
    assert actions.keep_up(session, TODAY).asked == 1
    assert actions.keep_up(session, TODAY).asked == 0
    assert "visitatie_resolve" in asked(session, leader)


def test_nothing_is_prepared_before_a_person_decided(session, anna, behind):
    with pytest.raises(Conflict, match="Besluit eerst"):
        propose(session, anna, behind, date(2010, 8, 10))

    assert behind.visit.planned_on == DAY


def test_a_visitatie_that_lapses_asks_nothing_and_shows_the_team_nothing(session, anna, behind, leader, emma):
    actions.keep_up(session, TODAY)
    reason = "Er komt nu een audit."
    actions.cancel(session, anna.actor, behind, reason, TODAY, behind.visit.mark)
    session.flush()

    assert behind.visit.is_cancelled
    assert not [each for each in asked(session, leader, DAY) if each.startswith("visit")]
    assert not load_actor(session, emma.id, TODAY).may(Permission.CARD_READ)
    assert actions.keep_up(session, TODAY).asked == 0


def test_a_visitatie_can_go_on_with_a_reason(session, anna, behind, leader):
    actions.keep_up(session, TODAY)
    actions.keep(session, anna.actor, behind, "Het MT vraagt er zelf om.", TODAY)

    assert "visitatie_resolve" not in asked(session, leader)
    propose(session, anna, behind, date(2010, 8, 10))
    assert behind.visit.planned_on == date(2010, 8, 10)


@pytest.mark.parametrize(("day", "is_near"), [(date(2010, 9, 13), True), (date(2010, 9, 14), False)])
def test_a_visitatie_does_not_go_on_too_near_to_the_audit(session, anna, bram, behind, leader, day, is_near):
    audit = Visit(kind=VisitKind.AUDIT, werkplein=leader, basis="2010-K1", quarter="2010-K3", due_on=date(2010, 9, 30))
    audit.created_on, audit.status = TODAY, VisitStatus.CONFIRMED
    audit.planned_on, audit.supporter_id, audit.part = day, bram.id, DayPart.MORNING
    session.add(audit)

    if is_near:
        with pytest.raises(DomainError, match="ook een audit"):
            actions.keep(session, anna.actor, behind, "Het MT vraagt er zelf om.", TODAY)
        assert not behind.visit.is_kept
    else:
        actions.keep(session, anna.actor, behind, "Het MT vraagt er zelf om.", TODAY)
        assert behind.visit.is_kept


def test_who_is_no_laggard_any_more_needs_no_decision(session, fix, behind, leader):
    actions.keep_up(session, TODAY)
    fix("2010-K3", on=date(2010, 10, 18))

    assert actions.keep_up(session, date(2010, 10, 18)).withdrawn == 1
    assert "visitatie_resolve" not in asked(session, leader)
