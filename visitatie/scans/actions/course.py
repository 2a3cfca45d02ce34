"""The steps of a scan: ask, plan, confirm, hold, close, withdraw, and put a step back that was a mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from milestones.rules.reasons import refuse_short
from visitatie.scans import letters, queries, rules
from visitatie.scans.actions.expecting import keep_asked
from visitatie.scans.models import ScanDay, ScanParticipant, ScanTrajectory
from visitatie.scans.rules import Present, Request, ScanDayNumber, ScanState
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import Conflict, DomainError
from werkplein.obligations.queries import closing_days
from werkplein.programme import reader
from werkplein.register.models import Municipality, Werkplein


def ask_scan(session: Session, actor: Actor, werkplein: Werkplein, request: Request, today: date) -> ScanTrajectory:
    """Ask for a scan of a municipality. Of one municipality one scan runs at a time."""
    served = {each.id for each in queries.municipalities(session, werkplein, today)}
    if request.municipality_id in served:
        lock(session, Municipality, request.municipality_id)
    has_running = bool(queries.running_in(session, [request.municipality_id]))
    rules.refuse_request(request, served, has_running)
    scan = ScanTrajectory(
        werkplein=werkplein,
        municipality_id=request.municipality_id,
        state=ScanState.REQUESTED,
        requested_on=today,
        requested_by=actor.id,
        recognised={each.value: True for each in sorted(request.recognised)},
        reason=request.reason.strip(),
        may_name=request.may_name,
        waits_since=today,
    )
    session.add(scan)
    keep_asked(session, scan, today)
    facts = {"municipality": scan.municipality_id, "recognised": len(request.recognised)}
    record(session, actor, Event.SCAN_REQUESTED, scan, werkplein.id, **facts)
    return scan


def plan_days(session: Session, actor: Actor, scan: ScanTrajectory, first: date, second: date, today: date) -> None:
    """Propose days 1 and 2 to the MT; other days than before ask it again."""
    held_lock(session, scan)
    rules.refuse_move(scan.state, ScanState.PLANNED)
    rules.refuse_days(first, second, today, closing_days(session))
    _set_day(scan, ScanDayNumber.ONE, first)
    _set_day(scan, ScanDayNumber.TWO, second)
    scan.proposed_on, scan.confirmed_on, scan.declined_why = today, None, ""
    _move(session, actor, scan, ScanState.PLANNED, today)


def confirm_days(session: Session, actor: Actor, scan: ScanTrajectory, seen: Sequence[date], today: date) -> None:
    """Let the MT agree with the days it saw."""
    held_lock(session, scan)
    if scan.state is not ScanState.PLANNED or scan.confirmed_on is not None:
        raise Conflict("Er zijn nu geen dagen om te bevestigen. Er is niets veranderd.")
    if list(seen) != [each.day for each in scan.days]:
        raise Conflict("De dagen zijn intussen veranderd. Bekijk de nieuwe dagen en bevestig die.")
    scan.confirmed_on = today
    _answered(session, actor, scan, today, "days")


def decline_days(session: Session, actor: Actor, scan: ScanTrajectory, why: str, today: date) -> None:
    """Let the MT ask for other days, with a reason; then days are to be proposed again."""
    held_lock(session, scan)
    rules.refuse_move(scan.state, ScanState.REQUESTED)
    refuse_short(why, "waarom deze dagen niet passen", "why")
    _drop_days(scan)
    scan.declined_why, scan.waits_since = why.strip(), today
    _move(session, actor, scan, ScanState.REQUESTED, today)


def hold_day(
    session: Session,
    actor: Actor,
    scan: ScanTrajectory,
    number: ScanDayNumber,
    came: Collection[int],
    missing: str,
    today: date,
) -> None:
    """Note that a day was held, and who was there. After day 2 the return session is proposed."""
    held_lock(session, scan)
    rules.refuse_move(scan.state, number.state)
    day = _set(scan, number)
    present = [_present(each, came) for each in scan.people]
    terms = reader.current().scan
    rules.refuse_held(number, day.day, present, _lacking(scan, number), missing, today, terms)
    for each in scan.people:
        each.note_came(number, each.id in came)
    day.held_on, day.missing = today, missing.strip()
    if number is ScanDayNumber.TWO:
        _set_day(scan, ScanDayNumber.THREE, rules.propose_return(day.day, closing_days(session), terms))
        letters.tell_return(session, scan, today)
    _move(session, actor, scan, number.state, today)


def move_return(session: Session, actor: Actor, scan: ScanTrajectory, day: date, today: date) -> None:
    """Choose another day for the return session, within its window."""
    held_lock(session, scan)
    if scan.state is not ScanState.DAY_TWO:
        raise Conflict("De terugkomsessie is nu niet te verzetten. Er is niets veranderd.")
    second = _set(scan, ScanDayNumber.TWO).day
    rules.refuse_return(day, second, today, closing_days(session), reader.current().scan)
    _set_day(scan, ScanDayNumber.THREE, day)
    letters.tell_return(session, scan, today)
    keep_asked(session, scan, today)
    record(session, actor, Event.SCAN_MOVED, scan, scan.werkplein_id, day=day.isoformat())


def agree_plan(session: Session, actor: Actor, scan: ScanTrajectory, seen: Collection[int], today: date) -> None:
    """Let the MT agree with the plan it saw."""
    held_lock(session, scan)
    if scan.state is not ScanState.DAY_TWO or scan.plan_agreed_on is not None:
        raise Conflict("Er is nu geen plan om akkoord mee te gaan. Er is niets veranderd.")
    if set(seen) != {each.id for each in scan.standing_agreements}:
        raise Conflict("Het plan is intussen veranderd. Lees het opnieuw.")
    scan.plan_agreed_on = today
    _answered(session, actor, scan, today, "plan")


def close(session: Session, actor: Actor, scan: ScanTrajectory, today: date) -> None:
    """Close a scan of which the return session was held."""
    held_lock(session, scan)
    if not scan.state.has_reached(ScanState.DAY_THREE):
        raise Conflict("Een scan sluit u af na de terugkomsessie. Er is niets veranderd.")
    rules.refuse_move(scan.state, ScanState.CLOSED)
    scan.ended_on = today
    _move(session, actor, scan, ScanState.CLOSED, today)


def withdraw(session: Session, actor: Actor, scan: ScanTrajectory, why: str, today: date) -> None:
    """Stop a scan, with a reason; what was written stays."""
    held_lock(session, scan)
    rules.refuse_move(scan.state, ScanState.WITHDRAWN)
    refuse_short(why, "waarom de scan stopt", "why")
    scan.ended_on, scan.ended_why = today, why.strip()
    _move(session, actor, scan, ScanState.WITHDRAWN, today)
    letters.tell_withdrawn(session, scan, today)


def step_back(session: Session, actor: Actor, scan: ScanTrajectory, why: str, today: date) -> None:
    """Put back a step that was a mistake, with a reason. What was written stays, what was asked is asked again."""
    held_lock(session, scan)
    was = scan.state
    then = rules.state_before(was, scan.held, bool(scan.days))
    refuse_short(why, "waarom u de stap terugzet", "why")
    if was.is_withdrawn and queries.running_in(session, [scan.municipality_id]):
        raise Conflict("Voor deze gemeente loopt intussen een andere scan. Er is niets veranderd.")
    scan.state, scan.ended_on, scan.ended_why = then, None, ""
    if not was.is_withdrawn:
        _undo(scan, was, today)
    keep_asked(session, scan, today)
    record(session, actor, Event.SCAN_UNDONE, scan, scan.werkplein_id, was=was.value, state=then.value)


def held_lock(session: Session, scan: ScanTrajectory) -> None:
    """Hold a scan against other writers, as it stands now."""
    lock(session, ScanTrajectory, scan.id)
    session.expire(scan, ["days", "participants", "notes", "findings", "agreements"])


def _undo(scan: ScanTrajectory, was: ScanState, today: date) -> None:
    if was is ScanState.PLANNED:
        _drop_days(scan)
        scan.waits_since = today
    number = next((each for each in ScanDayNumber if each.state is was), None)
    if number is not None:
        day = _set(scan, number)
        day.held_on, day.missing = None, ""
        for each in scan.participants:
            each.note_came(number, None)
    if number is ScanDayNumber.TWO:
        scan.days = [each for each in scan.days if not each.number.is_return]
        scan.plan_agreed_on = None


def _drop_days(scan: ScanTrajectory) -> None:
    scan.days, scan.proposed_on, scan.confirmed_on = [], None, None


def _set_day(scan: ScanTrajectory, number: ScanDayNumber, day: date) -> None:
    found = scan.day(number)
    if found is None:
        scan.days.append(ScanDay(number=number, day=day))
    else:
        found.day = day


def _set(scan: ScanTrajectory, number: ScanDayNumber) -> ScanDay:
    found = scan.day(number)
    if found is None:
        raise Conflict("Deze dag is nog niet gepland. Er is niets veranderd.")
    return found


def _present(person: ScanParticipant, came: Collection[int]) -> Present:
    return Present(person.in_cases, bool(person.came_one), person.id in came)


def _lacking(scan: ScanTrajectory, number: ScanDayNumber) -> Iterable[DomainError]:
    if number.is_first:
        return rules.lacks_blocks(scan.blocks)
    if number.is_return:
        return rules.lacks_reviews(each.state for each in scan.standing_agreements)
    return rules.lacks_plan({each.kind for each in scan.standing_findings}, len(scan.standing_agreements))


def _move(session: Session, actor: Actor, scan: ScanTrajectory, then: ScanState, today: date) -> None:
    scan.state = then
    keep_asked(session, scan, today)
    record(session, actor, Event.SCAN_MOVED, scan, scan.werkplein_id, state=then.value)


def _answered(session: Session, actor: Actor, scan: ScanTrajectory, today: date, about: str) -> None:
    keep_asked(session, scan, today)
    record(session, actor, Event.SCAN_ANSWERED, scan, scan.werkplein_id, about=about)
