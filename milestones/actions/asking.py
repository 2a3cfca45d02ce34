"""Asking an MT to show an answer that was drawn or sent back: exactly as long as the one rule of that says so.

Whatever changes what was found, added or said calls this: a second call changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.actions.opening import settle_answers
from milestones.actions.renewing import evidence_address, settle_renewals
from milestones.actions.standings import lock_all
from milestones.queries.asking import asked_ids, outcomes
from milestones.queries.evidence import Pair
from milestones.rules.asking import Ask, AskState, Outcome, newest_asks
from milestones.rules.evidence import WORKING_DAYS_TO_SUPPLY
from werkplein.core.access import Permission
from werkplein.obligations.actions import expect_anew, settle_rows
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.models import Werkplein

KIND = ObligationKind.EVIDENCE_RETURNED


def follow_findings(session: Session, werkplein_ids: Sequence[int], today: date) -> None:
    """Bring all that is asked of MTs in line with what was found of them; the caller holds them."""
    settle_renewals(session, werkplein_ids, today)
    settle_answers(session, werkplein_ids, today)
    follow_asks(session, werkplein_ids, today)


class _Row(NamedTuple):
    """What is or was expected with an answer."""

    id: int
    werkplein_id: int
    part: str
    period: str
    opens_on: date
    due_on: date
    state: ObligationState

    @property
    def is_open(self) -> bool:
        return self.state is ObligationState.OPEN


@dataclass
class _Plan:
    """What is to be written."""

    ended: dict[AskState, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    replaced: list[_Row] = field(default_factory=list)
    again: list[_Row] = field(default_factory=list)
    new: list[Ask] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.again) + len(self.replaced) + sum(map(len, self.ended.values()))


def follow_asks(
    session: Session,
    werkplein_ids: Sequence[int],
    today: date,
    anew: Collection[Pair] = (),
    kept: Collection[Pair] = (),
) -> int:
    """Ask for evidence with each answer that is to be shown, once, and no more where it is not; gives how much changed.

    About the answers in `anew` something was decided just now: the MT gets the whole time for them, whatever it had
    left. What opens again of the answers in `kept` keeps the day it had.
    """
    session.flush()
    found = outcomes(session, today, werkplein_ids)
    if not found:
        return 0
    asked = _asked(session, werkplein_ids)
    plan = _Plan()
    for pair, ask in newest_asks(found).items():
        _plan(plan, ask, found[ask], asked.get(pair, ()), is_anew=pair in anew, keeps_day=pair in kept)
    _write(session, plan, today)
    return plan.count


def follow_everyone(session: Session, today: date) -> int:
    """Bring in line what a day changed, and what the register says since; gives how much changed."""
    ids = asked_ids(session)
    lock_all(session, ids)
    return follow_asks(session, ids, today) if ids else 0


def _asked(session: Session, werkplein_ids: Sequence[int]) -> Mapping[Pair, list[_Row]]:
    columns = (getattr(Obligation, name) for name in _Row._fields)
    rows = session.execute(
        select(*columns)
        .where(Obligation.kind == KIND, Obligation.werkplein_id.in_(werkplein_ids))
        .order_by(Obligation.due_on, Obligation.id)
    )
    found: dict[Pair, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.werkplein_id, row.part].append(_Row(*row))
    return found


def _plan(plan: _Plan, ask: Ask, outcome: Outcome, rows: Sequence[_Row], is_anew: bool, keeps_day: bool) -> None:
    """See what becomes of what is asked with one answer: there is one that is open, with the last day it was given."""
    is_open = [row for row in rows if row.is_open]
    if not outcome.state.is_asked:
        plan.ended[outcome.state] += is_open
    elif is_open and not is_anew:
        plan.replaced += is_open[:-1]
    elif rows and keeps_day:
        plan.again.append(rows[-1])
    else:
        plan.replaced += is_open
        plan.new.append(ask)


def _write(session: Session, plan: _Plan, today: date) -> None:
    ends = [(row.id, state) for state, rows in plan.ended.items() for row in rows]
    done = [row_id for row_id, state in ends if state.is_delivered]
    closed = [row_id for row_id, state in ends if state is AskState.CLOSED]
    gone = [row_id for row_id, _ in ends if row_id not in {*done, *closed}] + [row.id for row in plan.replaced]
    settle_rows(session, done, today)
    settle_rows(session, gone, today, ObligationState.WITHDRAWN)
    settle_rows(session, closed, today, ObligationState.WITHDRAWN, by_closing=True)
    if plan.new or plan.again:
        _expect(session, plan, today)


def _expect(session: Session, plan: _Plan, today: date) -> None:
    wanted = {each.werkplein_id for each in plan.new} | {each.werkplein_id for each in plan.again}
    rows = session.execute(select(Werkplein.id, Werkplein.code).where(Werkplein.id.in_(wanted)).order_by(Werkplein.id))
    codes = {werkplein_id: code for werkplein_id, code in rows}
    due_on = add_working_days(today, WORKING_DAYS_TO_SUPPLY, closing_days(session)) if plan.new else today
    expect_anew(session, *_new(plan.new, codes, today, due_on), *_again(plan.again, codes))


def _new(asks: Iterable[Ask], codes: Mapping[int, str], today: date, due_on: date) -> list[Expected]:
    periods = [(each, each.quarter or Quarter.of(each.since[0]).code) for each in asks]
    return [_expected(each.pair, codes, period, (today, due_on)) for each, period in periods]


def _again(rows: Iterable[_Row], codes: Mapping[int, str]) -> list[Expected]:
    return [_expected((row.werkplein_id, row.part), codes, row.period, (row.opens_on, row.due_on)) for row in rows]


def _expected(pair: Pair, codes: Mapping[int, str], period: str, days: tuple[date, date]) -> Expected:
    werkplein_id, milestone = pair
    return Expected(
        werkplein_id=werkplein_id,
        kind=KIND,
        period=period,
        part=milestone,
        opens_on=days[0],
        due_on=days[1],
        address=evidence_address(codes[werkplein_id], milestone),
        audience=Permission.ANSWER_DRAFT.value,
    )
