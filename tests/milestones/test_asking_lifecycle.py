"""Whatever happens in whatever order: evidence is asked for exactly where the rule says so, and once."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from milestones import actions, evidence_jobs
from milestones.actions import checking, sampling
from milestones.actions.evidence import withdraw_evidence
from milestones.imports import ANSWER_FILE
from milestones.models import Assessment, Checklist, Evidence, EvidenceCheck, HearingStep, SampleItem
from milestones.queries.asking import drawn_and_waiting, outcomes
from milestones.queries.evidence import IS_UNDECIDED
from milestones.queries.towns import around
from milestones.rules import Found, Source, Verdict
from milestones.rules.asking import AskState
from milestones.rules.evidence import CheckOutcome
from milestones.rules.hearing import HearingAct
from tests.milestones.answer_files import HEADER
from tests.milestones.proving import RETURNED, add, kept
from tests.support.towns import serve
from werkplein.core import clock
from werkplein.core.actor import SYSTEM
from werkplein.core.errors import DomainError, Forbidden
from werkplein.core.files import store
from werkplein.core.importing import actions as importing
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationState
from werkplein.people.rules import Role
from werkplein.programme import reader
from werkplein.programme.rules import Quarter, add_months
from werkplein.register.actions import add_version
from werkplein.register.models import Municipality, ServiceArea
from werkplein.register.queries import versions
from werkplein.register.rules import AreaKind

FIRST = date(2010, 4, 20)
# Of the building, and per municipality: what the register says can change either.
CODES = ("a1", "e2")
TEXT = "Dit is de reden, en die is lang genoeg."
codes = st.sampled_from(CODES)
verdicts = st.sampled_from([Verdict.MET, Verdict.NOT_MET])
backs = st.sampled_from([0, 0, 0, 1, 5, 30, 370])
GRANTED, OPEN = (HearingAct.GRANTED, HearingAct.GRANTED_LAST), (HearingAct.DISPUTED, HearingAct.ESCALATED)


class Row(NamedTuple):
    """What was recorded, and whether it said anything of that day."""

    id: int
    replaces_id: int | None
    source: Source
    verdict: Verdict
    holds_on: date
    shows: bool


class Asking(RuleBasedStateMachine):
    """One Werkplein; each act may be refused. Beside it a log of what happened, in the order in which it did."""

    session = people = werkplein = None

    @initialize()
    def begin(self):
        self.savepoint = self.session.begin_nested()
        self.today, self.quarter, self.moves, self.towns = FIRST, Quarter(2010, 1), [], 0
        self.log = {code: [] for code in CODES}
        self.last = dict.fromkeys((Assessment, EvidenceCheck), 0)
        self.note()
        for code in CODES:
            self.the_mt_says(code, Verdict.MET, 0)
        self.a_sample_is_drawn()
        for code in CODES:
            self.a_piece_is_added(code, 0, 40)
            self.a_piece_is_sent_back(code)

    def teardown(self):
        if hasattr(self, "savepoint"):
            self.savepoint.rollback()
            self.session.expire_all()

    def by(self, name):
        return self.people[name].actor

    def day(self, back):
        return self.today - timedelta(days=back)

    def found(self, code, verdict, on):
        towns = around(self.session, self.werkplein, on).towns if code == "e2" else ()
        joined = {town.code: verdict is Verdict.MET for town in towns} or None
        return Found(code, verdict, holds_on=on, participation=joined)

    def new(self, model):
        self.session.flush()
        rows = self.session.scalars(select(model).where(model.id > self.last[model]).order_by(model.id)).all()
        self.last[model] = rows[-1].id if rows else self.last[model]
        return rows

    def note(self):
        """Write down in the log what an act recorded."""
        for row in self.new(Assessment):
            if row.milestone in CODES:
                shows = row.valid_until >= self.today and not self.is_of_before(row.milestone, row.holds_on)
                told = Row(row.id, row.replaces_id, row.source, row.verdict, row.holds_on, shows)
                self.log[row.milestone].append(told)
        for check in self.new(EvidenceCheck):
            if check.outcome is CheckOutcome.RETURNED:
                self.log[check.evidence.milestone].append("asked")

    def is_of_before(self, code, holds_on):
        moved_on = max((each for each in self.moves if each <= self.today), default=date.min)
        return code == "a1" and holds_on < moved_on

    @rule(days=st.sampled_from([1, 3, 9, 200]))
    def time_passes(self, days):
        self.today += timedelta(days=days)
        evidence_jobs.expect_renewals(self.session, self.today)

    @rule()
    def a_sample_is_drawn(self):
        self.today = max(self.today, reader.current().checklist_due_on(self.quarter) + timedelta(days=1))
        actions.refresh_due(self.session, reader.current(), self.today)
        handed_in = {"first_submitted_on": self.today, "submitted_on": self.today, "submitted_at": clock.now()}
        where = {"werkplein_id": self.werkplein.id, "quarter": self.quarter.code, "started_at": clock.now()}
        self.session.add(Checklist(submits=1, **where, **handed_in))
        self.session.flush()
        for item in sampling.draw_sample(self.session, SYSTEM, self.quarter, self.today):
            self.log[item.milestone].append("asked")
        evidence_jobs.expect_renewals(self.session, self.today)
        self.quarter = self.quarter.next()

    @rule(code=codes, verdict=verdicts, back=st.sampled_from([0, 0, 1, 20]))
    def the_mt_says(self, code, verdict, back):
        with suppress(DomainError):
            found = self.found(code, verdict, self.day(back))
            actions.report_change(self.session, self.by("carla"), self.werkplein, found, self.today)
        self.note()

    @rule(code=codes, verdict=verdicts, back=backs)
    def the_desk_checks(self, code, verdict, back):
        with suppress(DomainError):
            found = [self.found(code, verdict, self.day(back))]
            actions.record_desk(self.session, self.by("anna"), self.werkplein, found, self.day(back), self.today)
        self.note()

    @rule(code=codes, verdict=verdicts, back=backs)
    def somebody_visits(self, code, verdict, back):
        with suppress(DomainError):
            found, on = [self.found(code, verdict, self.day(back))], self.day(back)
            args = (self.werkplein, found, Source.AUDIT, on, self.today, "visit")
            actions.record_findings(self.session, self.by("bram"), *args)
        self.note()

    @rule(code=codes, verdict=st.sampled_from(["Voldaan", "Niet voldaan"]), is_desk=st.booleans(), back=backs)
    def a_file_is_read(self, code, verdict, is_desk, back):
        on, said = self.day(back), "Controle secretariaat" if is_desk else "Opgave MT"
        joined = self.found(code, Verdict.MET if verdict == "Voldaan" else Verdict.NOT_MET, on).participation or {}
        names = {town.code: town.name for town in around(self.session, self.werkplein, on).towns}
        told = ", ".join(f"{names[town]}: {'ja' if joins else 'nee'}" for town, joins in joined.items())
        line = f"leader;;{code};{verdict};{said};{on:%d-%m-%Y};;{told};;\n"
        data = (HEADER + line).encode()
        sheet = importing.read(ANSWER_FILE, data)
        checked = importing.judge(self.session, ANSWER_FILE, sheet, self.today)
        if not checked.problems and checked.ready:
            run = importing.store(self.session, self.by("anna"), store(), ANSWER_FILE, "antwoorden.csv", data)
            importing.stage(self.session, run, checked.ready)
            ANSWER_FILE.promote(self.session, self.by("anna"), run, self.today)
            self.session.expire_all()
        self.note()

    @rule(code=codes, back=backs, width=st.integers(40, 48))
    def a_piece_is_added(self, code, back, width):
        with suppress(DomainError):
            person, file = self.people["carla"], kept(width)
            add(self.session, person, self.werkplein, file, milestone=code, holds_on=self.day(back), today=self.today)

    def waiting(self, code):
        self.session.flush()
        asked = select(Evidence).where(Evidence.milestone == code, IS_UNDECIDED).order_by(Evidence.id)
        return self.session.scalars(asked.execution_options(populate_existing=True)).all()

    @rule(code=codes, verdict=verdicts)
    def a_piece_is_accepted(self, code, verdict):
        for piece in self.waiting(code)[:1]:
            with suppress(DomainError):
                found = self.found(code, verdict, piece.holds_on)
                checking.accept_evidence(self.session, self.by("anna"), [piece], found, self.today)
        self.note()

    @rule(code=codes)
    def a_piece_is_sent_back(self, code):
        for piece in self.waiting(code)[:1]:
            checking.return_evidence(self.session, self.by("anna"), [piece], TEXT, self.today)
        self.note()

    @rule(code=codes)
    def a_piece_is_taken_back(self, code):
        for piece in self.waiting(code)[:1]:
            withdraw_evidence(self.session, self.by("carla"), piece, self.today)
        self.note()

    @rule(code=codes)
    def the_mt_disputes(self, code):
        rows = [each for each in self.log[code] if each != "asked" and each.source is not Source.SELF]
        for row in rows[-1:]:
            with suppress(DomainError):
                actions.dispute(self.session, self.by("carla"), self.werkplein, row.id, TEXT, self.today)

    @rule(code=codes, is_granted=st.booleans())
    def somebody_decides(self, code, is_granted):
        for row in [each for each in self.log[code] if each != "asked"]:
            decide = (
                (actions.decide, "second")
                if self.step(row) is HearingAct.DISPUTED
                else (actions.decide_last, "steering")
            )
            with suppress(DomainError, Forbidden):
                decide[0](self.session, self.by(decide[1]), self.werkplein, row.id, is_granted, TEXT, self.today)

    @rule(code=codes, is_visit=st.booleans())
    def a_wrong_finding_is_withdrawn(self, code, is_visit):
        (self.somebody_visits if is_visit else self.the_desk_checks)(code, Verdict.NOT_MET, 0)
        self.the_mt_disputes(code)
        self.it_is_asked_for_exactly_where_the_rule_says_so_and_once()
        self.somebody_decides(code, is_granted=True)

    @rule(code=codes)
    def the_mt_goes_on(self, code):
        for row in [each for each in self.log[code] if each != "asked"]:
            with suppress(DomainError):
                actions.escalate(self.session, self.by("carla"), self.werkplein, row.id, TEXT, self.today)

    @rule(back=st.sampled_from([0, 1, 10, 60]))
    def it_moves(self, back):
        facts = versions(self.session, [self.werkplein.id])[self.werkplein.id][-1].facts
        before = self.stands()
        add_version(
            self.session, self.by("anna"), self.werkplein.id, replace(facts, moved=True), self.day(back), self.today
        )
        self.moves.append(self.day(back))
        self.the_register_changed(before)

    @rule(back=st.sampled_from([0, 1, 10, 60]))
    def its_area_grows(self, back):
        self.towns += 1
        town = Municipality(code=f"GM71{self.towns:02}", name=f"Dorp {self.towns}", search=f"dorp {self.towns}")
        self.session.add(town)
        self.session.flush()
        before = self.stands()
        said = {"holds_on": self.day(back), "recorded_on": self.today, "kind": AreaKind.WHOLE}
        self.session.add(ServiceArea(werkplein_id=self.werkplein.id, municipality_id=town.id, **said))
        self.werkplein.revision += 1
        self.the_register_changed(before)

    def the_register_changed(self, before):
        """What was found out, or taken back, is so whatever the register says since."""
        self.session.flush()
        evidence_jobs.expect_renewals(self.session, self.today)
        after = self.stands()
        known = {ask: outcome for ask, outcome in before.items() if not outcome.state.is_waiting}
        assert known == {ask: after[ask] for ask in known}

    def stands(self):
        self.session.flush()
        return outcomes(self.session, self.today, [self.werkplein.id])

    def step(self, row):
        asked = select(HearingStep.act).where(HearingStep.assessment_id == row.id).order_by(HearingStep.id)
        acts = self.session.scalars(asked).all()
        return acts[-1] if acts else None

    def expected(self, code):
        """Tell how the answer stands by the log alone; nothing where it was never asked about."""
        log = self.log[code]
        if "asked" not in log:
            return None
        since = log[len(log) - log[::-1].index("asked") :]
        places = []
        for row in since:
            if row.source is not Source.SELF and self.step(row) not in GRANTED:
                place = next((each for each in places if each[-1].id == row.replaces_id), None)
                places.append([row]) if place is None else place.append(row)
        shown = next((each[-1] for each in places if each[0].shows), None)
        if shown is not None:
            is_open = self.step(shown) in OPEN
            right = AskState.RIGHT if shown.verdict is Verdict.MET else AskState.WRONG
            return AskState.IN_HEARING if is_open else right
        said = [each for each in log if each != "asked" and each.source is Source.SELF]
        newest = max(said, key=lambda each: (each.holds_on, each.id), default=None)
        if newest in since and newest.verdict is not Verdict.MET:
            return AskState.TAKEN_BACK
        useful = [
            each
            for each in self.waiting(code)
            if add_months(each.holds_on, 12) >= self.today and not self.is_of_before(code, each.holds_on)
        ]
        return AskState.AT_DESK if useful else AskState.AT_MT

    @invariant()
    def it_is_asked_for_exactly_where_the_rule_says_so_and_once(self):
        if not hasattr(self, "log"):
            return
        self.session.flush()
        for code in CODES:
            asked = select(Obligation.due_on).where(
                Obligation.werkplein_id == self.werkplein.id,
                Obligation.kind == RETURNED,
                Obligation.part == code,
                Obligation.state == ObligationState.OPEN,
            )
            state = self.expected(code)
            days = self.session.scalars(asked).all()
            assert len(days) == (1 if state is AskState.AT_MT else 0), (code, state, days)

    @invariant()
    def the_sample_and_the_queue_say_what_the_log_says(self):
        if not hasattr(self, "log"):
            return
        stands = self.stands()
        for code in CODES:
            newest = max((ask for ask in stands if ask.milestone == code), key=lambda ask: ask.since, default=None)
            assert (stands[newest].state if newest else None) is self.expected(code)
        drawn = self.session.scalars(select(SampleItem.milestone).distinct()).all()
        waits = {ask.milestone for ask, outcome in stands.items() if ask.quarter and outcome.state.is_waiting}
        has_queue = any(self.waiting(code) for code in CODES)
        marked = {code for _, code in drawn_and_waiting(self.session, self.today)}
        assert marked == (waits & set(drawn) if has_queue else set())


@pytest.mark.slow
def test_whatever_happens_evidence_is_asked_for_exactly_where_the_rule_says_so(
    session, anna, bram, carla, a_person, leader
):
    serve(session, leader)
    session.flush()
    people = {"anna": anna, "bram": bram, "carla": carla}
    people |= {"second": a_person(Role.PROCESS_SUPPORTER), "steering": a_person(Role.STEERING_GROUP)}
    Asking.session, Asking.people, Asking.werkplein = session, people, leader
    quick = settings(
        max_examples=25, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )

    run_state_machine_as_test(Asking, settings=quick)
