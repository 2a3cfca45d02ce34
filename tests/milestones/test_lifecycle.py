"""Whatever people do in whatever order: fixed levels never change, and the summary is what the rows say."""

from contextlib import suppress
from datetime import date, timedelta

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

from milestones import actions, queries
from milestones.actions import deciding
from milestones.models import Assessment, FindingAgreement, FixedLevel, FixedQuarter, HearingStep
from milestones.queries.decisions import decisions
from milestones.queries.standings import facts_of
from milestones.rules import Found, Judged, Level, Source, Verdict, derive
from milestones.rules.decisions import Corrected, Decided
from tests.milestones.answering import save
from tests.milestones.building import CODES
from werkplein.core.actor import SYSTEM
from werkplein.core.audit import AuditEntry
from werkplein.core.errors import DomainError
from werkplein.programme import reader
from werkplein.programme.rules import Quarter

PROGRAMME = reader.load()
FIRST = date(2010, 1, 4)
REASON = "Dit is de reden, en die is lang genoeg."
codes = st.sampled_from(CODES)
verdicts = st.sampled_from([Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET])


class Lifecycle(RuleBasedStateMachine):
    """One Werkplein through the quarters; each act may be refused, and a refusal changes nothing."""

    session = actor = werkplein = None

    @initialize()
    def begin(self):
        self.savepoint = self.session.begin_nested()
        self.today = FIRST
        self.fixed = {}
        self.known = (self.appended(), self.entries())

    def teardown(self):
        if hasattr(self, "savepoint"):
            self.savepoint.rollback()
            self.session.expire_all()

    @property
    def quarter(self):
        return PROGRAMME.open_quarter(self.today)

    @rule(days=st.integers(1, 60))
    def time_passes(self, days):
        self.today += timedelta(days=days)

    @rule(code=codes, verdict=verdicts, version=st.integers(0, 3))
    def somebody_saves(self, code, verdict, version):
        before = queries.draft(self.session, self.werkplein.id, self.quarter, code)
        with suppress(DomainError):
            found = Found(code, verdict)
            saved = save(self.session, self.actor, self.werkplein, self.quarter, found, version, self.today)
            seen = before.version if before else 0
            assert saved.is_conflict is (version != seen and before is not None and before.verdict is not verdict)

    @rule(code=codes, verdict=verdicts, back=st.integers(1, 3))
    def somebody_saves_in_an_earlier_quarter(self, code, verdict, back):
        quarter = self.quarter.plus(-back)
        sheet = queries.sheet(self.session, self.werkplein.id, quarter, PROGRAMME, self.today)
        before = self.kept(quarter)
        with suppress(DomainError):
            save(self.session, self.actor, self.werkplein, quarter, Found(code, verdict), 0, self.today)
        with suppress(DomainError):
            actions.submit_checklist(self.session, self.actor, self.werkplein, quarter, self.today)
        assert sheet.is_writable or self.kept(quarter) == before

    def kept(self, quarter):
        """What stands in a quarter: the answers that are ready, and those that were handed in."""
        ready = queries.drafts(self.session, self.werkplein.id, quarter)
        handed_in = queries.own_answers(self.session, self.werkplein.id, quarter, self.today).submitted
        return {code: each.version for code, each in ready.items()}, {code: each.id for code, each in handed_in.items()}

    @rule(verdict=verdicts)
    def everything_is_answered(self, verdict):
        kept = queries.drafts(self.session, self.werkplein.id, self.quarter)
        for code in CODES:
            version = kept[code].version if code in kept else 0
            with suppress(DomainError):
                save(self.session, self.actor, self.werkplein, self.quarter, Found(code, verdict), version, self.today)

    @rule()
    def the_mt_submits(self):
        sheet = queries.sheet(self.session, self.werkplein.id, self.quarter, PROGRAMME, self.today)
        with suppress(DomainError):
            rows = actions.submit_checklist(self.session, self.actor, self.werkplein, self.quarter, self.today)
            assert sheet.is_writable
            assert rows == 12 or sheet.is_submitted

    @rule(code=codes, verdict=verdicts, back=st.integers(0, 40))
    def a_change_is_reported(self, code, verdict, back):
        found = Found(code, verdict, holds_on=self.today - timedelta(days=back))
        # What could not count is refused: a loss that is taken in is always seen.
        with suppress(DomainError):
            actions.report_change(self.session, self.actor, self.werkplein, found, self.today)
            state = queries.states(self.session, [self.werkplein.id], PROGRAMME, self.today)[self.werkplein.id]
            assert verdict is not Verdict.NOT_MET or state.values[code].verdict is Verdict.NOT_MET

    @rule(
        code=codes, verdict=verdicts, source=st.sampled_from([Source.AUDIT, Source.VISITATIE]), back=st.integers(0, 40)
    )
    def somebody_visits(self, code, verdict, source, back):
        held_on = self.today - timedelta(days=back)
        actions.record_findings(
            self.session, self.actor, self.werkplein, [Found(code, verdict)], source, held_on, self.today, "visit"
        )

    def findings(self):
        return queries.hearings_of(self.session, [self.werkplein.id], date.min)

    def entries(self):
        return self.session.scalar(select(func.count()).select_from(AuditEntry))

    @rule(data=st.data(), act=st.sampled_from(["agree", "dispute", "uphold", "grant", "escalate", "last"]))
    def somebody_replies(self, data, act):
        found = self.findings()
        if not found:
            return
        one = data.draw(st.sampled_from(found)).finding.id
        before, known = self.entries(), len(self.steps())
        take = {
            "agree": lambda: actions.agree(*self.who, [one], self.today),
            "dispute": lambda: actions.dispute(*self.who, one, REASON, self.today),
            "uphold": lambda: actions.decide(self.session, SYSTEM, self.werkplein, one, False, REASON, self.today),
            "grant": lambda: actions.decide(self.session, SYSTEM, self.werkplein, one, True, REASON, self.today),
            "escalate": lambda: actions.escalate(*self.who, one, REASON, self.today),
            "last": lambda: actions.decide_last(*self.who, one, False, REASON, self.today),
        }[act]
        with suppress(DomainError):
            take()
            assert self.entries() == before + 1
            return
        assert (self.entries(), len(self.steps())) == (before, known)

    def steps(self):
        return self.session.scalars(select(HearingStep)).all()

    @property
    def who(self):
        return self.session, self.actor, self.werkplein

    @property
    def judged(self):
        return Judged(self.today, is_fixing=True)

    @invariant()
    def a_fixed_quarter_follows_from_what_was_known(self):
        for code in getattr(self, "fixed", {}):
            fixed = self.session.get_one(FixedQuarter, code)
            again = queries.recomputed(self.session, PROGRAMME, fixed)[self.werkplein.id]
            assert (again["level"], again["met"], again["verdicts"]) == self.fixed[code][:3]

    @rule(quarters_back=st.integers(0, 2))
    def the_steering_group_fixes(self, quarters_back):
        quarter = Quarter.of(self.today).plus(-quarters_back)
        with suppress(DomainError):
            actions.fix_quarter(self.session, self.actor, quarter, self.today)
            assert quarter.code not in self.fixed
            assert quarter.reference_date <= self.today
            self.fixed[quarter.code] = self.told(quarter.code)
            dossier = queries.dossiers(self.session, [self.werkplein.id])[self.werkplein.id]
            derived = facts_of(
                derive(dossier, PROGRAMME, [queries.shipped(PROGRAMME)], quarter.reference_date, self.judged)
            )
            assert self.fixed[quarter.code][:3] == (derived["level"], derived["met"], derived["verdicts"])

    @precondition(lambda self: self.fixed)
    @rule()
    def the_secretariat_reopens(self):
        quarter = Quarter.parse(max(self.fixed))
        with suppress(DomainError):
            actions.reopen_checklist(
                self.session, self.actor, self.werkplein, quarter, "Een fout in dit antwoord", self.today
            )
            assert queries.sheet(self.session, self.werkplein.id, quarter, PROGRAMME, self.today).is_writable

    @rule(level=st.sampled_from(list(Level)), back=st.integers(-1, 40), days=st.integers(0, 95))
    def the_steering_group_decides_otherwise(self, level, back, days):
        starts_on = self.today - timedelta(days=back)
        decided = Decided(level, starts_on, starts_on + timedelta(days=days), REASON)
        self.tries(lambda: deciding.override_level(*self.who, decided, self.decided.newest, self.today))

    @rule()
    def the_steering_group_ends_its_decision(self):
        self.tries(lambda: deciding.end_override(*self.who, REASON, self.decided.newest, self.today))

    @precondition(lambda self: self.fixed)
    @rule(level=st.sampled_from(list(Level)), data=st.data())
    def the_steering_group_corrects(self, level, data):
        quarter = data.draw(st.sampled_from(sorted(self.fixed)))
        earlier = self.decided.of_quarter(quarter)
        corrected = Corrected(Quarter.parse(quarter), level, REASON)
        seen = earlier[0].id if earlier else 0
        self.tries(lambda: deciding.correct_level(*self.who, corrected, seen, self.today))

    @property
    def decided(self):
        return decisions(self.session, [self.werkplein.id])[self.werkplein.id]

    def tries(self, act):
        """An act leaves one entry in the trail, or it is refused and leaves nothing."""
        before, known = self.entries(), self.decided
        try:
            act()
        except DomainError:
            assert (self.entries(), self.decided) == (before, known)
        else:
            assert self.entries() == before + 1

    def told(self, quarter):
        row = self.session.get_one(FixedLevel, (quarter, self.werkplein.id), populate_existing=True)
        return row.level, row.met, dict(row.verdicts), row.holds_on, row.recorded_on

    @invariant()
    def fixed_levels_never_change(self):
        for quarter, was in getattr(self, "fixed", {}).items():
            assert self.told(quarter) == was

    def appended(self):
        """How many rows there are of everything that is only ever added."""
        self.session.flush()
        tables = (Assessment, FindingAgreement, FixedQuarter, HearingStep)
        counts = [select(func.count()).select_from(each).scalar_subquery() for each in tables]
        return tuple(self.session.execute(select(*counts)).one())

    @invariant()
    def every_change_has_an_entry_in_the_trail(self):
        if not hasattr(self, "known"):
            return
        now = (self.appended(), self.entries())
        assert now[0] == self.known[0] or now[1] > self.known[1]
        self.known = now

    @invariant()
    def fixed_quarters_are_in_order(self):
        quarters = [Quarter.parse(code) for code in getattr(self, "fixed", {})]
        assert quarters == [quarters[0].plus(number) for number in range(len(quarters))] if quarters else True

    @invariant()
    def the_summary_is_what_the_rows_say(self):
        if not hasattr(self, "today"):
            return
        dossier = queries.dossiers(self.session, [self.werkplein.id])[self.werkplein.id]
        derived = facts_of(derive(dossier, PROGRAMME, [queries.shipped(PROGRAMME)], self.today))
        line = next(
            each
            for each in queries.lines(self.session, PROGRAMME, self.today)
            if each.werkplein_id == self.werkplein.id
        )
        assert (line.level, line.met, line.verdicts) == (derived["level"], derived["met"], derived["verdicts"])


@pytest.mark.slow
def test_whatever_people_do_fixed_levels_stay_and_the_summary_is_right(session, bram, leader):
    Lifecycle.session, Lifecycle.actor, Lifecycle.werkplein = session, bram.actor, leader
    quick = settings(
        max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )

    run_state_machine_as_test(Lifecycle, settings=quick)
