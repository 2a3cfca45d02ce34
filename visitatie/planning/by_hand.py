"""Holds a day that someone sets by hand against the constraints of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.planning.facts_of import gather, problem_of, with_others
from visitatie.planning.rules import by_hand
from visitatie.planning.rules.obstacles import Obstacle
from visitatie.planning.rules.problem import Placed, Problem
from visitatie.rules import DayPart, Proposal
from werkplein.programme.rules import Quarter


def refuse_against_the_rules(session: Session, visit: Visit, proposal: Proposal, today: date) -> list[Obstacle]:
    """Refuse a day that no plan would give, unless the supporter says why it must be; gives what was overruled.

    Eight statements. Raises DomainError with what is against the day, and the first day on which nothing is.
    """
    facts = gather(session, Quarter.parse(visit.quarter), today)
    problem = with_others(problem_of(facts, len(proposal.team)), facts, proposal.team, visit.werkplein_id)
    visits = tuple(replace(each, parts=tuple(DayPart)) if each.id == visit.id else each for each in problem.visits)
    problem = replace(problem, visits=visits)
    homeless = [each.id for each in facts.supporters if each.id not in facts.bases]
    placed = Placed(visit.id, proposal.day, proposal.part, proposal.team)
    found = by_hand.against(problem, placed, homeless)
    free = by_hand.first_free(_until(problem, visit, proposal.day), placed, homeless) if found else None
    by_hand.refuse_day(found, free, proposal.reason, is_despite=proposal.despite)
    return found


def _until(problem: Problem, visit: Visit, day: date) -> Problem:
    """Let the days to name go on to the end of the quarter in which a day falls: a later one was asked for."""
    end = max(problem.end, Quarter.of(day).end)
    closes = visit.werkplein.closed_on
    last = end if closes is None else min(end, closes - timedelta(days=1))
    late = tuple(replace(each, deadline=last) if each.id == visit.id else each for each in problem.visits)
    return replace(problem, end=end, visits=late) if end > problem.end else problem
