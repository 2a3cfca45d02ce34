"""What follows from a visitatie: support for each recommendation, best practices that are shared, and looking back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from visitatie.reviews import queries, rules
from visitatie.reviews.actions.course import Written, append, held_open
from visitatie.reviews.actions.expecting import expect, settle
from visitatie.reviews.models import PracticeSeen, SupportAction, Visitatie
from visitatie.reviews.rules import Consent, EntryKind, Support, SupportState
from werkplein.core.actor import Actor
from werkplein.core.audit import Event, record
from werkplein.core.errors import Conflict, NotFound
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme import reader


def link_support(
    session: Session, actor: Actor, visitatie: Visitatie, number: int, support: Support, today: date
) -> SupportAction:
    """Link support to a recommendation: what, by whom and by when."""
    held_open(session, visitatie, today)
    found = next((each for each in visitatie.standing if each.id == number), None)
    if found is None:
        raise NotFound
    rules.refuse_support(support, visitatie.concept_on, today)
    row = SupportAction(
        kind=support.kind,
        what=support.what.strip(),
        owner=support.owner.strip(),
        due_on=support.due_on,
        added_on=today,
        added_by=actor.id,
        state=SupportState.AGREED,
    )
    found.supports.append(row)
    session.flush()
    settle(session, visitatie, [ObligationKind.VISITATIE_LINK], today, part=found.id)
    expect(session, visitatie, ObligationKind.VISITATIE_SUPPORT, today, support.due_on, row.id)
    _supported(session, actor, visitatie, row)
    return row


def end_support(
    session: Session, actor: Actor, visitatie: Visitatie, number: int, state: SupportState, result: str, today: date
) -> SupportAction:
    """Note what came of support, or why it stopped; then the recommendation asks for other support."""
    held_open(session, visitatie, today)
    row = queries.find_support(session, visitatie.visit_id, number)
    if row is None:
        raise NotFound
    if row.state is not SupportState.AGREED:
        raise Conflict("Deze ondersteuning is al afgerond of gestopt. Er is niets veranderd.")
    rules.refuse_short(result, "wat het opleverde, of waarom het stopt", "result")
    row.state, row.ended_on, row.result = state, today, result.strip()
    is_done = state is SupportState.DONE
    ended = ObligationState.DELIVERED if is_done else ObligationState.WITHDRAWN
    settle(session, visitatie, [ObligationKind.VISITATIE_SUPPORT], today, ended, row.id)
    found = queries.find_recommendation(session, visitatie.visit_id, row.recommendation_id)
    if found is not None and not found.going and visitatie.followed_up_on is None:
        expect(session, visitatie, ObligationKind.VISITATIE_LINK, today, row.due_on, found.id)
    _supported(session, actor, visitatie, row)
    return row


def _supported(session: Session, actor: Actor, visitatie: Visitatie, row: SupportAction) -> None:
    facts = {"recommendation": row.recommendation_id, "support": row.id, "state": row.state.value}
    record(session, actor, Event.VISITATIE_SUPPORTED, visitatie, visitatie.werkplein_id, **facts)


def answer_practice(
    session: Session, actor: Actor, visitatie: Visitatie, number: int, may_share: bool, today: date
) -> PracticeSeen:
    """Let the MT say whether others may read its best practice; it can change its mind."""
    held_open(session, visitatie, today)
    row = queries.find_practice(session, visitatie.visit_id, number)
    if row is None:
        raise NotFound
    row.consent = Consent.GIVEN if may_share else Consent.REFUSED
    row.answered_on, row.answered_by = today, actor.id
    settle(session, visitatie, [ObligationKind.VISITATIE_CONSENT], today, part=row.id)
    facts = {"practice": row.id, "consent": row.consent.value}
    record(session, actor, Event.VISITATIE_PRACTICE, visitatie, visitatie.werkplein_id, **facts)
    return row


def look_back(
    session: Session, actor: Actor, visitatie: Visitatie, outcomes: Mapping[int, str], text: str, today: date
) -> None:
    """Say what came of each recommendation, three to six months later. With that the visitatie is over."""
    held_open(session, visitatie, today)
    dates = visitatie.final_on, visitatie.followed_up_on
    rules.refuse_follow_up(*dates, visitatie.dates.unlinked, today, reader.current().visitatie)
    for each in visitatie.standing:
        said = outcomes.get(each.id, "")
        rules.refuse_short(said, "wat er van deze aanbeveling kwam", f"r{each.id}-outcome")
        each.outcome = said.strip()
    written = Written(EntryKind.FOLLOW_UP, {"text": text.strip()}, 0)
    append(session, actor, visitatie, written, today, is_finished=True)
    visitatie.followed_up_on = today
    settle(session, visitatie, [ObligationKind.VISITATIE_FOLLOW_UP], today)
    facts = {"step": "follow_up"}
    record(session, actor, Event.VISITATIE_MOVED, visitatie, visitatie.werkplein_id, **facts)
