"""What visits ask of who plans and brings them, on the page of what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie import queries
from visitatie.models import Visit
from werkplein.core.access import Permission, current_actor
from werkplein.core.labels import day_month


@dataclass(frozen=True)
class Ask:
    """A visit that waits for the reader."""

    visit: Visit
    title: str
    when: str
    is_late: bool


def asked(session: Session, _werkplein_ids: Sequence[int], on: date) -> dict[int, Ask]:
    """Give the visits that wait for the reader: those moved by an MT first, then the own ones by day; one statement.

    Where there are any it is one more, for who closes before the due date.
    """
    actor = current_actor()
    found = queries.waiting_for(session, actor.scopes_for(Permission.VISIT_PLAN), actor.id, on)
    closing = queries.closing_after(session, on) if found else {}
    return {visit.id: _ask(visit, on, closing.get(visit.werkplein_id)) for visit in found}


def _ask(visit: Visit, on: date, closes_on: date | None = None) -> Ask:
    name = visit.werkplein.name
    if visit.awaits_other_day:
        until = f"stel er een voor, {visit.due_words(on, closes_on)}"
        return Ask(visit, f"{name} vraagt een andere dag", until, visit.is_overdue(on))
    if visit.is_unanswered(on):
        until = f"stel een nieuwe dag voor, {visit.due_words(on, closes_on)}"
        return Ask(visit, f"{name} antwoordde niet over {visit.day_words}", until, visit.is_overdue(on))
    if visit.has_passed(on) and visit.offered_until:
        until = f"het MT kan kiezen tot en met {day_month(visit.offered_until, visit.created_on)}"
        return Ask(visit, f"Uw bezoek aan {name}", until, visit.is_overdue(on))
    if visit.can_be_held(on):
        return Ask(visit, f"Leg de audit bij {name} vast", f"het bezoek was {visit.day_words}", visit.is_overdue(on))
    agreed = ", nog niet bevestigd" if visit.is_proposed else ""
    return Ask(visit, f"Uw bezoek aan {name}", f"{visit.day_words}{agreed}", visit.is_overdue(on))
