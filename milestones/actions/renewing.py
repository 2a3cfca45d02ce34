"""Asking an MT in time for new evidence, and no longer when it came or the value changed (domain D.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries.renewing import bore_it, shown_before
from milestones.queries.sampling import bearers, newest_shown
from milestones.rules import Verdict
from milestones.rules.evidence import Bearer, needs_renewal, renewal_opens_on
from werkplein.core.access import Permission
from werkplein.obligations.actions import expect, expect_anew, settle_many
from werkplein.obligations.models import Obligation
from werkplein.obligations.queries import of_kind
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme import reader
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
    borne = [*bearers(session), *_ran_out(session, known, today)]
    due = [each for each in borne if each.werkplein_id in by_id and needs_renewal(each, today)]
    states = [(each, known.get((each.werkplein_id, each.period, each.milestone))) for each in due]
    new = [_expected(by_id[each.werkplein_id], each) for each, state in states if state is None]
    expect(session, new)
    again = [each for each, state in states if state is ObligationState.WITHDRAWN]
    for each in again:
        # It was met no more, and is met again.
        expect_anew(session, _expected(by_id[each.werkplein_id], each))
    return len(new) + len(again), settled


def _ran_out(session: Session, known: Mapping[tuple[int, str, str], ObligationState], today: date) -> list[Bearer]:
    """Give what ran out and gave way to an answer of the MT: in a stop nobody was asked for it in time.

    What was asked, and came or is still open, needs no look at its rows.
    """
    asked = {key for key, state in known.items() if state is not ObligationState.WITHDRAWN}
    shown = [
        each
        for each in shown_before(session)
        if (each.werkplein_id, each.valid_until.isoformat(), each.milestone) not in asked
    ]
    return bore_it(session, shown, reader.current(), today)


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


def evidence_address(werkplein_code: str, milestone: str) -> str:
    """Give the path of the page where evidence with a milestone is added."""
    return f"/intern/werkpleinen/{werkplein_code}/bewijs/{milestone}/"


def _key(asked: Obligation) -> Key:
    return asked.werkplein_id, asked.kind, asked.period, asked.part
