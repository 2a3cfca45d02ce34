"""Whatever people do with plans in whatever order, visits, their days and what is asked of MTs stay in step."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from tests.visitatie.planning.conftest import K3, TODAY
from visitatie import actions as visits
from visitatie.models import Visit
from visitatie.planning import actions, publishing
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.making import described
from visitatie.planning.models import Absence, VisitPlan, VisitSlot
from visitatie.planning.rules.facts import Away
from visitatie.planning.rules.greedy import greedy
from visitatie.planning.rules.state import Aim, PlanState
from visitatie.rules import DayPart, Proposal, VisitStatus
from werkplein.core import clock
from werkplein.core.errors import DomainError
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState

REASONS = st.sampled_from(["kort", "Een reden die iets zegt."])
WHICH = st.integers(0, 2)


class Planning(RuleBasedStateMachine):
    """Supporters and MTs act on three audits and their plans, while the days go by. Plans are made the simple way."""

    session = bram = eva = dirk = None

    @initialize()
    def begin(self):
        self.session.rollback()
        for each in (VisitSlot, VisitPlan, Absence, Obligation):
            self.session.execute(delete(each))
        clean = {"status": VisitStatus.OPEN, "planned_on": None, "part": None, "reason": "", "missed_on": None}
        self.session.execute(update(Visit).values(**clean, supporter_id=None, second_id=None, confirmed_on=None))
        self.session.expire_all()
        self.visits = self.session.scalars(select(Visit).order_by(Visit.id)).all()
        self.today, self.sent = TODAY, None

    def attempt(self, act, *args):
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
        told = [(one.status, one.planned_on, one.part, one.team, one.reason) for one in self.visits]
        slots = self.session.execute(select(VisitSlot.visit_id, VisitSlot.rank, VisitSlot.day).order_by(VisitSlot.id))
        return told, slots.all()

    @rule(aim=st.sampled_from(Aim), size=st.sampled_from([1, 2]))
    def make_and_send(self, aim, size):
        """A confirmed visit moves by a plan only when someone of its team is away on that day."""
        if not self.attempt(lambda session: actions.ask_for_plan(session, self.bram.actor, K3, self.today, aim, size)):
            return
        plan = self.session.scalars(select(VisitPlan).order_by(VisitPlan.id.desc())).first()
        facts = gather(self.session, K3, self.today)
        problem = problem_of(facts, size)
        plan.outcome, plan.state = described(problem, greedy(problem)), PlanState.READY
        plan.finished_at = clock.now()
        self.session.flush()
        fixed = {
            one.id: (one.status, one.planned_on, one.part, one.team) for one in self.visits if one.id in problem.locked
        }
        seal = publishing.seal_now(plan, facts)
        assert self.attempt(publishing.publish, self.bram.actor, plan, seal, self.today)
        for one in self.visits:
            if one.id in fixed:
                assert fixed[one.id] == (one.status, one.planned_on, one.part, one.team)

    @rule(which=WHICH, rank=st.integers(0, 4))
    def choose(self, which, rank):
        self.attempt(actions.choose, self.dirk.actor, self.visits[which], rank, self.today)

    @rule(which=WHICH, ahead=st.integers(-3, 60), part=st.sampled_from(DayPart), reason=REASONS)
    def propose(self, which, ahead, part, reason):
        proposal = Proposal(self.bram.id, self.today + timedelta(days=ahead), part, True, reason)
        self.attempt(visits.propose, self.bram.actor, self.visits[which], proposal, self.today)

    @rule(which=WHICH, reason=REASONS)
    def decline(self, which, reason):
        self.attempt(visits.decline, self.dirk.actor, self.visits[which], reason, self.today)

    @rule(which=WHICH, reason=REASONS)
    def miss(self, which, reason):
        self.attempt(visits.miss, self.bram.actor, self.visits[which], reason, self.today)

    @rule(ahead=st.integers(0, 60), days=st.integers(0, 10), who=st.booleans())
    def fall_ill(self, ahead, days, who):
        begin = self.today + timedelta(days=ahead)
        away = Away(begin, begin + timedelta(days=days))
        one = self.bram if who else self.eva
        self.attempt(actions.add_absence, self.bram.actor, one.id, away, self.today)

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days):
        self.today += timedelta(days=days)

    @invariant()
    def only_who_is_asked_has_days_to_choose_from(self):
        slots = self.session.scalars(select(VisitSlot).order_by(VisitSlot.visit_id, VisitSlot.rank)).all()
        for one in self.visits:
            own = [slot for slot in slots if slot.visit_id == one.id]
            assert not own or one.status is VisitStatus.PROPOSED
            assert not own or (own[0].rank, own[0].day, own[0].part) == (1, one.planned_on, one.part)

    @invariant()
    def an_mt_is_asked_exactly_while_a_day_is_proposed(self):
        rows = self.session.execute(select(Obligation.werkplein_id, Obligation.kind, Obligation.state)).all()
        asked = {
            werkplein_id
            for werkplein_id, kind, state in rows
            if kind is ObligationKind.VISIT_CONFIRMATION and state is ObligationState.OPEN
        }
        assert asked == {one.werkplein_id for one in self.visits if one.status is VisitStatus.PROPOSED}

    @invariant()
    def nobody_has_two_visits_at_a_time(self):
        told = [one for one in self.visits if one.status in (VisitStatus.PROPOSED, VisitStatus.CONFIRMED)]
        halves = (DayPart.MORNING, DayPart.AFTERNOON)
        taken = Counter(
            (person, one.planned_on, half)
            for one in told
            for person in one.team
            for half in (halves if one.part is DayPart.WHOLE else (one.part,))
        )
        assert not taken or max(taken.values()) == 1

    @invariant()
    def each_laggard_has_one_open_visit_at_most(self):
        per_werkplein = Counter(one.werkplein_id for one in self.visits if not one.status.is_over)
        assert max(per_werkplein.values(), default=0) <= 1

    def teardown(self):
        self.session.rollback()


@pytest.mark.slow
def test_visits_and_plans_stay_in_step(session, audits, eva, bram, dirk):
    session.commit()
    Planning.session, Planning.bram, Planning.eva, Planning.dirk = session, bram, eva, dirk

    run_state_machine_as_test(
        Planning,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
