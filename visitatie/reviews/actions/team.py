"""The team of a visitatie: who reviews, from where, and what they may see meanwhile."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from visitatie.calendars import actions as calendars
from visitatie.reviews import queries, rules
from visitatie.reviews.actions.course import held, held_open, refuse_while_laggard
from visitatie.reviews.actions.day import refuse_interest, refuse_member
from visitatie.reviews.actions.granting import end_grant, give_grant
from visitatie.reviews.models import Member, ReviewerProfile, Visitatie
from visitatie.reviews.rules import Organisation, Reviewer
from visitatie.rules import DayPart, Proposal
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.database import upsert
from werkplein.core.errors import Conflict, DomainError, NotFound
from werkplein.core.labels import listing
from werkplein.programme import reader


def set_profile(
    session: Session, actor: Actor, account_id: int, organisation: Organisation, region_id: int, today: date
) -> None:
    """Write down for whom and in which region a reviewer works; not the region of a visitatie that they still do."""
    if account_id not in {each.id for each in queries.reviewers(session, today) if each.is_active}:
        raise DomainError("Kies een visiteur uit de lijst.", "account")
    kept = session.get(ReviewerProfile, account_id)
    own = [each.name for each in queries.to_review(session, account_id) if each.region_id == region_id]
    if own and (kept is None or kept.region_id != region_id):
        team = f"Deze visiteur doet nog de visitatie van {listing(own)}, in deze regio."
        raise DomainError(f"{team} Haal de visiteur eerst uit dat team.", "region")
    row = {"account_id": account_id, "organisation": organisation, "region_id": region_id}
    upsert(session, ReviewerProfile, [row], ["account_id"], ["organisation", "region_id"])
    about = ("account", account_id)
    record(session, actor, Event.REVIEWER_SET, about, organisation=organisation.value, region=region_id)


def join(session: Session, actor: Actor, visitatie: Visitatie, account_id: int, today: date) -> Member:
    """Let someone review: from now on they see this Werkplein, until the report is final or they leave."""
    held_open(session, visitatie, today)
    _refuse_final(visitatie)
    refuse_while_laggard(session, visitatie, today)
    rules.refuse_full(len(visitatie.team), reader.current().visitatie)
    if any(each.account_id == account_id for each in visitatie.team):
        raise Conflict("Deze visiteur zit al in het team. Er is niets veranderd.")
    reviewer = _refuse_conflict(session, visitatie, account_id, today)
    _refuse_taken_day(session, visitatie, reviewer)
    row = Member(
        visit_id=visitatie.visit_id,
        account_id=account_id,
        organisation=reviewer.organisation,
        joined_on=today,
        grant_id=give_grant(session, actor, visitatie, account_id, today),
    )
    visitatie.members.append(row)
    _keep_up(session, visitatie, today)
    facts = {"account": account_id, "joins": True}
    record(session, actor, Event.VISITATIE_TEAM_CHANGED, visitatie, visitatie.werkplein_id, **facts)
    return row


def leave(session: Session, actor: Actor, visitatie: Visitatie, member_id: int, today: date) -> None:
    """Let someone leave the team; not the last of an organisation once the MT knows the day."""
    held(session, visitatie)
    member = next((each for each in visitatie.team if each.id == member_id), None)
    if member is None:
        raise Conflict("Deze visiteur zit niet meer in het team. Er is niets veranderd.")
    if visitatie.visit.is_held:
        raise Conflict("Het bezoek is al gehouden. Het team ligt nu vast.")
    others = [each.organisation for each in visitatie.team if each is not member]
    gap = rules.team_gap(others, reader.current().visitatie)
    if visitatie.visit.status.has_day and gap:
        raise DomainError(f"Zonder deze visiteur klopt het team niet. {gap} Voeg eerst iemand anders toe.", "account")
    _end(session, actor, member, today)
    _keep_up(session, visitatie, today)
    facts = {"account": member.account_id, "joins": False}
    record(session, actor, Event.VISITATIE_TEAM_CHANGED, visitatie, visitatie.werkplein_id, **facts)


def declare(session: Session, actor: Actor, visitatie: Visitatie, today: date) -> None:
    """Let a reviewer say that they have no interest of their own at this Werkplein."""
    held(session, visitatie)
    member = next((each for each in visitatie.team if actor.is_self(each.account_id)), None)
    if member is None:
        raise NotFound
    member.declared_on = member.declared_on or today
    facts = {"account": member.account_id, "declared": True}
    record(session, actor, Event.VISITATIE_TEAM_CHANGED, visitatie, visitatie.werkplein_id, **facts)


def _end(session: Session, actor: Actor, member: Member, today: date) -> None:
    member.left_on = today
    end_grant(session, actor, member, today)


def _refuse_final(visitatie: Visitatie) -> None:
    if visitatie.visit.is_held:
        raise Conflict("Het bezoek is al gehouden. Het team ligt nu vast.")


def _refuse_conflict(session: Session, visitatie: Visitatie, account_id: int, today: date) -> Reviewer:
    reviewer = next((each for each in queries.reviewers(session, today) if each.id == account_id), None)
    if reviewer is None:
        raise DomainError("Kies een visiteur uit de lijst.", "account")
    refuse_interest(session, visitatie, [reviewer], today, "account")
    return reviewer


def _refuse_taken_day(session: Session, visitatie: Visitatie, reviewer: Reviewer) -> None:
    visit = visitatie.visit
    if visit.status.has_day and visit.planned_on is not None:
        proposal = Proposal(reviewer.id, visit.planned_on, visit.part or DayPart.WHOLE)
        refuse_member(session, visitatie, reviewer, proposal)


def _keep_up(session: Session, visitatie: Visitatie, today: date) -> None:
    """Keep since when the team is complete, and who stand on the visit: the first of each organisation."""
    team, visit = visitatie.team, visitatie.visit
    gap = rules.team_gap([each.organisation for each in team], reader.current().visitatie)
    visitatie.team_on = None if gap else visitatie.team_on or today
    firsts = [next((each.account_id for each in team if each.organisation is one), None) for one in Organisation]
    if not gap:
        visit.supporter_id, visit.second_id = firsts[0], firsts[1]
    elif not visit.status.has_day and visit.planned_on is None:
        visit.supporter_id = visit.second_id = None
    if visit.status.has_day:
        calendars.tell(session, visit, today)
