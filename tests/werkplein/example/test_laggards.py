"""The laggards of the example year: their plans begin and end with their levels, and something came of it."""

from sqlalchemy import func, select

from milestones.queries import last_fixed
from tests.support.example import example_app
from visitatie.interventions.models import Intervention, InterventionMove
from visitatie.interventions.queries import contacts, without_intervention
from visitatie.interventions.rules import InterventionState, Rung
from visitatie.steps import queries
from werkplein.core.actor import Scopes
from werkplein.core.database import unit_of_work
from werkplein.example import EXAMPLE_TODAY

EVERYWHERE = Scopes(national=True)


def test_every_laggard_has_a_plan_and_the_year_shows_the_ladder() -> None:
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        plans = queries.standings(session, queries.open_plans(session, EVERYWHERE))
        rungs = set(session.scalars(select(Intervention.rung)))
        done = (
            select(func.count()).select_from(InterventionMove).where(InterventionMove.state == InterventionState.DONE)
        )

        assert queries.without_plan(session, EVERYWHERE, last_fixed(session), EXAMPLE_TODAY) == []
        assert len(plans) > 15
        assert 1 <= len([each for each in plans if each.late(EXAMPLE_TODAY)]) <= 6
        assert any(each.asks_decision for each in plans)
        assert rungs == set(Rung)
        assert (session.scalar(done) or 0) > 5
        assert contacts(session, EVERYWHERE)
        assert without_intervention(session, EVERYWHERE)
