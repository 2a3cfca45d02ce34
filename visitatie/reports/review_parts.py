"""The parts of the report of a visitatie that an audit does not have: why, how the MT sees itself, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from visitatie.models import Visit
from visitatie.reports.rules import review_sections
from visitatie.reports.rules.content import Section
from visitatie.reports.rules.review_sections import Advice, Example, Help, Later
from visitatie.reviews.models import Recommendation, Visitatie
from visitatie.reviews.queries import entries
from visitatie.reviews.rules import QUESTIONS, EntryKind, SupportState
from werkplein.programme import reader
from werkplein.programme.rules import add_months


def team_of(session: Session, visit: Visit) -> list[str]:
    """Name who reviewed, by function and organisation; two statements."""
    held_on = visit.held_on or visit.due_on
    members = session.get_one(Visitatie, visit.id).members
    were = [each for each in members if each.joined_on <= held_on and (each.left_on is None or each.left_on >= held_on)]
    return [f"Visiteur ({each.organisation.label})" for each in were]


def what_was_prepared(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say what it was about, how the MT sees itself, and what the team told on the day; one statement."""
    written = entries(session, visit.id, on)
    texts = {kind: entry.texts for kind, entry in written.items() if entry.is_finished}
    agreed, own = texts.get(EntryKind.AGREEMENT, {}), texts.get(EntryKind.SELF_EVALUATION, {})
    questions = [own.get(name, "") for name in QUESTIONS]
    summary = texts.get(EntryKind.FINDINGS, {}).get("summary", "")
    return [
        review_sections.scope_section(agreed.get("scope", ""), agreed.get("talks", "")),
        review_sections.self_section(own.get("strengths", ""), questions),
        review_sections.summary_section(summary),
    ]


def what_is_advised(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say what the team advises with the support for it, and which best practices it saw; four statements."""
    visitatie = session.get_one(Visitatie, visit.id)
    advice = [
        Advice(each.text, each.milestone, _help(each, on), each.outcome if _is_over(visitatie, on) else "")
        for each in visitatie.recommendations
        if each.added_on <= on and (each.withdrawn_on is None or each.withdrawn_on > on)
    ]
    examples = [
        Example(each.title, each.milestone, each.text, each.consent.label)
        for each in visitatie.practices
        if each.added_on <= on
    ]
    return [review_sections.advice_section(advice), review_sections.examples_section(examples)]


def _help(row: Recommendation, on: date) -> tuple[Help, ...]:
    return tuple(
        Help(each.what, each.owner, each.due_on, each.state.label if _is_ended(each.ended_on, on) else "")
        for each in row.supports
        if each.added_on <= on and not (each.state is SupportState.STOPPED and _is_ended(each.ended_on, on))
    )


def _is_ended(ended_on: date | None, on: date) -> bool:
    return ended_on is not None and ended_on <= on


def _is_over(visitatie: Visitatie, on: date) -> bool:
    return visitatie.followed_up_on is not None and visitatie.followed_up_on <= on


def when_is_looked_back(session: Session, visit: Visit, on: date) -> Sequence[Section]:
    """Say when is looked back, or that it was; two statements."""
    visitatie, settings = session.get_one(Visitatie, visit.id), reader.current().visitatie
    # After the concept comes the final version: the one that is being made now, or the one that stands.
    final_on = visitatie.final_on or (on if visitatie.concept_on is not None else None)
    span = (settings.follow_up_from_months, settings.follow_up_until_months)
    days = tuple(add_months(final_on, each) for each in span) if final_on is not None else None
    is_over = _is_over(visitatie, on)
    told = entries(session, visit.id, on).get(EntryKind.FOLLOW_UP) if is_over else None
    later = Later(span, days, visitatie.followed_up_on if is_over else None, told.texts.get("text", "") if told else "")
    return [review_sections.later_section(later)]
