"""Questions about drawn and returned answers: what was asked, and how each stands by the one rule of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, String, cast, exists, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from milestones.models import Assessment, Evidence, EvidenceCheck, HearingStep, SampleDraw, SampleItem
from milestones.queries.evidence import IS_UNDECIDED, Pair
from milestones.queries.findings import rulesets
from milestones.rules import Grade, Source, ruleset_on, valid_until
from milestones.rules.asking import Ask, AskFacts, Moment, Outcome, Told, outcome_of, would_show
from milestones.rules.evidence import CheckOutcome
from milestones.rules.hearing import HearingAct, dispute_of
from werkplein.programme import reader
from werkplein.register.models import Werkplein, WerkpleinVersion
from werkplein.register.queries import versions
from werkplein.register.rules import register_facts

Which = Sequence[int] | Select[int] | None


def outcomes(session: Session, today: date, which: Which = None, asks_for_whom: bool = True) -> dict[Ask, Outcome]:
    """Tell how every answer stands that was ever asked about, of some Werkpleinen or of all.

    One statement where nothing was, else five; three for who does not ask for whom a check waits.
    """
    closed = _asks(session, which)
    if not closed:
        return {}
    ids = sorted({each.werkplein_id for each in closed})
    register = versions(session, ids)
    rows = _told(session, closed, register)
    pieces = _pieces(session, ids, register, today) if asks_for_whom else set()
    return {
        ask: outcome_of(ask.since, AskFacts(rows[ask.pair], ask.pair in pieces, bool(on and on <= today)), today)
        for ask, on in closed.items()
    }


def _asks(session: Session, which: Which) -> dict[Ask, date | None]:
    """Give what was ever asked about, with the day on which its Werkplein closed or closes."""
    draw, check = SampleDraw, EvidenceCheck
    drawn = (
        select(Werkplein.id, SampleItem.milestone, draw.recorded_on, draw.recorded_at, SampleItem.quarter, CLOSED)
        .join(SampleItem, SampleItem.werkplein_id == Werkplein.id)
        .join(draw, draw.quarter == SampleItem.quarter)
    )
    returned = (
        select(Werkplein.id, Evidence.milestone, check.recorded_on, check.recorded_at, cast(null(), String), CLOSED)
        .join(Evidence, Evidence.werkplein_id == Werkplein.id)
        .join(check, check.evidence_id == Evidence.id)
        .where(check.outcome == CheckOutcome.RETURNED)
    )
    if which is not None:
        drawn, returned = drawn.where(Werkplein.id.in_(which)), returned.where(Werkplein.id.in_(which))
    rows = session.execute(union_all(drawn, returned).order_by("recorded_on", "recorded_at", "id", "milestone"))
    return {Ask(one, code, (on, at), quarter): closed for one, code, on, at, quarter, closed in rows}


CLOSED = Werkplein.closed_on
Register = Mapping[int, Sequence[WerkpleinVersion]]


def _told(session: Session, asks: Collection[Ask], register: Register) -> Mapping[Pair, list[Told]]:
    """Give what was recorded since the first of these asks, by Werkplein and milestone; one statement."""
    rows: dict[int, Any] = {}
    steps: dict[int, list[tuple[HearingAct, date]]] = defaultdict(list)
    for row in session.execute(_rows(asks)):
        rows[row.id] = row
        if row.act is not None:
            steps[row.id].append((row.act, row.taken_on))
    found: dict[Pair, list[Told]] = defaultdict(list)
    for row_id, row in rows.items():
        told = _one(row, register.get(row.werkplein_id, ()))
        found[row.werkplein_id, row.milestone].append(replace(told, dispute=dispute_of(steps[row_id])))
    return found


def _one(row: Any, register: Sequence[WerkpleinVersion]) -> Told:
    recorded = (row.recorded_on, row.recorded_at)
    return Told(
        id=row.id,
        verdict=row.verdict,
        source=row.source,
        holds_on=row.holds_on,
        valid_until=row.valid_until,
        recorded=recorded,
        replaces_id=row.replaces_id,
        moved_on=_moved_on(row.milestone, register, row.recorded_on, recorded),
    )


def _rows(asks: Collection[Ask]) -> Executable:
    """Ask for all that was found since the first of these, with the steps of its hearing.

    Of what an MT said itself only its newest answer, if that is of since then.
    """
    return (
        select(
            Assessment.id,
            Assessment.werkplein_id,
            Assessment.milestone,
            Assessment.verdict,
            Assessment.source,
            Assessment.holds_on,
            Assessment.valid_until,
            Assessment.recorded_on,
            Assessment.recorded_at,
            Assessment.replaces_id,
            HearingStep.act,
            HearingStep.holds_on.label("taken_on"),
        )
        .outerjoin(HearingStep, HearingStep.assessment_id == Assessment.id)
        .where(
            Assessment.werkplein_id.in_({each.werkplein_id for each in asks}),
            Assessment.milestone.in_({each.milestone for each in asks}),
            Assessment.recorded_on >= min(each.since[0] for each in asks),
            (Assessment.source != Source.SELF) | ~_is_outdone(),
        )
        .order_by(Assessment.id, HearingStep.id)
    )


def _is_outdone() -> ColumnElement[bool]:
    """Ask whether the MT answered about a later day, or again about the same."""
    later = aliased(Assessment)
    is_later = or_(
        later.holds_on > Assessment.holds_on, (later.holds_on == Assessment.holds_on) & (later.id > Assessment.id)
    )
    return exists().where(
        later.werkplein_id == Assessment.werkplein_id,
        later.milestone == Assessment.milestone,
        later.source == Source.SELF,
        is_later,
    )


def _moved_on(
    milestone: str, register: Sequence[WerkpleinVersion], on: date, known: Moment | None = None
) -> date | None:
    """Give when it came into the building where it is on a day; as was known at a moment, where that is given.

    Nothing where it never moved, and for what a move does not take away.
    """
    if not reader.current().milestone(milestone).lapses_on_move:
        return None
    told = [each for each in register if known is None or (each.recorded_on, each.recorded_at) <= known]
    return max((day for day in register_facts(told).moves if day <= on), default=None) if told else None


def _pieces(session: Session, ids: Sequence[int], register: Register, today: date) -> set[Pair]:
    """Give the milestones with a piece that waits to be checked and would show something then; two statements."""
    question = (
        select(Evidence.werkplein_id, Evidence.milestone, Evidence.holds_on)
        .where(Evidence.werkplein_id.in_(ids), IS_UNDECIDED)
        .order_by(Evidence.id)
    )
    months = months_on(session, today)
    return {
        (werkplein_id, milestone)
        for werkplein_id, milestone, holds_on in session.execute(question)
        if would_show(
            holds_on,
            valid_until(holds_on, Grade.E1, months),
            _moved_on(milestone, register.get(werkplein_id, ()), today),
            today,
        )
    }


def months_on(session: Session, today: date) -> Mapping[str, int]:
    """Give how long evidence counts by the rules of a day, in months by grade; one statement."""
    return ruleset_on(rulesets(session, reader.current()), today).validity_months


def asked_ids(session: Session) -> Sequence[int]:
    """Give the Werkpleinen of which anything was ever drawn or sent back; one statement."""
    returned = select(Evidence.werkplein_id).join(EvidenceCheck, EvidenceCheck.evidence_id == Evidence.id)
    both = select(SampleItem.werkplein_id).union(returned.where(EvidenceCheck.outcome == CheckOutcome.RETURNED))
    return sorted(session.scalars(both))


def drawn_and_waiting(session: Session, today: date) -> set[Pair]:
    """Give the answers in the queue that were drawn, and of which the check is still to come; three statements."""
    in_queue = select(Evidence.werkplein_id).where(IS_UNDECIDED)
    found = outcomes(session, today, in_queue, asks_for_whom=False).items()
    return {ask.pair for ask, outcome in found if ask.quarter is not None and outcome.state.is_waiting}


def was_drawn(session: Session, werkplein_id: int, milestone: str, today: date) -> str | None:
    """Give the newest quarter in whose sample this answer is, if its check is still to come; three statements."""
    found = outcomes(session, today, [werkplein_id], asks_for_whom=False).items()
    waits = [ask.quarter for ask, outcome in found if ask.milestone == milestone and outcome.state.is_waiting]
    return max(filter(None, waits), default=None)
