"""Acts on support in the regions: functions, needs, choices, and what is asked of whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from milestones.rules.reasons import refuse_short
from visitatie.regional import queries, rules
from visitatie.regional.models import RegionalFunction, SupportChoice, SupportNeed, SupportRequest
from visitatie.regional.rules import ANSWER_WORKING_DAYS, Asked, Ended, Entitlement, Function, Need, NeedState
from visitatie.reviews.models import SupportAction
from visitatie.reviews.rules import SupportState
from werkplein.core.access import Permission
from werkplein.core.actor import Actor, signed
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import Conflict, NotFound
from werkplein.obligations import actions as obligations
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import Expected, ObligationKind, ObligationState
from werkplein.programme.rules import Quarter, add_working_days
from werkplein.register.models import Region, Werkplein


def add_function(session: Session, actor: Actor, region: Region, function: Function, today: date) -> RegionalFunction:
    """Note that a region has a function."""
    lock(session, Region, region.id)
    running = [Function(each.kind, each.organisation) for each in queries.functions(session, region.id)]
    rules.refuse_function(function, running)
    row = RegionalFunction(
        region_id=region.id, kind=function.kind, organisation=function.organisation.strip(), starts_on=today
    )
    session.add(row)
    record(session, actor, Event.REGIONAL_FUNCTION, row, region=region.code, function=function.kind.value)
    return row


def end_function(session: Session, actor: Actor, region: Region, number: int, today: date) -> RegionalFunction:
    """Note that a region no longer has a function; what was asked of it must be done first."""
    lock(session, Region, region.id)
    row = next((each for each in queries.functions(session, region.id) if each.id == number), None)
    if row is None:
        raise NotFound
    if queries.has_open_requests(session, row.id):
        raise Conflict("Van deze functie is nog iets gevraagd. Rond dat eerst af, of vraag het een ander.")
    row.ends_on = max(today, row.starts_on)
    record(session, actor, Event.REGIONAL_FUNCTION, row, region=region.code, ended=True)
    return row


def choose_middle(
    session: Session, actor: Actor, werkplein: Werkplein, entitlement: Entitlement, takes_part: bool, today: date
) -> SupportChoice | None:
    """Let a leader choose for the offer of the middle group, or stop; choosing the same again changes nothing."""
    lock(session, Werkplein, werkplein.id)
    if not entitlement.may_choose:
        raise Conflict("Alleen een koploper kiest hiervoor. De anderen hebben dit aanbod al, of nog geen pakket.")
    if queries.choices(session, [werkplein.id]).get(werkplein.id, False) is takes_part:
        return None
    row = SupportChoice(
        werkplein_id=werkplein.id,
        takes_part=takes_part,
        holds_on=today,
        **signed(actor, today),
    )
    session.add(row)
    record(session, actor, Event.SUPPORT_CHOSEN, row, werkplein.id, takes_part=takes_part)
    return row


def state_need(
    session: Session,
    actor: Actor,
    werkplein: Werkplein,
    need: Need,
    entitlement: Entitlement,
    milestones: Collection[str],
    today: date,
) -> SupportNeed:
    """State what a Werkplein needs; somebody in the region takes it up within ten working days."""
    rules.refuse_need(need, entitlement, milestones)
    lock(session, Werkplein, werkplein.id)
    stated = queries.needs_of(session, werkplein_id=werkplein.id)
    rules.refuse_same_need(need, [each.told for each in stated if each.is_open])
    row = SupportNeed(
        werkplein=werkplein,
        kind=need.kind,
        milestone=need.milestone,
        text=need.text.strip(),
        stated_on=today,
        stated_by=actor.id,
        answer_by=_answer_by(session, today),
        state=NeedState.OPEN,
    )
    session.add(row)
    session.flush()
    _expect_answer(session, row, today)
    record(session, actor, Event.SUPPORT_NEED, row, werkplein.id, kind=need.kind.value, state=row.state.value)
    return row


def close_need(session: Session, actor: Actor, need: SupportNeed, state: NeedState, outcome: str, today: date) -> None:
    """Note that a need is met, or no longer there; what was asked for it goes on until it is ended itself."""
    lock(session, SupportNeed, need.id)
    rules.refuse_ended_need(need.state)
    refuse_short(outcome, "wat ervan kwam", "outcome")
    need.state, need.ended_on, need.outcome = state, today, outcome.strip()
    _settle_need(
        session, need, today, ObligationState.DELIVERED if state is NeedState.MET else ObligationState.WITHDRAWN
    )
    record(session, actor, Event.SUPPORT_NEED, need, need.werkplein_id, state=state.value)


def ask(session: Session, actor: Actor, werkplein: Werkplein, asked: Asked, today: date) -> SupportRequest:
    """Ask something of a function in the region; with that the need behind it is taken up."""
    lock(session, Werkplein, werkplein.id)
    need, action = _about(session, werkplein, asked)
    _refuse_request(session, werkplein, asked, _is_of(asked, need, action), today)
    row = SupportRequest(
        werkplein=werkplein,
        function_id=asked.function_id,
        need=need,
        support_action=action,
        what=asked.what.strip(),
        due_on=asked.due_on,
        asked_on=today,
        asked_by=actor.id,
        state=SupportState.AGREED,
    )
    session.add(row)
    session.flush()
    obligations.expect_anew(session, _expected_request(row))
    if need is not None:
        _settle_need(session, need, today)
    record(session, actor, Event.SUPPORT_REQUEST, row, werkplein.id, state=row.state.value)
    return row


def end_request(session: Session, actor: Actor, request: SupportRequest, ended: Ended, today: date) -> None:
    """Note what came of a request. What stops leaves its need to be taken up again."""
    lock(session, SupportRequest, request.id)
    rules.refuse_end(request.state, ended)
    request.state, request.ended_on, request.result = ended.state, today, ended.result.strip()
    is_done = ended.state is SupportState.DONE
    state = ObligationState.DELIVERED if is_done else ObligationState.WITHDRAWN
    period, part = Quarter.of(request.due_on).code, str(request.id)
    obligations.settle(session, request.werkplein_id, ObligationKind.SUPPORT_REQUEST, period, part, today, state)
    record(session, actor, Event.SUPPORT_REQUEST, request, request.werkplein_id, state=ended.state.value)
    if request.need is None or not request.need.is_open:
        return
    if is_done and ended.is_met:
        close_need(session, actor, request.need, NeedState.MET, ended.result, today)
    elif not request.need.is_taken_up:
        request.need.answer_by = _answer_by(session, today)
        _expect_answer(session, request.need, today)


def _refuse_request(session: Session, werkplein: Werkplein, asked: Asked, is_about_open: bool, today: date) -> None:
    there = {each.id for each in queries.functions(session, werkplein.region_id)}
    rules.refuse_request(asked, asked.function_id in there, is_about_open, today)
    requests = queries.requests_of(session, werkplein_id=werkplein.id)
    rules.refuse_same_request(asked, [each.told for each in requests if each.is_going])


def _is_of(asked: Asked, need: SupportNeed | None, action: SupportAction | None) -> bool:
    """Tell whether what is asked about was found."""
    return (asked.need_id is None or need is not None) and (asked.support_action_id is None or action is not None)


def _about(session: Session, werkplein: Werkplein, asked: Asked) -> tuple[SupportNeed | None, SupportAction | None]:
    """Give the need or the support a request is about, as long as it runs and is of this Werkplein."""
    need = queries.find_need(session, asked.need_id) if asked.need_id is not None else None
    if need is not None and (need.werkplein_id != werkplein.id or not need.is_open):
        need = None
    if asked.support_action_id is None:
        return need, None
    linked = queries.linked_support(session, werkplein_id=werkplein.id)
    return need, next((action for action, _, _ in linked if action.id == asked.support_action_id), None)


def _answer_by(session: Session, today: date) -> date:
    return add_working_days(today, ANSWER_WORKING_DAYS, closing_days(session))


def _expect_answer(session: Session, need: SupportNeed, today: date) -> None:
    expected = Expected(
        werkplein_id=need.werkplein_id,
        kind=ObligationKind.SUPPORT_NEED,
        period=Quarter.of(need.answer_by).code,
        part=str(need.id),
        opens_on=today,
        due_on=need.answer_by,
        address=f"/intern/ondersteuning/behoefte/{need.id}/",
        audience=Permission.SUPPORT_RECORD.value,
    )
    obligations.expect_anew(session, expected)


def _expected_request(request: SupportRequest) -> Expected:
    return Expected(
        werkplein_id=request.werkplein_id,
        kind=ObligationKind.SUPPORT_REQUEST,
        period=Quarter.of(request.due_on).code,
        part=str(request.id),
        opens_on=request.asked_on,
        due_on=request.due_on,
        address=f"/intern/ondersteuning/verzoek/{request.id}/",
        audience=Permission.SUPPORT_RECORD.value,
    )


def _settle_need(
    session: Session, need: SupportNeed, today: date, state: ObligationState = ObligationState.DELIVERED
) -> None:
    period, part = Quarter.of(need.answer_by).code, str(need.id)
    obligations.settle(session, need.werkplein_id, ObligationKind.SUPPORT_NEED, period, part, today, state)
