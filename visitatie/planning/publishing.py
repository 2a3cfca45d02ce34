"""Sends a plan to the MTs: each visit gets its day and other days to choose from, all in one unit of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from visitatie import actions as visits
from visitatie import letters
from visitatie.calendars import actions as calendars
from visitatie.calendars import invitations
from visitatie.calendars.invitations import Maker
from visitatie.letters import Letter
from visitatie.models import Visit
from visitatie.planning import queries
from visitatie.planning.facts_of import Facts, gather, problem_of
from visitatie.planning.models import VisitPlan, VisitSlot
from visitatie.planning.rules.checker import check
from visitatie.planning.rules.kept import from_kept, from_row, seal_of
from visitatie.planning.rules.plan import Plan
from visitatie.planning.rules.problem import Placed, Problem
from visitatie.planning.rules.slots import ALTERNATIVES, passes
from visitatie.planning.rules.state import PlanState, refuse_publishing
from visitatie.queries import addresses_of
from visitatie.rules import Proposal, VisitKind, VisitStatus
from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import Conflict
from werkplein.core.labels import listing, plural
from werkplein.core.letters import told
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.models import Account
from werkplein.people.queries import mts_of
from werkplein.programme.rules import Quarter, add_working_days

SOMEONE_IS_AWAY = "Op de dag die was afgesproken, is de ondersteuner er niet."
BREACHES_TOLD = 3


@dataclass
class Steps:
    """What a plan does to the visits as they stand."""

    proposed: list[tuple[Visit, Placed]] = field(default_factory=list)
    moved: list[tuple[Visit, Placed]] = field(default_factory=list)
    reassigned: list[tuple[Visit, Placed]] = field(default_factory=list)
    withdrawn: list[Visit] = field(default_factory=list)
    kept: list[Visit] = field(default_factory=list)

    @property
    def anew(self) -> list[tuple[Visit, Placed]]:
        """Give the visits of which the MT is asked about a day."""
        return [*self.proposed, *self.moved]

    @property
    def words(self) -> str:
        """Say what was sent, and to whom."""
        sent = [
            words
            for count, words in (
                (len(self.anew), plural(len(self.anew), "voorstel", "voorstellen")),
                (len(self.reassigned), f"{plural(len(self.reassigned), 'bezoek', 'bezoeken')} met iemand anders"),
                (len(self.withdrawn), plural(len(self.withdrawn), "ingetrokken dag", "ingetrokken dagen")),
            )
            if count
        ]
        if not sent:
            return "Er was niets te versturen: voor geen enkel MT verandert er iets."
        return f"Verstuurd: {listing(sent)}. {told('elk MT dat het aangaat,')}"


def steps_of(plan: Plan, rows: Iterable[Visit]) -> Steps:
    """Sort the visits by what the plan does to them: one that is confirmed keeps its day while its people can come."""
    steps = Steps()
    for row in rows:
        planned = plan.by_visit.get(row.id)
        told = row.status in (VisitStatus.PROPOSED, VisitStatus.CONFIRMED)
        is_confirmed = row.status is VisitStatus.CONFIRMED
        if planned is None:
            if told:
                steps.withdrawn.append(row)
        elif told and (planned.day, planned.part, planned.team) == (row.planned_on, row.part, row.team):
            steps.kept.append(row)
        elif is_confirmed and (planned.day, planned.part) == (row.planned_on, row.part):
            steps.reassigned.append((row, planned))
        else:
            (steps.moved if is_confirmed else steps.proposed).append((row, planned))
    return steps


def seal_now(plan: VisitPlan, facts: Facts) -> str:
    """Give the seal of a plan beside the visits as they stand now."""
    return seal_of(plan.id, plan.outcome or {}, (each.visit.mark for each in facts.asked))


def publish(session: Session, actor: Actor, plan: VisitPlan, seen: str, today: date) -> Steps:
    """Make proposals of a plan, if it is still what was seen and still keeps every constraint."""
    held = lock(session, VisitPlan, plan.id)
    newest = next((each.id for each in queries.plans(session, held.quarter) if not each.is_what_if), None)
    refuse_publishing(held.state, held.is_what_if, held.id == newest)
    _hold(session, held.quarter)
    facts = gather(session, Quarter.parse(held.quarter), today)
    if seen != seal_now(held, facts):
        raise Conflict("Het plan of een bezoek is intussen veranderd. Er is niets verstuurd. Bekijk het opnieuw.")
    found, problem = from_kept(held.outcome or {}), problem_of(facts, held.team_size)
    refuse_broken(problem, found)
    steps, days = steps_of(found, (each.visit for each in facts.asked)), _days(held, problem, found)
    _carry_out(session, actor, held, steps, days, facts)
    _drop_slots(session, problem, found, steps.kept)
    _fill_slots(session, held, steps.kept, days)
    held.state, held.published_at, held.published_by = PlanState.PUBLISHED, clock.now(), actor.id
    record(session, actor, Event.PLAN_PUBLISHED, held, proposed=len(steps.anew), withdrawn=len(steps.withdrawn))
    return steps


def _hold(session: Session, quarter: str) -> None:
    """Hold the visits, so that no MT answers meanwhile, and then the people, so that nobody gets another visit."""
    rows = select(Visit).where(Visit.kind == VisitKind.AUDIT, Visit.quarter == quarter).order_by(Visit.id)
    session.scalars(rows.with_for_update().execution_options(populate_existing=True)).all()
    people = select(Account.id).join(Visit, (Visit.supporter_id == Account.id) | (Visit.second_id == Account.id))
    held = select(Account.id).where(Account.id.in_(people)).order_by(Account.id)
    session.scalars(held.with_for_update()).all()


def refuse_broken(problem: Problem, plan: Plan) -> None:
    """Refuse a plan that was good when it was made, and is not any more."""
    breaches = check(problem, plan)
    if breaches:
        told = " ".join(each.sentence for each in breaches[:BREACHES_TOLD])
        more = f" En nog {len(breaches) - BREACHES_TOLD} andere." if len(breaches) > BREACHES_TOLD else ""
        raise Conflict(f"Dit plan kan niet meer. {told}{more} Er is niets verstuurd.", way_out="Bereken het opnieuw.")


# Per visit the days to choose from, that of the plan first.
Days = Mapping[int, Sequence[Placed]]


def _days(plan: VisitPlan, problem: Problem, found: Plan) -> Days:
    offered = {int(visit_id): rows for visit_id, rows in ((plan.outcome or {}).get("slots") or {}).items()}
    return {
        each.visit_id: [
            each,
            *(other for other in map(from_row, offered.get(each.visit_id, ())) if passes(problem, found, other)),
        ]
        for each in found.placed
    }


def _carry_out(session: Session, actor: Actor, plan: VisitPlan, steps: Steps, days: Days, facts: Facts) -> None:
    changed = [row for row, _ in (*steps.anew, *steps.reassigned)] + steps.withdrawn
    mts = mts_of(session, [row.werkplein_id for row in changed], facts.today)
    went = {row.id: row.team for row in changed}
    visits.forget_slots(session, [row.id for row in changed])
    _ask(session, plan, steps, days, facts)
    for row, planned in steps.reassigned:
        row.supporter_id, row.second_id = planned.team[0], (*planned.team, None)[1]
        record(session, actor, Event.VISIT_REASSIGNED, row, row.werkplein_id, planned_on=str(row.planned_on))
    _withdraw(session, actor, steps.withdrawn, facts.today)
    for row, planned in steps.anew:
        known = {"planned_on": str(planned.day), "part": planned.part.value, "supporter": planned.team[0]}
        record(session, actor, Event.VISIT_PLANNED, row, row.werkplein_id, plan=plan.id, **known)
    told = calendars.tell_all(session, changed, facts.today)
    along = invitations.makers(session, [each.now for each in told.values() if each.now])
    for letter, rows in _letters(steps):
        for row in rows:
            offered = [_words(each, row) for each in days.get(row.id, ())]
            mt, event = mts.get(row.werkplein_id, []), along.get(row.id, invitations.nothing)
            letters.send(session, letter, row, mt, letters.TO_MT, slots=offered, along=event)
    _tell_people(session, steps, went, told, along)


def _tell_people(
    session: Session,
    steps: Steps,
    went: Mapping[int, Sequence[int]],
    told: Mapping[int, calendars.Told],
    along: Mapping[int, Maker],
) -> None:
    """Tell who no longer go so, and who go instead where the day stands; who were asked about it are told by the MT."""
    reassigned = {row.id for row, _ in steps.reassigned}
    rows = [row for row, _ in (*steps.moved, *steps.reassigned)]
    if not rows and not steps.withdrawn:
        return
    cancelled = invitations.makers(session, [each.former for each in told.values() if each.former])
    people = addresses_of(session, {one for row in (*rows, *steps.withdrawn) for one in (*went[row.id], *row.team)})
    for row in steps.withdrawn:
        those = [people[one] for one in went[row.id] if one in people]
        taken_back = along.get(row.id, invitations.nothing)
        letters.send(session, letters.FREED, row, those, letters.TO_FORMER, along=taken_back)
    for row in rows:
        gone = [people[one] for one in went[row.id] if one not in row.team and one in people]
        new = [people[one] for one in row.team if one not in went[row.id] and one in people]
        letters.send(
            session, letters.HANDED_OVER, row, gone, letters.TO_FORMER, along=cancelled.get(row.id, invitations.nothing)
        )
        if row.id in reassigned and row.status is VisitStatus.CONFIRMED:
            letters.send(session, letters.CONFIRMED, row, new, letters.TO_SUPPORTER, along=along[row.id])


def _letters(steps: Steps) -> list[tuple[Letter, list[Visit]]]:
    return [
        (letters.CHOOSE, [row for row, _ in steps.proposed]),
        (letters.MOVED, [row for row, _ in steps.moved]),
        (letters.REASSIGNED, [row for row, _ in steps.reassigned]),
        (letters.UNPLANNED, steps.withdrawn),
    ]


def _words(placed: Placed, row: Visit) -> str:
    return VisitSlot(day=placed.day, part=placed.part).day_words(row.created_on)


def _ask(session: Session, plan: VisitPlan, steps: Steps, days: Days, facts: Facts) -> None:
    """Put the days on the visits, and expect an answer of each MT."""
    moved = {row.id for row, _ in steps.moved}
    soon = add_working_days(facts.today, visits.WORKING_DAYS_TO_CONFIRM, facts.closed)
    for row, planned in steps.anew:
        reason = SOMEONE_IS_AWAY if row.id in moved else ""
        proposal = _proposal(planned, reason)
        visits.set_day(row, proposal)
        session.add_all(
            VisitSlot(visit_id=row.id, plan_id=plan.id, rank=rank, **_slot(each))
            for rank, each in enumerate(days[row.id], start=1)
        )
    expected = [visits.confirmation_expected(row, facts.today, min(soon, planned.day)) for row, planned in steps.anew]
    obligations.expect_anew(session, *expected)


def _proposal(placed: Placed, reason: str) -> Proposal:
    return Proposal(placed.team[0], placed.day, placed.part, reason=reason, second_id=(*placed.team, None)[1])


def _slot(placed: Placed) -> dict[str, object]:
    supporter_id, second_id = (*placed.team, None)[:2]
    return {"day": placed.day, "part": placed.part, "supporter_id": supporter_id, "second_id": second_id}


def _withdraw(session: Session, actor: Actor, rows: Sequence[Visit], today: date) -> None:
    """Take back the days of visits for which no day is left."""
    for row in rows:
        was, row.status, row.confirmed_on = row.planned_on, VisitStatus.OPEN, None
        row.planned_on, row.part, row.reason = None, None, ""
        record(session, actor, Event.VISIT_UNPLANNED, row, row.werkplein_id, planned_on=str(was))
    keys = [(row.werkplein_id, ObligationKind.VISIT_CONFIRMATION, row.quarter, "") for row in rows]
    obligations.settle_many(session, keys, today, ObligationState.WITHDRAWN)


def _fill_slots(session: Session, plan: VisitPlan, kept: Sequence[Visit], days: Days) -> None:
    """Give who is asked already other days in the place of those that went: an MT chooses out of three (domain E.5)."""
    asked = [row for row in kept if row.status is VisitStatus.PROPOSED]
    session.flush()
    having: dict[int, list[VisitSlot]] = defaultdict(list)
    for slot in session.scalars(select(VisitSlot).where(VisitSlot.visit_id.in_([row.id for row in asked]))):
        having[slot.visit_id].append(slot)
    for row in asked:
        there = having[row.id]
        ranks = sorted(set(range(1, ALTERNATIVES + 2)) - {slot.rank for slot in there})
        new = [each for each in days.get(row.id, ()) if each.day not in {slot.day for slot in there}]
        for rank, each in zip(ranks, new, strict=False):
            session.add(VisitSlot(visit_id=row.id, plan_id=plan.id, rank=rank, **_slot(each)))


def _drop_slots(session: Session, problem: Problem, plan: Plan, kept: Sequence[Visit]) -> None:
    """Let go of the other days of who is asked already, where they do not go with this plan."""
    offered = select(VisitSlot).where(VisitSlot.visit_id.in_([row.id for row in kept]), VisitSlot.rank > 1)
    for slot in session.scalars(offered.order_by(VisitSlot.id)).all():
        if not passes(problem, plan, Placed(slot.visit_id, slot.day, slot.part, slot.team)):
            session.delete(slot)
