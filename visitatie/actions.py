"""Acts on visits: create audits, set a day, confirm, hold, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from milestones.actions import record_findings
from milestones.models import FixedQuarter
from milestones.queries import adopted_approach
from milestones.rules import Found, Source
from visitatie import letters, queries, rules
from visitatie.calendars import actions as calendars
from visitatie.letters import Letter
from visitatie.models import Visit
from visitatie.planning.absences import keep_declined
from visitatie.planning.by_hand import refuse_against_the_rules
from visitatie.planning.models import VisitSlot
from visitatie.planning.queries import slots_of
from visitatie.reasons import keep_reason
from visitatie.reports.actions import deliver_concept
from visitatie.rules import Proposal, VisitKind, VisitStatus
from werkplein.core.access import Permission
from werkplein.core.actor import SYSTEM, Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import insert_missing, lock
from werkplein.core.errors import DomainError
from werkplein.core.labels import date_words
from werkplein.obligations import actions as obligations
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.people.models import Account
from werkplein.people.queries import mt_of
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.queries import dossier_facts

# How long an MT has to say whether a day suits (domain E.5: it chooses within days, not weeks).
WORKING_DAYS_TO_CONFIRM = 5


def create_audits(session: Session, fixed: FixedQuarter, today: date) -> int:
    """Give every laggard of a fixed quarter without an audit one, with its due date (design 4.10)."""
    due = rules.due_on(Quarter.parse(fixed.quarter), today)
    quarter = Quarter.of(due).code
    having = queries.audited(session, fixed.quarter, quarter)
    missing = rules.to_audit(queries.laggards(session, fixed, today), having)
    is_adopted = adopted_approach(session, today) is not None
    rows = [
        {
            "kind": VisitKind.AUDIT,
            "werkplein_id": laggard.werkplein_id,
            "basis": fixed.quarter,
            "quarter": quarter,
            "due_on": due,
            "created_on": today,
            "status": rules.first_status(laggard, is_adopted),
            "reason": "",
            "discussed_with": "",
            "is_kept": False,
        }
        for laggard in missing
    ]
    new = insert_missing(session, Visit, rows, ["werkplein_id", "kind", "basis"])
    if new:
        _follow_up(session, [laggard.werkplein_id for laggard in missing], fixed.quarter)
    return new


def _follow_up(session: Session, werkplein_ids: Sequence[int], basis: str) -> None:
    made = select(Visit).where(Visit.werkplein_id.in_(werkplein_ids), Visit.basis == basis)
    visits = session.scalars(made.order_by(Visit.id)).all()
    obligations.expect(session, [_audit_expected(visit) for visit in visits if visit.status is VisitStatus.OPEN])
    for visit in visits:
        record(session, SYSTEM, Event.VISIT_CREATED, visit, visit.werkplein_id, basis=basis, due_on=str(visit.due_on))


def decide(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    """Let an audit in one of the four big cities go on."""
    _step(session, visit, VisitStatus.OPEN, today)
    obligations.expect_anew(session, _audit_expected(visit))
    record(session, actor, Event.VISIT_DECIDED, visit, visit.werkplein_id, decided_on=str(today))


def let_go_on(session: Session, today: date) -> int:
    """Let the audits go on that waited for the approach of the four big cities, once it is adopted (design 4.10).

    What cannot be held in time any more stays for a decision. Gives how many; a statement where none waits.
    """
    waiting = queries.waiting_on_decision(session, today)
    if not waiting or adopted_approach(session, today) is None:
        return 0
    for visit in waiting:
        decide(session, SYSTEM, visit, today)
    return len(waiting)


# In each act `seen` is the mark of the visit as its sender saw it, and nothing for who acts on what stands there.


def propose(
    session: Session, actor: Actor, visit: Visit, proposal: Proposal, today: date, seen: str | None = None
) -> None:
    """Set a day, and ask the MT whether it suits. A confirmed day moves only with a reason.

    A day that no plan would give is refused (domain E.2), unless the proposal says to take it despite that, and why.
    """
    was = taken(session, visit, VisitStatus.PROPOSED, today, seen)
    closed = closing_days(session)
    rules.refuse_day(proposal, visit.due_on, today, closed, is_missed=visit.missed_on is not None)
    refuse_closed(session, visit, proposal.day)
    if was is VisitStatus.CONFIRMED:
        rules.refuse_reason(proposal.reason, "waarom de bevestigde dag niet doorgaat")
    _refuse_supporter(session, proposal, visit, today)
    overruled = refuse_against_the_rules(session, visit, proposal, today)
    former = queries.supporter_of(session, visit)
    forget_slots(session, [visit.id])
    set_day(visit, proposal)
    answer_by = min(add_working_days(today, WORKING_DAYS_TO_CONFIRM, closed), proposal.day)
    obligations.expect_anew(session, confirmation_expected(visit, today, answer_by))
    told = calendars.tell(session, visit, today)
    mt = mt_of(session, visit.werkplein_id, today)
    letters.send(session, letters.PROPOSED, visit, mt, letters.TO_MT, told.now)
    if told.former:
        letters.send(session, letters.HANDED_OVER, visit, former, letters.TO_FORMER, told.former)
    facts = {"planned_on": str(proposal.day), "part": proposal.part.value, "supporter": proposal.supporter_id}
    facts |= keep_reason(session, actor, visit, proposal.reason, today)
    if overruled:
        facts["despite"] = " ".join(each.value for each in overruled)
    record(session, actor, Event.VISIT_PLANNED, visit, visit.werkplein_id, **facts)


def set_day(visit: Visit, proposal: Proposal) -> None:
    """Put a day that the MT is asked about on the visit."""
    visit.status, visit.confirmed_on = VisitStatus.PROPOSED, None
    visit.supporter_id, visit.second_id = proposal.supporter_id, proposal.second_id
    visit.planned_on, visit.part, visit.reason = proposal.day, proposal.part, proposal.reason


def forget_slots(session: Session, visit_ids: Sequence[int]) -> None:
    """Let go of the other days that an MT could choose: it has chosen, or is asked about another day."""
    session.execute(delete(VisitSlot).where(VisitSlot.visit_id.in_(visit_ids)))


def _refuse_supporter(session: Session, proposal: Proposal, visit: Visit, today: date) -> None:
    known = {supporter.id for supporter in queries.supporters(session, today) if supporter.is_active}
    if proposal.supporter_id not in known:
        raise DomainError("Kies een ondersteuner uit de lijst.", "supporter")
    if proposal.second_id is not None and proposal.second_id not in known - {proposal.supporter_id}:
        raise DomainError("Kies een andere ondersteuner, of niemand.", "second")
    refuse_taken(session, proposal, visit)


def refuse_taken(session: Session, proposal: Proposal, visit: Visit) -> None:
    """Refuse a day on which someone of the team has another visit."""
    for person in sorted(proposal.team):
        # Held, so that of two proposals for one supporter at once the second sees the first.
        lock(session, Account, person)
        rules.refuse_double(proposal, queries.appointments(session, person, proposal.day, visit.id))


def refuse_closed(session: Session, visit: Visit, day: date) -> None:
    """Refuse a day on which nobody is there any more: also when the closing is still to come."""
    facts = dossier_facts(session, [visit.werkplein_id])[visit.werkplein_id]
    if facts.closed_on is not None and not facts.is_open_on(day):
        closed = f"{visit.werkplein.title} sluit op {date_words(facts.closed_on)}."
        raise DomainError(f"{closed} Kies een dag daarvoor, of laat het bezoek vervallen.", "day")


def confirm(session: Session, actor: Actor, visit: Visit, today: date, seen: str | None = None) -> None:
    """Let the MT agree with the day it saw."""
    taken(session, visit, VisitStatus.CONFIRMED, today, seen)
    fix_day(session, actor, visit, today)


def fix_day(session: Session, actor: Actor, visit: Visit, today: date) -> None:
    """Let the day that stands on the visit be the day; tell who go."""
    day = visit.planned_on or today
    rules.refuse_past(day, today)
    refuse_closed(session, visit, day)
    forget_slots(session, [visit.id])
    visit.status, visit.confirmed_on = VisitStatus.CONFIRMED, today
    settle_confirmation(session, visit, today, ObligationState.DELIVERED)
    _tell_both(session, visit, today, letters.CONFIRMED, letters.AGREED)
    record(session, actor, Event.VISIT_CONFIRMED, visit, visit.werkplein_id, planned_on=str(day))


def decline(session: Session, actor: Actor, visit: Visit, reason: str, today: date, seen: str | None = None) -> None:
    """Let the MT ask for another day than those it saw, with the reason; no later plan offers these days again."""
    rules.refuse_reason(reason, "waarom deze dag niet past, en welke dag wel", "other_day")
    _step(session, visit, VisitStatus.OPEN, today, seen)
    was, visit.planned_on, visit.part, visit.reason = visit.planned_on, None, None, reason
    facts = _declined(session, actor, visit, was, today) if was else {}
    facts |= keep_reason(session, actor, visit, reason, today)
    forget_slots(session, [visit.id])
    settle_confirmation(session, visit, today, ObligationState.DELIVERED)
    _tell_both(session, visit, today, letters.DECLINED, letters.WITHDRAWN)
    record(session, actor, Event.VISIT_DECLINED, visit, visit.werkplein_id, planned_on=str(was), **facts)


def _declined(session: Session, actor: Actor, visit: Visit, was: date, today: date) -> dict[str, object]:
    """Keep the days that the MT could choose from among those on which it cannot, with its reason."""
    days = sorted({was, *(each.day for each in slots_of(session, visit.id))})
    keep_declined(session, actor, visit, days, visit.reason, today)
    return {"days": [str(day) for day in days]}


def hold(
    session: Session,
    actor: Actor,
    visit: Visit,
    found: Sequence[Found],
    held_on: date,
    discussed_with: str,
    today: date,
    reason: str = "",
    seen: str | None = None,
) -> None:
    """Record what an audit found; from then on it counts as seen (E2). Another day than planned needs a reason."""
    rules.refuse_held_on(held_on, today, visit.created_on)
    closed = closing_days(session)
    _step(session, visit, VisitStatus.HELD, today, seen)
    rules.refuse_unplanned(held_on, visit.planned_on, closed, reason)
    visit.held_on, visit.discussed_with, visit.reason = held_on, discussed_with, reason
    forget_slots(session, [visit.id])
    seen_by = list(visit.team)
    about = (Source.AUDIT, held_on, today, str(visit.id), seen_by, visit.report_address)
    record_findings(session, actor, visit.werkplein, found, *about)
    settle_visit(session, visit, today, ObligationState.DELIVERED)
    settle_confirmation(session, visit, today, ObligationState.WITHDRAWN)
    calendars.tell(session, visit, today)
    # The clock of the reply begins when the findings are recorded: at that moment the MT gets the concept.
    deliver_concept(session, actor, visit, today)
    facts = {"held_on": str(held_on), "agreed_on": str(visit.planned_on), "findings": len(found)}
    facts |= keep_reason(session, actor, visit, reason, today)
    record(session, actor, Event.VISIT_HELD, visit, visit.werkplein_id, **facts)


def miss(session: Session, actor: Actor, visit: Visit, reason: str, today: date, seen: str | None = None) -> None:
    """Note that a visit did not happen on its day; it stays asked for, and is to be booked again in its quarter."""
    rules.refuse_reason(reason, "waarom het bezoek niet doorging", "why_missed")
    taken(session, visit, VisitStatus.NO_SHOW, today, seen)
    if visit.werkplein.is_closed_on(today):
        # The MT would be told that a new day comes.
        raise DomainError(f"{visit.werkplein.title} is gesloten. Laat dit bezoek vervallen.", "why_missed")
    rules.refuse_missed(visit.planned_on, today)
    visit.status, visit.missed_on = VisitStatus.NO_SHOW, visit.planned_on
    visit.reason, visit.confirmed_on = reason, None
    event = calendars.tell(session, visit, today).now
    letters.send(session, letters.MISSED, visit, mt_of(session, visit.werkplein_id, today), letters.TO_MT, event)
    facts = {"planned_on": str(visit.planned_on)} | keep_reason(session, actor, visit, reason, today)
    record(session, actor, Event.VISIT_MISSED, visit, visit.werkplein_id, **facts)


def cancel(session: Session, actor: Actor, visit: Visit, reason: str, today: date, seen: str | None = None) -> None:
    """Let a visit lapse, with the reason."""
    rules.refuse_reason(reason, "waarom dit bezoek vervalt", "why")
    _step(session, visit, VisitStatus.CANCELLED, today, seen)
    visit.reason = reason
    forget_slots(session, [visit.id])
    for settle in (settle_visit, settle_confirmation):
        settle(session, visit, today, ObligationState.WITHDRAWN)
    if visit.planned_on is not None:
        _tell_both(session, visit, today, letters.CANCELLED, letters.CANCELLED)
    facts = {"due_on": str(visit.due_on)} | keep_reason(session, actor, visit, reason, today)
    record(session, actor, Event.VISIT_CANCELLED, visit, visit.werkplein_id, **facts)


def keep(session: Session, actor: Actor, visit: Visit) -> None:
    """Let a visit go on although the last fixed quarter does not ask for it."""
    locked = lock(session, Visit, visit.id)
    if locked.status.is_over:
        rules.refuse_step(locked.status, VisitStatus.OPEN)
    visit.is_kept = True
    record(session, actor, Event.VISIT_KEPT, visit, visit.werkplein_id)


def expect_again(session: Session, today: date) -> int:
    """Expect the visits of who closed after all not, as far as nobody let them lapse; gives how many."""
    withdrawn = queries.withdrawn_though_open(session, today)
    closed = closing_days(session) if withdrawn else {}
    for visit in withdrawn:
        obligations.expect_anew(session, _audit_expected(visit))
        if visit.status is VisitStatus.PROPOSED and visit.planned_on is not None:
            answer_by = min(add_working_days(today, WORKING_DAYS_TO_CONFIRM, closed), max(visit.planned_on, today))
            obligations.expect_anew(session, confirmation_expected(visit, today, answer_by))
    return len(withdrawn)


def ask_no_more(session: Session, today: date) -> int:
    """Ask no MT any more about days that have all passed: it can agree with none of them; gives how many."""
    gone = [
        (visit.werkplein_id, ObligationKind.VISIT_CONFIRMATION, visit.quarter, confirmation_part(visit))
        for visit in queries.asked_in_vain(session, today)
    ]
    return obligations.settle_many(session, gone, today, ObligationState.WITHDRAWN) if gone else 0


def _step(session: Session, visit: Visit, then: VisitStatus, today: date, seen: str | None = None) -> None:
    """Take the visit while nobody else changes it, and let it go one step on."""
    taken(session, visit, then, today, seen)
    visit.status = then


def taken(session: Session, visit: Visit, then: VisitStatus, today: date, seen: str | None) -> VisitStatus:
    """Take the visit while nobody else changes it, if it can go on and is still as it was seen; gives its status."""
    locked = lock(session, Visit, visit.id)
    rules.refuse_step(locked.status, then)
    if seen is not None and seen != locked.mark:
        goes = next((each.label for each in queries.supporters(session, today) if each.id == locked.supporter_id), "")
        raise rules.Unseen(f"{locked.status.label.lower()}, {locked.day_words}" + (f" ({goes})" if goes else ""))
    return locked.status


def _tell_both(session: Session, visit: Visit, today: date, supporter: Letter, mt: Letter) -> None:
    """Write to who pays the visit and to the MT: it stands in the calendars of both."""
    event = calendars.tell(session, visit, today).now
    letters.send(session, supporter, visit, queries.supporter_of(session, visit), letters.TO_SUPPORTER, event)
    letters.send(session, mt, visit, mt_of(session, visit.werkplein_id, today), letters.TO_MT, event)


def _audit_expected(visit: Visit) -> Expected:
    return Expected(
        werkplein_id=visit.werkplein_id,
        kind=ObligationKind.AUDIT,
        period=visit.quarter,
        opens_on=min(visit.created_on, visit.due_on),
        due_on=visit.due_on,
        address=visit.address,
        audience=Permission.VISIT_PLAN.value,
    )


def confirmation_expected(visit: Visit, today: date, answer_by: date) -> Expected:
    """Give what is asked of the MT when a day is proposed."""
    return Expected(
        werkplein_id=visit.werkplein_id,
        kind=ObligationKind.VISIT_CONFIRMATION,
        period=visit.quarter,
        opens_on=today,
        due_on=answer_by,
        address=visit.address,
        audience=Permission.VISIT_CONFIRM.value,
        part=confirmation_part(visit),
    )


def confirmation_part(visit: Visit) -> str:
    """Give which answer about a day is meant: an audit and a visitatie may be due in one quarter."""
    return "" if visit.kind.is_audit else visit.kind.value


def settle_visit(session: Session, visit: Visit, today: date, state: ObligationState) -> None:
    """Note that a visit was held, or will not be."""
    kind = ObligationKind.AUDIT if visit.kind.is_audit else ObligationKind.VISITATIE
    obligations.settle(session, visit.werkplein_id, kind, visit.quarter, "", today, state)


def settle_confirmation(session: Session, visit: Visit, today: date, state: ObligationState) -> None:
    """Note that the MT answered about the day of a visit, or need not any more."""
    kind, part = ObligationKind.VISIT_CONFIRMATION, confirmation_part(visit)
    obligations.settle(session, visit.werkplein_id, kind, visit.quarter, part, today, state)
