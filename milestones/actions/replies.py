"""What is asked of an MT about findings: to reply to them, and to say whether it goes on (design 4.11, domain D.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones.actions.standings import lock_all
from milestones.models import Assessment
from milestones.queries.hearings import Hearing, desk_to_reply_to, reports_to_reply_to
from milestones.rules.hearing import DESK_REPORT
from werkplein.core.access import Permission
from werkplein.obligations import actions as obligations
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

KINDS = (ObligationKind.REPLY, ObligationKind.ESCALATION)
_DESK_IS_ASKED = (
    Obligation.kind == ObligationKind.REPLY,
    Obligation.state == ObligationState.OPEN,
    Obligation.part.startswith(DESK_REPORT),
)


def expect_reply(
    session: Session, werkplein: Werkplein, reference: str, recorded_on: date, until: date, reply_at: str = ""
) -> None:
    """Ask the MT to reply to what a visit found, on the page of its findings or where it is said.

    Once per report; what comes in later is asked anew, also when the MT had its say about all that was there.
    """
    obligations.expect_anew(session, _reply(werkplein, reference, recorded_on, until, reply_at))


def _reply(werkplein: Werkplein, reference: str, recorded_on: date, until: date, reply_at: str = "") -> Expected:
    return Expected(
        werkplein_id=werkplein.id,
        kind=ObligationKind.REPLY,
        period=Quarter.of(recorded_on).code,
        opens_on=recorded_on,
        due_on=until,
        address=reply_at or f"/intern/werkpleinen/{werkplein.code}/bevindingen/",
        audience=Permission.FINDING_DISPUTE.value,
        part=reference[:64],
    )


def follow_desk(
    session: Session,
    werkpleinen: Sequence[Werkplein],
    today: date,
    ended: ObligationState = ObligationState.DELIVERED,
) -> None:
    """Ask the MTs to reply to what the desk found, exactly as long as something of it can be disputed.

    Once per day on which the desk found something: it may check many pieces in one go. `ended` says how what is asked
    no more ended. Who closed replies to nothing. The caller holds the Werkpleinen; four statements at most.
    """
    places = {one.id: one for one in werkpleinen if not one.is_closed_on(today)}
    if not places:
        return
    session.flush()
    left, asked = desk_to_reply_to(session, sorted(places), today), _asked_of_desk(session, sorted(places))
    obligations.settle_rows(session, [row_id for key, row_id in asked.items() if key not in left], today, ended)
    new = {key: row for key, row in left.items() if key not in asked}
    if new:
        obligations.expect_anew(session, *(_desk_reply(places[key[0]], key[1], row) for key, row in new.items()))


def _desk_reply(werkplein: Werkplein, part: str, row: Assessment) -> Expected:
    return _reply(werkplein, part, row.recorded_on, row.reply_until or row.recorded_on)


def _asked_of_desk(session: Session, werkplein_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """Give which replies to the desk are asked now, by Werkplein and report; one statement."""
    rows = session.execute(
        select(Obligation.werkplein_id, Obligation.part, Obligation.id)
        .where(Obligation.werkplein_id.in_(werkplein_ids), *_DESK_IS_ASKED)
        .order_by(Obligation.id)
    )
    return {(werkplein_id, part): row_id for werkplein_id, part, row_id in rows}


def settle_replies(session: Session, werkplein: Werkplein, visits: Sequence[str | None], today: date) -> None:
    """Ask no more for a reply to these reports of visits, once nothing in them is left to reply to."""
    done = {each for each in visits if each} - reports_to_reply_to(session, werkplein.id, today)
    obligations.settle_parts(session, werkplein.id, ObligationKind.REPLY, done, today)


def about_finding(
    werkplein: Werkplein, hearing: Hearing, kind: ObligationKind, today: date, until: date, who: Permission, part: str
) -> Expected:
    """Make a task about one finding, from today until that day, for whoever holds the permission; done on its page."""
    return Expected(
        werkplein_id=werkplein.id,
        kind=kind,
        period=period_of(hearing),
        opens_on=today,
        due_on=until,
        address=f"/intern/werkpleinen/{werkplein.code}/bevindingen/{hearing.finding.id}/",
        audience=who.value,
        part=part,
    )


def expect_escalation(session: Session, werkplein: Werkplein, hearing: Hearing, today: date, until: date) -> None:
    """Ask the MT whether it goes to the steering group, for as long as it may."""
    kind, who = ObligationKind.ESCALATION, Permission.FINDING_DISPUTE
    obligations.expect(session, [about_finding(werkplein, hearing, kind, today, until, who, part=_of_finding(hearing))])


def settle_escalation(session: Session, werkplein: Werkplein, hearing: Hearing, today: date) -> None:
    """Note that the MT went to the steering group."""
    key = (werkplein.id, ObligationKind.ESCALATION, period_of(hearing), _of_finding(hearing))
    obligations.settle(session, *key, today)


def _of_finding(hearing: Hearing) -> str:
    """Name the milestone, which people read, and the finding: `b2-6995`."""
    return f"{hearing.finding.milestone}-{hearing.finding.id}"


def period_of(hearing: Hearing) -> str:
    """Give the quarter that a task about a finding is of: the one in which it was recorded."""
    return Quarter.of(hearing.finding.recorded_on).code


def withdraw_replies(session: Session, today: date) -> int:
    """Ask no more for a reply whose time is over, to findings and to decisions; gives how many.

    Nor for one to what the desk found, once what a visit saw since counts for good: on no other occasion is that seen.
    """
    count = sum(obligations.settle_overdue(session, kind, today, ObligationState.WITHDRAWN) for kind in KINDS)
    asked = select(Obligation.werkplein_id).where(*_DESK_IS_ASKED)
    places = session.scalars(select(Werkplein).where(Werkplein.id.in_(asked)).order_by(Werkplein.id)).all()
    lock_all(session, [one.id for one in places])
    follow_desk(session, places, today, ObligationState.WITHDRAWN)
    return count
