"""Whatever people do in whatever order, a scan and what is asked of whom stay in step, and nothing written is lost."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests.visitatie.scans.conftest import TODAY, WORDS, Walk
from visitatie.scans import actions
from visitatie.scans.models import ScanAgreement, ScanNote
from visitatie.scans.rules import (
    Agreement,
    AgreementState,
    Finding,
    FindingKind,
    Note,
    ProcessStep,
    Review,
    ScanBlock,
    ScanDayNumber,
    ScanState,
    Seat,
    return_window,
)
from werkplein.core.errors import DomainError
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationState
from werkplein.programme import reader

REASONS = st.sampled_from(["", "x" * 19, "Een reden die iets zegt."])
DAYS = st.integers(-2, 12)
S, D = ScanState, ScanDayNumber


class Course(RuleBasedStateMachine):
    """Supporter and MT act on one scan, while the days go by."""

    session = walk = laggard = None

    @initialize()
    def begin(self):
        self.session.rollback()
        self.scan, self.today = self.walk.ask(self.laggard), TODAY
        self.written = 0

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
        rows = self.session.execute(select(Obligation.part, Obligation.kind, Obligation.state).order_by(Obligation.id))
        days = [(each.number, each.day, each.held_on) for each in self.scan.days]
        return self.scan.state, days, self.scan.ended_on, self.scan.plan_agreed_on, rows.all()

    @rule(ahead=DAYS, then=st.integers(-1, 8))
    def plan(self, ahead, then):
        first = self.today + timedelta(days=ahead)
        self.attempt(actions.plan_days, self.walk.supporter, self.scan, first, first + timedelta(days=then), self.today)

    @rule(as_shown=st.booleans())
    def confirm(self, as_shown):
        seen = [each.day for each in self.scan.days] if as_shown else []
        done = self.attempt(actions.confirm_days, self.walk.mt, self.scan, seen, self.today)
        assert as_shown or not done

    @rule(why=REASONS)
    def decline(self, why):
        self.attempt(actions.decline_days, self.walk.mt, self.scan, why, self.today)

    @rule()
    def write_the_first_day(self):
        for name in ("klantmanager", "administratie"):
            self.attempt(actions.add_participant, self.walk.supporter, self.scan, Seat(name, True), self.today)
        for block in ScanBlock:
            step = ProcessStep.OFFSET if block.is_observation else None
            note = Note(block, "teamleider", WORDS, WORDS, step)
            self.written += self.attempt(actions.add_note, self.walk.supporter, self.scan, note, self.today)

    @rule()
    def write_the_second_day(self):
        by = self.walk.supporter
        for kind in FindingKind:
            found = Finding(ProcessStep.START, kind, WORDS, WORDS)
            self.attempt(actions.add_finding, by, self.scan, found, self.today)
        due = self.today + timedelta(days=30)
        agreed = Agreement(ProcessStep.START, WORDS, WORDS, "teamleider", due, WORDS)
        self.written += self.attempt(actions.add_agreement, by, self.scan, agreed, self.today)

    @rule(state=st.sampled_from(AgreementState), needed=REASONS)
    def look_back(self, state, needed):
        for each in self.scan.standing_agreements:
            said = Review(state, "", needed)
            self.attempt(actions.review, self.walk.supporter, self.scan, each.id, said, self.today)

    @rule(number=st.sampled_from(D), is_whole=st.booleans(), missing=REASONS)
    def hold(self, number, is_whole, missing):
        people = [each.id for each in self.scan.people]
        came = set(people if is_whole else people[:1])
        self.attempt(actions.hold_day, self.walk.supporter, self.scan, number, came, missing, self.today)

    @rule(ahead=st.integers(-2, 75))
    def move_the_return(self, ahead):
        day = self.today + timedelta(days=ahead)
        self.attempt(actions.move_return, self.walk.supporter, self.scan, day, self.today)

    @rule()
    def agree(self):
        seen = {each.id for each in self.scan.standing_agreements}
        self.attempt(actions.agree_plan, self.walk.mt, self.scan, seen, self.today)

    @rule()
    def close(self):
        self.attempt(actions.close, self.walk.supporter, self.scan, self.today)

    @rule(why=REASONS)
    def withdraw(self, why):
        self.attempt(actions.withdraw, self.walk.mt, self.scan, why, self.today)

    @rule(why=REASONS)
    def put_back(self, why):
        self.attempt(actions.step_back, self.walk.supporter, self.scan, why, self.today)

    @rule(days=st.integers(1, 25))
    def days_go_by(self, days):
        self.today += timedelta(days=days)

    @rule()
    def wait_for_the_next_day(self):
        if self.scan.next_day:
            self.today = max(self.today, self.scan.next_day.day)

    @invariant()
    def what_is_asked_follows_how_it_stands(self):
        question = select(Obligation.kind).where(Obligation.state == ObligationState.OPEN)
        asked = {each.value for each in self.session.scalars(question)}
        state, mt_waits = self.scan.state, self.scan.plan_agreed_on is None
        reviewed = all(each.state.is_reviewed for each in self.scan.standing_agreements)
        assert asked == {
            S.REQUESTED: {"scan_planning"},
            S.PLANNED: {"scan_day"} | (set() if self.scan.confirmed_on else {"scan_days"}),
            S.DAY_ONE: {"scan_day"},
            S.DAY_TWO: {"scan_day"}
            | ({"scan_plan"} if mt_waits else set())
            | (set() if reviewed else {"scan_agreement"}),
        }.get(state, set())

    @invariant()
    def a_scan_closes_after_its_return_session_only(self):
        is_over = self.scan.state in (S.DAY_THREE, S.CLOSED)
        third = self.scan.day(D.THREE)
        assert is_over == (self.scan.held == list(D) and not self.scan.state.is_withdrawn)
        assert (third is not None) == (D.TWO in self.scan.held)
        if third is not None and self.scan.state is S.DAY_TWO:
            second = self.scan.day(D.TWO).day
            assert third.day >= return_window(second, reader.load().scan).first

    @invariant()
    def nothing_written_is_lost(self):
        notes = self.session.scalar(select(func.count()).select_from(ScanNote))
        assert notes + self.session.scalar(select(func.count()).select_from(ScanAgreement)) == self.written

    def teardown(self):
        self.session.rollback()


@pytest.mark.slow
def test_a_scan_and_what_is_asked_stay_in_step(session, laggard, closing_days, bram, dirk):
    session.commit()
    Course.session, Course.laggard = session, laggard
    Course.walk = Walk(session, dirk.actor, bram.actor)

    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
