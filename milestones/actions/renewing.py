"""Asking an MT in time for new evidence, and no longer when it came or the value changed (domain D.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones.models import Assessment
from milestones.queries.sampling import bearers, newest_shown
from milestones.rules import Source, Verdict
from milestones.rules.evidence import WORKING_DAYS_TO_SUPPLY, Bearer, needs_renewal, renewal_opens_on
from werkplein.core.access import Permission
from werkplein.obligations.actions import expect, expect_anew, settle_many
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import closing_days, of_kind
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.models import Werkplein

KIND = ObligationKind.EVIDENCE_RENEWAL
Key = tuple[int, ObligationKind, str, str]


def expect_renewals(session: Session, werkpleinen: Iterable[Werkplein], today: date) -> tuple[int, int]:
    """Ask for the renewals that are due, and settle those that came; a second run does nothing.

    Gives how many are new and how many were settled. The summary rows must be right for the day.
    """
    by_id = {each.id: each for each in werkpleinen}
    settled = settle_renewals(session, None, today)
    known = {(each.werkplein_id, each.period, each.part): each.state for each in of_kind(session, KIND)}
    due = [each for each in bearers(session) if each.werkplein_id in by_id and needs_renewal(each, today)]
    states = [(each, known.get((each.werkplein_id, each.period, each.milestone))) for each in due]
    new = [_expected(by_id[each.werkplein_id], each) for each, state in states if state is None]
    expect(session, new)
    again = [each for each, state in states if state is ObligationState.WITHDRAWN]
    for each in again:
        # It was met no more, and is met again.
        expect_anew(session, _expected(by_id[each.werkplein_id], each))
    return len(new) + len(again), settled


def _expected(werkplein: Werkplein, bearer: Bearer) -> Expected:
    return Expected(
        werkplein_id=werkplein.id,
        kind=KIND,
        period=bearer.period,
        part=bearer.milestone,
        opens_on=renewal_opens_on(bearer.valid_until),
        due_on=bearer.valid_until,
        address=evidence_address(werkplein.code, bearer.milestone),
        audience=Permission.ANSWER_DRAFT.value,
    )


def settle_renewals(session: Session, werkplein_ids: Sequence[int] | None, today: date) -> int:
    """Settle the renewals for which something newer came, and withdraw those whose value changed; gives how many."""
    asked = [each for each in of_kind(session, KIND, werkplein_ids) if each.state is ObligationState.OPEN]
    if not asked:
        return 0
    ids = sorted({each.werkplein_id for each in asked})
    met = {(each.werkplein_id, each.milestone) for each in bearers(session, ids) if each.verdict is Verdict.MET}
    gone = [each for each in asked if (each.werkplein_id, each.part) not in met]
    shown = newest_shown(session, ids)
    until = {
        key: max((row.valid_until for row in rows if row.verdict is Verdict.MET), default=date.min).isoformat()
        for key, rows in shown.items()
    }
    came = [each for each in asked if each not in gone and until.get((each.werkplein_id, each.part), "") > each.period]
    settle_many(session, map(_key, gone), today, ObligationState.WITHDRAWN)
    settle_many(session, map(_key, came), today)
    return len(gone) + len(came)


def settle_asked(session: Session, werkplein: Werkplein, rows: Sequence[Assessment], today: date) -> None:
    """Settle what was asked with milestones that a check or a visit now shows; withdraw it where they are not met.

    Who takes back an answer that was asked about and gives it again is asked again: so nobody gets rid of it.
    """
    codes = {row.milestone for row in rows}
    asked = [each for each in of_kind(session, ObligationKind.EVIDENCE_RETURNED, [werkplein.id]) if each.part in codes]
    if not asked:
        return
    standing = {each.milestone: each for each in bearers(session, [werkplein.id])}
    shown = {row.milestone for row in rows if row.source is not Source.SELF and row.valid_until >= today}
    is_open = [each for each in asked if each.state is ObligationState.OPEN and each.part in standing]
    gone = [each for each in is_open if standing[each.part].verdict is not Verdict.MET]
    came = [each for each in is_open if each not in gone and each.part in shown]
    settle_many(session, map(_key, gone), today, ObligationState.WITHDRAWN)
    settle_many(session, map(_key, came), today)
    newest = {each.part: each for each in sorted(asked, key=lambda each: each.opens_on)}
    for code, last in newest.items():
        is_let_go = last.state is ObligationState.WITHDRAWN and not last.is_by_closing
        bearer = standing.get(code)
        if is_let_go and last not in gone and bearer and bearer.verdict is Verdict.MET and not bearer.is_shown:
            ask_for_evidence(session, werkplein, code, today)


def ask_for_evidence(session: Session, werkplein: Werkplein, milestone: str, today: date) -> None:
    """Ask the MT for evidence with a milestone, within ten working days."""
    expect_anew(session, evidence_expected(werkplein, milestone, Quarter.of(today), supply_by(session, today), today))


def supply_by(session: Session, today: date) -> date:
    """Give the day by which an MT supplies what is asked today; one statement."""
    return add_working_days(today, WORKING_DAYS_TO_SUPPLY, closing_days(session))


def evidence_expected(werkplein: Werkplein, milestone: str, quarter: Quarter, due_on: date, today: date) -> Expected:
    """Give what is expected of an MT that is asked for evidence."""
    return Expected(
        werkplein_id=werkplein.id,
        kind=ObligationKind.EVIDENCE_RETURNED,
        period=quarter.code,
        part=milestone,
        opens_on=today,
        due_on=due_on,
        address=evidence_address(werkplein.code, milestone),
        audience=Permission.ANSWER_DRAFT.value,
    )


def evidence_address(werkplein_code: str, milestone: str) -> str:
    """Give the path of the page where evidence with a milestone is added."""
    return f"/intern/werkpleinen/{werkplein_code}/bewijs/{milestone}/"


def withdraw_closed(session: Session, open_ids: Collection[int], today: date) -> int:
    """Ask no more evidence of Werkpleinen that are not among the open ones; gives how many."""
    asked = of_kind(session, ObligationKind.EVIDENCE_RETURNED)
    gone = [each for each in asked if each.state is ObligationState.OPEN and each.werkplein_id not in open_ids]
    return settle_many(session, map(_key, gone), today, ObligationState.WITHDRAWN, by_closing=True)


def _key(asked: Obligation) -> Key:
    return asked.werkplein_id, asked.kind, asked.period, asked.part
