"""What a visitatie asks when its Werkplein becomes a laggard or closes: a person decides while there is a choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from visitatie.reviews import queries
from visitatie.reviews.actions.day import cancel
from visitatie.reviews.actions.expecting import expect, settle
from visitatie.reviews.models import Visitatie
from werkplein.core.actor import SYSTEM
from werkplein.core.labels import date_words
from werkplein.obligations.queries import closing_days
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.programme import reader
from werkplein.programme.rules import add_working_days


@dataclass(frozen=True)
class Kept:
    """What was asked and withdrawn, and what lapsed."""

    asked: int
    withdrawn: int
    lapsed: int = 0


def keep_up(session: Session, today: date) -> Kept:
    """Ask a person to decide about each visitatie that may not go on; a second run does nothing.

    Where nobody is any more there is nothing to decide: that lapses, and who would come or receive them hears of it.
    """
    lapsed = _lapse(session, today)
    coming = queries.before_visit(session)
    if not coming:
        return Kept(0, 0, lapsed)
    lagging, closing = queries.lagging_now(session, today), queries.closing_before(session, today)
    asked = queries.asked_to_resolve(session)
    doubtful = {
        each.visit_id
        for each in coming
        if each.visit_id in closing or (each.werkplein_id in lagging and not each.visit.is_kept)
    }
    new = [each for each in coming if each.visit_id in doubtful - asked]
    past = [each for each in coming if each.visit_id in asked - doubtful]
    _ask(session, new, today)
    for each in past:
        settle(session, each, [ObligationKind.VISITATIE_RESOLVE], today, ObligationState.WITHDRAWN)
    return Kept(len(new), len(past), lapsed)


def _ask(session: Session, new: list[Visitatie], today: date) -> None:
    days = reader.current().visitatie.agree_working_days
    due = add_working_days(today, days, closing_days(session)) if new else today
    for each in new:
        expect(session, each, ObligationKind.VISITATIE_RESOLVE, today, due)


def _lapse(session: Session, today: date) -> int:
    """Let lapse what has no day any more on which somebody is there. What may have been held before is left alone.

    So is a day that passed without an answer: whether they met all the same only a person can tell.
    """
    gone = {visit_id: day for visit_id, day in queries.closing_before(session, today).items() if day <= today}
    coming = queries.before_visit(session) if gone else ()
    lapsing = [each for each in coming if each.visit_id in gone and not each.visit.is_unanswered(today)]
    for each in lapsing:
        reason = f"{each.werkplein.title} sloot op {date_words(gone[each.visit_id])}."
        cancel(session, SYSTEM, each, reason, today, each.visit.mark)
    return len(lapsing)
