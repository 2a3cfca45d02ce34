"""What somebody does for another quarter, or as a visitatie, takes days of a plan too; a lapsed day does not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.visitatie.planning.conftest import K3
from tests.visitatie.planning.test_by_hand import other, works
from visitatie.models import Visit
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.rules.kept import from_kept
from visitatie.rules import DayPart, VisitStatus

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.mark.both
def test_a_plan_keeps_clear_of_the_visits_of_other_quarters(session, audits, bram, eva, plan_now):
    """Each Monday and Tuesday of the quarter Bram is elsewhere, and all of another week."""
    works(session, bram, audits[0], range(5))
    days = [date(2010, 8, 2) + timedelta(weeks=week, days=ahead) for week in range(8) for ahead in (0, 1)]
    full = date(2010, 8, 23)
    for number, day in enumerate([*days, full + timedelta(days=2)]):
        other(session, audits[2], day)
        row = session.scalars(select(Visit).order_by(Visit.id.desc())).first()
        row.basis, row.quarter, row.part, row.supporter_id = (
            f"later {number}",
            f"{2011 + number}-K1",
            DayPart.MORNING,
            bram.id,
        )
    session.commit()

    mine = [each for each in from_kept(plan_now().outcome).placed if bram.id in each.team]

    assert mine
    assert not {each.day for each in mine} & set(days)
    assert all(each.day.isocalendar().week != full.isocalendar().week for each in mine)


@pytest.mark.parametrize(("after", "is_near"), [(-1, True), (0, True), (1, False)])
def test_a_day_that_passed_without_an_answer_keeps_no_other_visit_away(session, audits, bram, after, is_near):
    day = date(2010, 7, 1)
    other(session, audits[0], day, status=VisitStatus.PROPOSED)
    row = session.scalars(select(Visit).order_by(Visit.id.desc())).first()
    row.basis, row.quarter, row.supporter_id, row.part = "later", "2010-K2", bram.id, DayPart.MORNING
    session.commit()

    problem = problem_of(gather(session, K3, day + timedelta(days=after)), 1)

    assert bool(problem.visit[audits[0].id].elsewhen) is is_near
    assert bool(problem.visitor[bram.id].elsewhere) is is_near
