"""Acts of planning: the facts, asking for a plan, and sending it to the MTs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from visitatie import actions as visits
from visitatie import queries as visit_queries
from visitatie.models import Visit
from visitatie.planning import queries
from visitatie.planning.absences import keep
from visitatie.planning.facts_of import gather, problem_of
from visitatie.planning.matrix import refuse_matrix
from visitatie.planning.models import Absence, HomeBase, MtDays, SchoolClosing, VisitPlan
from visitatie.planning.rules import facts as rules
from visitatie.planning.rules.facts import Away, Base, Closing
from visitatie.planning.rules.problem import Placed
from visitatie.planning.rules.slots import still_fits
from visitatie.planning.rules.state import Aim, PlanState, refuse_period, refuse_running
from visitatie.rules import Proposal, VisitStatus
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, last_actor, record
from werkplein.core.database import lock, lock_name, upsert
from werkplein.core.errors import Conflict, DomainError, came_first
from werkplein.people.models import Account
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein

PLANNING = "visit-plan"
SCHOOLS = "school-closings"


def set_base(session: Session, actor: Actor, account_id: int, base: Base, seen: int, today: date) -> None:
    """Write down from where and on which weekdays a supporter works; `seen` is the version that was changed."""
    _refuse_stranger(session, account_id, today)
    rules.refuse_base(base)
    if base.municipality_id not in {town for town, _ in queries.towns(session)}:
        raise DomainError("Kies een gemeente uit de lijst.", "municipality")
    lock(session, Account, account_id)
    row = session.get(HomeBase, account_id, populate_existing=True)
    if (row.revision if row else 0) != seen:
        is_own = actor.is_self(last_actor(session, Event.HOME_BASE_SET, "account", account_id))
        first = came_first("Iemand anders heeft dit net gewijzigd", is_own)
        raise Conflict(f"{first}. Er is niets overschreven. Bekijk het en kies opnieuw.")
    if row is None:
        row = HomeBase(account_id=account_id, revision=0)
        session.add(row)
    row.municipality_id, row.weekdays = base.municipality_id, rules.written(base.weekdays)
    row.office_weekday, row.revision = base.office_weekday, seen + 1
    record(session, actor, Event.HOME_BASE_SET, ("account", account_id), weekdays=row.weekdays)


def _refuse_stranger(session: Session, account_id: int, today: date) -> None:
    if account_id not in {each.id for each in visit_queries.supporters(session, today) if each.is_active}:
        raise DomainError("Kies een ondersteuner uit de lijst.", "account")


def add_absence(session: Session, actor: Actor, account_id: int, away: Away, today: date) -> Absence:
    """Write down days on which a supporter or a reviewer cannot."""
    if account_id not in visit_queries.visitors(session, today):
        raise DomainError("Kies iemand uit de lijst.", "account")
    return _add(session, actor, Absence(account_id=account_id), away, today)


def block_days(session: Session, actor: Actor, werkplein: Werkplein, away: Away, today: date) -> Absence:
    """Write down days on which a Werkplein cannot be visited."""
    return _add(session, actor, Absence(werkplein_id=werkplein.id), away, today)


def _add(session: Session, actor: Actor, row: Absence, away: Away, today: date) -> Absence:
    rules.refuse_away(away, today)
    return keep(session, actor, row, away, today)


def withdraw_absence(session: Session, actor: Actor, absence_id: int, today: date) -> Absence:
    """Let days on which someone could not count no more; the row stays."""
    if session.get(Absence, absence_id) is None:
        raise Conflict("Deze dagen staan er niet meer.")
    row = lock(session, Absence, absence_id)
    if row.withdrawn_on is not None:
        raise Conflict("Deze dagen zijn al ingetrokken.", way_out="U hoeft niets meer te doen.")
    row.withdrawn_on, row.withdrawn_by = today, actor.id
    record(session, actor, Event.ABSENCE_WITHDRAWN, row, row.werkplein_id)
    return row


def shorten_absence(session: Session, actor: Actor, absence_id: int, ends_on: date, today: date) -> Absence:
    """Let days on which someone could not end earlier: the row is withdrawn, and a shorter one takes its place."""
    former = withdraw_absence(session, actor, absence_id, today)
    rules.refuse_shorter(former.facts, ends_on)
    row = Absence(account_id=former.account_id, werkplein_id=former.werkplein_id)
    return keep(session, actor, row, replace(former.facts, ends_on=ends_on), today)


def set_mt_days(session: Session, actor: Actor, werkplein: Werkplein, weekdays: Sequence[int]) -> None:
    """Write down on which weekdays an MT can receive a visit."""
    if not weekdays:
        raise DomainError("Kies ten minste één dag waarop het MT kan.", "weekdays")
    row = {"werkplein_id": werkplein.id, "weekdays": rules.written(weekdays)}
    upsert(session, MtDays, [row], ["werkplein_id"], ["weekdays"])
    record(session, actor, Event.MT_DAYS_SET, werkplein, werkplein.id, weekdays=row["weekdays"])


def add_closing(session: Session, actor: Actor, closing: Closing) -> None:
    """Write down a school holiday; the next plan avoids it where it can."""
    lock_name(session, SCHOOLS)
    rules.refuse_closing(closing, [each.facts for each in queries.all_school_closings(session)])
    row = SchoolClosing(region=closing.region, name=closing.name)
    row.begins_on, row.ends_on = closing.begins_on, closing.ends_on
    session.add(row)
    session.flush()
    record(session, actor, Event.SCHOOL_CLOSING_ADDED, row, None, **_closing_facts(closing))


def remove_closing(session: Session, actor: Actor, closing_id: int) -> Closing:
    """Take a school holiday away, and give what it was."""
    lock_name(session, SCHOOLS)
    row = session.get(SchoolClosing, closing_id)
    if row is None:
        raise Conflict("Deze vakantie staat er niet meer.", way_out="U hoeft niets meer te doen.")
    closing = row.facts
    record(session, actor, Event.SCHOOL_CLOSING_REMOVED, row, None, **_closing_facts(closing))
    session.delete(row)
    return closing


def _closing_facts(closing: Closing) -> dict[str, str]:
    days = {"begins_on": str(closing.begins_on), "ends_on": str(closing.ends_on)}
    return {"region": closing.region.value, **days}


def ask_for_plan(
    session: Session,
    actor: Actor,
    quarter: Quarter,
    today: date,
    aim: Aim = Aim.BEST,
    team_size: int = 1,
    ill_id: int | None = None,
) -> VisitPlan:
    """Ask for a plan; a job makes it. One is made at a time."""
    refuse_period(quarter, today)
    lock_name(session, PLANNING)
    refuse_running(queries.running(session) is not None)
    _refuse_facts(session, quarter, today)
    if ill_id is not None:
        _refuse_stranger(session, ill_id, today)
    last = session.scalar(select(func.max(VisitPlan.number)).where(VisitPlan.quarter == quarter.code))
    plan = VisitPlan(
        quarter=quarter.code,
        number=(last or 0) + 1,
        aim=aim,
        team_size=team_size,
        ill_id=ill_id,
        state=PlanState.WAITING,
        for_day=today,
        asked_by=actor.id,
        progress=[],
    )
    session.add(plan)
    record(session, actor, Event.PLAN_ASKED, plan, quarter=quarter.code, number=plan.number, aim=aim.value)
    return plan


def _refuse_facts(session: Session, quarter: Quarter, today: date) -> None:
    facts = gather(session, quarter, today)
    if not facts.asked:
        raise DomainError(f"In het {quarter.label} is er geen bezoek om te plannen.")
    if not any(each.is_active for each in facts.supporters):
        raise DomainError("Er is geen ondersteuner om te sturen. Vraag de beheerder om iemand uit te nodigen.")
    refuse_matrix(queries.place_codes(session))
    if facts.without_base:
        raise DomainError(rules.missing_words(facts.without_base))


def choose(session: Session, actor: Actor, visit: Visit, rank: int, today: date, seen: str | None = None) -> None:
    """Let the MT take one of the days it was offered; from then on the visit is confirmed."""
    visits.taken(session, visit, VisitStatus.CONFIRMED, today, seen)
    slot = next((each for each in queries.slots_of(session, visit.id) if each.rank == rank), None)
    if slot is None:
        raise DomainError("Kies een van de dagen in de lijst.", "slot")
    if slot.day < today:
        raise DomainError("Deze dag is geweest. Kies een andere dag.", "slot")
    proposal = Proposal(slot.supporter_id, slot.day, slot.part, second_id=slot.second_id)
    _refuse_gone(session, visit, proposal, today)
    visits.set_day(visit, proposal)
    visits.fix_day(session, actor, visit, today)


def _refuse_gone(session: Session, visit: Visit, proposal: Proposal, today: date) -> None:
    """Refuse a day that was free when it was offered, and is not any more."""
    gone = "Deze dag is intussen niet meer vrij. Kies een andere dag, of zeg dat geen van de dagen past."
    try:
        visits.refuse_taken(session, proposal, visit)
    except DomainError:
        raise DomainError(gone, "slot") from None
    problem = problem_of(gather(session, Quarter.parse(visit.quarter), today), len(proposal.team))
    if not still_fits(problem, Placed(visit.id, proposal.day, proposal.part, proposal.team)):
        raise DomainError(gone, "slot")
