"""What meant audits keeps meaning audits when there are visitaties."""

from datetime import date

from sqlalchemy import select

from tests.support.reviewing import TODAY, found_again
from visitatie import actions as visits
from visitatie import queries as audits
from visitatie.models import Visit
from visitatie.reviews import actions
from visitatie.rules import DayPart, Proposal, VisitKind
from werkplein.core.actor import Scopes
from werkplein.obligations.queries import open_for

EVERYWHERE = Scopes(national=True)


def asked(session, werkplein, on=TODAY):
    return [each.kind.value for each in open_for(session, [werkplein.id], on).get(werkplein.id, [])]


def test_a_visitatie_is_in_no_list_of_audits(session, anna, proposed, leader):
    wanted = audits.Filter(quarter=proposed.visit.quarter)

    assert audits.listed(session, EVERYWHERE, wanted, TODAY) == []
    assert audits.tally(session, EVERYWHERE, proposed.visit.quarter, TODAY).needed == 0
    assert audits.count_overdue(session, EVERYWHERE, proposed.visit.quarter, date(2011, 1, 5)) == 0
    assert audits.quarters(session) == []
    assert audits.waiting_for(session, EVERYWHERE, proposed.visit.supporter_id, TODAY) == []
    assert audits.surplus(session, TODAY) == []
    assert audits.audited(session, proposed.visit.basis, proposed.visit.quarter) == set()


def test_a_plan_of_audits_leaves_visitaties_alone_but_knows_of_them(session, proposed):
    from visitatie.planning import queries as plans

    quarter = proposed.visit.quarter
    assert plans.asked(session, quarter) == []
    assert plans.of_quarter(session, quarter) == {}
    assert [each.visit_id for each in plans.other_visits(session, quarter)] == [proposed.id]


def test_an_audit_and_a_visitatie_in_one_quarter_each_have_their_answer(session, anna, bram, fix, manned, leader):
    fixed = fix("2010-K3", leader, on=date(2010, 10, 18))
    on = date(2010, 10, 18)
    visits.create_audits(session, fixed, on)
    audit = session.scalars(select(Visit).where(Visit.kind == VisitKind.AUDIT)).one()
    visits.propose(session, bram.actor, audit, Proposal(bram.id, date(2010, 10, 26), DayPart.MORNING), on)
    actions.keep(session, anna.actor, manned, "Het MT vraagt er zelf om.", on)
    visit = manned.visit
    later = Proposal(visit.supporter_id, date(2010, 12, 14), DayPart.WHOLE, second_id=visit.second_id)
    actions.propose(session, anna.actor, manned, later, on, visit.mark)

    found = [each for each in open_for(session, [leader.id], on)[leader.id] if each.kind.value == "visit_confirmation"]

    assert sorted(each.part for each in found) == ["", "visitatie"]
    assert found_again(session, manned).visit.quarter == audit.quarter
