"""What a scan asks of whom: the obligations follow from how it stands, after every step and every step back."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.scans import queries
from visitatie.scans.models import ScanTrajectory
from visitatie.scans.rules import Ask, asks
from werkplein.core.access import Permission
from werkplein.obligations import actions as obligations
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import ScanRules

# Who does what: the permission of each kind.
AUDIENCE = {
    ObligationKind.SCAN_PLANNING: Permission.SCAN_RUN,
    ObligationKind.SCAN_DAYS: Permission.SCAN_ASK,
    ObligationKind.SCAN_DAY: Permission.SCAN_RUN,
    ObligationKind.SCAN_PLAN: Permission.SCAN_ASK,
    ObligationKind.SCAN_AGREEMENT: Permission.SCAN_ASK,
}


def keep_asked(session: Session, scan: ScanTrajectory, today: date) -> None:
    """Let what is expected agree with how the scan stands: ask, settle what was done, and withdraw what fell away."""
    session.flush()
    wanted = {(each.kind, each.period, each.part): each for each in asks(scan.course, *_terms(session))}
    for key in sorted(queries.open_asks(session, scan)):
        ask = wanted.get(key)
        if ask is None or ask.is_done:
            state = ObligationState.WITHDRAWN if ask is None else ObligationState.DELIVERED
            obligations.settle(session, scan.werkplein_id, *key, today, state)
    expected = [_expected(scan, each) for each in wanted.values() if not each.is_done]
    if expected:
        obligations.expect_anew(session, *expected)


def _terms(session: Session) -> tuple[dict[date, str], ScanRules]:
    return closing_days(session), reader.current().scan


def _expected(scan: ScanTrajectory, ask: Ask) -> Expected:
    return Expected(
        werkplein_id=scan.werkplein_id,
        kind=ask.kind,
        period=ask.period,
        part=ask.part,
        opens_on=ask.opens_on,
        due_on=ask.due_on,
        address=f"/intern/scans/{scan.id}/",
        audience=AUDIENCE[ask.kind].value,
    )
