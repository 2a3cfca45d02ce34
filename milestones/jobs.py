"""What milestones do by themselves: expect checklists, and derive again what a day changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from milestones import actions
from milestones.actions import expecting, opening, telling
from milestones.models import FixedQuarter
from milestones.queries import progress_of
from werkplein.core import clock
from werkplein.core.labels import plural
from werkplein.obligations.actions import expect, reopen_withdrawn_after, settle_many
from werkplein.obligations.queries import last_period
from werkplein.obligations.rules import ObligationKind
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein
from werkplein.register.queries import all_werkpleinen


def expect_checklists(session: Session, today: date) -> str | None:
    """Expect the checklists that opened until now of every Werkplein, and no longer what nobody can hand in.

    After a stop those of the quarters in between are written down too, with their due dates. One is open at a time
    (design 4.4), so they lapse at once where they were not handed in: nobody is reminded of them.
    """
    quarter = reader.current().open_quarter(today)
    if quarter is None:
        return None
    is_fixed = session.get(FixedQuarter, quarter.code) is not None
    werkpleinen = all_werkpleinen(session, today)
    told = [_asked_late(session, each, today) for each in _missed(session, quarter)]
    # Who opened after the reference date is in no list about it, and what it would answer could not count.
    there = [each for each in werkpleinen if each.opened_on <= quarter.reference_date]
    told += [] if is_fixed else [_asked(session, there, quarter, today)]
    told += [_asked_again(session, today)]
    gone = actions.withdraw_locked(session, quarter if is_fixed else quarter.previous(), today)
    gone += actions.withdraw_closed(session, {each.id for each in werkpleinen}, quarter, today)
    return ", ".join(filter(None, [*told, f"{gone} vragenlijsten vervallen" if gone else ""])) or None


def _missed(session: Session, quarter: Quarter) -> list[Quarter]:
    """Give the quarters since the last checklist that was asked before this one, but for those that are fixed."""
    asked = last_period(session, ObligationKind.CHECKLIST, quarter.code)
    if asked is None:
        return []
    between = list(Quarter.parse(asked).next().until(quarter.previous()))
    fixed = session.scalars(select(FixedQuarter.quarter)).all() if between else ()
    return [each for each in between if each.code not in fixed]


def _asked_late(session: Session, quarter: Quarter, today: date) -> str:
    """Write down what would have been asked in time, of who was there then."""
    return _asked(session, all_werkpleinen(session, quarter.reference_date), quarter, today)


def _asked(session: Session, werkpleinen: Sequence[Werkplein], quarter: Quarter, today: date) -> str:
    new = _ask(session, werkpleinen, quarter, today)
    return f"{new} vragenlijsten gevraagd voor het {quarter.label}" if new else ""


def _asked_again(session: Session, today: date) -> str:
    """Ask again what was withdrawn for a day that is still to come: it lapses when that day is there.

    Who catches up a day of the past leaves alone what lapsed since.
    """
    again = reopen_withdrawn_after(session, ObligationKind.CHECKLIST, max(today, clock.today()))
    return f"{plural(again, 'vragenlijst', 'vragenlijsten')} weer gevraagd" if again else ""


def _ask(session: Session, werkpleinen: Sequence[Werkplein], quarter: Quarter, today: date) -> int:
    """Expect the checklist; what was handed in already is settled. Gives how many are new."""
    programme = reader.current()
    asked = programme.checklist_opens_on(quarter), programme.checklist_due_on(quarter)
    new = expect(session, [expecting.checklist_of(each, quarter, *asked) for each in werkpleinen])
    done = [each for each in progress_of(session, quarter).values() if each.is_submitted and not each.reopened_on]
    if new:
        settle_many(session, [(each.werkplein_id, ObligationKind.CHECKLIST, quarter.code, "") for each in done], today)
    return new


def expect_answers(session: Session, today: date) -> str | None:
    """Ask for answers that a change in the register left open, and no longer where they came or need not come."""
    actions.refresh_due(session, reader.current(), today)
    new, settled = opening.expect_answers(session, all_werkpleinen(session, today), today)
    told = [
        f"{plural(new, 'antwoord', 'antwoorden')} gevraagd" if new else "",
        f"{settled} afgehandeld" if settled else "",
    ]
    return ", ".join(filter(None, told)) or None


def close_replies(session: Session, today: date) -> str | None:
    """Ask no more for replies whose time is over: from then on a level may be fixed on what was found or decided."""
    count = actions.withdraw_replies(session, today)
    return f"{count} reacties niet meer gevraagd" if count else None


def derive_due(session: Session, today: date) -> str | None:
    """Derive again whose validity passed."""
    count = actions.refresh_due(session, reader.current(), today)
    return f"{plural(count, 'Werkplein', 'Werkpleinen')} opnieuw bepaald" if count else None


def tell_ended(session: Session, today: date) -> str | None:
    """Tell whose level is no longer a decision; a second run does nothing."""
    count = telling.tell_ended(session, today)
    return f"Einde van {plural(count, 'besluit', 'besluiten')} gemeld" if count else None
