"""The day of a visitatie: propose it, let the MT answer, and decide about it when the Werkplein became a laggard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from visitatie import actions as visits
from visitatie import letters
from visitatie.calendars import actions as calendars
from visitatie.planning import queries as planning
from visitatie.planning.rules.facts import read_weekdays, weekday_words
from visitatie.reviews import queries, rules
from visitatie.reviews.actions.course import held, refuse_while_laggard
from visitatie.reviews.actions.expecting import BEFORE_THE_VISIT, expect, settle
from visitatie.reviews.actions.granting import end_access
from visitatie.reviews.models import Visitatie
from visitatie.reviews.rules import Reviewer
from visitatie.rules import Proposal, VisitStatus, refuse_day, refuse_double, refuse_reason
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import lock
from werkplein.core.errors import DomainError
from werkplein.obligations import actions as obligations
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.models import Account
from werkplein.people.queries import mt_of
from werkplein.programme import reader
from werkplein.programme.rules import add_working_days


def propose(session: Session, actor: Actor, visitatie: Visitatie, proposal: Proposal, today: date, seen: str) -> None:
    """Set a day for the whole team, and ask the MT whether it suits. A confirmed day moves only with a reason."""
    visit = visitatie.visit
    was = visits.taken(session, visit, VisitStatus.PROPOSED, today, seen)
    held(session, visitatie)
    refuse_while_laggard(session, visitatie, today)
    gap = rules.team_gap([each.organisation for each in visitatie.team], reader.current().visitatie)
    if gap:
        raise DomainError(f"{gap} Maak eerst het team compleet.", "day")
    closed = closing_days(session)
    refuse_day(proposal, visit.due_on, today, closed)
    visits.refuse_closed(session, visit, proposal.day)
    if was is VisitStatus.CONFIRMED:
        refuse_reason(proposal.reason, "waarom de bevestigde dag niet doorgaat")
    _refuse_place(session, visitatie, proposal)
    _refuse_team(session, visitatie, proposal, today)
    visits.forget_slots(session, [visit.id])
    visits.set_day(visit, proposal)
    _expect(session, visitatie, today)
    told = calendars.tell(session, visit, today)
    mt = mt_of(session, visit.werkplein_id, today)
    letters.send(session, letters.PROPOSED, visit, mt, letters.TO_MT, told.now)
    facts = {"planned_on": str(proposal.day), "part": proposal.part.value}
    record(session, actor, Event.VISIT_PLANNED, visitatie, visit.werkplein_id, **facts)


def _expect(session: Session, visitatie: Visitatie, today: date) -> None:
    """Ask the MT about the day and for its self-evaluation, and the team for its findings on that day."""
    visit, settings = visitatie.visit, reader.current().visitatie
    day, closed = visit.planned_on or visit.due_on, closing_days(session)
    answer_by = min(add_working_days(today, visits.WORKING_DAYS_TO_CONFIRM, closed), day)
    obligations.expect_anew(session, visits.confirmation_expected(visit, today, answer_by))
    expect(session, visitatie, ObligationKind.VISITATIE_FINDINGS, day, day)
    if visitatie.submitted_on is None:
        due = rules.self_evaluation_due(day, today, closed, settings)
        expect(session, visitatie, ObligationKind.VISITATIE_SELF_EVALUATION, today, due)


def _refuse_place(session: Session, visitatie: Visitatie, proposal: Proposal) -> None:
    """Refuse a day that is too near to another visit here, or on which the Werkplein cannot."""
    gap = reader.current().planning.gap_weeks
    rules.refuse_near(proposal.day, queries.other_visits(session, visitatie.visit), gap)
    kept = planning.mt_days(session).get(visitatie.werkplein_id)
    weekdays = read_weekdays(kept) if kept is not None else None
    rules.refuse_weekday(proposal.day, weekdays, weekday_words(weekdays or ()))
    away = queries.absences_on(session, visitatie.werkplein_id, (), proposal.day)
    rules.refuse_away(visitatie.werkplein.title, proposal.day, proposal.part, [each.facts for each in away])


def _refuse_team(session: Session, visitatie: Visitatie, proposal: Proposal, today: date) -> None:
    known = {each.id: each for each in queries.reviewers(session, today)}
    refuse_interest(session, visitatie, [known[each.account_id] for each in visitatie.team], today, "day")
    for account_id in sorted(each.account_id for each in visitatie.team):
        refuse_member(session, visitatie, known[account_id], proposal)


def refuse_interest(
    session: Session, visitatie: Visitatie, reviewers: Iterable[Reviewer], today: date, field: str
) -> None:
    """Refuse who works in the region, or has or had a role at the Werkplein."""
    werkplein, posts = visitatie.werkplein, queries.posts(session, visitatie.werkplein)
    about = (werkplein.region_id, werkplein.region.name)
    for reviewer in reviewers:
        against = rules.conflict(reviewer, *about, posts.get(reviewer.id, ()), today, reader.current().visitatie)
        if against:
            raise DomainError(against, field)


def refuse_member(session: Session, visitatie: Visitatie, reviewer: Reviewer, proposal: Proposal) -> None:
    """Refuse a day on which someone of the team is away or reviews elsewhere."""
    # Held, so that of two proposals for one reviewer at once the second sees the first.
    lock(session, Account, reviewer.id)
    away = [each for each in queries.absences_on(session, 0, [reviewer.id], proposal.day)]
    rules.refuse_away(reviewer.label, proposal.day, proposal.part, [each.facts for each in away])
    elsewhere = queries.appointments_of(session, reviewer.id, proposal.day, visitatie.visit_id)
    refuse_double(proposal, elsewhere, reviewer.label)


def confirm(session: Session, actor: Actor, visitatie: Visitatie, today: date, seen: str) -> None:
    """Let the MT agree with the day it saw."""
    visits.confirm(session, actor, visitatie.visit, today, seen)


def decline(session: Session, actor: Actor, visitatie: Visitatie, reason: str, today: date, seen: str) -> None:
    """Let the MT ask for another day, with the reason; nobody is expected on the day that fell away."""
    visits.decline(session, actor, visitatie.visit, reason, today, seen)
    settle(session, visitatie, [ObligationKind.VISITATIE_FINDINGS], today, ObligationState.WITHDRAWN)


def miss(session: Session, actor: Actor, visitatie: Visitatie, reason: str, today: date, seen: str) -> None:
    """Note that the visit did not happen on its day; it is to be planned again."""
    visits.miss(session, actor, visitatie.visit, reason, today, seen)
    settle(session, visitatie, [ObligationKind.VISITATIE_FINDINGS], today, ObligationState.WITHDRAWN)


def keep(session: Session, actor: Actor, visitatie: Visitatie, reason: str, today: date) -> None:
    """Let a visitatie go on although its Werkplein became a laggard, with the reason."""
    refuse_reason(reason, "waarom de visitatie toch doorgaat", "why_kept")
    held(session, visitatie)
    visit = visitatie.visit
    if visit.planned_on is not None:
        gap = reader.current().planning.gap_weeks
        rules.refuse_near(visit.planned_on, queries.other_visits(session, visit), gap)
    visits.keep(session, actor, visit)
    visit.reason = reason
    settle(session, visitatie, [ObligationKind.VISITATIE_RESOLVE], today)


def cancel(session: Session, actor: Actor, visitatie: Visitatie, reason: str, today: date, seen: str) -> None:
    """Let a visitatie lapse, with the reason. What was written stays; the team sees the Werkplein no more."""
    visits.cancel(session, actor, visitatie.visit, reason, today, seen)
    settle(session, visitatie, BEFORE_THE_VISIT, today, ObligationState.WITHDRAWN)
    its_own = (*BEFORE_THE_VISIT, ObligationKind.VISITATIE)
    obligations.stay_withdrawn(session, visitatie.werkplein_id, its_own, visitatie.visit.quarter)
    end_access(session, actor, visitatie, today)
