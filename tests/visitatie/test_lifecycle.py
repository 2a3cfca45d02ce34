"""Whatever people do in whatever order, a visit and what is asked of whom stay in step."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from milestones.models import Assessment
from milestones.rules import Found, Verdict
from tests.visitatie.conftest import TODAY
from visitatie import actions, jobs
from visitatie.models import Visit
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core.errors import DomainError
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState

DAYS = st.integers(-3, 120)
REASONS = st.sampled_from(["", "kort", "Een reden die iets zegt."])


class Lifecycle(RuleBasedStateMachine):
    """Supporter and MT act on one visit, while the days go by and the job ticks."""

    session = bram = dirk = None

    @initialize()
    def begin(self):
        self.session.rollback()
        jobs.create_audits(self.session, TODAY)
        self.visit = self.session.scalars(select(Visit)).one()
        self.today, self.held = TODAY, 0

    def attempt(self, act, *args):
        """An act is done whole, or refused in a sentence and leaves everything as it was."""
        before = self.standing()
        try:
            with self.session.begin_nested():
                act(self.session, *args)
        except DomainError:
            self.session.expire_all()
            assert self.standing() == before
            return False
        return True

    def standing(self):
        visit = self.visit
        rows = self.session.execute(select(Obligation.kind, Obligation.state).order_by(Obligation.kind)).all()
        return visit.status, visit.planned_on, visit.held_on, visit.reason, rows

    @rule(ahead=DAYS, part=st.sampled_from(DayPart), late=st.booleans(), reason=REASONS)
    def propose(self, ahead, part, late, reason):
        proposal = Proposal(self.bram.id, self.today + timedelta(days=ahead), part, late, reason)
        self.attempt(actions.propose, self.bram.actor, self.visit, proposal, self.today)

    @rule(ahead=st.integers(0, 1))
    def confirm(self, ahead):
        seen = (self.visit.planned_on or self.today) + timedelta(days=ahead)
        done = self.attempt(actions.confirm, self.dirk.actor, self.visit, seen, self.today)
        assert not done or ahead == 0

    @rule(reason=REASONS)
    def decline(self, reason):
        self.attempt(actions.decline, self.dirk.actor, self.visit, reason, self.today)

    @rule(reason=REASONS)
    @precondition(lambda self: self.today > TODAY + timedelta(days=20))
    def cancel(self, reason):
        self.attempt(actions.cancel, self.bram.actor, self.visit, reason, self.today)

    @rule(back=st.integers(-2, 10), reason=REASONS)
    def hold(self, back, reason):
        held_on = self.today - timedelta(days=back)
        found = [Found("a1", Verdict.MET)]
        self.held += self.attempt(
            actions.hold, self.bram.actor, self.visit, found, held_on, "Vestigingsmanager", self.today, reason
        )

    @rule(days=st.integers(1, 20))
    def days_go_by(self, days):
        self.today += timedelta(days=days)

    @rule()
    def tick(self):
        assert jobs.create_audits(self.session, self.today) is None

    @invariant()
    def what_is_asked_follows_the_visit(self):
        status = self.visit.status
        states = dict(self.session.execute(select(Obligation.kind, Obligation.state)).all())
        assert (states[ObligationKind.AUDIT] is ObligationState.OPEN) == (not status.is_over)
        is_asked = states.get(ObligationKind.VISIT_CONFIRMATION) is ObligationState.OPEN
        assert is_asked == (status is VisitStatus.PROPOSED)

    @invariant()
    def it_is_held_once_and_never_on_a_day_off(self):
        visit = self.visit
        assert self.held == self.session.scalar(select(func.count()).select_from(Assessment)) <= 1
        assert (visit.status is VisitStatus.HELD) == (self.held == 1)
        assert visit.planned_on is None or visit.planned_on.weekday() < 5
        assert not visit.was_held_otherwise or len(visit.reason) >= 10

    def teardown(self):
        self.session.rollback()


@pytest.mark.slow
def test_a_visit_and_what_is_asked_stay_in_step(session, fix, laggard, closing_days, bram, dirk):
    fix("2010-K2", laggard)
    session.commit()
    Lifecycle.session, Lifecycle.bram, Lifecycle.dirk = session, bram, dirk

    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
